"""A real evening, played as clients would, and checked by reading everything back."""
