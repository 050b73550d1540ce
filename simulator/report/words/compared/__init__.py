"""What policies come to, side by side and run by run."""
