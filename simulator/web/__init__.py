"""The terminal program in a browser: a small server, a page, and one process per visitor."""
