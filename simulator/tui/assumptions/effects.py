"""What changed numbers do: the message of the worker that finds it out, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text
from textual.message import Message

from simulator.experiment.one_at_a_time import mean
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import Value
from simulator.report.words.assumptions import HEADLINES, effect_rows, nothing_moves
from simulator.scenario import Loaded
from simulator.scenario.pace import answers_are_drawn
from simulator.story.backend import Backend, Stopped, figures
from simulator.story.open_story import OpenStory


@dataclass
class Effect(Message):
    """Some runs of the story before and after its changes have been computed."""

    story: OpenStory
    """With the changes."""
    means: dict[str, tuple[float | None, float | None]]
    """By measure, before and now."""
    others: dict[str, tuple[float | None, float | None]]
    """The same of the measures that are said only where none of those moves."""
    runs: int
    done: bool

    def is_of(self, story: OpenStory) -> bool:
        """Tell whether it is about the numbers of `story`, and about its policy."""
        return self.story.same_numbers(story) and self.story.policy == story.policy


def effects(
    original: Loaded, story: OpenStory, runs: int, backend: Backend, stopped: Stopped
) -> Iterator[Effect]:
    """Run both on the same luck: first what comes fast, then what can be worked out."""
    figures_of = figures(backend, stopped)
    before: list[dict[str, Value]] = []
    after: list[dict[str, Value]] = []
    for at, inference in [(0, False), *((at, True) for at in range(runs))]:
        old = figures_of(original, story.policy, at, inference, inference)
        new = figures_of(story.loaded, story.policy, at, inference, inference)
        before, after = ([*before, old], [*after, new]) if at else ([old], [new])
        means, others = (
            {
                name: (mean(one[name] for one in before), mean(one[name] for one in after))
                for name in names
                if name in old
            }
            for names in (HEADLINES, (name for name in MEASURES if name not in HEADLINES))
        )
        if stopped():
            return
        yield Effect(story, means, others, len(before), done=at == runs - 1)


def effect_text(effect: Effect, rules: str, *, names_policy: bool = True) -> Text:
    """Return what differs, row by row, and then what stays the same.

    `names_policy`: the key that chooses another policy is open, and is named where it helps.
    """
    text = Text()
    runs = "1 run" if effect.runs == 1 else f"{effect.runs} runs on average"
    more = "" if effect.done else " …"
    text.append("WHAT THE CHANGE DOES", style="bold")
    text.append(f"  ({runs}, same luck{more})\nUnder {rules}:\n")
    rows = effect_rows(effect.means)
    for row in rows:
        if row.differs:
            text.append(f"{row.label}  ")
            text.append(f"{row.before} → {row.after}  {row.arrow}\n", style="bold")
    if not any(row.differs for row in rows):
        if not effect.done:
            return text.append("Nothing moves so far. The rest is being worked out.")
        # With all of them behind it nobody would read the one thing to press.
        written = not answers_are_drawn(effect.story.loaded.scenario)
        others = effect_rows(effect.others)
        return text.append(
            nothing_moves(len(rows), others, written=written, names_policy=names_policy)
        )
    same = ", ".join(f"{row.label} {row.after}" for row in rows if not row.differs)
    if same:
        text.append(f"the same: {same}")
    return text
