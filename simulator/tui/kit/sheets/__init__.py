"""Sheets that lie over a screen: help, a list to choose from, a value to write, a jump."""
