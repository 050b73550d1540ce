"""A case file, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.scenario.cases.case import Case
from simulator.scenario.cases.case_checks import check_case
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, Problem, keys_meant
from simulator.scenario.toml.kinds import other_kind_called, refuse_other_kinds
from simulator.scenario.toml.reading import Document, as_named, read, refuse_empty_or_folder
from simulator.scenario.toml.validation import Finding, problems, validated

_MOST_PROBLEMS = 100
_MOST_SHOWN = 8
"""Facts that an error about facts names one by one."""
_LONGEST_KEY = 80
_ENDLESS = re.compile(r"[0-9a-fA-F_]{3000}")
_PLACEHOLDERS: dict[str, Any] = {"title": "?", "homes": [{"id": "?"}]}


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case, and where its facts stand."""

    case: Case
    document: Document

    def contradiction(self, facts: list[int], why: str, said: list[str]) -> InputError:
        """Return the error for facts, by position, that cannot all be true: a line for each.

        `why` says what is wrong with them, and `said` what each of them says.
        """
        shown = sorted(zip(facts[:_MOST_SHOWN], said, strict=False))
        lines = [str(self.document.line(("facts", position))) for position, _ in shown]
        others = ", ".join(lines[1:])
        if len(facts) > _MOST_SHOWN:
            others += f" and {len(facts) - _MOST_SHOWN:,} more"
        with_lines = f" with {'lines' if len(facts) > 2 else 'line'} {others}" if others else ""
        starts = [f"{why}{with_lines}", *["and this"] * (len(shown) - 1)]
        findings: list[Finding] = []
        for start, (position, words) in zip(starts, shown, strict=True):
            findings.append((("facts", position), f"{start}: {words}"))
        return InputError(_problems(self.document, findings))


def load_case(word: str) -> LoadedCase:
    """Load the case file at the path `word`.

    Raises:
        InputError: with everything that is wrong with it.
    """
    refuse_empty_or_folder(word, "CASE", "give the path of a case file")
    try:
        document = read(as_named(Path(word)), word)
    except InputError:
        if said := other_kind_called(word, "case"):
            raise InputError.about(word, said) from None
        raise
    except ValueError:
        # tomllib lets this one through: a whole number of more digits than Python reads.
        found_at = _ENDLESS.search(Path(word).read_text(encoding="utf-8"))
        line = found_at.string.count("\n", 0, found_at.start()) + 1 if found_at else None
        raise InputError.about(word, "holds a number of thousands of digits", line) from None
    refuse_other_kinds(document, "case")
    case, problems = checked_case(document)
    if case is None or problems:
        raise InputError(problems)
    return LoadedCase(case, document)


def looks_like_case(document: Document) -> bool:
    """Tell a case file by the keys that no other file has, the misspelt ones too."""
    written = keys_meant(document.values, Case.model_fields)
    return bool({"facts", "kinds"} & written) or {"homes", "requests"} <= written


def checked_case(document: Document) -> tuple[Case | None, list[Problem]]:
    """Check `document` as a case; return it, where it can be used, and its problems."""
    case, findings, left_out = validated(Case, document, _PLACEHOLDERS)
    if case is not None:
        findings = findings + check_case(case, left_out)
    problems = _problems(document, findings)
    if len(problems) > _MOST_PROBLEMS:
        more = f"and {len(problems) - _MOST_PROBLEMS:,} more lines like these"
        problems = [*problems[:_MOST_PROBLEMS], Problem(document.file, None, "", more)]
    return case, problems


def _problems(document: Document, findings: list[Finding]) -> list[Problem]:
    """Return the problems of `findings`; a key that somebody made long is cut short."""
    return [
        replace(one, key=shorten(one.key, _LONGEST_KEY)) for one in problems(document, findings)
    ]
