"""A case file, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.scenario.case import Case
from simulator.scenario.case_checks import check_case
from simulator.scenario.problems import InputError, Problem
from simulator.scenario.reading import Document, read
from simulator.scenario.validation import problems, validated

_PLACEHOLDERS: dict[str, Any] = {"title": "?", "homes": [{"id": "?"}]}


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case, and where its facts stand."""

    case: Case
    document: Document

    def contradiction(self, facts: list[int], why: str) -> InputError:
        """Return the error for facts, by position, that cannot all be true: a line for each."""
        found = []
        for place, position in enumerate(facts):
            others = [self.document.line(("facts", one)) for one in facts if one != position]
            lines = ", ".join(str(line) for line in others)
            which = "lines" if len(others) > 1 else "line"
            tail = f" ({which} {lines})" if others and place == 0 else ""
            words = why if place == 0 else "and this"
            found.append((("facts", position), f"{words}{tail}"))
        return InputError(problems(self.document, found))


def load_case(word: str) -> LoadedCase:
    """Load the case file at the path `word`.

    Raises:
        InputError: with everything that is wrong with it.
    """
    document = read(Path(word), word)
    case, found = checked_case(document)
    if case is None or found:
        raise InputError(found)
    return LoadedCase(case, document)


def looks_like_case(document: Document) -> bool:
    """Tell a case file by the keys that no other file has."""
    return bool({"facts", "kinds"} & set(document.values)) or (
        {"homes", "requests"} <= set(document.values)
    )


def checked_case(document: Document) -> tuple[Case | None, list[Problem]]:
    """Check `document` as a case; return it, where it can be used, and its problems."""
    case, findings, left_out = validated(Case, document, _PLACEHOLDERS)
    if case is not None:
        findings = findings + check_case(case, left_out)
    return case, problems(document, findings)
