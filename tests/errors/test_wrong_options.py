"""Options that are no number to count with, or one that is too large: a line and status 2."""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.experiment import run_store

Camsim = Callable[..., Result]
COMPARE = ("compare", "maple-court", "--policy", "every-outcome", "--no-inference")
LARGE = "61524361524361524361"
"""Twenty rolls of a die, which no file of 64-bit numbers holds."""


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "NaN", "Infinity", "1e999", "-1"])
@pytest.mark.parametrize(
    "words",
    [
        (*COMPARE, "--until"),
        ("serve", "--idle-minutes"),
        ("serve", "--max-sessions"),
        ("serve", "--port"),
        (*COMPARE, "--replications"),
        (*COMPARE, "--jobs"),
        ("run", "maple-court", "--seed"),
        ("run", "maple-court", "--replication"),
        ("sweep", "maple-court", "--vary", "days=5", "--samples"),
    ],
    ids=lambda words: words[-1],
)
def test_what_is_no_number_to_count_with_is_refused(
    camsim: Camsim, words: tuple[str, ...], number: str
) -> None:
    found = camsim(*words, number)
    assert (found.exit_code, found.stdout) == (2, "")
    assert f"Invalid value for '{words[-1]}'" in found.stderr


@pytest.mark.parametrize("option", ["--replications", "--jobs"])
def test_more_than_anybody_waits_for_is_refused(camsim: Camsim, option: str) -> None:
    found = camsim(*COMPARE, option, LARGE)
    assert (found.exit_code, "is not in the range" in found.stderr) == (2, True)


def test_a_seed_of_twenty_digits_is_a_seed_wherever_one_is_taken(
    camsim: Camsim, tmp_path: Path
) -> None:
    run = ("run", "maple-court", "--policy", "every-outcome", "--seed", LARGE)
    alone = json.loads(camsim(*run, "--format", "json").stdout)
    assert alone["seed"] == int(LARGE)
    named = alone["policies"]["every-outcome"]["measures"]["homes_named"]
    words = (*COMPARE, "--seed", LARGE, "--replications", "1", "--format", "json")
    out, resumed = (
        camsim(*words, *more)
        for more in (("--out", tmp_path / "b.db"), ("--resume", tmp_path / "b.db"))
    )
    assert out.stdout == resumed.stdout
    assert json.loads(out.stdout)["policies"]["every-outcome"]["measures"]["homes_named"][
        "values"
    ] == [named]
    # Another of which the first nineteen digits are the same is another.
    other = camsim(*COMPARE, "--seed", f"{LARGE[:-1]}2", "--replications", 1, "--format", "csv")
    same_file = camsim(
        *COMPARE, "--seed", f"{LARGE[:-1]}2", "--replications", 1, "--format", "csv",
        "--resume", tmp_path / "b.db",
    )  # fmt: skip
    assert same_file.stdout == other.stdout
    assert camsim(*run, "--out", tmp_path / "r.db").exit_code == 0
    assert LARGE in camsim("export", tmp_path / "r.db", "--table", "runs").stdout


def test_a_seed_of_twenty_digits_in_a_file_is_that_of_the_command(
    camsim: Camsim, tmp_path: Path
) -> None:
    from simulator.scenario.writing.template import template

    path = tmp_path / "town.toml"
    path.write_text(template("town").replace("seed = 1 ", f"seed = {LARGE} "), encoding="utf-8")
    words = ("run", path, "--policy", "every-outcome", "--format", "csv")
    assert camsim(*words).stdout == camsim(*words, "--seed", LARGE).stdout


@pytest.mark.parametrize("option", [("--out", "r.db"), ("--format", "json"), ("--plain",)])
def test_a_replication_beyond_what_a_file_counts_is_refused(
    camsim: Camsim, option: tuple[str, ...], tmp_path: Path
) -> None:
    if option[0] == "--out":
        option = ("--out", str(tmp_path / "r.db"))
    found = camsim("run", "maple-court", "--replication", LARGE, *option)
    assert (found.exit_code, "is too large: the last is" in found.stderr) == (2, True)
    last = camsim("run", "maple-court", "--replication", 2**63 - 1, *option)
    assert last.exit_code == 0, last.output


def test_never_is_an_answer_to_after_how_long(camsim: Camsim) -> None:
    from simulator.verbs.serve import serve

    option = next(one for one in serve.params if one.name == "idle_minutes")
    assert option.type.convert("never", option, None) == float("inf")
    assert option.type.convert("0.5", option, None) == 0.5
    assert "never" in camsim("serve", "--help").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--allow-host", "https://school.example"),
        ("--allow-host", "*.example"),
        ("--allow-host", "school.example:8000"),
        ("--allow-host", ""),
        ("--prefix", "camsim"),
        ("--prefix", "/a b"),
        ("--prefix", "/../x"),
        ("--prefix", "//evil.example"),
    ],
)
def test_a_name_or_a_path_that_is_none_is_refused(camsim: Camsim, words: tuple[str, str]) -> None:
    found = camsim("serve", *words)
    assert (found.exit_code, "write a " in found.stderr) == (2, True)


SEEDED = {
    "run": ("run", "maple-court"),
    "run --plain": ("run", "maple-court", "--plain"),
    "compare": COMPARE,
    "sweep": ("sweep", "maple-court", "--vary", "days=1,2"),
    "report": ("report", "maple-court", "-o", "page.html"),
    "handout": ("handout", "maple-court", "-o", "page.html"),
}


@pytest.mark.parametrize("verb", SEEDED)
def test_a_seed_is_the_same_on_every_command_as_in_a_file(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """What a file may not have, no command takes, and for the same reason."""
    from simulator.scenario.writing.template import template

    monkeypatch.chdir(tmp_path)
    for wrong in ("-1", str(10**30 + 1), "9" * 50, "1.5", "nan", "one"):
        found = camsim(*SEEDED[verb], "--seed", wrong)
        assert (found.exit_code, found.stdout) == (2, "")
        assert "Invalid value for '--seed'" in found.stderr
        if wrong.lstrip("-").isdigit():
            in_file = tmp_path / "town.toml"
            in_file.write_text(template("town").replace("seed = 1 ", f"seed = {wrong} "))
            reason = camsim("check", in_file).stderr.split("seed: ")[1].strip()
            assert reason in found.stderr
            assert "less than 0" in reason or "thirty digits" in reason
    assert not list(tmp_path.glob("page.html"))


def test_a_seed_that_is_swept_keeps_to_the_same_rule(camsim: Camsim) -> None:
    for wrong in ("-1", str(10**30 + 1), "1.5"):
        found = camsim("sweep", "maple-court", "--vary", f"seed=1,{wrong}")
        assert (found.exit_code, found.stdout) == (2, "")
        assert "seed" in found.stderr


@pytest.mark.parametrize("seed", ["0", str(10**30)])
def test_the_least_and_the_greatest_seed_are_seeds(camsim: Camsim, seed: str) -> None:
    for words in (
        ("run", "maple-court", "--policy", "every-outcome"),
        (*COMPARE, "--replications", "1"),
    ):
        found = camsim(*words, "--seed", seed, "--format", "json")
        assert found.exit_code == 0
        assert json.loads(found.stdout)["seed"] == int(seed)


@pytest.mark.parametrize("name", ["", ".toml", "streets/", ".", "a\nb"])
def test_a_name_without_letters_makes_no_scenario(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = camsim("new", name)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"NAME: {name!r} names no scenario")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["-y", "c d", "it's", "corner"])
def test_what_new_says_to_type_can_be_typed(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    made = camsim("new", "--", name)
    assert made.exit_code == 0, made.stderr
    _, _, typed = made.stdout.partition("; now: ")
    command, *words = shlex.split(typed)
    assert command == "camsim"
    (file,) = tmp_path.iterdir()
    assert f"Run it:      {typed.strip()}" in file.read_text(encoding="utf-8")
    played = camsim(*words, "--replications", "1", "--no-inference", "--engine", "serial")
    assert played.exit_code == 0, played.stderr


def test_an_empty_file_is_no_file_of_runs_to_go_on_with(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "my runs.db"
    path.touch()
    found = camsim(*COMPARE, "--replications", "1", "--resume", path)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        f"{path}: is empty: no run is kept in it; to start anew, remove it and write "
        f"--out '{path}'\n"
    )
    assert path.stat().st_size == 0


def test_runs_are_not_kept_where_there_is_no_such_folder_or_none_to_write_in(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nowhere" / "runs.db"
    words = (*COMPARE, "--replications", "1", "--out", path)
    said = f"{path}: cannot be used for runs: {{}}; give another file\n"
    assert camsim(*words).stderr == said.format("there is no such folder")
    path.parent.mkdir()

    def closed(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    # Whoever tests as the owner of the machine may write everywhere.
    monkeypatch.setattr(run_store.sqlite3, "connect", closed)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert camsim(*words).stderr == said.format("Permission denied")
