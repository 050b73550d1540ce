"""The server of a live class: pages for phones, and a door for the wall on this machine alone."""
