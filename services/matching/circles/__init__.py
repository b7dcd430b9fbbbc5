"""Help circles: rings of people, each able to help the next. Pure, no clock but the caller's."""
