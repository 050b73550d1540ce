"""Codes that are typed: at the command line, and as the screens say and open them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.coded import OTHER_VERSION, coded
from simulator.classroom.codes import (
    CodeNumbers,
    letters_of,
    numbers_of,
)
from simulator.classroom.starts.loading import begun_of
from tests.screens.conftest import Play, screen_text
from tests.screens.textual_inside import notices

Camsim = Callable[..., Result]

# ── The command line ─────────────────────────────────────────────────────────────────────────────


def test_a_code_of_today_gives_its_figures(camsim: Camsim) -> None:
    """Printed on 29 November 2026, of a run with luck of its own, and with other facts."""
    result = camsim("run", "422G-R0AZ-G000-00MJ", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    shown = json.loads(result.stdout)
    assert (shown["scenario"], shown["seed"], shown["replication"]) == ("maple-court", 5, 3)
    assert list(shown["policies"]) == ["early-partner-2018"]
    assert shown["policies"]["early-partner-2018"]["measures"]["certain_nonsharing"] == 0
    with_facts = json.loads(camsim("run", "422G4-5AZ06", "--format", "json").stdout)
    assert with_facts["policies"]["what if"]["measures"]["certain_nonsharing"] == 13


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (("run", "42000-03H0B"), "run 0 of seed 1, code 42000-03H0B"),
        (("run", "422g roaz gooo oomj"), "run 3 of seed 5, code 422G-R0AZ-G000-00MJ"),
        (("run", "422G4-5AZ06"), "run 0 of seed 1, code 422G4-5AZ06"),
        (("run", "422G-R0AZ-G000-00MJ", "--replication", "0"), "run 0 of seed 5, code 422G-00AZ-G000-00MG"),
        (("run", "maple-court", "--replication", "64"), "run 64 of seed 1"),
        (
            ("compare", "42000-03H0B", "--replications", "2"),
            "2 runs of each policy on the same luck, seed 1, code 42000-03H0B",
        ),
        (
            ("compare", "42000-03H0B", "--replications", "1", "--policy", "rounded-5"),
            "1 run of each policy on the same luck, seed 1, code 42900-0PB0G",
        ),
    ],
)  # fmt: skip
def test_the_heading_carries_the_code(camsim: Camsim, words: tuple[str, ...], heading: str) -> None:
    result = camsim(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1] == heading


def test_lines_to_hear_end_with_the_code(camsim: Camsim) -> None:
    said = camsim("run", "42600-03N0C", "--plain").stdout
    assert said.splitlines()[-1].endswith(": camsim run 42600-03N0C --plain"), said[-300:]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("42000-0SC0X", "42000-0SC0X: one letter is not right"),
        ("42000-0CS0Y", "42000-0CS0Y: one letter is not right"),
        ("42U00-0SC0Y", "42U00-0SC0Y: one letter is not right"),
        ("42000-0SC0", "42000-0SC0: a code has 10 or 16 letters; this one has 9"),
        ("the-ladders", "the-ladders: no bundled scenario has this name; did you mean 'the-ladder'?"),
        ("nowhere", "nowhere: no bundled scenario has this name"),
        ("via-pignolo", "via-pignolo: no bundled scenario has this name"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["run", "compare", "report", "tui"])
def test_a_wrong_code_is_one_line(camsim: Camsim, verb: str, word: str, says: str) -> None:
    result = camsim(verb, word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1


def test_a_file_with_a_name_like_a_code_is_pointed_at(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "school-2026.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    result = camsim("run", "school-2026")
    assert result.stderr.splitlines() == [
        "school-2026: no bundled scenario has this name; for the file here, write ./school-2026.toml (camsim list)"
    ]


def test_another_version_of_the_story_is_said_and_run_all_the_same(camsim: Camsim) -> None:
    right = numbers_of("42000-03H0B")
    other = letters_of(CodeNumbers(story=1, policy=0, digest=right.digest ^ 1))
    result = camsim("run", other)
    assert result.exit_code == 0
    assert result.stderr == f"note: {other}: {OTHER_VERSION}\n"
    assert result.stdout == camsim("run", "42000-03H0B").stdout


def test_facts_of_a_code_stay_with_its_policy(camsim: Camsim) -> None:
    result = camsim("run", "422G4-5AZ06", "--policy", "rounded-5")
    assert result.exit_code == 2
    assert "leave --policy out" in result.stderr


def test_lines_to_hear_begin_where_a_code_says(camsim: Camsim) -> None:
    told = camsim("tui", "422G-R0AZ-G000-00MJ", "--plain").stdout
    assert "Policy: Early partner" in told


def test_another_version_is_said_by_the_terminal_program_too(camsim: Camsim) -> None:
    right = numbers_of("42000-03H0B")
    other = letters_of(CodeNumbers(story=1, policy=0, digest=right.digest ^ 1))
    result = camsim("tui", other, "--plain")
    assert result.exit_code == 0
    assert result.stderr == f"note: {other}: {OTHER_VERSION}\n"


def test_pages_carry_the_code(camsim: Camsim) -> None:
    page = camsim("handout", "maple-court", "--no-inference").stdout
    assert "Its code: <code>42000-03H0B</code>." in page
    page = camsim("report", "422G4-5AZ06", "--replications", "1").stdout
    assert "<dt>code</dt><dd><code>422G4-5AZ06</code>" in page
    assert "camsim report 422G4-5AZ06 --replications 1 --seed 1 -o maple-court-report.html" in page


# ── Screens ──────────────────────────────────────────────────────────────────────────────────────


CODE_OF = {
    ("enter",): "42300-0560H",
    ("enter", "m"): "",
    ("enter", "3"): "42000-03H0B",
    ("enter", "4", "n"): "",
    ("down", "up"): "",
}
"""What is pressed before `y`, and the code that it says; empty: one that leads back there."""
HERE = (("enter",), ("enter", "4", "n"))
"""In the suite: a policy as it is, and other facts than a policy gives."""


def said(pilot) -> str:
    return " ".join(note.message for note in notices(pilot.app))


@pytest.mark.parametrize(
    "keys",
    [pytest.param(keys, marks=() if keys in HERE else pytest.mark.thorough) for keys in CODE_OF],
    ids=" ".join,
)
async def test_a_screen_says_its_code_and_the_code_opens_it(
    play: Play, few_runs: object, keys: tuple[str, ...]
) -> None:
    async with play(*keys, "y") as pilot:
        code = re.search(r"Code: (\S+)", said(pilot))[1]
        story = pilot.app.story
    assert CODE_OF[keys] in {"", code}
    opened = begun_of(coded(code))
    if story is not None and opened.start.screen != "compare":
        assert (opened.story.policy, opened.story.other_map) == (story.policy, story.other_map)
    async with play("y", begun=opened) as pilot:
        assert f"Code: {code}" in said(pilot)


async def test_luck_and_run_of_a_code_are_said_on_the_screen(play: Play) -> None:
    async with play(begun=begun_of(coded("422G-R0AZ-G000-00MJ"))) as pilot:
        assert "changed: luck 5 (file: 1); run 3 of this luck (usually 0)" in screen_text(pilot)
        ledger = pilot.app.screen.player.playback.ledger
        assert (ledger.seed, ledger.replication) == (5, 3)


async def test_changed_numbers_have_no_code_and_it_is_said_what_serves_instead(
    play: Play, few_runs: object
) -> None:
    async with play("enter", "6", "right", "y") as pilot:
        assert "This has no code, as it is changed or your own. e: a file to start from here." in (
            said(pilot)
        )
