"""The `camsim` command: its verbs, and nothing else.

Data goes to standard output, progress and notes to standard error. Everything heavy is imported
by the verb that needs it, so that `camsim --help` is quick.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import click

from simulator import __version__, streams
from simulator.memory import a_whole_program, look_seldom
from simulator.verbs import options
from simulator.verbs.asked import asked_for, begun_by
from simulator.verbs.check import check, schema
from simulator.verbs.cite import cite
from simulator.verbs.classes.command import class_
from simulator.verbs.compare import compare
from simulator.verbs.completion import completion, stories
from simulator.verbs.console import (
    errors_as_lines,
    marked,
    print_comparison,
    read_line,
    say,
    show,
    strong,
    tell,
    warn,
    warn_unmet,
    width,
)
from simulator.verbs.export import export
from simulator.verbs.lesson import lesson
from simulator.verbs.new import new
from simulator.verbs.report import handout, report
from simulator.verbs.serve import serve
from simulator.verbs.sweep import sweep


def _say_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from simulator.built_from import commit

    made_from = commit()
    click.echo(f"camsim, version {__version__}" + (f", commit {made_from}" if made_from else ""))
    context.exit()


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version, and the commit it was made from, and exit.",
)
@options.plain
@click.pass_context
def cli(context: click.Context, *, plain: bool) -> None:
    """Simulate what the police learn about the people whom they ask for video.

    Without a command: the terminal program, or, where there is no terminal, the comparison of
    the default scenario.
    """
    if context.invoked_subcommand is not None:
        if plain:
            raise click.UsageError("--plain stands behind a command, as in: camsim tui --plain")
        return
    if plain or (sys.stdin.isatty() and sys.stdout.isatty()):
        context.invoke(tui, plain=plain)
        return
    from simulator.scenario.library import DEFAULT_SCENARIO

    context.invoke(compare, scenario=DEFAULT_SCENARIO)


@cli.command()
@click.argument("scenario", required=False, shell_complete=stories)
@options.plain
def tui(scenario: str | None, *, plain: bool) -> None:
    """Open the terminal program, with SCENARIO in front.

    SCENARIO is a name that `camsim list` shows, the path of a story or a start file, or a code.
    """
    with errors_as_lines():
        begun = None if scenario is None else begun_by(scenario)
        if plain:
            from simulator.plain.session import converse

            converse(scenario, read_line, tell, begun)
            return
        if scenario is not None and begun is None:
            from simulator.scenario import load_scenario

            load_scenario(scenario)
        if not sys.stdout.isatty():
            raise click.UsageError("the terminal program needs a terminal; try `camsim compare`")
        from simulator.tui.app import play

        play(scenario, begun)


@cli.command("list")
def list_() -> None:
    """List the bundled scenarios, policies and lessons."""
    from simulator.report.words.listing import library_lines

    with errors_as_lines():
        show(library_lines(width(), strong))


@cli.command()
@options.scenario
@options.policies
@options.seed
@options.replication
@click.option(
    "--out",
    metavar="FILE.db",
    type=click.Path(path_type=Path),
    help="Write all that happened, and all that was told, as one SQLite file.",
)
@options.everything
@options.output
@options.plain
def run(
    scenario: str,
    policies: tuple[str, ...],
    seed: int | None,
    replication: int,
    out: Path | None,
    output: options.Output,
    *,
    everything: bool,
    plain: bool,
) -> None:
    """Run SCENARIO once under each policy."""
    look_seldom(once_now=False)
    with errors_as_lines():
        from simulator.experiment import Comparison, run_all
        from simulator.report.files import data
        from simulator.report.words.compared.unmet import unmet

        asked = asked_for(scenario, policies)
        loaded = asked.loaded

        if plain and output.form != "table":
            raise click.UsageError("--plain tells a story; it has no --format")
        root, replication = asked.seed(seed), asked.replication(replication)
        if plain:
            if out is not None:
                raise click.UsageError("--plain tells a story; --out keeps a file: one at a time")
            from simulator.plain.whole_run import tell_run

            outcomes = tell_run(loaded, root, replication, tell)
            code = asked.code(root, replication)
            if code:
                tell(f"To have the same again, here or elsewhere: camsim run {code} --plain")
            warn(loaded, list(outcomes.values()))
            return
        if out is None:
            outcomes = run_all(loaded, root, replication)
        else:
            from simulator.report.files.run_database import RunDatabase, command_line

            command = command_line(*asked.again, root, replication, out)
            with RunDatabase(out, loaded, command) as file:
                outcomes = run_all(loaded, root, replication, file.add)
            if file.added:
                say(f"wrote {out}")
            else:
                say(f"note: {out} has these runs already; nothing was written")
        warn(loaded, list(outcomes.values()))
        for name, outcome in outcomes.items():
            warn_unmet(unmet(loaded, name, root, [(replication, outcome)]))
        if output.form == "json":
            click.echo(data.run_json(loaded, root, replication, outcomes), nl=False)
        elif output.form == "csv":
            click.echo(data.run_csv(replication, outcomes, excel=output.excel), nl=False)
        else:
            single = {name: [outcome] for name, outcome in outcomes.items()}
            heading = f"run {replication} of seed {root}{asked.code_said(root, replication)}"
            print_comparison(Comparison(loaded, root, single), heading, everything=everything)


@cli.command()
@click.argument("case", metavar="CASE.toml")
@options.output
def infer(case: str, output: options.Output) -> None:
    """Work out what the facts of CASE say of each home.

    CASE is a file that you wrote by hand: homes, requests, and what the police were told.
    """
    with errors_as_lines():
        from simulator.scenario.cases.case_loading import load_case

        loaded = load_case(case)
        from simulator.report.words.proof.case_answer import answered

        title, answer = loaded.case.title, answered(loaded)
        if output.form == "json":
            from simulator.report.files.case_data import infer_json

            click.echo(infer_json(title, answer), nl=False)
        elif output.form == "csv":
            from simulator.report.files.case_data import infer_csv

            click.echo(infer_csv(answer, excel=output.excel), nl=False)
        else:
            from simulator.report.words.proof.case_table import infer_lines

            show(infer_lines(title, answer, width(), strong, marked))


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
        show([f"{mark}  {finding.text}"])
    click.echo("Ready." if not bad else "Not ready: mend the lines marked FAIL.")
    if bad:
        sys.exit(1)


cli.add_command(check)
cli.add_command(schema)
cli.add_command(compare)
cli.add_command(cite)
cli.add_command(sweep)
cli.add_command(export)
cli.add_command(report)
cli.add_command(handout)
cli.add_command(serve)
cli.add_command(lesson)
cli.add_command(class_)
cli.add_command(new)
cli.add_command(completion)


def main() -> None:
    """Run the command; the console script."""
    with a_whole_program():
        streams.run(partial(cli, prog_name="camsim"))


if __name__ == "__main__":
    main()
