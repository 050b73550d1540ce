"""What the pauses of a story must agree on: moments within the run, answers to what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.figures import FIGURE_NAMES, unknown_figures
from simulator.scenario.models import Pause, PauseUnder, Scenario
from simulator.scenario.toml.validation import Finding


def pauses(scenario: Scenario) -> Iterator[Finding]:
    """Check where the story pauses, what it asks there, and what it answers."""
    for position, pause in enumerate(scenario.pauses):
        if isinstance(pause.at, dt.datetime):
            for key, message in moment(scenario, "at", pause.at):
                yield ("pauses", position, key), message
        if pause.choices and not pause.ask:
            yield ("pauses", position, "choices"), "offers answers, but `ask` has no question"
        yield from _answers(pause, ("pauses", position))


def _answers(pause: Pause, path: KeyPath) -> Iterator[Finding]:
    """Check what stands beside a guess: it needs a question, and figures that there are."""
    places: list[tuple[KeyPath, Pause | PauseUnder]] = [(path, pause)]
    places += [((*path, "under", place), one) for place, one in enumerate(pause.under)]
    for where, one in places:
        for key in ("answer", "because"):
            text = getattr(one, key)
            if text and not pause.ask:
                yield (*where, key), "answers a question, but `ask` has none"
            for name in unknown_figures(text):
                known = ", ".join(f"{{{figure}}}" for figure in FIGURE_NAMES)
                yield (*where, key), f"has {{{name}}}, which is none of {known}"


def moment(scenario: Scenario, key: str, at: dt.datetime) -> Iterator[tuple[str, str]]:
    """Check that a moment lies in the run; yield the key with what is wrong."""
    if at.tzinfo is not None:
        yield key, "has a time zone; write local time without one"
        return
    if at.second or at.microsecond:
        yield key, "has seconds; time here is whole minutes"
    last = scenario.moment(scenario.horizon)
    if not 0 <= scenario.minute(at) <= scenario.horizon:
        yield key, f"{at} lies outside the run, {scenario.start} to {last:%Y-%m-%d %H:%M}"
