"""What the services have in common: the contracts between them and the guarantees of their delivery."""
