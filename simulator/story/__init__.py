"""The story that is open: where it is, what takes long, what was changed. It knows no screen."""
