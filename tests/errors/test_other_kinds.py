"""A file of one kind where another is wanted: a line says what it is, and what to type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from simulator.cli import cli
from simulator.scenario import library

Camsim = Callable[..., Result]
SCENARIO, POLICY, LESSON = "maple-court", "closed-2024", "map-and-names"
FILES = {
    SCENARIO: library.scenario_path(SCENARIO),
    POLICY: library.policy_path(POLICY),
    LESSON: library.lesson_path(LESSON),
}
CASE = Path(__file__).parents[1] / "inference" / "cases" / "asked-over-two.toml"
START = 'camsim = 1\nstory = "maple-court"\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", POLICY), "is a policy, not a scenario: try `camsim run maple-court --policy {}`"),
        (("tui", POLICY), "is a policy, not a scenario: try `camsim run maple-court --policy {}`"),
        (("compare", LESSON), "is a lesson, not a scenario: try `camsim lesson {}`"),
        (("infer", SCENARIO), "is a scenario, not a case: try `camsim run {}`"),
        (("lesson", SCENARIO), "is a story, not a lesson: try `camsim tui {}`"),
        (
            ("run", SCENARIO, "--policy", SCENARIO),
            "is a scenario, not a policy: try `camsim run {}`",
        ),
    ],
)
def test_a_bundled_name_or_file_of_another_kind_is_told(
    camsim: Camsim, words: tuple[str, ...], said: str
) -> None:
    """By its name and by its path; with one line, and not one for each key of the file."""
    *first, last = words
    for word in (last, str(FILES[last])):
        found = camsim(*first, word)
        assert (found.exit_code, found.stdout) == (2, "")
        assert len(found.stderr.splitlines()) == 1
        assert found.stderr.rstrip().endswith(said.format(word))


def test_a_case_and_a_start_file_are_told_too(camsim: Camsim, tmp_path: Path) -> None:
    start = tmp_path / "start.toml"
    start.write_text(START, encoding="utf-8")
    for word, verb, kind in ((CASE, "infer", "case"), (start, "tui", "start file")):
        found = camsim("run", str(word))
        assert found.exit_code == 2
        assert found.stderr.rstrip() == (
            f"{word}: is a {kind}, not a scenario: try `camsim {verb} {word}`"
        )


def test_help_says_bounds_as_people_read_them() -> None:
    """No `0<=x<=9223372036854775807`, no `INTEGER RANGE`, and no sentence of a command is cut."""
    context = click.Context(cli, info_name="camsim")
    every = [cli.get_help(context)]
    for name, verb in cli.commands.items():
        every.append(verb.get_help(click.Context(verb, info_name=name, parent=context)))
    whole = "\n".join(every)
    for never in ("<=", "x>", "RANGE", "FLOAT", "..."):
        assert never not in whole.replace("[ARGS]...", "").replace("FILE...", "").replace(
            "KEY=V1,V2...", ""
        )
    run = " ".join(cli.commands["run"].get_help(click.Context(cli.commands["run"])).split())
    assert "[default: 0; from 0 on]" in run
