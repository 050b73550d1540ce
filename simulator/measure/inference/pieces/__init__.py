"""Evidence taken apart: homes alike, numbers as differences, and the small puzzles left."""
