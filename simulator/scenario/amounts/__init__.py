"""Amounts: what they are counted in, how large they may be, what is left of a whole."""
