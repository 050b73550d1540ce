"""A TOML file read and checked against a model: every error with its line, in plain words."""
