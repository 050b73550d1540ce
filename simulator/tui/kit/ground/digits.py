"""Numbers three rows high: what a picture shows, counted, for the last row of a room."""

from __future__ import annotations

_ROWS = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ",": (" ", " ", "▖"),
}
HEIGHT = 3


def tall(number: str) -> tuple[str, str, str]:
    """Return three rows of half blocks for a number in digits; other letters stand as they are."""
    rows = [
        " ".join(
            _ROWS[digit][row] if digit in _ROWS else (digit if row == 1 else " ")
            for digit in number
        )
        for row in range(HEIGHT)
    ]
    return rows[0], rows[1], rows[2]
