"""What one observer believes: of cameras and answers before and beside what it is told."""
