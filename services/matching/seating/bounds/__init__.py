"""What no plan of a room can beat: proven bounds, and the witnesses that say why."""
