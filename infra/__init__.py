"""Everything that is not the product itself: servers, topology, command line, images."""
