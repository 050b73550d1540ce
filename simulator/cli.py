"""The `camsim` command: its verbs, and nothing else.

Data goes to standard output, progress and notes to standard error. Everything heavy is imported
by the verb that needs it, so that `camsim --help` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from simulator import __version__

if TYPE_CHECKING:
    from simulator.experiment import Comparison, Outcome
    from simulator.ledger import Load
    from simulator.scenario import Loaded

Format: TypeAlias = Literal["table", "json", "csv"]
WRONG_INPUT = 2
DEFAULT_REPLICATIONS = 20
WIDTH_WITHOUT_TERMINAL = 100
BUSY = 0.9

_scenario = click.argument("scenario")
_policies = click.option(
    "--policy", "policies", multiple=True, metavar="P", help="A policy by name or path; repeatable."
)
_seed = click.option("--seed", type=click.IntRange(min=0), help="Root seed; default: the file's.")
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print it.",
)


_no_inference = click.option(
    "--no-inference",
    is_flag=True,
    help="Leave out what the agency can work out: quicker where totals are many.",
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="camsim")
@click.pass_context
def cli(context: click.Context) -> None:
    """Simulate what an agency learns about the people whose cameras it asks for.

    Without a command: the terminal program, or, where there is no terminal, the comparison of
    the default scenario.
    """
    if context.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        context.invoke(tui)
        return
    from simulator.scenario.library import DEFAULT_SCENARIO

    context.invoke(compare, scenario=DEFAULT_SCENARIO)


@cli.command()
@click.argument("scenario", required=False)
def tui(scenario: str | None) -> None:
    """Open the terminal program, with SCENARIO in front."""
    with _kind_errors():
        if scenario is not None:
            _load(scenario, ())
        if not sys.stdout.isatty():
            raise click.UsageError("the terminal program needs a terminal; try `camsim compare`")
        from simulator.tui.app import play

        play(scenario)


@cli.command("list")
def list_() -> None:
    """List the bundled scenarios and policies."""
    from simulator.report.listing import library_lines

    with _kind_errors():
        for line in library_lines(_width(), _strong):
            click.echo(line)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Validate scenario, policy and case files; silent where they are good."""
    from simulator.scenario.loading import check_file

    problems = [problem for file in files for problem in check_file(file)]
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        sys.exit(WRONG_INPUT)


@cli.command()
@_scenario
@_policies
@_seed
@click.option(
    "--replication", type=click.IntRange(min=0), default=0, show_default=True, help="Which run."
)
@_format
def run(
    scenario: str, policies: tuple[str, ...], seed: int | None, replication: int, form: Format
) -> None:
    """Run SCENARIO once under each policy."""
    with _kind_errors():
        loaded = _load(scenario, policies)
        from simulator.experiment import Comparison, run_all
        from simulator.report import data

        root = loaded.scenario.seed if seed is None else seed
        outcomes = run_all(loaded, root, replication)
        _warn(loaded, list(outcomes.values()))
        if form == "json":
            click.echo(data.run_json(loaded, root, replication, outcomes), nl=False)
        elif form == "csv":
            click.echo(data.run_csv(replication, outcomes), nl=False)
        else:
            single = {name: [outcome] for name, outcome in outcomes.items()}
            heading = f"one run, seed {root}, replication {replication}"
            _print_table(Comparison(loaded, root, single), heading)


@cli.command()
@_scenario
@_policies
@click.option(
    "--replications",
    type=click.IntRange(min=1),
    default=DEFAULT_REPLICATIONS,
    show_default=True,
    help="How many runs of each policy.",
)
@_seed
@_no_inference
@_format
def compare(
    scenario: str,
    policies: tuple[str, ...] = (),
    replications: int = DEFAULT_REPLICATIONS,
    seed: int | None = None,
    no_inference: bool = False,
    form: Format = "table",
) -> None:
    """Run SCENARIO many times under each policy, on the same luck, and compare."""
    with _kind_errors():
        loaded = _load(scenario, policies)
        from simulator.experiment import compare as compare_policies
        from simulator.report import data

        root = loaded.scenario.seed if seed is None else seed
        with _progress(replications) as progress:
            comparison = compare_policies(
                loaded, root, replications, progress, inference=not no_inference
            )
        _warn(loaded, [one for many in comparison.outcomes.values() for one in many])
        if form == "json":
            click.echo(data.compare_json(comparison), nl=False)
        elif form == "csv":
            click.echo(data.compare_csv(comparison), nl=False)
        else:
            heading = f"{replications} runs of each policy on the same luck, seed {root}"
            _print_table(comparison, heading)


@cli.command()
@click.argument("case", metavar="CASE.toml")
@_format
def infer(case: str, form: Format) -> None:
    """Work out what the facts of a case written by hand say of each home."""
    with _kind_errors():
        from simulator.scenario.case_loading import load_case

        loaded = load_case(case)
        from simulator.report.case_answer import answered

        title, answer = loaded.case.title, answered(loaded)
        if form == "json":
            from simulator.report.case_data import infer_json

            click.echo(infer_json(title, answer), nl=False)
        elif form == "csv":
            from simulator.report.case_data import infer_csv

            click.echo(infer_csv(answer), nl=False)
        else:
            from simulator.report.case_table import infer_lines

            for line in infer_lines(title, answer, _width(), _strong, _marked):
                click.echo(line)


@cli.command()
@click.argument("what", type=click.Choice(["scenario", "policy", "case"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a scenario, a policy or a case file."""
    from simulator.scenario.schema import schema_text

    click.echo(schema_text(what), nl=False)


@cli.command()
@click.argument("name")
def new(name: str) -> None:
    """Write a commented scenario NAME.toml to start from."""
    from simulator.scenario.template import template

    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(path.stem))
    except FileExistsError:
        _fail(f"{path}: is there already; nothing was changed")
    except OSError as error:
        _fail(f"{path}: cannot be written: {error.strerror}")
    click.echo(f"wrote {path}; now: camsim compare {path}")


@cli.command()
def doctor() -> None:
    """Tell whether this machine is ready."""
    from simulator.doctor import examine, terminal_size

    bad = False
    findings = examine(
        os.environ, sys.stdout.encoding, terminal_size(), terminal=sys.stdout.isatty()
    )
    for finding in findings:
        bad = bad or (finding.needed and not finding.good)
        mark = "ok  " if finding.good else "FAIL" if finding.needed else "note"
        click.echo(f"{mark}  {finding.text}")
    click.echo("Ready." if not bad else "Not ready: mend the lines marked FAIL.")
    if bad:
        sys.exit(1)


def main() -> None:
    """Run the command; the console script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a glyph shows a question mark instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="camsim")


def _load(word: str, policies: tuple[str, ...]) -> Loaded:
    from simulator.scenario import load_scenario

    return load_scenario(word, policies)


@contextmanager
def _kind_errors() -> Iterator[None]:
    """Turn wrong input into lines on standard error and status 2, and Ctrl-C into status 130."""
    from simulator.scenario import InputError

    try:
        yield
    except InputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(WRONG_INPUT)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(130)


def _fail(message: str) -> None:
    from simulator.scenario.text import clean

    click.echo(clean(message), err=True)
    sys.exit(WRONG_INPUT)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """Show progress on standard error where somebody is looking at it."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    with click.progressbar(length=total, label="runs", file=sys.stderr) as bar:
        yield lambda _done, _all: bar.update(1)


def _warn(loaded: Loaded, outcomes: list[Outcome]) -> None:
    """Say on standard error what the reader of the figures has to know."""
    from simulator.scenario.notes import without_effect
    from simulator.scenario.text import clean

    for sentence in without_effect(loaded):
        click.echo(clean(f"note: {sentence}"), err=True)
    busiest: dict[str, Load] = {}
    for outcome in outcomes:
        for name, load in outcome.loads.items():
            if name not in busiest or load.busy > busiest[name].busy:
                busiest[name] = load
    for name, load in busiest.items():
        if load.busy > BUSY:
            left = f"; {load.waiting} still wait at the end" if load.waiting else ""
            said = f"warning: the {name} are busy {load.busy:.0%} of the time: work piles up{left}"
            click.echo(clean(said), err=True)


def _print_table(comparison: Comparison, heading: str) -> None:
    from simulator.report.comparison import comparison_table
    from simulator.report.plain_table import table_lines
    from simulator.scenario.real_agencies import MODELLED_ON_NEWS
    from simulator.scenario.text import clean

    loaded = comparison.loaded
    click.echo(_strong(clean(loaded.scenario.title)))
    click.echo(heading)
    if loaded.names_real_agency:
        click.echo(MODELLED_ON_NEWS)
    click.echo()
    for line in table_lines(comparison_table(comparison), _width(), _strong, _marked):
        click.echo(line)


def _width() -> int:
    import shutil

    return max(40, shutil.get_terminal_size((WIDTH_WITHOUT_TERMINAL, 24)).columns)


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _strong(text: str) -> str:
    return click.style(text, bold=True) if _coloured() else text


def _marked(text: str) -> str:
    return click.style(text, fg="cyan") if _coloured() else text


if __name__ == "__main__":
    main()
