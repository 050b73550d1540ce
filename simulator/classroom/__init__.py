"""Lessons, start states and codes: what a class opens, as data. It knows no screen."""
