"""What a file is that was given where a file of another kind is wanted, and what to type then."""

from __future__ import annotations

from simulator.scenario import library
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy
from simulator.scenario.problems import InputError, keys_meant
from simulator.scenario.toml.reading import Document

_TRY_POLICY = "is a policy, not a scenario: try `camsim run {story} --policy {word}`"
_TRY_LESSON = "is a lesson, not a scenario: try `camsim lesson {word}`"
_TRY_CASE = "is a case, not a scenario: try `camsim infer {word}`"
_TRY_START = "is a start file, not a scenario: try `camsim tui {word}`"
_TRY_SCENARIO = "is a scenario, not a {wanted}: try `camsim run {word}`"


def looks_like_policy(document: Document) -> bool:
    """Tell a policy file from a scenario file by its keys, the misspelt ones too."""
    of_policy, of_scenario = set(Policy.model_fields), set(Scenario.model_fields)
    written = keys_meant(document.values, of_policy | of_scenario)
    return len(written & (of_policy - of_scenario)) > len(written & (of_scenario - of_policy))


def refuse_other_than_scenario(document: Document) -> None:
    """Say what a file is that is no scenario.

    Raises:
        InputError: it is a policy, a case, a lesson or a start file.
    """
    keys = document.values.keys()
    if keys <= Scenario.model_fields.keys():
        return
    said = ""
    if "camsim" in keys:
        said = _TRY_START
    elif "steps" in keys:
        said = _TRY_LESSON
    elif looks_like_policy(document):
        said = _TRY_POLICY
    elif "town" not in keys and {"facts", "kinds"} & keys:
        said = _TRY_CASE
    if said:
        raise InputError.about(document.file, _filled(said, document.file))


def refuse_other_than_policy(document: Document) -> None:
    """Say what a file is that is no policy.

    Raises:
        InputError: it is a scenario.
    """
    if "town" in document.values and not looks_like_policy(document):
        raise InputError.about(document.file, scenario_instead(document.file, "policy"))


def bundled_instead(word: str) -> str:
    """Say of a bundled name of another kind what it is; empty where no scenario is meant by it."""
    if word in library.policy_names():
        return _filled(_TRY_POLICY, word)
    return _filled(_TRY_LESSON, word) if word in library.lesson_names() else ""


def scenario_instead(word: str, wanted: str) -> str:
    """Say that `word` is a scenario where something else is `wanted`."""
    return _TRY_SCENARIO.format(wanted=wanted, word=word)


def _filled(said: str, word: str) -> str:
    return said.format(word=word, story=library.FIRST_SCENARIO)
