"""The square code of an address, in half blocks: dark on light in every theme, for phones."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

_LIGHT_AND_DARK = Style(color="#FFFFFF", bgcolor="#000000")
"""Light squares are drawn as letters are: without colours they are still the lighter ones."""
_BLOCKS = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
"""By the upper and the lower square, of which 1 is dark."""
_BORDER = 4
"""Free squares around it: so many are in the standard."""
_LEAST_BORDER = 2
"""So many are enough for phones where there is no room for more."""


def square_of(address: str, columns: int, rows: int) -> Text | None:
    """Return the code of `address`, as large as fits a pane; nothing where none does."""
    # Only a wall that phones find has any use for it.
    import segno

    made = segno.make(address, error="l", micro=False)
    for border in (_BORDER, _LEAST_BORDER):
        squares = [list(row) for row in made.matrix_iter(border=border)]
        across, down = len(squares[0]), len(squares)
        if 2 * across <= columns and down <= rows:
            # A square as wide as a row is high: twice as large for the last row of a room.
            lines = ["".join(" " * 2 if dark else "█" * 2 for dark in row) for row in squares]
            return _drawn(lines)
    for border in (_BORDER, _LEAST_BORDER):
        squares = [list(row) for row in made.matrix_iter(border=border)]
        if len(squares[0]) <= columns and (len(squares) + 1) // 2 <= rows:
            squares += [[0] * len(squares[0])] * (len(squares) % 2)
            lines = [
                "".join(_BLOCKS[above, below] for above, below in zip(upper, lower, strict=True))
                for upper, lower in zip(squares[0::2], squares[1::2], strict=True)
            ]
            return _drawn(lines)
    return None


def _drawn(lines: list[str]) -> Text:
    return Text("\n".join(lines), style=_LIGHT_AND_DARK, no_wrap=True)
