"""What the keys of a start state must agree on: with its story, with its run, and each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from simulator.classroom.allowed import CONTROLS
from simulator.classroom.starts.model import (
    FEWEST_CHOICES,
    SCREENS,
    VIEWS,
    Screen,
    Start,
    values_of,
)
from simulator.experiment.what_if import given_under
from simulator.measure.definitions import MEASURES
from simulator.scenario import library
from simulator.scenario.checks.pause_checks import moment
from simulator.scenario.keys import KeyPath, tables_of
from simulator.scenario.letters.text import shorten
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import with_policy
from simulator.scenario.numbers import control_keys, numbers
from simulator.scenario.policy import ITEMS
from simulator.scenario.problems import Hints, InputError, did_you_mean
from simulator.scenario.toml.validation import Finding, touches
from simulator.story.changed_story import ChangedStory
from simulator.story.open_story import OpenStory

_SHOWN = 60
"""Letters of a wrong word."""


def check_alone(start: Start, left_out: list[KeyPath]) -> Iterator[Finding]:
    """Yield what is wrong with a start state, whatever its story is."""
    if not touches(("view",), left_out) and not touches(("screen",), left_out):
        for message in check_views(start.screen, start.views):
            yield ("view",), message
    for key in ("home", "given", "ask"):
        allowed = _ON[key]
        if (
            getattr(start, key)
            and start.screen not in allowed
            and not touches(("screen",), left_out)
        ):
            where = " and ".join(f"'{screen}'" for screen in allowed)
            yield (key,), f"is for the screen {where}; this file opens '{start.screen}'"
    if start.screen == "follow" and not start.home and not touches(("home",), left_out):
        yield ("screen",), "'follow' tells of one home: write which, home = \"...\""
    if start.at is not None and start.screen not in _ON["at"]:
        yield ("at",), f"is a moment of 'watch'; this file opens '{start.screen}'"
    if start.ask is not None and len(start.ask.choices) < FEWEST_CHOICES:
        yield ("ask", "choices"), "needs two answers to choose from, or more"
    if start.ask is not None and start.at in (None, "start"):
        yield ("ask",), 'needs a moment at which something has happened: write at = "..."'


_ON: dict[str, tuple[str, ...]] = {
    "home": ("follow", "infer"),
    "given": ("watch", "infer", "follow"),
    "ask": ("watch",),
    "at": ("watch", "follow"),
}
"""Screens to which a key says something."""


def check_views(screen: Screen, views: Iterable[str]) -> Iterator[str]:
    """Check that each word of a view is one of the screen, and no two are of one kind."""
    kinds = VIEWS[screen]
    known = [word for kind in kinds for word in kind]
    said: dict[int, str] = {}
    for word in views:
        if _is_name_of_row(screen, word):
            continue
        kind = next((place for place, words in enumerate(kinds) if word in words), None)
        if kind is None:
            hint = did_you_mean(word, known)
            names = f"; its words: {', '.join(known)}" if known else "; it has none"
            yield f"'{shorten(word, _SHOWN)}' is no view of '{screen}'{hint or names}"
        elif kind in said:
            yield f"has both '{said[kind]}' and '{word}': write one of them"
        else:
            said[kind] = word


def _is_name_of_row(screen: Screen, word: str) -> bool:
    """Tell whether a word may be the row in focus: a figure of Compare, or a number by its key."""
    if screen == "compare":
        return word in MEASURES or word in ITEMS
    return screen == "assumptions" and ("." in word or word == "days")


def opened(start: Start, original: Loaded) -> tuple[OpenStory | None, list[Finding]]:
    """Return the story that a start state opens, and what is wrong with the state for it."""
    findings: list[Finding] = []
    try:
        loaded = with_policy(original, _policy(start, original, findings))
    except InputError as error:
        return None, [(("policy",), str(error.problems[0]))]
    policy = start.policy if start.policy in loaded.regimes else next(iter(original.regimes))
    story = ChangedStory(loaded, policy)
    wanted = _numbers(start, findings)
    try:
        story = story.with_changes(wanted)
    except InputError:
        findings.extend(_refused(start, story, wanted))
    findings.extend(_words(start, original))
    if start.screen == "assumptions":
        findings.extend(_numbers_in_focus(start, loaded, policy))
    if isinstance(start.at, dt.datetime):
        findings.extend(((key,), text) for key, text in moment(loaded.scenario, "at", start.at))
    opened_story = OpenStory.with_changes_of(story)
    findings.extend(_facts(start, opened_story))
    if start.given is not None and start.given.map is not None:
        own = given_under(loaded.regimes[policy])
        # An exact map in place of a rough one is for Infer alone.
        if start.given.map == own.with_other_map(own).map:
            opened_story = opened_story.without_map()
    return opened_story, findings


def _policy(start: Start, original: Loaded, findings: list[Finding]) -> str:
    """Return the policy to open, and say where there is none of its name."""
    first = next(iter(original.regimes))
    known = [*original.regimes, *library.policy_names()]
    if not start.policy or start.policy in known:
        return start.policy or first
    hint = did_you_mean(start.policy, known) or f"; known policies: {', '.join(known)}"
    findings.append((("policy",), f"no policy is called '{shorten(start.policy, _SHOWN)}'{hint}"))
    return first


def _numbers(start: Start, findings: list[Finding]) -> dict[str, float]:
    """Return the numbers that are set, the seed among them, and say which are none."""
    wanted: dict[str, float] = {}
    for key, value in values_of(start.set).items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            wanted[key] = value
        else:
            findings.append((_place(start, key), "should be a number"))
    if start.seed is not None:
        if "seed" in wanted:
            findings.append(
                (_place(start, "seed"), "is there as a key of its own, too: say it once")
            )
        wanted["seed"] = start.seed
    return wanted


def _place(start: Start, key: str) -> KeyPath:
    """Return where a number that is set stands in the file: with quotes, or as tables."""
    if key in start.set:
        return "set", key
    if key == "seed" and start.seed is not None:
        return ("seed",)
    return "set", *key.split(".")


def _refused(start: Start, story: ChangedStory, wanted: dict[str, float]) -> Iterator[Finding]:
    """Yield which of the numbers cannot be so: each alone, or all of them together."""
    said = False
    for key, value in wanted.items():
        try:
            story.with_changes({key: value})
        except InputError as error:
            said = True
            problem = error.problems[0]
            yield _place(start, key), problem.message
    if not said:
        try:
            story.with_changes(wanted)
        except InputError as error:
            for problem in error.problems:
                yield ("set",), f"{problem.file}: {problem.message}"


def _words(start: Start, original: Loaded) -> Iterator[Finding]:
    """Check what is hidden or locked: screens, controls, and keys of the story."""
    keys = control_keys(original.scenario)
    known = {*SCREENS, *CONTROLS, *keys, *(table for key in keys for table in tables_of(key))}
    hints = Hints()
    for name in ("hidden", "locked"):
        for place, word in enumerate(getattr(start, name)):
            if word not in known:
                hint = hints.for_name(word, known)
                yield (
                    (name, place),
                    f"'{shorten(word, _SHOWN)}' is no screen, control or number{hint}",
                )
    for place, word in enumerate(start.locked):
        if word in start.hidden:
            yield ("locked", place), f"'{shorten(word, _SHOWN)}' is hidden already"
    if start.screen in start.hidden + start.locked:
        yield ("screen",), f"'{start.screen}' is hidden or locked: there is nothing to open"


def _numbers_in_focus(start: Start, loaded: Loaded, policy: str) -> Iterator[Finding]:
    known = {number.key for number in numbers(loaded, policy)}
    for word in start.views:
        if word not in VIEWS["assumptions"][0] and word not in known:
            hint = did_you_mean(word, known)
            yield ("view",), f"'{shorten(word, _SHOWN)}' is no number of this story{hint}"


def _facts(start: Start, story: OpenStory) -> Iterator[Finding]:
    """Check that the facts given are some that there are under the policy."""
    if start.given is None:
        return
    own = given_under(story.loaded.regimes[story.policy])
    given = start.given.of(own)
    if given.totals == "own" != own.totals:
        yield ("given", "totals"), "'own' is for a policy whose totals no other word says"
    if start.screen == "watch":
        for key in ("names", "totals", "safeguard"):
            if getattr(given, key) != getattr(own, key):
                yield ("given", key), "can be given in 'infer' alone; in 'watch' only the map"
    if start.screen != "infer" and given.map not in {own.map, own.with_other_map(own).map}:
        wanted = own.with_other_map(own).map
        yield ("given", "map"), f"'{given.map}' can be given in 'infer' alone; here '{wanted}'"


def check_run(start: Start, story: OpenStory) -> Iterator[Finding]:
    """Check what only a run can tell: its homes, and its moments."""
    if not start.home and (start.at in {None, "start", "end"} or isinstance(start.at, dt.datetime)):
        return
    # Imported here: most start states say nothing that only a run can tell.
    from simulator.measure.moments.playback import Playback
    from simulator.model import run

    loaded, policy = story.run_wanted()
    playback = Playback(run(loaded, policy, loaded.scenario.seed, loaded.replication))
    ids = playback.ledger.homes.ids
    if start.home and start.home not in ids:
        hint = did_you_mean(start.home, _near(ids, start.home))
        yield ("home",), f"no home is called '{shorten(start.home, _SHOWN)}'{hint}"
    if isinstance(start.at, int) and start.at > playback.last:
        yield ("at",), f"the run has {len(playback)} events; the last one is {playback.last}"
    if isinstance(start.at, str) and playback.event_of(start.at) is None:
        yield ("at",), f"there is no such moment in this run: '{start.at}'"


def _near(ids: Iterable[str], home: str) -> list[str]:
    """Return the homes among which somebody may have meant one: comparing thousands takes long."""
    return [name for name in ids if abs(len(name) - len(home)) <= 1][:2_000]
