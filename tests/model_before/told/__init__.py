"""What is passed on because of what happens: a policy's rules applied, moment by moment."""
