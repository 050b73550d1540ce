"""The same stories as linear text, for screen readers and slow lines, without Textual."""
