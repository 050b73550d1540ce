"""The wall: what the projector shows of a live class."""
