"""The verbs `check` and `schema`: whether a file is right, and what may stand in one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from simulator.verbs import console
from simulator.verbs.console import WRONG_INPUT, errors_as_lines, note, say

if TYPE_CHECKING:
    from simulator.scenario.problems import Problem


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--words",
    is_flag=True,
    help="Of lessons, check the words as well: typed numbers, spelling, how hard they read.",
)
def check(files: tuple[str, ...], *, words: bool) -> None:
    """Look for mistakes in files; prints nothing if all is well.

    On a terminal it also notes what you may not have meant, such as a story in which nobody is
    asked. That is no mistake: the status is 0.

    FILE is a scenario, a policy, a case, a lesson or a start file.
    """
    with errors_as_lines():
        checked = [_checked(file, words=words) for file in files]
    problems = [problem for wrong, _ in checked for problem in wrong]
    for problem in problems:
        note(str(problem))
    if console.somebody_reads_along():
        for file, (_, notes) in zip(files, checked, strict=True):
            for sentence in notes:
                say(f"note: {file}: {sentence}")
    if problems:
        sys.exit(WRONG_INPUT)


def _checked(word: str, *, words: bool) -> tuple[list[Problem], list[str]]:
    """Return what is wrong with a file, whatever it is: a bundled name or a path; and its notes."""
    from simulator.scenario.library import is_path
    from simulator.scenario.loading import checked_document, file_of
    from simulator.scenario.models import Scenario
    from simulator.scenario.problems import InputError
    from simulator.scenario.toml.reading import read

    try:
        path = file_of(word)
        document = read(path, word if is_path(word) else path.name)
        if not document.values.keys() <= Scenario.model_fields.keys():
            # These take what runs a story with them, and most files are neither.
            from simulator.classroom.starts.loading import checked_start, looks_like_start

            if looks_like_start(document):
                return checked_start(document, path)[1], []
            from simulator.classroom.lessons.loading import check_if_lesson

            problems = check_if_lesson(document, path, words=words)
            if problems is not None:
                return problems, []
        return checked_document(document, path)
    except InputError as error:
        return list(error.problems), []


@click.command()
@click.argument("what", type=click.Choice(["scenario", "policy", "case", "lesson", "start"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a kind of file.

    An editor that knows it marks mistakes while you write.
    """
    from simulator.scenario.schema import MODELS, text_of

    if what == "lesson":
        from simulator.classroom.lessons.lesson import Lesson

        click.echo(text_of(Lesson), nl=False)
    elif what == "start":
        from simulator.classroom.starts.model import Start

        click.echo(text_of(Start), nl=False)
    else:
        click.echo(text_of(MODELS[what]), nl=False)
