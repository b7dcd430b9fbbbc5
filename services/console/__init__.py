"""Console: what organizers see. Static pages; it holds no data and speaks to no other service."""
