"""Options that several verbs of the command line have in common."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import click
from click.types import IntParamType

from simulator.memory import look_seldom
from simulator.verbs import completion
from simulator.verbs.console import ready_for_excel

if TYPE_CHECKING:
    from simulator.experiment.engines import EngineName

Verb: TypeAlias = Callable[..., None]
Format: TypeAlias = Literal["table", "json", "csv"]
MOST_REPLICATIONS = 1_000_000
MOST_JOBS = 256
LAST_REPLICATION = 2**63 - 1
"""SQLite counts no further."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How the runs of a verb are made, as its options say."""

    seed: int | None = None
    """The root seed; the file's where there is none."""
    inference: bool = True
    jobs: int | None = None
    """How many runs at once; as many as there are cores where nothing is said."""
    engine: EngineName | None = None
    address: str | None = None
    out: Path | None = None
    """A new file that keeps every finished run."""
    resume: Path | None = None
    """A file of finished runs to go on with."""


@dataclass(frozen=True, slots=True)
class Output:
    """How a verb prints its figures."""

    form: Format = "table"
    excel: bool = False
    """Whether CSV is written as Excel wants it."""


class WholeRange(click.IntRange):
    """A whole number within bounds, which help and errors say as people read them."""

    name = "whole number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            click.BadParameter: it is none, or beyond the bounds.
        """
        most, number = self.max, int(click.INT.convert(value, param, ctx))
        if most is not None and number > most >= LAST_REPLICATION:
            self.fail(f"{number:,} is too large: the last is {most:,}.", param, ctx)
        return int(super().convert(number, param, ctx))

    def _describe_range(self) -> str:
        most = self.max
        # What only the machine bounds has no bound that anybody meets.
        bounded = most is not None and most < LAST_REPLICATION
        return f"{self.min:,} to {most:,}" if bounded else f"from {self.min:,} on"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands behind the option in its help."""
        del param, ctx
        return "N"


class FiniteRange(click.FloatRange):
    """A number within bounds. `nan` and `inf` are none, though Python reads them as numbers."""

    name = "number"

    def _describe_range(self) -> str:
        least = f"above {self.min:g}" if self.min_open else f"from {self.min:g} on"
        return least if self.max is None else f"{least}, up to {self.max:g}"

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
        within: float = super().convert(number, param, ctx)
        return within


class Seed(IntParamType):
    """A seed: of as many digits as in a file, and no more."""

    name = "whole number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the seed.

        Raises:
            click.BadParameter: it is no whole number, or none that a file may have.
        """
        from simulator.scenario.amounts.limits import SEED

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


_WHAT_SCENARIO_IS = """

    SCENARIO is a name that `camsim list` shows, the path of a file such as ./mine.toml, or a code.
"""


def scenario(verb: Verb) -> Verb:
    """Have a verb take a SCENARIO, and its help say what that is."""
    verb.__doc__ = f"{verb.__doc__}{_WHAT_SCENARIO_IS}"
    return click.argument("scenario", shell_complete=completion.stories)(verb)


policies = click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="P",
    callback=_once,
    shell_complete=completion.policies,
    help="A policy: a name, or the path of a file such as ./mine.toml. Can be given again.",
)
seed = click.option(
    "--seed",
    type=Seed(),
    metavar="N",
    help="A whole number that decides the luck; without it, the number in the file.",
)


def measures(what: str) -> Callable[[Verb], Verb]:
    """Return the option that names figures; `what` begins what its help says of it."""
    return click.option(
        "--measure",
        "measures",
        multiple=True,
        metavar="M",
        help=f"{what}: its name, or its words on screens; the docs list them all. Can be given "
        "again. Without it, certain_nonsharing (with --no-inference, homes_named).",
    )


def replications(usually: int, what: str) -> Callable[[Verb], Verb]:
    """Return the option for how many runs: `usually` so many; its help says of `what`."""
    return click.option(
        "--replications",
        type=WholeRange(1, MOST_REPLICATIONS),
        default=usually,
        show_default=True,
        help=what,
    )


replication = click.option(
    "--replication",
    type=WholeRange(0, LAST_REPLICATION),
    default=0,
    show_default=True,
    metavar="N",
    help="Which run of this seed, the first being 0: each has luck of its own.",
)
_form = click.option(
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
plain = click.option("--plain", is_flag=True, help="Sentences, one a line: for screen readers.")
no_inference = click.option(
    "--no-inference",
    is_flag=True,
    help="Leave out what the police can work out: quicker where totals are many.",
)
everything = click.option(
    "--all",
    "everything",
    is_flag=True,
    help="All figures. A terminal shows a dozen; a file or a pipe gets them all anyway.",
)
_jobs = click.option(
    "--jobs",
    type=WholeRange(1, MOST_JOBS),
    help="How many runs at once, in as many processes; as many as there are cores where nothing is "
    "said, and one where little is to be done.",
)
_engine = click.option(
    "--engine",
    type=click.Choice(["serial", "processes", "dask"]),
    help="Where to run: here, in processes beside it, or on a Dask cluster.",
)
_address = click.option(
    "--address", metavar="URL", help="A Dask scheduler that runs already; implies --engine dask."
)
_out = click.option(
    "--out",
    metavar="FILE.db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep every finished run at once in this new SQLite file.",
)
_resume = click.option(
    "--resume",
    metavar="FILE.db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Go on with the runs of this file: those that are there are not done again.",
)


def _with(verb: Verb, *wanted: Callable[[Verb], Verb]) -> Verb:
    """Give a verb these options, in their order."""
    for option in reversed(wanted):
        verb = option(verb)
    return verb


def batch(*, keeps_runs: bool) -> Callable[[Verb], Verb]:
    """Give a verb the options of many runs; it gets them as one `runs`.

    With `keeps_runs`, `--out` names the file of runs; without, the verb has another `--out`.
    """

    def decorate(verb: Verb) -> Verb:
        @functools.wraps(verb)
        def hand_over(
            *,
            seed: int | None,
            no_inference: bool,
            jobs: int | None,
            engine: EngineName | None,
            address: str | None,
            resume: Path | None,
            **others: Any,
        ) -> None:
            # Before what runs take is loaded: that alone would have the collector look many times.
            look_seldom(once_now=False)
            kept = others.pop("out") if keeps_runs else None
            others["runs"] = RunOptions(seed, not no_inference, jobs, engine, address, kept, resume)
            verb(**others)

        kept = (_out, _resume) if keeps_runs else (_resume,)
        return _with(hand_over, seed, no_inference, _jobs, _engine, _address, *kept)

    return decorate


def output(verb: Verb) -> Verb:
    """Give a verb `--format` and `--excel`; it gets them as one `output`."""

    @functools.wraps(verb)
    def hand_over(*, form: Format, excel: bool, **others: Any) -> None:
        ready_for_excel(form, excel=excel)
        verb(output=Output(form, excel), **others)

    return _with(hand_over, _form, excel)
