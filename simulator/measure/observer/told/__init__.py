"""What reaches one observer: records, names, numbers, and what their moments say."""
