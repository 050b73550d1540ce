"""A whole run told in lines: the story, what happened, what the agency knows, what is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from simulator.experiment import Comparison, Outcome, outcome
from simulator.experiment.broken import naming
from simulator.ledger import TRACE_COLUMNS, Ints, Ledger
from simulator.log_kinds import Happened
from simulator.measure.moments.playback import Playback
from simulator.model import run
from simulator.plain.figures import figure_lines, meanings
from simulator.plain.telling import (
    counts_line,
    pause_lines,
    policy_lines,
    story_lines,
    told_lines,
)
from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.watched.events import TELLS_NOTHING, what_happened, what_was_told
from simulator.report.words.watched.home_story import when
from simulator.report.words.watched.parties import what_is_alike
from simulator.scenario import Loaded
from simulator.scenario.models import MINUTES_PER_DAY, Pause

Say = Callable[[str], None]
_FEW_EVENTS = 40
"""A run of more is told month by month or in longer periods: who listens to 200 events?"""
_MONTH, _MOST_PERIODS = 30 * MINUTES_PER_DAY, 6


def tell_run(loaded: Loaded, seed: int, replication: int, say: Say) -> dict[str, Outcome]:
    """Tell one replication of every policy, and return what each came to."""
    policies = words.plural(len(loaded.regimes), "policy", "policies")
    _all(say, story_lines(loaded))
    say(f"This is run {replication} of seed {seed}, under {policies}.")
    say(what_is_alike(loaded))
    outcomes: dict[str, Outcome] = {}
    first: Playback | None = None
    for place, (name, regime) in enumerate(loaded.regimes.items(), 1):
        with naming(loaded, name, seed, replication):
            playback = Playback(run(loaded, name, seed, replication))
            came_to = outcome(playback.ledger)
        say("")
        say(f"Policy {place} of {len(loaded.regimes)}: {regime.title}")
        _all(say, policy_lines(regime))
        _all(say, _course(playback, first))
        outcomes[name] = came_to
        say("What the police know at the end:")
        _all(say, figure_lines(loaded, seed, {name: outcomes[name]}))
        first = first or playback
    say("")
    say("What it means, policy by policy")
    comparison = Comparison(loaded, seed, {name: [one] for name, one in outcomes.items()})
    _all(say, comparison_table(comparison).sentences)
    say("")
    say("What the words mean")
    _all(say, meanings(loaded, seed, outcomes))
    say("")
    say(f"To go through it event by event: camsim tui {loaded.typed} --plain")
    say(f"For twenty runs instead of one: camsim compare {loaded.typed}")
    return outcomes


def _all(say: Say, lines: Iterator[str] | tuple[str, ...]) -> None:
    for line in lines:
        say(line)


def _course(playback: Playback, first: Playback | None) -> Iterator[str]:
    """Tell a run from its beginning to its end.

    Where the same happened as under the first policy, only what was passed on. The story's own
    words stand under the first.
    """
    alike = first is not None and same_happened(first.ledger, playback.ledger)
    if alike:
        yield "What happened is the same as under policy 1. What was passed on:"
    else:
        yield "What happened, and what was passed on:"
    if len(playback) > _FEW_EVENTS:
        yield from _by_period(playback, alike=alike, with_pauses=first is None)
    elif alike:
        yield from _passed_on(playback)
    else:
        yield from _by_event(playback, with_pauses=first is None)


def same_happened(ledger: Ledger, other: Ledger) -> bool:
    """Tell whether the same happened to homes in two runs, at the same minutes."""
    return all(
        np.array_equal(left, right)
        for left, right in zip(_but_reports(ledger), _but_reports(other), strict=True)
    )


def _but_reports(ledger: Ledger) -> list[Ints]:
    trace = ledger.trace
    kept = np.flatnonzero(trace.kind != Happened.REPORT)
    return [getattr(trace, column)[kept] for column in TRACE_COLUMNS]


def _of_pause(pause: Pause) -> Iterator[str]:
    """Say what a story says at a pause, without the keys: here is nobody to press them."""
    return pause_lines(pause, hides=lambda _: True)


def _by_event(playback: Playback, *, with_pauses: bool) -> Iterator[str]:
    pauses = playback.stops() if with_pauses else []
    for event in range(len(playback)):
        date = _date(playback, event)
        said = [
            *what_happened(playback, event),
            # What the story asks stands before the answer.
            *(line for stop in pauses if stop.event == event for line in _of_pause(stop.pause)),
            *what_was_told(playback, event),
        ]
        yield from (f"{date}. {line}" for line in said)


def _passed_on(playback: Playback) -> Iterator[str]:
    nothing = True
    for event in range(len(playback)):
        for line in what_was_told(playback, event):
            if line not in TELLS_NOTHING:
                nothing = False
                yield f"{_date(playback, event)}. {line}"
    if nothing:
        yield "Nothing."


def _by_period(playback: Playback, *, alike: bool, with_pauses: bool) -> Iterator[str]:
    ledger = playback.ledger
    pauses = playback.stops() if with_pauses else []
    for minute in _periods(ledger.loaded.scenario.horizon):
        date = when(ledger, minute)
        while pauses and playback.minute_of(pauses[0].event) <= minute:
            stop = pauses.pop(0)
            yield from (f"{_date(playback, stop.event)}. {one}" for one in _of_pause(stop.pause))
        if not alike:
            yield f"By {date}. {counts_line(ledger, minute)}"
        told = playback.told_to_agency(playback.event_at(minute))
        yield from (f"By {date}. {one}" for one in told_lines(told))


def _periods(horizon: int) -> list[int]:
    """Return moments a month or some months apart, the last at the end of the run."""
    step = _MONTH * max(1, -(-horizon // (_MONTH * _MOST_PERIODS)))
    # A few days more make no period.
    return [*range(step, horizon - step // 3, step), horizon]


def _date(playback: Playback, event: int) -> str:
    return when(playback.ledger, playback.minute_of(event))
