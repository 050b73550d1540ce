"""One home, or one request, from beginning to end."""
