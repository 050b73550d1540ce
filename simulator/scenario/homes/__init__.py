"""Where the homes of a story are, and how the people in them answer."""
