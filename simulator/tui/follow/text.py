"""Follow a home or a request: choose it, and read everything about it as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from simulator.ledger import NOBODY, Happened, Ledger
from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.measure.observer.conclusions import Known
from simulator.report.words.home_learned import Learned
from simulator.report.words.home_story import (
    Line,
    asked_and_answered,
    passed_on,
    request_name,
    request_story,
    when,
)
from simulator.report.words.which_home import Match, homes_meant
from simulator.scenario.text import clean, shorten
from simulator.tui.kit.looks import HAPPENED, SURE
from simulator.tui.kit.sheet import Sheet
from simulator.tui.kit.working import answers_of, stopped, telling

Where: TypeAlias = tuple[int, int]
"""A home and a minute."""
_ID = 60
_STILL_OPEN = "□ still open"
_BEFORE = (
    "“Before” is before anything was told; for “said no” and “switched off” with the camera map "
    "and the names of those who shared, and no totals."
)


class FindHomeScreen(Sheet[int | None]):
    """The homes of a run; typing a number or a part of an id leaves those that may be meant."""

    def __init__(self, playback: Playback, frame: Frame, home: int) -> None:
        """Offer the homes as they stand in `frame`; `home` has the focus at first."""
        super().__init__()
        self._playback, self._frame, self._home = playback, frame, home

    def content(self) -> ComposeResult:
        """Lay out the box to type in and the list."""
        yield Input(placeholder="type a number or an id, for example 7", id="which-home")
        yield OptionList(id="homes-meant", markup=False)

    def on_mount(self) -> None:
        """Show all homes, those that were asked first."""
        self.say_title("Follow a home: which one?")
        self.say_next("Type its number.  Up, down: choose.  Enter: follow it.  Escape: back.")
        self._list("")
        self.query_one(Input).focus()

    def _list(self, typed: str) -> None:
        ids, happened = self._playback.ledger.homes.ids, self._frame.happened
        options = self.query_one(OptionList)
        options.clear_options()
        asked = happened != HomeTruth.NOT_ASKED
        matches = homes_meant(ids, typed, asked)
        if not typed and self._home != NOBODY:
            others = [match for match in matches if match.home != self._home]
            matches = [Match(self._home, "picked last"), *others]
        for match in matches:
            look = HAPPENED[int(happened[match.home])]
            why = f"  ({match.why})" if match.why else ""
            text = f"{look.glyph} {shorten(ids[match.home], _ID)}   {look.word}{why}"
            options.add_option(Option(Text(text), id=str(match.home)))
        options.highlighted = 0 if matches else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Leave those that may be meant."""
        self._list(event.value)

    def on_key(self, event: Key) -> None:
        """Move in the list while the keys go to the box."""
        if event.key in {"up", "down"}:
            options = self.query_one(OptionList)
            (options.action_cursor_up if event.key == "up" else options.action_cursor_down)()
            event.stop()

    def on_input_submitted(self) -> None:
        """Follow the home in focus."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the home back."""
        self.dismiss(int(str(event.option.id)))


@dataclass(frozen=True, slots=True)
class OtherFacts:
    """What the police are told instead of what a policy says."""

    in_words: str
    known: list[Known] | None
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
        _section(text, "WHAT THE POLICE CAN WORK OUT")
        if self._told is not None and self._told.in_words:
            text.append(f"If they are told: {self._told.in_words}.\n", style="bold")
        _tell_learned(text, self._learned)
        if self._learned and not self._why:
            text.append("The reasons are being worked out…\n", style="italic")
        _section(text, "ASKED AND ANSWERED")
        _tell(text, ledger, asked_and_answered(ledger, self.home, until))
        _section(text, "PASSED ON")
        _tell(text, ledger, passed_on(ledger, self.home, until))
        moment = "the whole run" if at_end else f"up to {when(ledger, until)}"
        keys = ["Left, right: other homes", "r: its request"]
        if self._minute < ledger.loaded.scenario.horizon and not self._open_question:
            keys.insert(0, "w: up to now" if self._whole else "w: whole run")
        self.say(f"Home {name}, {moment}", text, f"{'.  '.join(keys)}.  Escape: back.")

    @work(thread=True, exclusive=True, group="home", exit_on_error=False)
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


class RequestScreen(Sheet[None]):
    """Everything of one request; left and right go to those before and after it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g,space,enter",
            "back",
            "Back",
            id="request-back",
            show=False,
            tooltip="back to the map",
        ),
        Binding(
            "left",
            "beside(-1)",
            "Request before",
            id="request-before",
            show=False,
            tooltip="the request before this one",
        ),
        Binding(
            "right",
            "beside(1)",
            "Request after",
            id="request-after",
            show=False,
            tooltip="the request after this one",
        ),
    ]

    def __init__(self, playback: Playback, request: int, minute: int) -> None:
        super().__init__()
        self._playback, self._request, self._minute = playback, request, minute

    def on_mount(self) -> None:
        """Tell of it."""
        self._draw()

    def action_beside(self, step: int) -> None:
        """Tell of the request before or after this one, of those that have been made."""
        made = int((self._playback.ledger.requests.at <= self._minute).sum())
        self._request = max(0, min(self._request + step, made - 1))
        self._draw()

    def _draw(self) -> None:
        ledger = self._playback.ledger
        if self._request == NOBODY:
            self.say("No request yet", Text("Nobody has asked for video."), "Escape: back.")
            return
        happened, flows = request_story(ledger, self._request, self._minute)
        text = Text()
        _section(text, "ASKED AND ANSWERED")
        _tell(text, ledger, happened)
        _section(text, "PASSED ON")
        _tell(text, ledger, flows)
        name = request_name(ledger, self._request)
        several = "Left, right: other requests.  " if len(ledger.requests) > 1 else ""
        self.say(
            f"{name[0].upper()}{name[1:]}, up to {when(ledger, self._minute)}",
            text,
            f"Up, down: scroll.  {several}Escape: back.",
        )


def _section(text: Text, title: str) -> None:
    text.append(f"{title}\n" if not text.plain else f"\n{title}\n", style="bold underline")


def _tell(text: Text, ledger: Ledger, lines: list[Line]) -> None:
    for line in lines:
        if line.minute != NOBODY:
            text.append(f"{when(ledger, line.minute)}  ", style="bold")
        text.append(f"{clean(line.text)}\n")


def _tell_learned(text: Text, learned: list[Learned] | None) -> None:
    """Tell what can be worked out, on the one thermometer for proof and chance."""
    if learned is None:
        text.append("Working it out…\n", style="italic")
        return
    if not learned:
        text.append("Nothing: no list of homes to ask had this home on it.\n")
    agencies = {one.agency for one in learned}
    for one in learned:
        look = SURE[one.sure]
        who = f" ({clean(one.agency)})" if len(agencies) > 1 else ""
        sure = _STILL_OPEN if one.still_open else f"{look.glyph} {look.word}"
        text.append(f"{sure}: ", style="bold")
        text.append(f"{one.text}{who}\n")
        if one.reasons:
            text.append(f"{clean(' '.join(one.reasons))}\n", style="italic")
    if learned:
        text.append(f"{_BEFORE}\n")
