"""Parts of a screen whose rows are kept until they change.

Textual asks every part of a screen for its rows whenever any part has changed, and works out the
styles of each anew. Where a run is played, most have not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    # Of a widget with two bases Textual takes the style of the first one alone.
    Widget = object


_REMEMBERED = (StylesCache, "get_inner_outer"), (XTermParser, "_parse_extended_key")


def forget_closed_parts() -> None:
    """Let go of parts of screens that are closed, with their rows: else a thousand of each stay.

    Textual remembers of which colours a part was by the part itself (an `lru_cache` of a method),
    and so keeps all its rows; and what a key is, with the screen on which it was first pressed. In
    an hour that comes to tens of megabytes. What is open is looked up again when it is drawn.
    """
    for owner, method in _REMEMBERED:
        # Another Textual may remember nothing, or by something else: there is nothing to let go.
        forget = getattr(getattr(owner, method, None), "cache_clear", None)
        if forget is not None:
            forget()


class WholeStrip(Strip):
    """A row of cells that is freed as soon as another takes its place.

    Textual's own keeps what it was cut into, which where it is not cut is the row itself. Such a
    row waits for the garbage collector, and those of a map take that as long as a frame.
    """

    @classmethod
    def of(cls, strip: Strip) -> Self:
        """Return the same row as one that does not keep itself."""
        return cls(strip, strip.cell_length)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the row cut at these cells."""
        places = list(cuts)
        return [self] if places == [self.cell_length] else super().divide(places)


class Kept(Widget):
    """A widget that gives the same rows again until it is refreshed."""

    _kept: tuple[object, list[Strip]] | None = None

    def refresh(self, *regions: Region, **how: Any) -> Self:
        """Forget the rows: what they show has changed."""
        self._kept = None
        return super().refresh(*regions, **how)

    def notify_style_update(self) -> None:
        """Forget the rows: they look otherwise from now on."""
        self._kept = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows in view, as they were if nothing has changed."""
        filters = tuple(map(id, self.get_line_filters()))
        drawn_for = crop, self.size, self.app.theme, filters
        if self._kept is None or self._kept[0] != drawn_for:
            self._kept = drawn_for, [WholeStrip.of(row) for row in super().render_lines(crop)]
        return self._kept[1]


class Panel(Kept, Static):
    """Text that changes seldom, or at its own pace."""


class Column(Kept, Vertical):
    """Parts below each other."""


class Row(Kept, Horizontal):
    """Parts beside each other."""
