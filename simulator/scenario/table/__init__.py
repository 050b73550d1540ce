"""Tables that an agency hands out, read into a scenario: columns, dates, rows, and the file."""
