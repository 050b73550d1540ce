"""What can be asked during a walk: about a home, a request, the parties, the past, a policy."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiment import Comparison
from simulator.ledger import NOBODY
from simulator.measure.moments.playback import HomeTruth
from simulator.plain.figures import figure_lines
from simulator.plain.telling import dated, event_lines, kinds_of_no_lines, learned_lines
from simulator.plain.walk import Walk
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.watched.home_story import (
    asked_and_answered,
    passed_on,
    request_story,
    when,
)
from simulator.report.words.watched.parties import NAMES, indicators
from simulator.report.words.watched.which_home import homes_meant
from simulator.scenario.letters.text import shorten
from simulator.story.changed_story import ChangedStory

_LAST_EVENTS = 20


def home_lines(walk: Walk, typed: str) -> Iterator[str]:
    """Tell all about the home that `typed` means, up to now."""
    ledger, minute = walk.ledger, walk.minute
    asked = walk.playback.frame(walk.event, wait=False).happened != HomeTruth.NOT_ASKED
    meant = homes_meant(ledger.homes.ids, typed, asked, 2)
    if not meant:
        yield f"There is no home {shorten(typed)}."
        return
    home = meant[0].home
    name = shorten(ledger.homes.ids[home])
    if not typed:
        yield f"Which home? Type home and a number or an id, for example: home {name}"
        return
    yield f"Home {name}, up to {when(ledger, max(0, minute))}."
    if meant[0].why:
        yield f"This is home {meant[0].why}."
    yield "What the police can work out:"
    yield from learned_lines(walk.learned(home))
    yield "Asked and answered:"
    yield from dated(ledger, asked_and_answered(ledger, home, minute))
    yield "Passed on:"
    yield from dated(ledger, passed_on(ledger, home, minute))


def request_lines(walk: Walk, typed: str) -> Iterator[str]:
    """Tell all about a request by its number, or about the one in focus, up to now."""
    ledger, minute = walk.ledger, walk.minute
    made = int((ledger.requests.at <= minute).sum())
    request = walk.playback.request_of(walk.event)
    if typed:
        number = whole(typed)
        if number is None or not 1 <= number <= made:
            yield f"Which request? Up to now there are {made:,}, from 1 on."
            return
        request = number - 1
    if request == NOBODY:
        yield "Nobody has asked for video yet."
        return
    happened, flows = request_story(ledger, request, minute)
    total = len(ledger.requests)
    yield f"Request {request + 1:,} of {total:,}, up to {when(ledger, minute)}."
    yield "Asked and answered:"
    yield from dated(ledger, happened)
    yield "Passed on:"
    yield from dated(ledger, flows)


def no_lines(walk: Walk) -> Iterator[str]:
    """Tell the five kinds of no of the request in focus."""
    request = walk.playback.request_of(walk.event)
    return kinds_of_no_lines(walk.playback, request, walk.minute)


def party_lines(walk: Walk) -> Iterator[str]:
    """Tell what each of five parties knows by now."""
    for viewer, name in NAMES.items():
        frame = walk.playback.frame(walk.event, viewer)
        for indicator in indicators(walk.playback, frame):
            yield f"{name.capitalize()}: {indicator.text}"


def log_lines(walk: Walk, typed: str) -> Iterator[str]:
    """Tell the last events up to now: as many as were typed, or those with the words typed."""
    number = whole(typed)
    words = "" if number is not None else typed.casefold()
    # The event of an open question is not told before the guess.
    past = range(walk.event + (walk.open is None))
    lines: list[str] = []
    for event in reversed(past):
        line = " ".join(event_lines(walk.playback, event))
        if words in line.casefold():
            lines.append(f"{when(walk.ledger, walk.playback.minute_of(event))}. {line}")
        if len(lines) >= (number or _LAST_EVENTS):
            break
    yield from reversed(lines)
    if not lines:
        yield "No event up to now has these words." if words else "Nothing has happened yet."


def compare_lines(walk: Walk, typed: str) -> Iterator[str]:
    """Tell what each policy comes to in a sentence, or one policy's figures by its number."""
    loaded = walk.loaded
    seed, names = loaded.scenario.seed, list(loaded.regimes)
    chosen = chosen_of(typed, names) if typed else None
    if typed and chosen is None:
        yield f"Which policy? This story has {len(names)}, from 1 on."
        return
    yield "One moment: the runs are being computed."
    outcomes = walk.outcomes()
    if chosen is not None:
        yield f"What the police know at the end under: {loaded.regimes[chosen].title}"
        yield from figure_lines(loaded, seed, {chosen: outcomes[chosen]})
        return
    comparison = Comparison(loaded, seed, {name: [one] for name, one in outcomes.items()})
    table = comparison_table(comparison)
    yield table.happened
    yield from table.sentences
    yield "Type compare and a policy's number for all its figures."
    yield f"For twenty runs instead of one: camsim compare {loaded.typed}"


def assumption_lines(walk: Walk) -> Iterator[str]:
    """Tell what the figures rest on, and first which numbers are not those of the file."""
    changed = ChangedStory.of(walk.loaded, walk.story.policy)
    for said in changed.each_said():
        yield f"Changed: {said}"
    assumptions = walk.loaded.scenario.assumptions
    for one in assumptions:
        source = f" Source: {one.source}" if one.source else ""
        yield f"{one.status.capitalize()}: {one.text}{source}"
    if not assumptions:
        yield "This story states none."


def whole(text: str) -> int | None:
    """Return the whole number that was typed, if it is one."""
    digits = text.removeprefix("-").removeprefix("+")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None


def chosen_of(word: str, names: list[str]) -> str | None:
    """Return the one of `names` that was typed, or that has this number in the list."""
    number = whole(word)
    if number is not None:
        return names[number - 1] if 1 <= number <= len(names) else None
    return word if word in names else None
