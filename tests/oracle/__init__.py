"""A second program, written from the contract alone, to hold the first one against."""
