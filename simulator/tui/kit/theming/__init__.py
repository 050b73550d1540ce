"""Colours and marks: the themes of the house, and what a terminal without them shows instead."""
