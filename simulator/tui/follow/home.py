"""Everything about one home as sentences: what was asked, what was passed on, what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.conclusions import Conclusions
from simulator.report.words.proof.home_learned import Learned
from simulator.report.words.watched.home_story import asked_and_answered, passed_on, when
from simulator.scenario.letters.text import shorten
from simulator.tui.follow.sections import add_learned, add_lines, add_title
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.kit.working import answers_of, stopped, telling

Where: TypeAlias = tuple[int, int]
"""A home and a minute."""
NO_CAMERA = "It has no camera. The police cannot tell: to them it looks like its neighbours."
"""Said of a home that stands on a map, and in no ledger."""
_ID = 60


@dataclass(frozen=True, slots=True)
class OtherFacts:
    """What the police are told instead of what a policy says."""

    in_words: str
    known: list[Conclusions] | None
    """What follows from it about the home that is shown first, where it is at hand."""


@dataclass
class HomeWorkedOut(Message):
    """What the agencies can work out about a home at a minute."""

    where: Where
    learned: list[Learned]
    why: bool
    """Whether the reasons are there, too: they take longer."""


class HomeScreen(Sheet[int | None]):
    """Everything about one home; gives a request that is to be followed next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f,enter", "back", "Back", id="home-back", show=False, tooltip="back to the map"),
        Binding(
            "w",
            "whole",
            "The whole run",
            id="home-whole",
            show=False,
            tooltip="the whole run, or up to now",
        ),
        Binding(
            "r",
            "request",
            "Its request",
            id="home-request",
            show=False,
            tooltip="the request it was asked in",
        ),
        Binding(
            "left",
            "beside(-1)",
            "Home before",
            id="home-before",
            show=False,
            tooltip="the home before this one",
        ),
        Binding(
            "right",
            "beside(1)",
            "Home after",
            id="home-after",
            show=False,
            tooltip="the home after this one",
        ),
    ]

    def __init__(
        self,
        playback: Playback,
        home: int,
        minute: int,
        *,
        open_question: bool = True,
        told: OtherFacts | None = None,
    ) -> None:
        """Tell of `home` up to `minute`.

        `told` is what the police are told, where that is not what the policy says.
        """
        super().__init__()
        self._told, self._first = told, (home, minute)
        self._playback, self.home, self._minute = playback, home, minute
        self._open_question = open_question
        self._whole = False
        self._learned: list[Learned] | None = None
        self._why = False

    @property
    def _until(self) -> int:
        horizon = self._playback.ledger.loaded.scenario.horizon
        return horizon if self._whole or self._minute >= horizon else self._minute

    def on_mount(self) -> None:
        """Tell what is on record, and start to work out the rest."""
        self._show()

    def _show(self) -> None:
        self._learned = None
        self._draw()
        self._work_out(self._playback.ledger, (self.home, self._until))

    def _draw(self) -> None:
        ledger, until = self._playback.ledger, self._until
        at_end = until >= ledger.loaded.scenario.horizon
        name = shorten(ledger.homes.ids[self.home], _ID)
        text = Text()
        add_title(text, "WHAT THE POLICE CAN WORK OUT")
        if self._told is not None and self._told.in_words:
            text.append(f"If they are told: {self._told.in_words}.\n", style="bold")
        add_learned(text, self._learned)
        if self._learned and not self._why:
            text.append("The reasons are being worked out…\n", style="italic")
        add_title(text, "ASKED AND ANSWERED")
        add_lines(text, ledger, asked_and_answered(ledger, self.home, until))
        add_title(text, "PASSED ON")
        add_lines(text, ledger, passed_on(ledger, self.home, until))
        moment = "the whole run" if at_end else f"up to {when(ledger, until)}"
        keys = ["Left, right: other homes", "r: its request"]
        if self._minute < ledger.loaded.scenario.horizon and not self._open_question:
            keys.insert(0, "w: up to now" if self._whole else "w: whole run")
        self.say(f"Home {name}, {moment}", text, f"{'.  '.join(keys)}.  Escape: back.")

    @work(
        thread=True,
        exclusive=True,
        group="home",
        exit_on_error=False,
        description="the page of a home",
    )
    def _work_out(self, ledger: Ledger, where: Where) -> None:
        told = self._told if where == self._first else None
        known = None if told is None else told.known

        def early(learned: list[Learned]) -> None:
            self.post_message(HomeWorkedOut(where, learned, why=False))

        with telling(self.app):
            learned = answers_of(self.app).learned(ledger, *where, known, early, stopped())
            self.post_message(HomeWorkedOut(where, learned, why=True))

    def on_home_worked_out(self, message: HomeWorkedOut) -> None:
        """Tell what was worked out, if it is still this home and this moment."""
        if message.where == (self.home, self._until):
            self._learned, self._why = message.learned, message.why
            self._draw()

    def action_whole(self) -> None:
        """Tell of the whole run, or of the time up to now."""
        if not self._open_question:
            self._whole = not self._whole
            self._show()

    def action_beside(self, step: int) -> None:
        """Tell of the home before or after this one."""
        self.home = (self.home + step) % len(self._playback.ledger.homes)
        self._show()

    def action_request(self) -> None:
        """Follow the latest request whose area this home was in."""
        trace = self._playback.ledger.trace
        mine = trace.home == self.home
        mine &= (trace.kind == Happened.ASKED) | (trace.kind == Happened.LEFT_OUT)
        requests = trace.request[mine & (trace.time <= self._until)]
        if len(requests):
            self.dismiss(int(requests[-1]))
        else:
            self.notify("No request has reached this home.", timeout=3, markup=False)
