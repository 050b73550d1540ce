"""What stands where on the wall at each part of a class: a map or words at each side, words below.

It knows no widget: a view and what the teacher has in front go in, a page comes out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from rich.text import Text

from simulator.classroom.live.views import Known, Mark, WallView
from simulator.tui.kit.looks import Look
from simulator.tui.wall import words
from simulator.tui.wall.letters import Room
from simulator.tui.wall.looks import HAPPENED, KNOWN, MARKS, POLICE
from simulator.tui.wall.street import HIDDEN, StreetSeen

Side: TypeAlias = Literal["left", "right"]
Counts: TypeAlias = tuple[tuple[Look, int | None], ...]
_HAPPENED, _POLICE = "WHAT HAPPENED", "WHAT THE POLICE KNOW"
_FROM_STRONG: tuple[Known, ...] = (
    "gave", "not_shared", "said_no", "switched_off", "likely_no", "has_camera",
)  # fmt: skip
_FROM_LOUD: tuple[Mark, ...] = ("shared", "declined", "ignored", "asked", "camera", "no_camera")


@dataclass(frozen=True, slots=True)
class Here:
    """What the teacher has in front, which no other wall needs to know."""

    other_side: bool = False
    """In a narrow window: whether the side that is not first is looked at."""
    step: int = 0
    """Of a proof."""
    sure: bool = False
    """Whether Space was pressed once where it takes two."""
    typed: str = ""
    """Counts of hands that are being written."""
    said: str = ""
    """What the last key brought; empty where it did what it was for."""


@dataclass(frozen=True, slots=True)
class MapPane:
    """A map at one side."""

    title: str
    looks: dict[int, Look]
    drawn: StreetSeen
    counts: Counts
    """The looks that are drawn, and how many houses have each; None where it is not said.

    Of what is known of a house the strongest is drawn: their number would be no figure of a policy.
    """


@dataclass(frozen=True, slots=True)
class WordsPane:
    """Words at one side."""

    title: str
    text: Text


Pane: TypeAlias = MapPane | WordsPane


@dataclass(frozen=True, slots=True)
class Page:
    """All that the wall shows but its header."""

    panes: dict[Side, Pane]
    """By side; what stands alone fills the wall."""
    first: Side
    """What a narrow window shows first."""
    below: Text = field(default_factory=Text)
    press: str = ""

    def in_front(self, here: Here) -> Side:
        """Return what a narrow window shows."""
        other: Side = "left" if self.first == "right" else "right"
        return other if here.other_side and other in self.panes else self.first


def page_of(view: WallView, here: Here, room: Room) -> Page:
    """Return what stands where, in the room that there is."""
    panes, first = _panes(view, here, room)
    page = Page(panes, first)
    side = page.in_front(here) if room.narrow else ""
    turn = ""
    if room.narrow and len(panes) > 1:
        turn = words.TAB if view.part in {"infer", "what_if"} else words.OTHER_SIDE
    return replace(
        page,
        below=words.below(view, here.step, side, room),
        press=words.press(view, here.sure, here.typed, turn),
    )


def _panes(view: WallView, here: Here, room: Room) -> tuple[dict[Side, Pane], Side]:
    spoken = WordsPane(*words.spoken(view, here.step, room))
    match view.part:
        case "letter":
            return {"left": _happened(view, "WHO IS ASKED"), "right": spoken}, "left"
        case "closed":
            return {"left": _happened(view), "right": _covered(view)}, "left"
        case "guess":
            if view.request is None:
                return {"left": spoken}, "left"
            return {"left": _happened(view), "right": spoken}, "right"
        case "what_if":
            return {"left": _happened(view), "right": _known(view)}, "right"
        case "tell" | "infer" | "knock" if view.known is not None:
            return {"left": spoken, "right": _known(view, here)}, "right"
        case _:
            return {"left": spoken}, "left"


def _happened(view: WallView, title: str = _HAPPENED) -> MapPane:
    states = {house: MARKS.index(mark) for house, mark in view.happened.items()}
    circle = None if view.request is None else view.request.circle
    counts = Counter(view.happened.values())
    shown = tuple(
        (HAPPENED[MARKS.index(mark)], counts[mark]) for mark in _FROM_LOUD if counts[mark]
    )
    return MapPane(title, HAPPENED, StreetSeen(view.houses, states, circle), shown)


def _covered(view: WallView) -> MapPane:
    return MapPane(_POLICE, POLICE, StreetSeen(view.houses, {}, over=words.GUESS_FIRST), ())


def _known(view: WallView, here: Here | None = None) -> MapPane:
    known = view.known or {}
    states = {house: KNOWN.index(what) for house, what in known.items()}
    if view.part == "infer" and here is not None and here.step < len(view.proof_homes):
        lit = frozenset(view.proof_homes[here.step])
        states = {house: state if house in lit else HIDDEN for house, state in states.items()}
    counts = Counter(known.values())
    shown = tuple((POLICE[KNOWN.index(what)], None) for what in _FROM_STRONG if counts[what])
    return MapPane(_POLICE, POLICE, StreetSeen(view.houses, states), shown)
