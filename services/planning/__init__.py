"""Planning: gatherings, attendees and organizers, as they were planned."""
