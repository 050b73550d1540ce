"""The map: homes on their streets, with the areas of requests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from simulator.ledger import NOBODY, Bools, Ledger
from simulator.measure.moments.states import States
from simulator.story.ground import Ground, ground_of
from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.ground.laid import LastLaid
from simulator.tui.kit.ground.scene import Scene
from simulator.tui.kit.ground.shown import MapShown, Places
from simulator.tui.kit.looks import Look
from simulator.tui.kit.map_cells import Floats, Zoom


class MapView(CellView):
    """Homes on their streets. What it shows is set by `show`; it keeps no state of the run."""

    @dataclass
    class Picked(Message):
        """A home was clicked on."""

        home: int

    @dataclass
    class Zoomed(Message):
        """The wheel was turned: -1 for closer, 1 for farther."""

        step: int

    def __init__(
        self,
        looks: dict[int, Look],
        *,
        id: str,  # noqa: A002 - Textual's name
        laid: LastLaid | None = None,
    ) -> None:
        """Draw with `looks`; maps of one size that show the same view share what is `laid`."""
        super().__init__(looks, id=id)
        self._laid = laid
        self._scene = Scene(self.palette, laid)
        self._shown: MapShown | None = None
        self.numbered = False
        """Whether areas have the number of their request in their middle."""
        self.around = NOBODY
        """While there is no request, the one whose surroundings are shown without it."""
        self._ground_of: tuple[Ledger, Ground] | None = None
        """The run that was shown last, and the ground that it stands on."""

    def draw_with(self, looks: dict[int, Look]) -> None:
        """Draw with other looks from now on: the states are those of another party."""
        if looks is not self.looks:
            super().draw_with(looks)
            self._scene = Scene(self.palette, self._laid)

    def show(
        self,
        ledger: Ledger,
        states: States,
        request: int,
        zoom: Zoom,
        places: Places | tuple[Floats, Floats],
        lit: Bools | None = None,
        focus: int = NOBODY,
        others: tuple[int, ...] = (),
    ) -> None:
        """Draw `states`, one per home, at `places`, with the area of `request`, and of `others`.

        Homes that are `lit` stand out; the one in `focus` is pointed at.
        """
        if self._ground_of is None or self._ground_of[0] is not ledger:
            self._ground_of = ledger, ground_of(ledger.loaded.scenario)
        self._shown = MapShown(
            ledger,
            self._ground_of[1],
            states,
            request,
            others,
            zoom,
            Places(*places),
            lit,
            focus,
            self.numbered,
            self.around,
        )
        self.message = ""
        self.draw()

    @property
    def papers(self) -> npt.NDArray[np.uint8]:
        """What each half cell of the ground is (a `Paper`), from the top."""
        return self._scene.papers

    def draw(self) -> None:
        """Draw what was shown last, in the size that there is now."""
        shown = self._shown
        columns, rows = self.size
        if shown is not None and columns and rows:
            wider = self.app.has_class("-big")
            drawn = self._scene.drawn(shown, columns, rows, plain=self.plain, wider=wider)
            self.put_cells(drawn)

    def on_click(self, event: Click) -> None:
        """Pick the home under the mouse, or the nearest one close by."""
        columns, rows = self.size
        # It may have lost its room since it was clicked on.
        if self._shown is None or self.message or not (columns and rows):
            return
        home = self._scene.home_at(self._shown, columns, rows, (event.x, event.y))
        if home != NOBODY:
            self.post_message(self.Picked(home))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look from closer."""
        event.stop()
        self.post_message(self.Zoomed(-1))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look from farther."""
        event.stop()
        self.post_message(self.Zoomed(1))
