"""The one short question: whom it is put to, and what is suggested to them. Pure rules."""
