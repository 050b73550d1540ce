"""The verb `compare`: many runs under each policy on the same luck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.verbs import options
from simulator.verbs.batches import Means, end_of, gathered, measures_called
from simulator.verbs.console import (
    kind_errors,
    print_comparison,
    ready_for_excel,
    say,
    warn,
    warn_unmet,
)

if TYPE_CHECKING:
    from simulator.experiment import Comparison
    from simulator.experiment.engines import EngineName
    from simulator.experiment.statistics import IntervalKind

DEFAULT_REPLICATIONS = 20
MOST_UNTIL = 10_000
"""Runs of each policy after which `--until` gives up."""


@click.command()
@options.scenario
@options.policies
@click.option(
    "--replications",
    type=click.IntRange(1, options.MOST_REPLICATIONS),
    help=f"How many runs of each policy; {DEFAULT_REPLICATIONS} unless --until decides.",
)
@click.option(
    "--until",
    metavar="SHARE",
    type=options.FiniteRange(min=0, max=1, min_open=True),
    help="Go on until half the interval is this share of the mean (0.05), for --measure.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="M",
    help="For --until; repeatable; default: certain_nonsharing, without inference homes_named.",
)
@click.option(
    "--interval",
    type=click.Choice(["t", "bootstrap"]),
    default="t",
    show_default=True,
    help="The 95 percent intervals: Student's t, or BCa bootstrap (50 runs or more).",
)
@options.seed
@options.no_inference
@options.jobs
@options.engine
@options.address
@options.out
@options.resume
@options.form
@options.excel
def compare(
    scenario: str,
    policies: tuple[str, ...] = (),
    replications: int | None = None,
    until: float | None = None,
    measures: tuple[str, ...] = (),
    interval: IntervalKind = "t",
    seed: int | None = None,
    no_inference: bool = False,
    jobs: int = 1,
    engine: EngineName | None = None,
    address: str | None = None,
    out: Path | None = None,
    resume: Path | None = None,
    form: options.Format = "table",
    excel: bool = False,
) -> None:
    """Run SCENARIO many times under each policy, on the same luck, and compare."""
    with kind_errors():
        from simulator.experiment.jobs import Batch
        from simulator.experiment.statistics import ENOUGH_FOR_BOOTSTRAP
        from simulator.experiment.stopping import Until
        from simulator.report.words.unmet import unmet_of
        from simulator.scenario import load_scenario

        ready_for_excel(form, excel=excel)
        loaded = load_scenario(scenario, policies)
        batch = Batch(
            (loaded,),
            loaded.scenario.seed if seed is None else seed,
            inference=not no_inference,
        )
        rule = None
        if until is not None:
            rule = Until(until, measures_called(measures, inference=batch.inference))
        elif measures:
            raise click.UsageError("--measure says what --until looks at: give --until too")
        wanted = replications or (DEFAULT_REPLICATIONS if until is None else MOST_UNTIL)
        means = Means(jobs, engine, address, out, resume)
        found = gathered(batch, wanted, means, rule)
        comparison = replace(found.comparison(0), interval=interval)
        if comparison.has_figures:
            warn(loaded, [one for name in comparison.outcomes for one in comparison.done(name)])
            warn_unmet(unmet_of(comparison))
            if rule is not None and not found.enough and not found.interrupted:
                say(f"note: after {wanted} runs of each policy the intervals are still wider")
            if interval == "bootstrap" and comparison.replications < ENOUGH_FOR_BOOTSTRAP:
                say(
                    f"note: a bootstrap interval of fewer than {ENOUGH_FOR_BOOTSTRAP} runs is "
                    "known to be too narrow; --interval t, or more --replications"
                )
            _print(comparison, form, excel=excel)
        end_of(found)


def _print(comparison: Comparison, form: options.Format, *, excel: bool) -> None:
    from simulator.report.files import data
    from simulator.report.words.terms import plural

    if form == "json":
        click.echo(data.compare_json(comparison), nl=False)
    elif form == "csv":
        click.echo(data.compare_csv(comparison, excel=excel), nl=False)
    else:
        count = comparison.replications
        heading = f"{plural(count, 'run')} of each policy on the same luck, seed {comparison.seed}"
        print_comparison(comparison, heading)
