"""A state of the program as a start file, and as a code where it has one."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import tomlkit

from simulator.classroom.coded import code_of
from simulator.classroom.starts.model import FORMAT
from simulator.classroom.starts.shown import Shown
from simulator.experiment.what_if import FactsGiven, given_under
from simulator.scenario import InputError, Loaded, library
from simulator.scenario.letters.typing import typed_path
from simulator.scenario.loading import load_scenario, with_policy
from simulator.scenario.numbers import LUCK
from simulator.story.open_story import OpenStory

_HEAD = "# A state of camsim to start from. To open it: camsim tui {typed}\n"


def start_text(
    story: OpenStory, screen: str, shown: Shown, looks: dict[str, Any], path: Path
) -> str:
    """Return the file of a state, to be written to `path`: `story` on `screen`, which has `shown`.

    `looks` are the theme, and whether it is for a projector.
    """
    original = _as_in_file(story)
    changes = dict(story.changes)
    seed = changes.pop(LUCK, None)
    values: dict[str, Any] = {
        "camsim": FORMAT,
        "story": _word(original, path.parent),
        "digest": original.digest,
        "policy": shown.policy or story.policy,
        "seed": None if seed is None else int(seed),
        "replication": original.replication or None,
        "screen": screen,
        "at": shown.at,
        "view": " ".join(shown.view),
        "home": shown.home,
        **looks,
        "set": changes,
        "given": _given(story, shown),
        "ask": {"text": shown.question, "choices": list(shown.choices)} if shown.question else {},
    }
    written = {key: value for key, value in values.items() if value not in (None, "", {}, False)}
    return _HEAD.format(typed=typed_path(path.name)) + "\n" + tomlkit.dumps(written)


def code_of_state(story: OpenStory, shown: Shown) -> str:
    """Return the code of a state; empty where it has none: a code has no numbers but the seed."""
    if set(story.changes) - {LUCK}:
        return ""
    original = _as_in_file(story)
    policy = None if shown.all_policies else shown.policy or story.policy
    if policy is None and tuple(story.loaded.regimes) != tuple(original.regimes):
        return ""
    try:
        original = original if policy is None else with_policy(original, policy)
    except InputError:
        return ""
    seed = story.changes.get(LUCK)
    return code_of(
        original,
        policy,
        seed=None if seed is None else int(seed),
        replication=original.replication,
        given=None if policy is None else _facts(story, shown),
    )


def _as_in_file(story: OpenStory) -> Loaded:
    """Return the story as its file has it; as it is open, where that is not there any more."""
    try:
        original = load_scenario(str(story.loaded.path))
    except InputError:
        original = story.loaded
    return replace(original, replication=story.loaded.replication)


def _facts(story: OpenStory, shown: Shown) -> FactsGiven | None:
    """Return the facts that are given in place of the policy's; nothing where they are its own."""
    own = given_under(story.loaded.regimes[story.policy])
    given = shown.given or (own.with_other_map(own) if story.other_map else own)
    return None if given == own else given


def _given(story: OpenStory, shown: Shown) -> dict[str, Any]:
    """Return which facts are other than the policy's, by name."""
    given = _facts(story, shown)
    if given is None:
        return {}
    own = asdict(given_under(story.loaded.regimes[story.policy]))
    return {name: value for name, value in asdict(given).items() if value != own[name]}


def _word(loaded: Loaded, folder: Path) -> str:
    """Return how a file in `folder` names a story: a bundled name, or the way to its file."""
    if loaded.path == library.scenario_path(loaded.name):
        return loaded.name
    try:
        return Path(os.path.relpath(loaded.path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        # On another drive: there is no way from here.
        return str(loaded.path.resolve())
