"""The terminal program: one screen a file, its styles beside it."""
