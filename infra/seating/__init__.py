"""Seating, circles and checks from the command line, without any server."""
