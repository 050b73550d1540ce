"""What is wrong with a file, said so that its author can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.scenario.letters.names import difference, lookalike
from simulator.scenario.letters.text import clean

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, with which key, and what was meant."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        """Return `file:line: key: message`, the shape that editors jump to."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return clean(": ".join(part for part in (where, self.key, self.message) if part))


class InputError(Exception):
    """What a person wrote cannot be used; every problem that was found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def about(cls, file: str | Path, message: str, line: int | None = None) -> InputError:
        """Return the error for one problem with a whole file."""
        return cls([Problem(str(file), line, "", message)])


def did_you_mean(
    word: str,
    known: Iterable[str],
    least: float = 0.6,
    written: Callable[[str], str] = str,
) -> str:
    """Return `; did you mean 'x'?` for the closest known word, or an empty string.

    It is as close as `least` at least: 1 is the same word, 0 has no letter in common. `written`
    says how the known word is to be typed.

    One that looks the same is no question: what differs is said.
    """
    known = list(known)
    same = lookalike(word, known)
    if same is not None:
        return f"; one name looks the same, but {difference(word, same, ('here', 'there'))}"
    if word.isdecimal():
        # No number is a misspelling of another one.
        return ""
    close = difflib.get_close_matches(word, known, n=1, cutoff=least)
    return f"; did you mean '{written(close[0])}'?" if close else ""


class Hints:
    """Suggestions for unknown names, for the first few of them: each looks at all names."""

    def __init__(self, most: int = 5) -> None:
        self._left = most

    def for_name(self, word: str, known: Iterable[str]) -> str:
        """Return what `did_you_mean` says, or nothing where it was said often enough."""
        self._left -= 1
        return did_you_mean(word, known) if self._left >= 0 else ""


def keys_meant(written: Iterable[str], known: Iterable[str]) -> set[str]:
    """Return the known keys that are written, or nearly written."""
    known = sorted(known)
    found = (difflib.get_close_matches(word, known, n=1, cutoff=0.85) for word in written)
    return {near for nearest in found for near in nearest}
