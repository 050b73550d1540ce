"""What an agency learns about the people whose cameras it asks for."""

__version__ = "1.0.0"
