"""Lessons: guess, see, explain. What they are, whether they are right, and where a class is."""
