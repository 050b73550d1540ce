"""How phones and the wall get in, what they are shown, and what is refused."""
