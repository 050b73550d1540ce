"""Scenarios written: new files, files with some values changed, text for another process."""
