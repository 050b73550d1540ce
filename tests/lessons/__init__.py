"""Lessons: what is wrong in one is said, the bundled ones can be played to their end."""
