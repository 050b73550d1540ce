"""Which kind of file was given where another is wanted, by keys that no other kind has."""

from __future__ import annotations

from typing import Final, Literal

from simulator.scenario import library
from simulator.scenario.letters.typing import typed_path
from simulator.scenario.problems import InputError
from simulator.scenario.toml.reading import Document

Kind = Literal["scenario", "policy", "case", "lesson", "start file"]
_KEYS: Final[dict[Kind, str]] = {
    "scenario": """agencies controls days observer pauses platform policies reported residents
        script shelf start timelines town""",
    "policy": """agency_receives basis legal map people_asked public_receives request_limits
        residents_may_opt_out residents_told safeguards short sources summary years""",
    "case": "facts homes kinds requests",
    "lesson": "audience class figures goals instead standards steps words",
    "start file": """ask at big camsim digest given home locked policy replication screen set
        theme view""",
}
OWN_KEYS: Final = {kind: frozenset(keys.split()) for kind, keys in _KEYS.items()}
"""At the top of a file, by its kind."""
_USED: Final[dict[Kind, str]] = {
    "scenario": "camsim compare {file} plays it",
    "policy": "a scenario is played under it, as in camsim compare maple-court --policy {file}",
    "case": "camsim infer {file} works it out",
    "lesson": "camsim lesson {file} plays it",
    "start file": "camsim tui {file} opens it",
}


def refuse_other_kinds(document: Document, wanted: Kind) -> None:
    """Let pass what may be a file of the kind that is `wanted`, with mistakes or without.

    Raises:
        InputError: no key of that kind stands in it, and keys of another kind do.
    """
    written = document.values.keys()
    if written & OWN_KEYS[wanted]:
        return
    found = max(OWN_KEYS, key=lambda kind: len(written & OWN_KEYS[kind]))
    if written & OWN_KEYS[found]:
        raise InputError.about(document.file, _other(document.file, found, wanted))


def other_kind_called(word: str, wanted: Kind) -> str:
    """Say which bundled file of another kind than the one `wanted` is called `word`, if any is."""
    named: dict[Kind, list[str]] = {
        "scenario": [*library.scenario_names(), *library.street_names()],
        "policy": library.policy_names(),
        "lesson": library.lesson_names(),
    }
    kinds = [kind for kind, names in named.items() if word in names]
    return _other(word, kinds[0], wanted) if kinds and wanted not in kinds else ""


def _other(file: str, found: Kind, wanted: Kind) -> str:
    return f"is a {found}, not a {wanted}: {_USED[found].format(file=typed_path(file))}"
