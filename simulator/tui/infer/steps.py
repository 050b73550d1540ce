"""The reasons about one home, all at once or one step after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.text import Text

from simulator.scenario.text import clean

_WORKING = "Working out the reasons… It can take some seconds; all keys work meanwhile."


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A chain of reasoning, and how far it has been told."""

    lines: tuple[str, ...] = ()
    step: int | None = None
    """The step that is told, from 0; None for all at once."""

    @property
    def sentence(self) -> str | None:
        """The step that is told; None where all are told at once."""
        return None if self.step is None or not self.lines else self.lines[self.step]

    def on(self) -> Puzzle:
        """Tell the next step; after the last one, all at once again."""
        after = 0 if self.step is None else self.step + 1
        return replace(self, step=after if after < len(self.lines) else None)

    def back(self) -> Puzzle:
        """Take a step back; before the first one, all at once again."""
        before = len(self.lines) - 1 if self.step is None else self.step - 1
        return replace(self, step=before if before >= 0 else None)

    def whole(self) -> Puzzle:
        """Tell all at once."""
        return replace(self, step=None)

    def told(self, most: int) -> Text:
        """Return what is told: all at once, or the step in bold under the ones before it.

        `most` lines at most; the steps that find no room are the earliest.
        """
        if not self.lines:
            return Text(_WORKING)
        if self.step is None:
            first, *rest = map(clean, self.lines)
            return Text(f"{first}\n{' '.join(rest)}")
        text = Text(f"STEP {self.step + 1} OF {len(self.lines)}", style="bold")
        first_shown = max(0, self.step + 2 - most)
        for place in range(first_shown, self.step):
            text.append(f"\n  {clean(self.lines[place])}", style="not bold")
        text.append(f"\n▸ {clean(self.lines[self.step])}")
        return text
