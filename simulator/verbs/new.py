"""`camsim new`: a file to start from: a commented scenario, one of a table, or a policy's copy."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.scenario.letters.text import shorten
from simulator.scenario.letters.typing import typed_path
from simulator.verbs import completion
from simulator.verbs.console import errors_as_lines, fail, say, show


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "table",
    metavar="TABLE.csv",
    help="Take requests and counts from a table: a line a request, or an agency and year.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=HEADING",
    help="Which column has what: agency, at, time, year, requests, recipients, area, shared, "
    "declined, ignored. Others are guessed, and said.",
)
@click.option(
    "--dates",
    type=click.Choice(["mdy", "dmy"]),
    help="How 5/9/2018 is meant: month first, or day first.",
)
@click.option(
    "--policy",
    metavar="P",
    shell_complete=completion.policies,
    help="Write a policy instead, with the rules of this one (camsim list names them) to change.",
)
@errors_as_lines()
def new(
    name: str, table: str | None, columns: tuple[str, ...], dates: str | None, policy: str | None
) -> None:
    """Write a commented scenario or policy to start from."""
    from simulator.scenario.writing.template import template

    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if path.name.startswith(".") or not path.name.isprintable():
        kind = "scenario" if policy is None else "policy"
        fail(f"NAME: {name!r} names no {kind}: write letters, such as corner or streets/corner")
    if policy is not None:
        if table is not None or columns or dates:
            fail("--policy writes a policy, --from a scenario: give one of them")
        _write_policy(policy, path)
        return
    if table is None:
        if columns or dates:
            fail("--column and --dates are about a table: add --from TABLE.csv")
        _write(path, template(path.stem, typed_path(Path(path.name))))
    else:
        if path.exists():
            # Before the table is read: what it says would scroll the reason away.
            fail(f"{path}: is there already; nothing was changed")
        _write(path, _from_table(path, table, columns, dates))
        _checked(path)
    show([f"wrote {path}; now: camsim compare {typed_path(path)}"])


def _policy_text(policy: str, path: Path) -> str:
    """Return a policy file for `path` with the rules of another: a bundled one, or a file."""
    from simulator.scenario.library import is_path, policy_names, policy_path
    from simulator.scenario.loading import load_policy
    from simulator.scenario.problems import did_you_mean
    from simulator.scenario.toml.reading import read
    from simulator.scenario.writing.policy_copy import policy_copy
    from simulator.scenario.writing.template import title_of

    known = policy_names()
    if not is_path(policy) and policy not in known:
        hint = did_you_mean(policy, known) or " (camsim list names them)"
        fail(f"--policy: no policy is called '{shorten(policy)}'{hint}")
    other = Path(policy) if is_path(policy) else policy_path(policy)
    load_policy(other, policy)
    return policy_copy(
        read(other, policy).text, title_of(path.stem) or "My rules", typed_path(Path(path.name))
    )


def _write_policy(policy: str, path: Path) -> None:
    """Write a policy to change, and say how it is compared with the one that it was begun from."""
    _write(path, _policy_text(policy, path))
    own = path if path.is_absolute() or path.parent != Path() else f"./{path}"
    both = f"--policy {typed_path(policy)} --policy {typed_path(own)}"
    show([f"wrote {path}; change its rules, then: camsim compare maple-court {both}"])


def _from_table(path: Path, table: str, columns: tuple[str, ...], dates: str | None) -> str:
    """Return the scenario of a table, after what was guessed and left out is said."""
    from simulator.scenario.letters.dates import order_called
    from simulator.scenario.table.rows import read_table
    from simulator.scenario.table.writing import scenario_text

    named: dict[str, str] = {}
    for column in columns:
        what, equals, heading = column.partition("=")
        if not equals or what in named:
            fail(f"--column: '{column}' should be WHAT=HEADING, each WHAT once")
        named[what] = heading
    read = read_table(Path(table), named, order_called(dates))
    for sentence in read.said:
        say(f"note: {sentence}")
    for problem in read.bad:
        say(str(problem))
    if read.bad:
        total = len(read.bad) + len(read.rows)
        say(f"left out: {len(read.bad)} of {total} lines; the others are in the scenario")
    return scenario_text(read, path.stem, typed_path(Path(path.name)))


def _write(path: Path, text: str) -> None:
    from simulator.report.files.writing import write_whole

    try:
        write_whole(path, text, over=False)
    except FileExistsError:
        fail(f"{path}: is there already; nothing was changed")


def _checked(path: Path) -> None:
    """Take the file away again where a run could not hold what the table asks for."""
    from simulator.scenario.loading import check_file

    problems = check_file(str(path.absolute()))
    if problems:
        path.unlink()
        fail(*map(str, problems), f"{path}: not written: a run cannot hold this table")
