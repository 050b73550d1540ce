"""What is true, and what each party knows, at any minute of a run."""
