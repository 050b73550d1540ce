"""The verb `compare`: many runs under each policy on the same luck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from simulator.verbs import options
from simulator.verbs.asked import asked_for
from simulator.verbs.batches import exit_as_it_ended, measures_called, run_batch
from simulator.verbs.console import (
    errors_as_lines,
    print_comparison,
    say,
    warn,
    warn_unmet,
)

if TYPE_CHECKING:
    from simulator.experiment import Comparison
    from simulator.experiment.statistics import IntervalKind

DEFAULT_REPLICATIONS = 20
MOST_UNTIL = 10_000
"""Runs of each policy after which `--until` gives up."""


@click.command()
@options.scenario
@options.policies
@click.option(
    "--replications",
    type=options.WholeRange(1, options.MOST_REPLICATIONS),
    help=f"How many runs of each policy; {DEFAULT_REPLICATIONS} unless --until decides.",
)
@click.option(
    "--until",
    metavar="SHARE",
    type=options.FiniteRange(min=0, max=1, min_open=True),
    help="Go on until the 95 percent interval of --measure is the mean, give or take this share of "
    "it, such as 0.05, and has been so for some runs.",
)
@options.measures("Which figure --until looks at")
@click.option(
    "--interval",
    type=click.Choice(["t", "bootstrap"]),
    default="t",
    show_default=True,
    help="The 95 percent intervals: Student's t, or BCa bootstrap (50 runs or more).",
)
@options.batch(keeps_runs=True)
@options.everything
@options.output
def compare(
    scenario: str,
    policies: tuple[str, ...],
    replications: int | None,
    until: float | None,
    measures: tuple[str, ...],
    interval: IntervalKind,
    runs: options.RunOptions,
    output: options.Output,
    *,
    everything: bool,
) -> None:
    """Run SCENARIO many times under each policy, and compare.

    Each run meets the same people and the same luck under every policy.
    """
    with errors_as_lines():
        from simulator.experiment.jobs import Batch
        from simulator.experiment.statistics import ENOUGH_FOR_BOOTSTRAP
        from simulator.experiment.stopping import Until
        from simulator.report.words.compared.unmet import unmet_of

        asked = asked_for(scenario, policies)
        loaded = asked.loaded
        batch = Batch((loaded,), asked.seed(runs.seed), runs.inference)
        rule = None
        if until is not None:
            rule = Until(until, measures_called(measures, inference=batch.inference))
        elif measures:
            raise click.UsageError("--measure says what --until looks at: give --until too")
        wanted = replications or (DEFAULT_REPLICATIONS if until is None else MOST_UNTIL)
        gathered = run_batch(batch, wanted, runs, rule)
        comparison = replace(gathered.comparison(0), interval=interval)
        if comparison.has_figures:
            warn(loaded, comparison.every_outcome())
            warn_unmet(unmet_of(comparison))
            if rule is not None and not gathered.enough and not gathered.interrupted:
                say(f"note: after {wanted} runs of each policy the intervals are still wider")
            if interval == "bootstrap" and comparison.replications < ENOUGH_FOR_BOOTSTRAP:
                say(
                    f"note: a bootstrap interval of fewer than {ENOUGH_FOR_BOOTSTRAP} runs is "
                    "known to be too narrow; --interval t, or more --replications"
                )
            code = asked.code_said(comparison.seed)
            _print(comparison, code, output, everything=everything)
        exit_as_it_ended(gathered)


def _print(comparison: Comparison, code: str, output: options.Output, *, everything: bool) -> None:
    from simulator.report.files import data
    from simulator.report.words.terms import plural

    if output.form == "json":
        click.echo(data.compare_json(comparison), nl=False)
    elif output.form == "csv":
        click.echo(data.compare_csv(comparison, excel=output.excel), nl=False)
    else:
        count = comparison.replications
        heading = f"{plural(count, 'run')} of each policy on the same luck, seed {comparison.seed}"
        heading += code
        print_comparison(comparison, heading, everything=everything)
