"""The option `--pack` of the verb `lesson`: a lesson's pages for print, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.verbs.console import say

if TYPE_CHECKING:
    from simulator.classroom.lessons.loading import LoadedLesson

option = click.option(
    "--pack",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write the lesson's pages for print: for the teacher, the class, five roles, the exit.",
)


def write_pack(loaded: LoadedLesson, folder: Path) -> None:
    """Write the pack of a lesson into `folder`, whole or not at all, and say so.

    Raises:
        InputError: it cannot be written there.
        BrokenRun: a run broke down.
    """
    from simulator.classroom.pack.folder import check_folder, write_folder
    from simulator.classroom.pack.pages import is_page_of, page_names, pages_of
    from simulator.report.words.terms import joined

    def is_own(content: bytes) -> bool:
        return is_page_of(content, loaded.name)

    # Asked before the figures are worked out, which can take a while.
    check_folder(folder, page_names(loaded.lesson), is_own)
    pages = pages_of(loaded)
    write_folder(folder, pages, is_own)
    say(f"wrote {joined(list(pages))} into {folder}: open them in a browser, and print")
