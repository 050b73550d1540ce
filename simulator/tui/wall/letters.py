"""Tall letters and numbers, three rows of half blocks high: for the last row of a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.text import Text

_SHAPES: Final = {
    "0": ".##. #..# #..# #..# .##.",
    "1": ".#. ##. .#. .#. ###",
    "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.",
    "4": "#..# #..# #### ...# ...#",
    "5": "#### #... ###. ...# ###.",
    "6": ".##. #... ###. #..# .##.",
    "7": "#### ...# ..#. .#.. .#..",
    "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# .##.",
    "C": ".### #... #... #... .###",
    "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###",
    "H": "#..# #..# #### #..# #..#",
    "J": "..## ...# ...# #..# .##.",
    "M": "#...# ##.## #.#.# #...# #...#",
    "P": "###. #..# ###. #... #...",
    "Q": ".##. #..# #..# #.## .###",
    "R": "###. #..# ###. #.#. #..#",
    "V": "#...# #...# #...# .#.#. ..#..",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    "+": "... .#. ### .#. ...",
    "-": "... ... ### ... ...",
    ":": ". # . # .",
    " ": ".. .. .. .. ..",
}
"""Five rows each: those of a class's code, of numbers, and of a time."""
_BLOCKS: Final = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
HEIGHT: Final = 3
_APART: Final = 3
"""Columns between a number and the words beside it."""
_LEAST_ROOM: Final = 56
"""Columns for words beside a number, where they are that long."""


def tall(text: str) -> tuple[str, ...]:
    """Return three rows of half blocks for `text`.

    Raises:
        KeyError: a letter of it has no shape.
    """
    shapes = [_SHAPES[letter].split(" ") for letter in text]
    rows = [" ".join(shape[row] for shape in shapes) for row in range(5)]
    rows = [row.replace(" ", ".") for row in (*rows, "." * len(rows[0]))]
    return tuple(
        "".join(_BLOCKS[pair[0] + pair[1]] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[0::2], rows[1::2], strict=True)
    )


@dataclass(frozen=True, slots=True)
class Room:
    """What there is room for."""

    columns: int
    """For words at one side."""
    window: int
    """Columns for words below both."""
    narrow: bool = False
    """Whether only one side is seen at a time."""
    blocks: bool = True
    """Whether the terminal can show blocks and halves of them."""
    square: bool = False
    """Whether a square for phones stands beside the words."""


def tall_beside(said: str, beside: tuple[str, str, str], columns: int, plain: str) -> Text:
    """Return a tall number with a line beside each of its rows; `plain` where it has no room.

    Lines that are too long are cut: a row of the number alone would be no number.
    """
    rows = tall(said)
    room = columns - len(rows[0]) - _APART
    if room < min(_LEAST_ROOM, max(map(len, beside))):
        return Text(plain, style="bold")
    text = Text()
    for place, (row, line) in enumerate(zip(rows, beside, strict=True)):
        shown = line if len(line) <= room else f"{line[: room - 1]}…"
        text.append(row, style="bold")
        text.append(f"{' ' * _APART}{shown}" + ("\n" if place < HEIGHT - 1 else ""))
    return text
