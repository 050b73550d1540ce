"""The ground of a map: what it is made of, and the homes that stand on it."""
