"""One component solved exactly: by a sweep, answer by answer, or case by case."""
