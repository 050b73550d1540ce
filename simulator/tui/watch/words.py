"""What the panels of Watch say: functions of player, frame and view; nothing here is a widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from simulator.experiment.what_if import MAP_TAKEN, given_under
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame, Playback
from simulator.measure.moments.states import States
from simulator.report.words.watched.events import sentence, silence_counts
from simulator.report.words.watched.guesses import answered
from simulator.report.words.watched.parties import (
    NAMES,
    SAME_IN_SHORT,
    counts,
    happened_counts,
    in_short,
    lines_of,
    packed,
    what_is_alike,
)
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean, shorten
from simulator.story.playhead import Player
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look
from simulator.tui.watch.timeline import key_of_marks

LETTERS = "abcdef"
"""The keys of answers: as many as a question can have (`MOST_CHOICES`)."""
_ROOM_FOR_SHORT = 140
_TITLE, _SAID = 80, 240


def heading(loaded: Loaded, playback: Playback, minute: int) -> tuple[str, str]:
    """Return the header: the story and its policy; the moment."""
    moment = loaded.scenario.moment(minute)
    title = shorten(loaded.scenario.title, _TITLE)
    return f"{title}   policy: {playback.title_at(minute)}", f"{moment.day} {moment:%b %Y  %H:%M} "


def alike(loaded: Loaded, width: int) -> str:
    """Say what is the same under every policy, in a line."""
    text = what_is_alike(loaded)
    return text if len(text) <= width else SAME_IN_SHORT


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands below the maps: on the left what happened, on the right what is known of it."""

    legends: tuple[str, str]
    counts: tuple[str, str]
    known: list[str]
    """The counts on the right, one by one."""


def sides(playback: Playback, frame: Frame, last: Frame, width: int) -> Sides:
    """Return the legends and the counts of both sides, of one height so that the maps match.

    A legend explains the glyphs that are shown now or at the end.
    """
    known = counts(playback, frame)
    legends = (
        packed(_glyphs(HAPPENED, frame.happened, last.happened), width),
        packed(_glyphs(KNOWN[frame.viewer], frame.known, last.known), width),
    )
    below = (
        packed(happened_counts(playback, frame), width),
        packed(known, width),
    )
    return Sides(_level(*legends), _level(*below), known)


def lit(text: Text, counts: set[str], width: int) -> Text:
    """Let these counts stand out in a text of `width`."""
    lines = [line for count in sorted(counts) for line in lines_of(count, width)]
    text.highlight_words(lines, "reverse")
    return text


def _glyphs(looks: dict[int, Look], now: States, at_end: States) -> list[str]:
    present = np.bincount(now, minlength=len(looks)) + np.bincount(at_end, minlength=len(looks))
    return [f"{one.glyph} {one.word}" for state, one in looks.items() if present[state]]


def _level(text: str, other: str) -> tuple[str, str]:
    """Give both texts as many lines."""
    lines = max(text.count("\n"), other.count("\n"))
    return (
        text + "\n" * (lines - text.count("\n")),
        other + "\n" * (lines - other.count("\n")),
    )


def parties(player: Player, viewer: Viewer, width: int) -> Text:
    """Name the five views with the present one marked, and say what the marks of the line mean.

    Where there is room, each name has in short what it knows; the marks come first.
    """
    return _parties(player, viewer, width)[0]


def party_at(player: Player, viewer: Viewer, width: int, column: int) -> Viewer | None:
    """Return whose name stands at `column` of the line of parties."""
    _, places = _parties(player, viewer, width)
    return next((party for party, place in places.items() if column in place), None)


def _parties(player: Player, viewer: Viewer, width: int) -> tuple[Text, dict[Viewer, range]]:
    """Return the line of parties, and at which columns each of their names stands."""
    marks = key_of_marks(player.playback)
    for shorts in (True, False):
        if shorts and (width < _ROOM_FOR_SHORT or player.asking):
            continue
        line, places = _names(player, viewer, shorts=shorts)
        room = width - line.cell_len - len(marks)
        if room >= 2:
            return line.append(f"{' ' * room}{marks}"), places
    return line, places


def _names(player: Player, viewer: Viewer, *, shorts: bool) -> tuple[Text, dict[Viewer, range]]:
    line, places = Text(), {}
    line.append("v ", style="bold")
    for party, name in NAMES.items():
        start = len(line)
        line.append(f" {name} ", style="bold reverse" if party == viewer else "bold")
        places[party] = range(start, len(line))
        short = in_short(player.playback.told(player.event, party)) if shorts else ""
        line.append(f" {short} " if short else "")
    return line, places


def says(player: Player, guesses: Mapping[str, str], note: str, width: int) -> Text:
    """Return the words of the moment: the story's, the question, the guess, and what happened.

    Choices stand whole in lines of `width`.
    """
    text, pause = Text(), player.pause
    if note:
        text.append(note, style="bold")
    if pause is not None and (player.asking or _told_of_this_policy(player)):
        text.append("\n" if text else "")
        text.append(shorten(pause.say, _SAID), style="bold")
        if player.asking:
            choices = [
                f" {key}) {shorten(choice, _TITLE)}"
                for key, choice in zip(LETTERS, pause.choices, strict=False)
            ]
            text.append(f"\n{packed([shorten(pause.ask, _SAID), *choices], width)}")
    if player.asking:
        return text
    for line in (*answers_said(player, guesses), _sentence(player)):
        text.append("\n" if text else "")
        text.append(line)
    return text


def _sentence(player: Player) -> str:
    """Say what happened, what was told of it, and what silence gives away."""
    happened = sentence(player.playback, player.event)
    return f"{happened} {silence_counts(player.playback, player.event)}".rstrip()


def answers_said(player: Player, guesses: Mapping[str, str]) -> list[str]:
    """Return the answer to the question of this pause, and at the end those of the whole story."""
    stops = [stop for stop in player.playback.stops() if stop.pause.ask]
    here = player.pause
    said = []
    for stop in stops:
        if here is None or not (stop.pause == here or here.at == "end"):
            continue
        line = answered(player.playback, stop, guesses.get(stop.pause.ask, ""))
        if line and stop.pause != here:
            line = f"{shorten(stop.pause.ask, _SAID)} {line}"
        said += [line] if line else []
    return said


def _told_of_this_policy(player: Player) -> bool:
    """Tell whether a story's words are of the policy that is shown: it tells of its first one."""
    ledger = player.playback.ledger
    told_of = ledger.loaded.scenario.policies[0]
    return ledger.regime.name == told_of or told_of not in ledger.loaded.regimes


def what_next(player: Player, width: int) -> str:
    """Return what to press next."""
    pause = player.pause
    if player.asking and pause is not None and pause.choices:
        return f"Guess: press {', '.join(LETTERS[: len(pause.choices)])}. Enter skips it."
    if player.playing:
        return "Space: jump to the next beat.  Left and right: one event."
    if player.at_end:
        does = _what_m_does(player)
        if width < 100:
            return f"Enter: next story.  m: {does}.  p: policy.  3: compare.  f: a home."
        return (
            f"Enter: the next story.  m: the {does}.  p: another policy.  3: compare them.  "
            "f: a home."
        )
    return "Press space to go on.  Left, right: one event.  l: all events.  f: a home."


def _what_m_does(player: Player) -> str:
    """Say what becomes of the map by the key `m`, in two words."""
    regime = player.playback.ledger.regime
    if regime.name.endswith(f"({MAP_TAKEN})"):
        return "map back"
    return "map away" if given_under(regime).map != "none" else "exact map"


def titled(loaded: Loaded, policy: str) -> str:
    """Return what people call a policy of the story."""
    return clean(loaded.regimes[policy].title)
