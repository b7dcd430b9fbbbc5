"""Strangers' Bench: the seating engine on many kinds of rooms, beside its peers."""
