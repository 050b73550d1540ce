"""Files that programs read: SQLite, CSV, JSON."""
