"""The verb `class`: a lesson with phones, whose server is a process of its own, or with hands."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.verbs import options
from simulator.verbs.console import errors_as_lines, fail, say

if TYPE_CHECKING:
    from simulator.classroom.live.host import ClassHost

SEATS = 40
HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where --allow-network says so
_STREET = "our-street"


@click.command("class")
@click.argument("lesson")
@click.option(
    "--seats",
    type=options.WholeRange(1, 200),
    default=SEATS,
    show_default=True,
    help="How many phones can take a house.",
)
@click.option(
    "--mode",
    type=click.Choice(["cards", "dice"]),
    help="What a house answers by: the card that is dealt to it, or half of the time a die.",
)
@click.option(
    "--hands",
    type=options.WholeRange(1, 1_000),
    metavar="N",
    help="No phones and no network: N hands in the room are counted.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    help="The address to listen on; by default this machine alone, with --allow-network all.",
)
@click.option("--allow-network", is_flag=True, help="Let phones in. The class has a code.")
@click.option(
    "--port",
    type=options.WholeRange(0, 65535),
    default=0,
    help="The port to listen on; by default any that is free.",
)
@click.option(
    "--class",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the class is kept until it ends; a class that is there goes on.",
)
@click.option("--new", is_flag=True, help="Begin anew: delete a class that was not finished.")
@click.option(
    "--try", "trying", is_flag=True, help="Only test whether a phone gets through, the day before."
)
def class_(
    lesson: str,
    seats: int,
    mode: str | None,
    hands: int | None,
    host: str | None,
    port: int,
    file: Path | None,
    *,
    allow_network: bool,
    new: bool,
    trying: bool,
) -> None:
    """Play LESSON with a class, each phone a home.

    The wall shows the street.
    """
    with errors_as_lines():
        if hands is not None:
            if host or allow_network or port or file or new or trying or mode:
                raise click.UsageError(
                    "--hands needs no network and keeps no file: leave the other options out"
                )
            _need_terminal()
            _play_hands(lesson, hands)
            return
        where = host or (EVERYWHERE if allow_network else HERE)
        _check_network(where, allowed=allow_network)
        if trying:
            # Nothing of a trial is kept, and no class that waits is touched.
            from simulator.verbs.classes.trial import try_network

            try_network({"lesson": lesson, "host": where, "port": port})
            return
        _need_terminal()
        if file is None and not new:
            file = _unfinished(lesson)
        elif file is None:
            _delete_unfinished(lesson)
        settings: dict[str, object] = {
            "lesson": lesson,
            "file": None if file is None else str(file.absolute()),
            "new": new,
            "seats": seats,
            "mode": mode,
            "host": where,
            "port": port,
        }
        _play_phones(settings)


def _need_terminal() -> None:
    import sys

    if not sys.stdout.isatty():
        raise click.UsageError("the wall of a class needs a terminal")


def _check_network(host: str, *, allowed: bool) -> None:
    """Stop where other machines could come in and nobody said that they may."""
    from simulator.web.addresses import is_loopback

    try:
        loopback = is_loopback(host)
    except (OSError, UnicodeError):
        fail(f"--host {host}: there is no such address")
    if loopback:
        say("Only this machine gets in. For phones add --allow-network.")
    elif not allowed:
        fail(f"--host {host}: phones could come in; if you mean it, add --allow-network")
    else:
        say(
            "Phones that reach this machine can take a house with the code on the wall. What they "
            "send is not encrypted: on an open Wi-Fi others could listen."
        )


def _play_hands(lesson: str, hands: int) -> None:
    from simulator.classroom.lessons.loading import load_lesson
    from simulator.classroom.live.course import class_of
    from simulator.classroom.live.hands_class import HandsClass

    course = class_of(load_lesson(lesson), seed=secrets.randbits(63), hands=hands)
    _show(HandsClass(course))


def _play_phones(settings: dict[str, object]) -> None:
    from simulator.classroom.live.link import LinkedClass
    from simulator.verbs.classes.server import ClassServer

    say("One moment: the class is being opened.")
    with ClassServer(settings) as server:
        host = LinkedClass(server.teacher, server.key)
        _show(host)
        over = host.is_over
    if not over:
        say("The class is kept for 24 hours: the same command goes on with it.")


def _show(host: ClassHost) -> None:
    """Show the wall until the class is over, and write the street down where it is kept."""
    from simulator.tui.wall.app import show_wall

    try:
        show_wall(host)
    finally:
        if host.street is not None:
            say(f"The street is kept: {_written(host.street)}")


def _written(street: str) -> Path:
    """Write the street beside what else is here, over nothing, and return where."""
    path, number = Path(f"{_STREET}.toml"), 1
    while path.exists():
        number += 1
        path = Path(f"{_STREET}-{number}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(street)
    except OSError as error:
        fail(f"{path}: the street cannot be written here: {error.strerror or error}")
    return path


def _unfinished(lesson: str) -> Path | None:
    """Return the class that was not finished, if it is to go on; delete it if it is not."""
    import time

    from simulator.classroom.live.class_files import delete_file, folder, unfinished

    files = _of_lesson(unfinished(folder(), time.time()), lesson)
    if not files:
        return None
    began = time.strftime("%H:%M", time.localtime(files[0].stat().st_mtime))
    say(f"A class of {lesson} was not finished; something happened in it last at {began}.")
    if click.confirm("Go on with it? No deletes it and begins anew.", default=True, err=True):
        return files[0]
    for path in files:
        delete_file(path)
    return None


def _delete_unfinished(lesson: str) -> None:
    import time

    from simulator.classroom.live.class_files import delete_file, folder, unfinished

    for path in _of_lesson(unfinished(folder(), time.time()), lesson):
        delete_file(path)


def _of_lesson(files: list[Path], lesson: str) -> list[Path]:
    """Return the files of classes of this lesson that nobody is playing, the newest first."""
    from simulator.classroom.live.class_files import StoreError
    from simulator.classroom.live.store import Store

    of_lesson = []
    for path in files:
        try:
            store = Store.open(path)
        except StoreError:
            continue
        try:
            if store.about().lesson == lesson:
                of_lesson.append(path)
        finally:
            store.close()
    return of_lesson
