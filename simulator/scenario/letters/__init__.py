"""Letters: text from files made safe to show, its width in cells, names that look alike."""
