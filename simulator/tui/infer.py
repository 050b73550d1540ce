"""Infer: the agency's view as a puzzle, and what becomes of it when a fact is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import DataTable, Static

from simulator.experiment.what_if import (
    SAFEGUARDS,
    TOTALS,
    Given,
    given_by,
)
from simulator.ledger import NOBODY, Ledger
from simulator.measure.learned import Known
from simulator.measure.observer import View
from simulator.report.reasons import requests_in
from simulator.report.suspicion import (
    ASKS,
    QUESTIONS,
    Question,
    Sure,
    Suspected,
    suspected,
)
from simulator.report.words import chance
from simulator.scenario import Loaded
from simulator.scenario.policy import Policy
from simulator.scenario.text import clean
from simulator.tui.frame import FramedScreen
from simulator.tui.looks import SURE
from simulator.tui.map_view import MapView
from simulator.tui.moments import States
from simulator.tui.puzzle import Puzzle
from simulator.tui.reckoner import Supposed
from simulator.tui.waiting import stopped, telling

FLOOR_AND_CEILING = (
    "A floor: the police choose no area in order to learn. A ceiling: they know the true rates. "
    "Proof needs a right map, no failures, no switching."
)
_PRESS = "Take a fact away: m map, n names, g totals. Up, down: another home. Space: step by step."
_PRESS_ON = "Space: the next step. Backspace: a step back. Escape: all at once."
_FAILED = "This could not be worked out. Take a fact away, or press m twice to try again."
_NOT_DRAWN = -1
_TOTALS = {
    "none": "none",
    "overview": "one overview",
    "weekly": "each week",
    "per request": "each request",
    "live": "live",
}
_SAFEGUARDS = {
    "none": "exact",
    "hidden": "under 10 hidden",
    "rounded": "rounded to 5",
    "blurred": "blurred by chance",
}
_WORD = {
    Sure.NOT_KNOWN: "not known",
    Sure.RULED_OUT: "proven not",
    Sure.MORE_LIKELY: "more likely",
    Sure.ALMOST_SURE: "almost sure",
    Sure.PROVEN: "proven",
}


@dataclass
class WorkedOut(Message):
    """What the agency can work out from some facts."""

    supposed: Supposed
    ledger: Ledger
    known: Known | None


@dataclass
class Reasoned(Message):
    """The chain of reasoning about a home."""

    home: int
    lines: list[str]


class InferScreen(FramedScreen):
    """The map by how sure the agency is, the homes, and the reasons."""

    HELP_TEXT = """
INFER
  What can the police work out from what they are told? Take a fact away
  and see what becomes of it. Same homes, same answers, all the time.
  m  the camera map: given, or not
  n  the names of those who shared: given, or not
  g  the totals: none, one overview, each week, each request, live
  h  the totals as they are, small ones hidden, rounded, or blurred
  w  which question is asked
  up, down  another home; its reasons stand below
  space  the reasons step by step: each names a request, and the map shows it
  backspace  a step back;  Escape  all at once
  proven: true in every world that fits. almost sure: 95 in 100 or more.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        # The line of facts names their keys: the footer has room for five.
        Binding("m", "give('map')", "Map", id="infer-map", show=False),
        Binding("n", "give('names')", "Names", id="infer-names", show=False),
        Binding("g", "totals", "Totals", id="infer-totals"),
        Binding("h", "safeguard", "Safeguard", id="infer-safeguard"),
        Binding("w", "question", "Question", id="infer-question"),
        Binding("space,enter", "step", "Step by step", show=False, id="infer-step", priority=True),
        Binding("backspace", "step_back", "A step back", show=False, id="infer-step-back"),
        Binding("escape", "all_at_once", "All at once", show=False, id="infer-all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._story = ""
        self._given: Given | None = None
        self._supposed: Supposed | None = None
        """What `_known` follows from."""
        self._question: Question = "not_shared"
        self._ledger: Ledger | None = None
        self._known: Known | None = None
        self._homes: list[Suspected] = []
        self._puzzle = Puzzle()

    def body(self) -> ComposeResult:
        """Lay out the facts, the map, the homes and the reasons."""
        with Vertical(id="infer"):
            yield Static(id="given")
            yield Static(id="verdict")
            with Horizontal(id="infer-sides"):
                yield MapView(SURE, id="infer-map")
                yield DataTable(id="homes", cursor_type="row", zebra_stripes=True)
            yield Static(id="reasons")
            yield Static(FLOOR_AND_CEILING, id="caveat")

    def on_screen_resume(self) -> None:
        """Show the story that is open, with the facts that its policy gives."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        self.query_one(DataTable).focus()
        story = f"{self.camsim.version} {self.camsim.policy}"
        if story != self._story or self._given is None:
            self._story = story
            policy = self._base(loaded)
            self._given = given_by(policy)
            self._question = "opted_out" if policy.residents_may_opt_out else "not_shared"
            self._start()
        else:
            self.redraw()

    def _base(self, loaded: Loaded) -> Policy:
        return loaded.regimes[self.camsim.policy].steps[0][1]

    def _start(self) -> None:
        loaded = self.camsim.loaded
        if loaded is not None and self._given is not None:
            self.say_next("Working it out…")
            self._work_out(loaded, self._base(loaded), self._given)

    @work(thread=True, exclusive=True, group="infer")
    def _work_out(self, loaded: Loaded, base: Policy, given: Given) -> None:
        supposed = Supposed(loaded, base, given)
        with telling(self.app, lambda: self.app.call_from_thread(self.say_next, _FAILED)):
            ledger, known = self.camsim.reckoner.work_out(supposed, stopped())
            self.post_message(WorkedOut(supposed, ledger, known))

    def on_worked_out(self, message: WorkedOut) -> None:
        """Show what was worked out, if it is still asked for."""
        if message.supposed.given == self._given:
            self._supposed = message.supposed
            self._ledger, self._known = message.ledger, message.known
            self.redraw()

    @work(thread=True, exclusive=True, group="reasons")
    def _reason(self, supposed: Supposed, known: Known, one: Suspected, question: Question) -> None:
        with telling(self.app):
            lines = self.camsim.reckoner.reasons(supposed, known, one, question, stopped())
            self.post_message(Reasoned(one.home, lines))

    def on_reasoned(self, message: Reasoned) -> None:
        """Show the reasons, if the home still has the focus."""
        row = self.query_one(DataTable).cursor_row
        if row < len(self._homes) and self._homes[row].home == message.home:
            self._tell(Puzzle(tuple(message.lines)))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell the reasons about the home in focus."""
        supposed, known = self._supposed, self._known
        if supposed is not None and known is not None and event.cursor_row < len(self._homes):
            self._tell(Puzzle())
            self._reason(supposed, known, self._homes[event.cursor_row], self._question)

    def on_map_view_picked(self, message: MapView.Picked) -> None:
        """Put the focus on the home under the mouse."""
        rows = [row for row, one in enumerate(self._homes) if one.home == message.home]
        if rows:
            self.query_one(DataTable).move_cursor(row=rows[0], animate=False)

    def action_give(self, what: str) -> None:
        """Give the agency the map, or the names, or take them away."""
        if self._given is not None:
            self._given = self._given.but(**{what: not getattr(self._given, what)})
            self._start()

    def action_totals(self) -> None:
        """Give it the next kind of totals."""
        if self._given is not None:
            after = TOTALS[(TOTALS.index(self._given.totals) + 1) % len(TOTALS)]
            self._given = self._given.but(totals=after)
            self._start()

    def action_safeguard(self) -> None:
        """Give it totals with the next safeguard."""
        if self._given is not None:
            after = SAFEGUARDS[(SAFEGUARDS.index(self._given.safeguard) + 1) % len(SAFEGUARDS)]
            self._given = self._given.but(safeguard=after)
            self._start()

    def action_question(self) -> None:
        """Ask the next question."""
        self._question = QUESTIONS[(QUESTIONS.index(self._question) + 1) % len(QUESTIONS)]
        self.redraw()

    def action_step(self) -> None:
        """Tell the next step of the reasons."""
        self._tell(self._puzzle.on())

    def action_step_back(self) -> None:
        """Take a step back."""
        self._tell(self._puzzle.back())

    def action_all_at_once(self) -> None:
        """Tell the reasons all at once."""
        self._tell(self._puzzle.whole())

    def fact(self) -> str:
        """Return the reasons of the home in focus."""
        return "\n".join(self._puzzle.lines)

    def _tell(self, puzzle: Puzzle) -> None:
        """Tell the reasons, and show on the map what the step is about."""
        self._puzzle = puzzle
        reasons = self.query_one("#reasons", Static)
        reasons.update(puzzle.told(most=reasons.size.height))
        if self._ledger is not None:
            self._draw_map(self._ledger)
        self.say_next(_PRESS_ON if puzzle.step is not None else _PRESS)

    def redraw(self) -> None:
        """Draw everything."""
        loaded, given = self.camsim.loaded, self._given
        if loaded is None or given is None:
            return
        self.say_header(loaded.scenario.title, "what can they work out?")
        self.query_one("#given", Static).update(_given_line(given))
        if self._ledger is None:
            return
        self.say_next(_PRESS)
        homes = [] if self._known is None else suspected(self._known, self._question)
        self._homes = homes
        self.query_one("#verdict", Static).update(_verdict(self._question, homes))
        self._draw_map(self._ledger)
        self._fill(homes)

    def _draw_map(self, ledger: Ledger) -> None:
        """Draw the homes by how sure the agency is; in a step only those that it is about."""
        states = np.full(len(ledger.homes), Sure.NOT_KNOWN, dtype=np.int8)
        for one in self._homes:
            states[one.home] = one.sure
        request, sentence = NOBODY, self._puzzle.sentence
        if sentence is not None and self._known is not None:
            states, request = self._of_step(self._known.view, sentence, states)
        view = self.query_one("#infer-map", MapView)
        view.show(ledger, states, request, "town", (ledger.homes.x, ledger.homes.y))

    def _of_step(self, view: View, sentence: str, states: States) -> tuple[States, int]:
        """Return the states in the areas that a step names, and the request to draw a circle of."""
        named = requests_in(view.evidence, sentence)
        if not named:
            return states, NOBODY
        inside = sorted({home for place in named for home in view.evidence.requests[place].homes})
        homes = view.homes[[place for place in inside if place < len(view.homes)]]
        seen = np.full_like(states, _NOT_DRAWN)
        seen[homes] = states[homes]
        return seen, view.requests[named[0]] if len(named) == 1 else NOBODY

    def _fill(self, homes: list[Suspected]) -> None:
        table = self.query_one(DataTable)
        table.clear(columns=True)
        for title in ("home", "before", "after", ""):
            table.add_column(title)
        for one in homes:
            glyph = SURE[one.sure].glyph
            after = "" if one.sure in {Sure.PROVEN, Sure.RULED_OUT} else chance(one.after)
            cells = (one.id, chance(one.before), after, f"{glyph} {_WORD[one.sure]}")
            table.add_row(*(Text(clean(cell)) for cell in cells))
        if not homes:
            self.query_one("#reasons", Static).update("Nobody was asked: there is nothing to know.")


def _given_line(given: Given) -> Text:
    """Return which facts the agency has."""
    text = Text("TOLD  ", style="bold")
    yes = {True: "yes", False: "no"}
    for key, name, value in (
        ("m", "map", yes[given.map]),
        ("n", "names", yes[given.names]),
        ("g", "totals", _TOTALS[given.totals]),
        ("h", "as", _SAFEGUARDS[given.safeguard] if given.totals != "none" else "-"),
    ):
        text.append(f"{key} ", style="bold")
        text.append(f"{name}: {value}   ")
    return text


def _verdict(question: Question, homes: list[Suspected]) -> Text:
    """Return the question and how many homes stand where on the thermometer."""
    text = Text(f"{ASKS[question]}  ", style="bold")
    counts = {sure: sum(one.sure == sure for one in homes) for sure in reversed(Sure)}
    parts = [f"{SURE[sure].glyph} {count} {_WORD[sure]}" for sure, count in counts.items() if count]
    text.append("   ".join(parts))
    return text
