"""The lesson that is on: its screen, its lines on the other screens, and its keys."""
