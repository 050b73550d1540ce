"""The class that a server keeps: its file, its clock, what is worked out, who hears of it."""
