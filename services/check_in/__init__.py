"""Check-in: what happened at the door."""
