"""What the services share: the contracts between them and the guarantees of their delivery."""
