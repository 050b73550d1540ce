"""What happens in one run, and what each party knows of it."""
