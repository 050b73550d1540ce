"""Small pictures, one a policy, on one scale."""
