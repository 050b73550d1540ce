"""A state of the program that a class starts from: as a file, and as it is opened."""
