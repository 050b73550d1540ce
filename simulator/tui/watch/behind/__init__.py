"""What is worked out behind Watch: the run, what is proven at a moment, what is almost sure."""
