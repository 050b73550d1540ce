"""How the command line speaks: width and colour, progress, and errors as lines and a status.

Data goes to standard output; progress, notes and errors to standard error.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

if TYPE_CHECKING:
    from simulator.experiment import Comparison, Outcome
    from simulator.ledger import Load
    from simulator.report.words.compared.at_a_glance import Role
    from simulator.report.words.marks import Marks
    from simulator.scenario import Loaded

OUR_FAULT = 1
WRONG_INPUT = 2
INTERRUPTED = 130
WIDTH_WITHOUT_TERMINAL = 100
_COLOURS: dict[Role, str] = {"known": "yellow", "named": "cyan", "dots": "bright_blue"}
_BOLD: frozenset[Role] = frozenset({"title", "figure", "named"})
"""How a comparison looks: the terminal's own colours, next to those of the screens."""
BUSY = 0.9
"""Share of the time from which work piles up."""


@contextmanager
def errors_as_lines() -> Iterator[None]:
    """Turn what goes wrong into lines on standard error and a status.

    Wrong input is 2, a run that breaks down is 1, Ctrl-C is 130.
    """
    from simulator.scenario import InputError

    try:
        yield
    except InputError as error:
        for problem in error.problems:
            note(str(problem))
        sys.exit(WRONG_INPUT)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        # Imported now: who only checks a file does without all that runs need.
        from simulator.experiment.broken import BrokenRun

        if not isinstance(error, BrokenRun):
            raise
        say(f"error: {error}")
        sys.exit(OUR_FAULT)


def fail(*lines: str) -> NoReturn:
    """Say what was wrong with the input, and end."""
    for line in lines:
        say(line)
    sys.exit(WRONG_INPUT)


def say(message: str) -> None:
    """Say something on standard error; text from files is text."""
    from simulator.scenario.letters.text import clean

    note(clean(message))


def note(line: str) -> None:
    """Print a line on standard error, with marks that it can show."""
    click.echo(_marks(sys.stderr).shown(line), err=True)


def somebody_reads_along() -> bool:
    """Tell whether standard error is a terminal: what only helps a person is not for scripts."""
    return sys.stderr.isatty()


def show(lines: Iterable[str]) -> None:
    """Print lines for people on standard output, with marks that it can show."""
    marks = _marks(sys.stdout)
    for line in lines:
        click.echo(marks.shown(line))


def _marks(stream: TextIO) -> Marks:
    from simulator.report.words.marks import marks_for

    return marks_for(stream.encoding, os.environ, terminal=stream.isatty())


def tell(line: str) -> None:
    """Print a line of a story; text from files is text.

    On a terminal it is broken between words, where the terminal would break inside them.
    """
    from simulator.scenario.letters.cells import wrapped
    from simulator.scenario.letters.text import clean

    line = clean(line)
    show((wrapped(line, width()) or [""]) if sys.stdout.isatty() else [line])


def read_line() -> str | None:
    """Return the next line of standard input, or None at its end; a person is asked for it."""
    if sys.stdin.isatty():
        click.echo("Command: ", nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


@contextmanager
def progress(total: int, label: str = "runs") -> Iterator[Callable[[int], None]]:
    """Show on standard error how many of `total` are done, and the time left.

    Only where somebody is looking at it. What is yielded takes how many are done by now.
    """
    if not somebody_reads_along():
        yield lambda _done: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True) as bar:
        yield lambda done: bar.update(done - bar.pos)


def warn(loaded: Loaded, outcomes: list[Outcome]) -> None:
    """Say on standard error what the reader of the figures has to know."""
    from simulator.scenario.checks.notes import of_files

    for sentence in of_files(loaded):
        say(f"note: {sentence}")
    for sentence in _asked_fewer(loaded, outcomes):
        say(f"note: {sentence}")
    busiest: dict[str, Load] = {}
    for outcome in outcomes:
        for name, load in outcome.loads.items():
            if name not in busiest or load.busy > busiest[name].busy:
                busiest[name] = load
    for name, load in busiest.items():
        if load.busy > BUSY:
            left = f"; {load.waiting} still wait at the end" if load.waiting else ""
            said = f"warning: the {name} are busy {load.busy:.0%} of the time: work piles up{left}"
            say(said)


def warn_unmet(sentences: Iterable[str]) -> None:
    """Say on standard error which written rates are not reached."""
    for sentence in sentences:
        say(f"note: {sentence}")


def _asked_fewer(loaded: Loaded, outcomes: list[Outcome]) -> Iterator[str]:
    """Yield a sentence for each scripted request that asked fewer homes than it should."""
    for number, request in enumerate(loaded.scenario.script, start=1):
        asked = [
            one.asked_instead[str(number)] for one in outcomes if str(number) in one.asked_instead
        ]
        if asked:
            least, most = min(asked), max(asked)
            those = f"those {most}" if least == most else f"those, {least} to {most} of them"
            yield (
                f"request {number} of the script is to reach {request.reaches} homes; "
                f"fewer can be asked, so it asks {those}"
            )


def print_comparison(comparison: Comparison, heading: str, *, everything: bool = False) -> None:
    """Print the table of a comparison under the title of its scenario.

    In a terminal the dozen figures that matter, unless `everything` is wanted; what is piped has
    them all.
    """
    from simulator.report.words.compared.at_a_glance import glance_lines
    from simulator.report.words.compared.comparison import comparison_table
    from simulator.report.words.compared.lost_runs import lost_sentence
    from simulator.report.words.compared.plain_table import table_lines
    from simulator.scenario.letters.text import clean
    from simulator.scenario.real_agencies import MODELLED_ON_NEWS

    loaded = comparison.loaded
    lost = lost_sentence(comparison)
    news = MODELLED_ON_NEWS if loaded.names_real_agency else ""
    show([strong(clean(loaded.scenario.title)), heading, *filter(None, (lost, news)), ""])
    table = comparison_table(comparison)
    terminal = sys.stdout.isatty()
    if everything or not terminal:
        show(table_lines(table, width(), strong, marked, whole_labels=terminal))
    else:
        show(glance_lines(comparison, table, width(), painted))


def ready_for_excel(form: str, *, excel: bool) -> None:
    """Write UTF-8 to standard output, where a table is `excel`'s.

    Raises:
        click.UsageError: the form is not CSV.
    """
    if not excel:
        return
    if form != "csv":
        raise click.UsageError("--excel says how CSV is written: give --format csv too")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def width() -> int:
    """Return the columns to write in."""
    return max(40, shutil.get_terminal_size((WIDTH_WITHOUT_TERMINAL, 24)).columns)


def strong(text: str) -> str:
    """Return `text` in bold, where there is colour."""
    return click.style(text, bold=True) if _coloured() else text


def marked(text: str) -> str:
    """Return `text` in a colour, where there is colour."""
    return click.style(text, fg="cyan") if _coloured() else text


def painted(role: Role, text: str) -> str:
    """Return `text` in the look of what it is, where there is colour."""
    if not _coloured():
        return text
    colour = _COLOURS.get(role)
    return click.style(text, fg=colour, bold=role in _BOLD or None)


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
