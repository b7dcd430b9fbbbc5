"""Follow-up: the letters of the days after, in which people help each other."""
