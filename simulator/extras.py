"""What is said where a library is wanted that only an extra of this project brings."""

from __future__ import annotations


class MissingExtra(Exception):  # noqa: N818 - it says what to install, and is no fault
    """A library that only an extra brings is not installed; the message says what to install."""
