"""A scenario with its policies, loaded from files and checked as a whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.scenario import library
from simulator.scenario.checks.notes import for_author, of_policy
from simulator.scenario.checks.policy_checks import check_policy
from simulator.scenario.checks.scenario_checks import check_scenario
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy
from simulator.scenario.problems import InputError, Problem, did_you_mean, keys_meant
from simulator.scenario.toml.kinds import other_kind_called, refuse_other_kinds
from simulator.scenario.toml.reading import (
    A_FOLDER,
    Document,
    as_named,
    file_meant,
    file_not_there,
    is_file,
    is_folder,
    parsed,
    read,
    refuse_empty_or_folder,
)
from simulator.scenario.toml.validation import problems, touches, validated

_SCENARIO_PLACEHOLDERS: dict[str, Any] = {
    "title": "?",
    "start": dt.date(2018, 1, 1),
    "days": 1,
    "policies": ["?"],
    "town": {"area_sq_mi": 1.0, "homes_per_sq_mi": 1.0, "cameras": 0},
}
_POLICY_PLACEHOLDERS: dict[str, Any] = {"title": "?"}


def load_scenario(word: str, policies: tuple[str, ...] = ()) -> Loaded:
    """Load the scenario `word`, a bundled name or a path, with its policies or with `policies`.

    Raises:
        InputError: with every problem of the scenario and of the policies it names.
    """
    path = find_scenario(word)
    return _loaded(read(path, _shown(word, path)), path, policies)


def scenario_of_text(text: str, path: Path) -> Loaded:
    """Load the scenario that the file at `path` would have if it held `text`.

    Raises:
        InputError: with every problem of the scenario and of the policies it names.
    """
    return _loaded(parsed(text, path.name), path, ())


def _loaded(document: Document, path: Path, policies: tuple[str, ...]) -> Loaded:
    refuse_other_kinds(document, "scenario")
    scenario, problems, left_out = _checked_scenario(document)
    if scenario is None:
        raise InputError(problems)
    regimes, more = _regimes(scenario, document, path, policies, left_out)
    if problems or more:
        raise InputError(_in_order(document, [*problems, *more]))
    return Loaded(path.stem, path, scenario, regimes)


def with_policy(loaded: Loaded, name: str) -> Loaded:
    """Return `loaded` with the bundled policy `name` among those to compare.

    Raises:
        InputError: where the policy's file is wrong.
    """
    if name in loaded.regimes:
        return loaded
    path = library.policy_path(name)
    regime = Regime(name, ((0, load_policy(path)),), (path,))
    return replace(loaded, regimes={**loaded.regimes, name: regime})


def find_scenario(word: str) -> Path:
    """Return the path of a scenario that is given by name or by path."""
    if library.is_path(word):
        return as_named(Path(word))
    known = [*library.scenario_names(), *library.street_names()]
    if word in known:
        return library.scenario_path(word)
    if is_file(Path(word)):
        return Path(word)
    refuse_empty_or_folder(word, "SCENARIO", "give a name (camsim list) or a path")
    hint = _beside(word, Path()) or did_you_mean(word, known) or _nearly(word, Path())
    raise InputError.about(
        shorten(word, 200),
        other_kind_called(word, "scenario")
        or file_not_there(word, Path(), known)
        or f"no bundled scenario has this name{hint} (camsim list)",
    )


def load_policy(path: Path, shown: str | None = None) -> Policy:
    """Load and check one policy file."""
    document = read(path, shown or str(path))
    refuse_other_kinds(document, "policy")
    policy, found = _checked_policy(document)
    if policy is None or found:
        raise InputError(found)
    return policy


def looks_like_policy(document: Document) -> bool:
    """Tell a policy file from a scenario file by its keys, the misspelt ones too."""
    of_policy, of_scenario = set(Policy.model_fields), set(Scenario.model_fields)
    written = keys_meant(document.values, of_policy | of_scenario)
    return len(written & (of_policy - of_scenario)) > len(written & (of_scenario - of_policy))


def check_file(word: str) -> list[Problem]:
    """Return everything that is wrong with a scenario, policy or case file."""
    try:
        path = file_of(word)
        return checked_document(read(path, _shown(word, path)), path)[0]
    except InputError as error:
        return list(error.problems)


def checked_document(document: Document, path: Path) -> tuple[list[Problem], list[str]]:
    """Return everything that is wrong with a scenario, policy or case that was read from `path`.

    Where nothing is, return with it what whoever wrote it may not have meant, as sentences.
    """
    try:
        if not document.values.keys() <= Scenario.model_fields.keys():
            # Cases are slow to load, and a file that has keys of a scenario alone is none.
            from simulator.scenario.cases.case_loading import checked_case, looks_like_case

            if looks_like_case(document):
                return checked_case(document)[1], []
        if looks_like_policy(document):
            policy, problems = _checked_policy(document)
            return problems, of_policy(policy) if policy and not problems else []
        scenario, problems, left_out = _checked_scenario(document)
        if scenario is None:
            return problems, []
        regimes, more = _regimes(scenario, document, path, (), left_out)
        if problems or more:
            return _in_order(document, [*problems, *more]), []
        return [], for_author(Loaded(path.stem, path, scenario, regimes))
    except InputError as error:
        return list(error.problems), []


def file_of(word: str) -> Path:
    """Return the path of a file that is given by path, or by the name of a bundled one."""
    path = as_named(Path(word))
    if not library.is_path(word):
        if word in library.policy_names():
            path = library.policy_path(word)
        elif word in library.lesson_names() and word not in library.scenario_names():
            path = path if is_file(path) else library.lesson_path(word)
        elif word in [*library.scenario_names(), *library.street_names()] or not is_file(path):
            path = find_scenario(word)
    return path


def _in_order(document: Document, found: list[Problem]) -> list[Problem]:
    """Put the problems of the scenario itself first, line by line."""
    return sorted(found, key=lambda one: (one.file != document.file, one.file, one.line or 0))


def _shown(word: str, path: Path) -> str:
    return word if library.is_path(word) else path.name


def _checked_scenario(
    document: Document,
) -> tuple[Scenario | None, list[Problem], list[KeyPath]]:
    scenario, findings, left_out = validated(Scenario, document, _SCENARIO_PLACEHOLDERS)
    if scenario is not None:
        findings = findings + check_scenario(scenario, left_out)
    return scenario, problems(document, findings), left_out


def _checked_policy(document: Document) -> tuple[Policy | None, list[Problem]]:
    policy, findings, left_out = validated(Policy, document, _POLICY_PLACEHOLDERS)
    if policy is not None:
        findings = findings + check_policy(policy, left_out)
    return policy, problems(document, findings)


def _regimes(
    scenario: Scenario,
    document: Document,
    path: Path,
    chosen: tuple[str, ...],
    left_out: list[KeyPath],
) -> tuple[dict[str, Regime], list[Problem]]:
    """Return the policies to run by name, and the problems with them.

    Where the timelines were wrong (`left_out`), an unknown name may be one of theirs.
    """
    regimes: dict[str, Regime] = {}
    problems: list[Problem] = []
    timelines = {timeline.name: position for position, timeline in enumerate(scenario.timelines)}
    words: list[tuple[str, KeyPath]] = [
        (word, ("policies", position)) for position, word in enumerate(scenario.policies)
    ]
    if chosen:
        words = [(word, ()) for word in dict.fromkeys(chosen)]
    bundled, unsure = library.policy_names(), touches(("timelines",), left_out)
    for word, key in words:
        if word == "?" or (unsure and not library.is_path(word) and word not in bundled):
            continue
        base = path.parent if key else Path()
        if word in timelines:
            position = timelines[word]
            regime, of_policy = _timeline(scenario, position, path.parent, document, bundled)
        else:
            policy, of_policy = _policy(word, base, key, document, bundled, tuple(timelines))
            files = (_policy_path(word, base),)
            regime = Regime(_name(word), ((0, policy),), files) if policy else None
        problems.extend(of_policy)
        if regime is None:
            continue
        problems.extend(
            _at(document, key, f"two policies are called {said}")
            for place, said in alike([*regimes, regime.name])
            if place == len(regimes) or regime.name in regimes
        )
        regimes[regime.name] = regime
    return regimes, problems


def _name(word: str) -> str:
    return Path(word).stem if library.is_path(word) else word


def _timeline(
    scenario: Scenario, position: int, base: Path, document: Document, bundled: list[str]
) -> tuple[Regime | None, list[Problem]]:
    timeline = scenario.timelines[position]
    steps: list[tuple[int, Policy, Path]] = []
    problems: list[Problem] = []
    for index, step in enumerate(timeline.steps):
        key: KeyPath = ("timelines", position, "steps", index, "policy")
        policy, of_policy = _policy(step.policy, base, key, document, bundled, ())
        problems.extend(of_policy)
        if policy is not None:
            start = max(0, scenario.minute(step.from_))
            steps.append((start, policy, _policy_path(step.policy, base)))
    started = [step for step in steps if step[0] == 0][-1:]
    steps = started + [step for step in steps if step[0] > 0]
    if not steps:
        return None, problems
    rules = tuple((start, policy) for start, policy, _ in steps)
    return Regime(timeline.name, rules, tuple(path for *_, path in steps)), problems


def _beside(word: str, folder: Path) -> str:
    """Say how a file is named that is called so, where there is one."""
    there = next((name for name in (word, f"{word}.toml") if is_file(folder / name)), None)
    return f"; for the file here, write ./{shorten(there, 200)}" if there else ""


def _nearly(word: str, folder: Path) -> str:
    """Name a file that is called nearly so, where there is one."""
    return file_meant(folder / f"{word}.toml", f"{word}.toml")


def _policy(
    word: str,
    base: Path,
    key: KeyPath,
    document: Document,
    bundled: list[str],
    timelines: tuple[str, ...],
) -> tuple[Policy | None, list[Problem]]:
    """Load the policy that `word` names: one of those `bundled`, or a path relative to `base`."""
    path = _policy_path(word, base)
    if library.is_path(word):
        if not is_file(path):
            at = f"'{shorten(word, 200)}'"
            said = f"no policy file is at {at}{file_meant(path, word)}"
            said = f"{at} {A_FOLDER}" if is_folder(str(path)) else said
            return None, [_at(document, key, said)]
        shown = str(path)
    else:
        known = [*bundled, *timelines]
        if word not in known:
            hint = _beside(word, base) or did_you_mean(word, known) or _nearly(word, base)
            hint = hint or f"; known policies: {', '.join(known)}"
            return None, [_at(document, key, _no_policy(word, base, hint))]
        shown = f"policies/{path.name}"
    try:
        return load_policy(path, shown), []
    except InputError as error:
        return None, list(error.problems)


def _no_policy(word: str, base: Path, hint: str) -> str:
    """Say that no policy has the name `word`, and what it may be instead."""
    if not word.strip():
        return f"is empty{hint}"
    if is_folder(str(base / word)):
        return f"'{shorten(word)}' {A_FOLDER}"
    other = other_kind_called(word, "policy")
    other = other or file_not_there(word, base, library.policy_names())
    if other:
        return f"'{shorten(word, 200)}' {other}"
    return f"no policy is called '{shorten(word)}'{hint}"


def _policy_path(word: str, base: Path) -> Path:
    return as_named(base / word) if library.is_path(word) else library.policy_path(word)


def _at(document: Document, key: KeyPath, message: str) -> Problem:
    if not key:
        return Problem("--policy", None, "", message)
    return problems(document, [(key, message)])[0]
