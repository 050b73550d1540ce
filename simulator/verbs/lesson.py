"""The verb `lesson`: the bundled lessons as a list, and one of them played in lines."""

from __future__ import annotations

import time

import click

from simulator.verbs import options
from simulator.verbs.console import errors_as_lines, read_line, show, strong, tell, width


@click.command()
@click.argument("lesson", required=False, metavar="[LESSON]")
@options.plain
def lesson(lesson: str | None, *, plain: bool) -> None:
    """Play a lesson: guess, see, explain. Without a name: the list of lessons."""
    with errors_as_lines():
        if lesson is None:
            from simulator.report.words.listing import lesson_lines

            show(lesson_lines(width(), strong))
            return
        from simulator.classroom.lessons.loading import load_lesson
        from simulator.plain.lesson import converse

        loaded = load_lesson(lesson)
        if not plain:
            raise click.UsageError(
                f"a lesson has no screen yet; in lines: camsim lesson {lesson} --plain"
            )
        began = time.monotonic()
        converse(loaded, read_line, tell, lambda: (time.monotonic() - began) / 60)
