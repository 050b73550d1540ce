"""Two policies beside each other: what the police know at the end, on the same map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from simulator.ledger import NOBODY
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Playback
from simulator.scenario import Loaded
from simulator.tui.kit.ground.shown import Places
from simulator.tui.kit.looks import KNOWN
from simulator.tui.kit.map_cells import ZOOMS, dots
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.kit.working import answers_of, stopped, telling
from simulator.tui.watch.pictures.block import drawn, known_block


@dataclass(frozen=True, slots=True)
class KeptCard:
    """One of the two policies."""

    policy: str
    name: str
    """What its card calls it."""
    said: str
    """What its card comes to, as a sentence."""


class BesideScreen(Sheet[None]):
    """A map for each of two policies, of the first run, with its counts and its sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "k,enter,space",
            "back",
            "Back",
            id="beside-back",
            show=False,
            tooltip="back to the cards",
        ),
    ]

    def __init__(self, loaded: Loaded, first: KeptCard, second: KeptCard) -> None:
        super().__init__()
        self._loaded, self._pair = loaded, (first, second)
        self._there: dict[int, Playback] = {}
        """The runs that have been worked out, by the side that they are for."""

    def content(self) -> ComposeResult:
        """Lay out two columns: a name, a map, the counts, the sentence."""
        with Horizontal(id="beside"):
            for place, kept in enumerate(self._pair):
                with Vertical(classes="beside-side"):
                    yield Static(kept.name, classes="beside-name", markup=False)
                    yield MapView(KNOWN[Viewer.AGENCY], id=f"beside-map-{place}")
                    yield Static(id=f"beside-block-{place}", markup=False)
                    yield Static(kept.said, classes="beside-said", markup=False)

    def on_mount(self) -> None:
        """Make both runs, and work out what is known at their ends."""
        first, second = self._pair
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw_again())
        self.say_title(f"{first.name} and {second.name}: known at the end of run 1")
        self.say_next("Escape: back to the cards.")
        for place, kept in enumerate(self._pair):
            self.query_one(f"#beside-map-{place}", MapView).veil("Working it out…")
            work = partial(self._work, place, kept.policy)
            self.run_worker(work, thread=True, group=f"beside-{place}")

    def _work(self, place: int, policy: str) -> None:
        with telling(self.app):
            answers, is_over = answers_of(self.app), stopped()
            playback = Playback(answers.ledger(self._loaded, policy, is_over))
            answers.silent(playback.silent, playback.minute_of(playback.last), is_over)
            self.app.call_later(self._take, place, playback)

    def _draw_again(self) -> None:
        """Draw what is there in the colours of another theme."""
        for place, playback in self._there.items():
            self._take(place, playback)

    def _take(self, place: int, playback: Playback) -> None:
        """Draw the end of a run, unless the sheet has been closed meanwhile."""
        if not self.children:
            return
        self._there[place] = playback
        frame = playback.frame(playback.last, wait=False)
        ledger, error = playback.ledger, playback.policy(frame.request).map.error_ft
        about = frame.only_dots
        places = Places(*dots(ledger, about, error), about if error else None, error, unknown=True)
        view = self.query_one(f"#beside-map-{place}", MapView)
        view.show(ledger, frame.known, NOBODY, ZOOMS[-1], places)
        part = self.query_one(f"#beside-block-{place}", Static)
        width, large = part.size.width, self.app.size.height >= _ROWS_FOR_TALL
        block = known_block(playback, frame, None)
        part.update(drawn(block, width, self.app.theme_variables, large=large))


_ROWS_FOR_TALL = 30
"""Of the window, from which on the number is three rows high."""
