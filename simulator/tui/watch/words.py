"""What the panels of Watch say: functions of player, frame and view; nothing here is a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.text import Text

from simulator.classroom.allowed import OPENED_BY
from simulator.experiment.what_if import given_under
from simulator.measure.moments.parties import Viewer
from simulator.report.words.read_aloud import as_read_aloud
from simulator.report.words.terms import ANSWER_LETTERS
from simulator.report.words.watched.events import (
    silence_counts,
    totals_prove_nothing_new,
    what_happened,
    what_was_told,
)
from simulator.report.words.watched.guesses import answered
from simulator.report.words.watched.parties import (
    GAP,
    NAMES,
    SAME_IN_SHORT,
    in_short,
    packed,
    what_is_alike,
)
from simulator.scenario import Loaded
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean, shorten
from simulator.story.playhead import Playhead
from simulator.tui.kit.host import NextKey, NextKeys
from simulator.tui.kit.keys_line import pressing
from simulator.tui.watch.keys import binding_of_answer
from simulator.tui.watch.pictures.timeline import key_of_marks

MADE_UP, MADE_UP_IN_SHORT = "(all invented)", "(invented)"
MODELLED = "(modelled on news, people invented)"
_ROOM_FOR_SHORT = 140
_KEY_OF_VIEWS = "v "
_TITLE, _SAID = 80, 240


def heading(loaded: Loaded, minute: int, room: int) -> tuple[str, str]:
    """Return the header: the story, and that it is made up; the moment: both in `room`.

    Where a line of its own says that it is made up, the header says it only if there is room.
    """
    moment = loaded.scenario.moment(minute)
    title = shorten(loaded.scenario.title, _TITLE)
    made_up = (MODELLED, "") if loaded.names_real_agency else (MADE_UP, MADE_UP_IN_SHORT)
    at = f"{moment.day} {moment:%b %Y  %H:%M} "
    *forms, shortest = [
        (f"{title} {said}".rstrip(), when)
        for said in made_up
        for when in (at, at.replace("  ", " "))
    ]
    whole = next((form for form in (*forms, shortest) if len("".join(form)) <= room), None)
    if whole is not None:
        return whole
    # That it is made up is said to the end: the title gives way.
    said, when = made_up[-1], shortest[1]
    return f"{shorten(title, max(1, room - len(when) - len(said) - 1))} {said}".rstrip(), when


def alike(loaded: Loaded, width: int) -> str:
    """Say what is the same under every policy, in a line."""
    text = what_is_alike(loaded)
    return text if len(text) <= width else SAME_IN_SHORT


def parties(
    player: Playhead,
    viewer: Viewer,
    width: int,
    area: Text | None = None,
    *,
    locked: bool = False,
) -> Text:
    """Name the five views with the present one marked, and say what the marks of the line mean.

    Where there is room, each name has in short what it knows; the marks come first, and before
    them what the `area` on the map is. Views that are `locked` have no key before them.
    """
    line, marks, _ = _parties(player, viewer, width)
    if marks and area is not None:
        named = line.copy()
        named.rstrip()
        room = width - named.cell_len - area.cell_len - len(GAP) - len(marks)
        if room >= len(GAP):
            line = named.append(" " * room).append_text(area).append(GAP)
    if marks:
        line.append(f"{' ' * (width - line.cell_len - len(marks))}{marks}")
    if locked:
        line = Text(" " * len(_KEY_OF_VIEWS)).append(line[len(_KEY_OF_VIEWS) :])
    return line


def party_at(player: Playhead, viewer: Viewer, width: int, column: int) -> Viewer | None:
    """Return whose name stands at `column` of the line of parties."""
    *_, places = _parties(player, viewer, width)
    return next((party for party, place in places.items() if column in place), None)


def _parties(player: Playhead, viewer: Viewer, width: int) -> tuple[Text, str, dict[Viewer, range]]:
    """Return the line of parties, the marks that have room behind, and each party's columns."""
    marks = key_of_marks(player.playback)
    for shorts in (True, False):
        if shorts and (width < _ROOM_FOR_SHORT or player.asking):
            continue
        line, places = _names(player, viewer, shorts=shorts)
        if width - line.cell_len - len(marks) >= len(GAP):
            return line, marks, places
    return line, "", places


def _names(player: Playhead, viewer: Viewer, *, shorts: bool) -> tuple[Text, dict[Viewer, range]]:
    line, places = Text(), {}
    line.append(_KEY_OF_VIEWS, style="bold")
    for party, name in NAMES.items():
        start = len(line)
        line.append(f" {name} ", style="bold reverse" if party == viewer else "bold")
        places[party] = range(start, len(line))
        short = in_short(player.playback.told(player.event, party)) if shorts else ""
        line.append(f" {short} " if short else "")
    return line, places


@dataclass(frozen=True, slots=True)
class ClassGuesses:
    """What the class guessed, by question, and which of it of another run than is shown."""

    guesses: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    recalls: bool = True
    """Whether questions that nobody guessed are answered at the end, too."""


def says(
    player: Playhead,
    guessed: ClassGuesses,
    note: str,
    width: int,
    rows: int | None = None,
    *,
    as_written: bool = True,
    hides: Callable[[str], bool] = lambda _: False,
) -> Text:
    """Return the words of the moment: what was changed, the story's, the answer, what happened.

    In lines of `width`, and of `rows` as many statements as stand there whole: the others are in
    the log. The story's own words are of the run of its file: of another one, which is not
    `as_written`, they would be wrong. It names no key of what `hides` says is hidden or locked.
    """
    text, pause, ledger = Text(), player.pause, player.playback.ledger
    if note:
        text.append(note, style="bold")
    tells = not note and ledger.loaded.tells_of(ledger.regime.name)
    if pause is not None and (player.asking or tells):
        if as_written:
            story_says = as_read_aloud(pause.told(lambda key: hides(OPENED_BY[key])))
            text.append("\n" if text and story_says else "")
            text.append(shorten(story_says, _SAID), style="bold")
        if player.asking:
            choices = [
                f" {key}) {shorten(choice, _TITLE)}"
                for key, choice in zip(ANSWER_LETTERS, pause.choices, strict=False)
            ]
            # A question of a start state stands alone.
            text.append("\n" if text else "")
            question = shorten(pause.ask, _SAID)
            return text.append_text(_answering(_asked(question, choices, width), choices))
    statements = _statements(player)
    lines = answers_said(player, guessed)
    if rows is not None:
        whole = "\n".join(filter(None, (text.plain, *lines, " ".join(statements))))
        if len(wrapped_lines(whole, width)) > rows:
            # What happened says more than a question that the class has just answered.
            lines = answers_said(player, guessed, short=True)
    for line in lines:
        text.append("\n" if text else "")
        text.append(line)
    fresh = True
    for statement in statements:
        longer = text.copy().append("\n" if fresh and text else "" if fresh else " ")
        longer.append(statement)
        if rows is None or len(wrapped_lines(longer.plain, width)) <= rows:
            text, fresh = longer, False
    return text


def wrapped_lines(text: str, width: int) -> list[str]:
    """Return the lines that a text takes in `width`."""
    return [line for part in text.split("\n") for line in wrapped(part, max(1, width)) or [""]]


def _statements(player: Playhead) -> list[str]:
    """Say what happened, what was told of it, and what silence gives away."""
    playback, event = player.playback, player.event
    silence = silence_counts(playback, event)
    told = [*what_happened(playback, event), *what_was_told(playback, event)]
    return [*told, *filter(None, (silence, totals_prove_nothing_new(playback, event)))]


def _answering(asked: str, choices: list[str]) -> Text:
    """Return the lines of a question, where a click on a choice answers with it."""
    text, end = Text(asked), 0
    for letter, choice in zip(ANSWER_LETTERS, choices, strict=False):
        start = asked.find(choice.strip(), end)
        # One that is broken in two is answered by its letter alone.
        if start >= 0:
            end = start + len(choice.strip())
            text.stylize(pressing(binding_of_answer(letter)), start, end)
    return text


def _asked(question: str, choices: list[str], width: int) -> str:
    """Return a question with its choices: where they do not fit beside it, below it together."""
    whole = packed([question, *choices], width)
    together = packed(choices, width)
    apart = f"{question}\n{together}"
    if "\n" in together or len(wrapped_lines(apart, width)) > len(wrapped_lines(whole, width)):
        return whole
    return whole if "\n" not in whole else apart


def answers_said(player: Playhead, guessed: ClassGuesses, *, short: bool = False) -> list[str]:
    """Return the answer to the question of this pause, and at the end those of the whole story.

    Where there is little room, in `short`: of a question that was guessed, the answer alone.
    """
    stops = [stop for stop in player.playback.stops() if stop.pause.ask]
    here = player.pause
    said = []
    for stop in stops:
        ask = stop.pause.ask
        guess, elsewhere = guessed.guesses.get(ask, ""), ask in guessed.elsewhere
        recalled = here is not None and here.at == "end" and (guess or guessed.recalls)
        if not (stop.pause == here or recalled):
            continue
        line = answered(player.playback, stop, guess, event=player.event, elsewhere=elsewhere)
        if line and stop.pause != here and not (short and guess and len(stops) == 1):
            line = f"{shorten(ask, _SAID)} {line}"
        said += [line] if line else []
    return said


def what_next(player: Playhead, width: int, *, other_map: bool) -> NextKeys:
    """Return what to press next; with `other_map` the run has another map than its policy."""
    pause = player.pause
    if player.asking and pause is not None and pause.choices:
        letters = ", ".join(ANSWER_LETTERS[: len(pause.choices)])
        return (f"Guess: press {letters}. Enter skips it.",)
    if player.playing:
        return "Space: go to the next moment.", "Left and right: one event."
    home = NextKey("f: a home.", ("follow",))
    if player.at_end:
        does = _what_m_does(player, other_map=other_map)
        short = width < 100
        return (
            "Enter: next story." if short else "Enter: the next story.",
            NextKey(f"m: {does}." if short else f"m: the {does}.", ("map",)),
            NextKey("p: policy." if short else "p: another policy.", ("policy",)),
            NextKey("3: compare." if short else "3: compare them.", ("compare",)),
            home,
        )
    return "Press space to go on.", "Left, right: one event.", "l: all events.", home


def _what_m_does(player: Playhead, *, other_map: bool) -> str:
    """Say what becomes of the map by the key `m`, in two words."""
    if given_under(player.playback.ledger.regime).map != "none":
        return "map away"
    return "map back" if other_map else "exact map"


def titled(loaded: Loaded, policy: str) -> str:
    """Return what people call a policy of the story."""
    return clean(loaded.regimes[policy].title)
