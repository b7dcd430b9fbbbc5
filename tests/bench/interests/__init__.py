"""Interests that meet: how often it is true, whom it reaches, how fast, beside two baselines."""
