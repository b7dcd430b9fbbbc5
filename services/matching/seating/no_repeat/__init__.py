"""Schedules in which nobody meets twice, where algebra knows none: a search."""
