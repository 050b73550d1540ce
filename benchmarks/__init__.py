"""Speed and size, measured: `make bench`."""
