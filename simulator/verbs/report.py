"""The verbs `report` and `handout`: pages of HTML to read, to print and to hand out."""

from __future__ import annotations

import importlib.util
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.extras import MissingExtra
from simulator.verbs import options
from simulator.verbs.asked import StoryWanted, asked_for
from simulator.verbs.batches import exit_as_it_ended, measures_called, run_batch
from simulator.verbs.console import errors_as_lines, fail, say, warn, warn_unmet

if TYPE_CHECKING:
    from simulator.experiment import Comparison
    from simulator.scenario import Loaded

DEFAULT_REPLICATIONS = 20
DIGEST_NAME = "camsim-digest"
_HEAD = 4_000
"""Bytes within which a page of ours says what it is of."""
_NEEDED = ("altair", "jinja2", "markdown_it", "vl_convert")

page = click.option(
    "-o",
    "--out",
    "out",
    metavar="FILE.html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page; without it, standard output.",
)
replications = options.replications(DEFAULT_REPLICATIONS, "How many runs of each policy.")


@click.command()
@options.scenario
@options.policies
@replications
@page
@options.batch(keeps_runs=False)
def report(
    scenario: str,
    policies: tuple[str, ...],
    replications: int,
    out: Path | None,
    runs: options.RunOptions,
) -> None:
    """Write the comparison of SCENARIO as one page of HTML.

    It needs no network and nothing beside it.

    The story, the figures with their tables, what the police can work out, a page for each
    policy, the assumptions with their sources, questions, and the line that makes it again.
    """
    with errors_as_lines():

        def made(comparison: Comparison, command: str, code: str) -> str:
            from simulator.report.pages.files import own_files
            from simulator.report.pages.report import report_html

            files = own_files(comparison.loaded, scenario, policies)
            return report_html(comparison, command, files, code)

        work = _Work("report", scenario, policies, replications, runs, out)
        _write(work, made)


@click.command()
@options.scenario
@options.policies
@click.option(
    "--measure",
    metavar="M",
    help="Which figure is left to guess: its name, or its words on screens; default: one on which "
    "the policies differ.",
)
@options.replications(1, "How many runs of each policy; the answers are averages of them.")
@options.seed
@page
@options.no_inference
def handout(
    scenario: str,
    policies: tuple[str, ...],
    measure: str | None,
    replications: int,
    seed: int | None,
    out: Path | None,
    no_inference: bool,
) -> None:
    """Write SCENARIO as a page to print for the class.

    Its question, and a column to guess; the answers are on a second page.
    """
    with errors_as_lines():
        wanted = measures_called((measure,), inference=not no_inference)[0] if measure else None
        runs = options.RunOptions(seed, not no_inference)
        work = _Work("handout", scenario, policies, replications, runs, out)
        if measure:
            work.more += ("--measure", measure)

        def made(comparison: Comparison, command: str, code: str) -> str:
            from simulator.report.pages.files import own_files
            from simulator.report.pages.handout import handout_html

            files = own_files(comparison.loaded, scenario, policies)
            return handout_html(comparison, command, wanted, code, files)

        _write(work, made)


@dataclass(slots=True)
class _Work:
    """What a page is made of, as the options say."""

    verb: str
    scenario: str
    policies: tuple[str, ...]
    replications: int
    runs: options.RunOptions
    out: Path | None
    more: tuple[str, ...] = ()
    """Options that only this verb has."""

    def command(self, asked: StoryWanted, comparison: Comparison) -> str:
        """Return the line that makes the page again: no folder of this machine stands in it."""
        scenario, policies = asked.again
        words = ["camsim", self.verb, _shown(scenario)]
        for policy in policies:
            words += ["--policy", _shown(policy)]
        words += ["--replications", str(comparison.replications), "--seed", str(comparison.seed)]
        words += [] if self.runs.inference else ["--no-inference"]
        return shlex.join([*words, *self.more, "-o", f"{comparison.loaded.name}-{self.verb}.html"])


def _write(work: _Work, made: Callable[[Comparison, str, str], str]) -> None:
    """Do the runs and write the page that `made` makes of them, with their line and code."""
    from simulator.experiment.jobs import Batch
    from simulator.report.files.writing import write_whole
    from simulator.report.words.compared.unmet import unmet_of

    if not all(importlib.util.find_spec(library) for library in _NEEDED):
        fail(str(MissingExtra(f"camsim {work.verb} needs", "reports")))
    asked = asked_for(work.scenario, work.policies)
    loaded = asked.loaded
    _check_place(work, loaded)
    batch = Batch((loaded,), asked.seed(work.runs.seed), work.runs.inference)
    gathered = run_batch(batch, work.replications, work.runs)
    comparison = gathered.comparison(0)
    if comparison.first_whole is None:
        say("no replication came to its end under every policy: no page was written")
    else:
        warn(loaded, comparison.every_outcome())
        warn_unmet(unmet_of(comparison))
        code = asked.code(comparison.seed)
        text = made(comparison, work.command(asked, comparison), code).encode()
        if work.out is None:
            click.echo(text, nl=False)
        else:
            write_whole(work.out, text)
            say(f"wrote {work.out}: {len(text) / 1000:,.0f} kB, opens in any browser")
    exit_as_it_ended(gathered)


def _check_place(work: _Work, loaded: Loaded) -> None:
    """Refuse a place that a page cannot go to, before any run is done."""
    if work.out is None:
        if sys.stdout.isatty():
            raise click.UsageError("say where the page goes: -o FILE.html")
        return
    try:
        if not work.out.exists() and not work.out.parent.is_dir():
            fail(f"{work.out}: cannot be written: there is no such folder")
        if not work.out.is_file():
            return
        mark = f'<meta name="{DIGEST_NAME}" content="{loaded.digest}">'.encode()
        with work.out.open("rb") as file:
            is_ours = mark in file.read(_HEAD)
    except OSError as error:
        fail(f"{work.out}: cannot be written: {error.strerror}")
    if not is_ours:
        fail(
            f"{work.out}: is there already, and is no page of this scenario as it is now; "
            "nothing was changed: give another file"
        )


def _shown(word: str) -> str:
    """Return a name as it is, and of a path the file alone."""
    return Path(word).name if "/" in word or "\\" in word else word
