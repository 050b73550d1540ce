"""What can be worked out about each home, and why."""
