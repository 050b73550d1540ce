"""What the keys of a scenario and of a policy must agree on among themselves."""
