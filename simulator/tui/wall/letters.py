"""Tall letters and numbers, three rows of half blocks high: for the last row of a room."""

from __future__ import annotations

from typing import Final

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
