"""Schedules in which nobody meets twice, from algebra."""
