"""The verb `lesson`: the bundled lessons as a list, and one of them played, or printed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from simulator.scenario.letters.typing import typed_path
from simulator.verbs import options, packing
from simulator.verbs.completion import lessons
from simulator.verbs.console import errors_as_lines, read_line, show, strong, tell, width


@click.command()
@click.argument("lesson", required=False, metavar="[LESSON]", shell_complete=lessons)
@packing.option
@options.plain
def lesson(lesson: str | None, folder: Path | None, *, plain: bool) -> None:
    """Play a lesson: guess, see, explain. Without a name: the list of lessons."""
    with errors_as_lines():
        if folder is not None and (lesson is None or plain):
            raise click.UsageError("--pack prints one lesson: name it, and leave --plain out")
        if lesson is None:
            from simulator.report.words.listing import lesson_lines

            show(lesson_lines(width(), strong))
            return
        from simulator.classroom.lessons.loading import load_lesson
        from simulator.plain.lesson import converse
        from simulator.report.words.lessons import opened_again

        loaded = load_lesson(lesson)
        if folder is not None:
            packing.write_pack(loaded, folder)
            return
        if not plain:
            if not sys.stdout.isatty():
                in_lines = f"camsim lesson {typed_path(lesson)} --plain"
                raise click.UsageError(f"a lesson needs a terminal; in lines: {in_lines}")
            from simulator.tui.app import play

            play(lesson=loaded)
            tell(opened_again(typed_path(lesson)))
            return
        began = time.monotonic()
        converse(loaded, read_line, tell, lambda: (time.monotonic() - began) / 60)
