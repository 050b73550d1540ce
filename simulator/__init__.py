"""What an agency learns about the people whom it asks for video."""

__version__ = "1.0.0"
