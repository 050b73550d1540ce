"""The verb `sweep`: how the figures change when numbers of the scenario or the policies do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from simulator.extras import MissingExtra
from simulator.verbs import options
from simulator.verbs.batches import exit_as_it_ended, measures_called, run_batch
from simulator.verbs.console import (
    errors_as_lines,
    fail,
    say,
    show,
    strong,
    warn_unmet,
    width,
)

if TYPE_CHECKING:
    from simulator.experiment.designs import DesignName, SweptRange
    from simulator.experiment.sweeping import Sweep
    from simulator.scenario import Loaded

DEFAULT_REPLICATIONS = 5
DEFAULT_SIZE = 16
MOST_SAMPLES = 65_536


@click.command()
@options.scenario
@options.policies
@click.option(
    "--vary",
    multiple=True,
    metavar="KEY=V1,V2...",
    help="A number of the file, by its key, and its values. Can be given again.",
)
@click.option(
    "--range",
    "ranges",
    multiple=True,
    metavar="KEY=LO:HI",
    help="A number of the file, by its key, and its least and greatest value. Can be given again.",
)
@click.option(
    "--design",
    type=click.Choice(["grid", "lhs", "morris", "sobol"]),
    default="grid",
    show_default=True,
    help="grid tries every value of --vary; the others choose points within --range, for research.",
)
@click.option(
    "--samples",
    type=options.WholeRange(2, MOST_SAMPLES),
    default=DEFAULT_SIZE,
    show_default=True,
    help="How many points lhs has, paths morris, and first points sobol (a power of two).",
)
@options.measures("Which figure to look at")
@options.replications(DEFAULT_REPLICATIONS, "How many runs of each policy at each point.")
@options.batch(keeps_runs=True)
@options.output
def sweep(
    scenario: str,
    policies: tuple[str, ...],
    vary: tuple[str, ...],
    ranges: tuple[str, ...],
    design: DesignName,
    samples: int,
    measures: tuple[str, ...],
    replications: int,
    runs: options.RunOptions,
    output: options.Output,
) -> None:
    """Run SCENARIO at many values of its numbers.

    Each point meets the same people and the same luck.
    """
    with errors_as_lines():
        from simulator.experiment.sweeping import comparisons, named, sensitivities
        from simulator.report.files.sweep_data import sweep_csv, sweep_json
        from simulator.report.words.compared.sweep import lost_lines, sweep_lines
        from simulator.report.words.compared.unmet import unmet_of
        from simulator.scenario import load_scenario
        from simulator.scenario.numbers import LUCK

        loaded = load_scenario(scenario, policies)
        names = measures_called(measures, inference=runs.inference)
        root = loaded.seed_or(runs.seed)
        try:
            wanted = _sweep(loaded, design, vary, ranges, samples, root)
        except MissingExtra as error:
            fail(str(error))
        if runs.seed is not None and LUCK in wanted.keys and design == "grid":
            raise click.UsageError("--seed gives one seed, --vary seed several: give one of them")
        gathered = run_batch(wanted.batch(inference=runs.inference), replications, runs)
        at_points = comparisons(gathered)
        if any(at_point.has_figures for at_point in at_points):
            indices = sensitivities(wanted, at_points, names)
            if design in {"morris", "sobol"} and not indices:
                say(f"note: {design} needs a figure at every point: the points without indices")
            count = at_points[0].replications
            for point, at_point in zip(wanted.points, at_points, strict=True):
                warn_unmet(f"at {named(point)}: {said}" for said in unmet_of(at_point))
            if output.form == "json":
                click.echo(sweep_json(wanted, at_points, names, indices), nl=False)
            elif output.form == "csv":
                table = sweep_csv(wanted, at_points, names, indices, excel=output.excel)
                click.echo(table, nl=False)
            else:
                from simulator.report.words.terms import plural
                from simulator.scenario.letters.text import clean

                points = plural(len(wanted.points), "point")
                luck = "" if LUCK in wanted.keys else f", seed {root}"
                heading = f"{points}, {plural(count, 'run')} of each policy at each{luck}"
                show([strong(clean(loaded.scenario.title)), heading])
                show([*lost_lines(wanted, at_points), ""])
                show(sweep_lines(wanted, at_points, names, indices, width()))
        exit_as_it_ended(gathered)


def _sweep(
    loaded: Loaded,
    design: DesignName,
    vary: tuple[str, ...],
    ranges: tuple[str, ...],
    samples: int,
    seed: int,
) -> Sweep:
    """Return the sweep that the options describe."""
    from simulator.experiment.sweeping import grid_sweep, sampled_sweep

    if design == "grid":
        if ranges or not vary:
            raise click.UsageError("the design grid takes --vary KEY=V1,V2..., and at least one")
        axes = {}
        for key, word, values in _keyed(vary, "--vary", "KEY=V1,V2..."):
            axes[key] = [_number(value, "--vary", word) for value in values.split(",")]
        return grid_sweep(loaded, axes, seed)
    if vary or not ranges:
        raise click.UsageError(f"the design {design} takes --range KEY=LO:HI, and at least one")
    if design == "sobol" and samples & (samples - 1):
        raise click.BadParameter("sobol wants a power of two, such as 64", param_hint="--samples")
    factors = [_range(*keyed) for keyed in _keyed(ranges, "--range", "KEY=LO:HI")]
    return sampled_sweep(loaded, design, factors, samples, seed)


def _range(key: str, word: str, ends: str) -> SweptRange:
    from simulator.experiment.designs import SweptRange

    low, colon, high = ends.partition(":")
    if not colon:
        raise click.BadParameter(f"{word!r}: write KEY=LO:HI", param_hint="--range")
    factor = SweptRange(key, _number(low, "--range", word), _number(high, "--range", word))
    if factor.low >= factor.high:
        raise click.BadParameter(f"{word!r}: write the low end first", param_hint="--range")
    return factor


def _keyed(words: tuple[str, ...], option: str, form: str) -> Iterator[tuple[str, str, str]]:
    """Yield key, word and what is said of the key; a key that comes twice is refused."""
    from simulator.experiment.sweeping import same_key

    said: dict[str, str] = {}
    for word in words:
        written, equals, rest = word.partition("=")
        if not equals or not written.strip() or not rest.strip():
            raise click.BadParameter(f"{word!r}: write {form}", param_hint=option)
        key = same_key(written)
        if key in said:
            raise click.BadParameter(
                f"{said[key]!r} and {word!r} are about the same key: write it once",
                param_hint=option,
            )
        said[key] = word
        yield key, word, rest


def _number(text: str, option: str, word: str) -> float:
    """Return a number as it is written: a whole one to its last digit."""
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if isinstance(value, int) or math.isfinite(value):
            return value
    raise click.BadParameter(f"{word!r}: {text.strip()!r} is no number", param_hint=option)
