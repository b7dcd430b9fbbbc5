"""Matching: who should sit with whom, round by round, and what a seating plan promises."""
