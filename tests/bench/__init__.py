"""What the house costs and how fast it is, measured against something in the same run."""
