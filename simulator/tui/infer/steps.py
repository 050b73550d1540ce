"""The reasons about one home, all at once or one step after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.text import Text

from simulator.report.words.proof.steps import Step
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean

_MORE = "{key} tells it all, step by step."
"""Stands where not all finds room at once; `key` is the one that does."""
_WORKING = "Working out the reasons… It can take some seconds; all keys work meanwhile."


@dataclass(frozen=True, slots=True)
class ReasonSteps:
    """A chain of reasoning, and how far it has been told."""

    steps: tuple[Step, ...] = ()
    at: int | None = None
    """The step that is told, from 0; None for all at once."""
    instead: str = _WORKING
    """What is said where there are no steps."""

    @property
    def now(self) -> Step | None:
        """The step that is told; None where all are told at once."""
        return None if self.at is None or not self.steps else self.steps[self.at]

    @property
    def texts(self) -> list[str]:
        """The sentences of all steps."""
        return [clean(step.text) for step in self.steps]

    def on(self) -> ReasonSteps:
        """Tell the next step; after the last one, all at once again."""
        after = 0 if self.at is None else self.at + 1
        return replace(self, at=after if after < len(self.steps) else None)

    def back(self) -> ReasonSteps:
        """Take a step back; before the first one, all at once again."""
        before = len(self.steps) - 1 if self.at is None else self.at - 1
        return replace(self, at=before if before >= 0 else None)

    def whole(self) -> ReasonSteps:
        """Tell all at once."""
        return replace(self, at=None)

    def told(self, most: int, width: int = 10_000, key: str = "Space") -> Text:
        """Return what is told: all at once, or the step in bold under the ones before it.

        In `most` lines of `width`, and no sentence is cut: of all at once the end is left out, and
        it is said where it stands, and by which `key`; of single steps the earliest.
        """
        if not self.steps:
            return Text(self.instead)
        if self.at is None:
            return Text(self._all_at_once(most, width, _MORE.format(key=key)))
        text = Text(f"STEP {self.at + 1} OF {len(self.steps)}", style="bold")
        shown, room = self.at, most - 1 - _lines(f"▸ {self.texts[self.at]}", width)
        while shown and (needed := _lines(f"  {self.texts[shown - 1]}", width)) <= room:
            shown, room = shown - 1, room - needed
        for sentence in self.texts[shown : self.at]:
            text.append(f"\n  {sentence}", style="not bold")
        text.append(f"\n▸ {self.texts[self.at]}")
        return text

    def _all_at_once(self, most: int, width: int, more: str) -> str:
        first, *rest = self.texts
        for count in range(len(rest), -1, -1):
            some = [*rest[:count], *([] if count == len(rest) else [more])]
            text = f"{first}\n{' '.join(some)}"
            if sum(_lines(line, width) for line in text.split("\n")) <= most:
                return text
        return more


def _lines(text: str, width: int) -> int:
    return max(1, len(wrapped(text, width)))
