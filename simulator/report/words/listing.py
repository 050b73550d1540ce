"""The bundled scenarios, lessons and policies as a list for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.report.words import terms as words
from simulator.scenario import library, load_policy
from simulator.scenario.front import front_of
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean


def library_lines(width: int, strong: Callable[[str], str] = str) -> Iterator[str]:
    """Yield the lines of the list: names to type, and what they are."""
    yield strong("SCENARIOS") + "   camsim compare NAME"
    for name in library.scenario_names():
        # They come with the program and are good: nothing is checked before it is run.
        front = front_of(library.scenario_path(name))
        yield from _entry(name, front.title, front.question, width, strong)
    yield ""
    yield from lesson_lines(width, strong)
    yield ""
    yield strong("POLICIES") + "    camsim compare SCENARIO --policy NAME --policy NAME"
    for name in library.policy_names():
        policy = load_policy(library.policy_path(name))
        basis = words.BASES[policy.basis]
        years = f", {policy.years}" if policy.years else ""
        yield from _entry(name, f"{policy.title} ({basis}{years})", "", width, strong)


def lesson_lines(width: int, strong: Callable[[str], str] = str) -> Iterator[str]:
    """Yield the lines of the list of lessons: names to type, how long each is, what it asks."""
    yield strong("LESSONS") + "     camsim lesson NAME"
    for name in library.lesson_names():
        # A lesson has these keys where a scenario has them.
        front = front_of(library.lesson_path(name))
        title = f"{front.title} ({words.plural(front.minutes, 'minute')})"
        yield from _entry(name, title, front.question, width, strong)


def _entry(
    name: str, title: str, more: str, width: int, strong: Callable[[str], str]
) -> Iterator[str]:
    yield f"  {strong(name)}"
    for text in filter(None, (title, more)):
        yield from wrapped(clean(text), width, "      ", "      ")
