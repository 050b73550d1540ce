"""Options that several verbs of the command line have in common."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Literal, TypeAlias

import click
from click.types import IntParamType

Format: TypeAlias = Literal["table", "json", "csv"]
MOST_REPLICATIONS = 1_000_000
MOST_JOBS = 256
LAST_REPLICATION = 2**63 - 1
"""SQLite counts no further."""


class FiniteRange(click.FloatRange):
    """A number within bounds. `nan` and `inf` are none, though Python reads them as numbers."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number.

        Raises:
            click.BadParameter: it is none, or beyond the bounds.
        """
        number: float = click.FLOAT.convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is no number to count with", param, ctx)
        found: float = super().convert(number, param, ctx)
        return found


class Seed(IntParamType):
    """A seed: of as many digits as in a file, and no more."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the seed.

        Raises:
            click.BadParameter: it is no whole number, or none that a file may have.
        """
        from simulator.scenario.limits import SEED

        try:
            return int(SEED.checked(super().convert(value, param, ctx)))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _once(_: click.Context, option: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return `words`, of which none may come twice."""
    for word in words:
        if words.count(word) > 1:
            raise click.BadParameter(f"{word!r} is there twice: say it once", param=option)
    return words


scenario = click.argument("scenario")
policies = click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="P",
    callback=_once,
    help="A policy by name or path; repeatable.",
)
seed = click.option("--seed", type=Seed(), help="Root seed; default: the file's.")
replication = click.option(
    "--replication",
    type=click.IntRange(0, LAST_REPLICATION),
    default=0,
    show_default=True,
    help="Which run.",
)
form = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
excel = click.option(
    "--excel",
    is_flag=True,
    help="With --format csv: for Excel, which then shows every letter and leaves ids as they are.",
)
plain = click.option(
    "--plain", is_flag=True, help="Linear text, a statement a line: for screen readers."
)
no_inference = click.option(
    "--no-inference",
    is_flag=True,
    help="Leave out what the agency can work out: quicker where totals are many.",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=1,
    show_default=True,
    help="How many runs at once; more than one takes as many processes.",
)
engine = click.option(
    "--engine",
    type=click.Choice(["serial", "processes", "dask"]),
    help="Where to run: here, in processes beside it, or on a Dask cluster.",
)
address = click.option(
    "--address", metavar="URL", help="A Dask scheduler that runs already; implies --engine dask."
)
out = click.option(
    "--out",
    metavar="FILE.db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep every finished run at once in this new SQLite file.",
)
resume = click.option(
    "--resume",
    metavar="FILE.db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Go on with the runs of this file: those that are there are not done again.",
)
