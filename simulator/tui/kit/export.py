"""What `e` saves: the screen as a picture, or one of its tables."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from platformdirs import user_downloads_path
from textual.app import App

from simulator.report.files.safe_csv import csv_text
from simulator.report.files.svg_png import png_of
from simulator.report.files.writing import write_whole
from simulator.scenario.letters.text import clean
from simulator.scenario.problems import InputError
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import Rows, host_of
from simulator.tui.kit.sheets.choice import ChoiceScreen

PICTURE, DRAWING, START = "picture", "drawing", "start"
_MODES_OF_ALL_POLICIES = frozenset({"stories", "compare", "assumptions"})
"""What they show is of every policy of a story: a name of one would mislead."""
_LONGEST_PART = 24
_FONT_FROM_AFAR = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def offer(app: App[Any], tables: dict[str, Rows], save_start: Callable[[], object]) -> None:
    """Ask what to save, and save it: a picture, a table, or, by `save_start`, where to start."""
    filled = {name: rows for name, rows in tables.items() if rows}
    # The key of a choice becomes an id: a name from a file may hold what no id may hold.
    keys = {f"table-{number}": name for number, name in enumerate(filled)}
    choices = {PICTURE: "this screen as a picture, for slides (PNG)"}
    choices |= {key: f"{clean(name)}, as a table (CSV)" for key, name in keys.items()}
    choices[START] = "Start from here: a file that opens on this screen"
    choices[DRAWING] = "this screen as a drawing that can be enlarged (SVG)"

    def chosen(key: str | None) -> None:
        if key == PICTURE:
            save_picture(app)
        elif key == DRAWING:
            save_drawing(app)
        elif key == START:
            save_start()
        elif key is not None:
            save_table(app, keys[key], filled[keys[key]])

    app.push_screen(ChoiceScreen("Save what? Enter saves it.", choices, PICTURE), chosen)


def _without_notices(app: App[Any], save: Callable[[App[Any]], None]) -> None:
    """Take away what is said for a while on the screen, and then `save` a picture of it."""

    async def take_away() -> None:
        if isinstance(app.screen, FramedScreen):
            app.screen.say_what_to_press()
        app.clear_notifications()
        await app.screen.query("ToastHolder").remove()
        app.call_after_refresh(save, app)

    # A chooser is still drawn when it answers: the picture is of what is under it.
    app.call_after_refresh(take_away)


def picture(app: App[Any]) -> str:
    """Return the screen as SVG that asks no other computer for a font."""
    return _FONT_FROM_AFAR.sub("", app.export_screenshot(title="camsim"))


def save_picture(app: App[Any], then: Callable[[], object] = lambda: None) -> None:
    """Save the screen as PNG, and `then` do what says more; no notice is in the picture.

    Where nothing can draw a PNG, it is an SVG, and that is said.
    """

    def save(app: App[Any]) -> None:
        _save_picture(app)
        then()

    _without_notices(app, save)


def save_drawing(app: App[Any]) -> None:
    """Save the screen as SVG, without notices; in a browser it is downloaded."""
    _without_notices(app, _save_drawing)


def _save_picture(app: App[Any]) -> None:
    try:
        drawn = png_of(picture(app))
    except (ImportError, OSError):
        app.notify("No PNG can be drawn here (the library Pillow does that): this is an SVG.")
        _save_drawing(app)
    else:
        _save(app, drawn, file_name(app, "", ".png"), "image/png")


def _save_drawing(app: App[Any]) -> None:
    # Not `deliver_screenshot`: its own notification reads markup in the path.
    _save(app, picture(app), file_name(app, "", ".svg"), "image/svg+xml")


def save_table(app: App[Any], name: str, rows: Rows) -> None:
    """Save a table as CSV; in a browser it is downloaded."""
    head, *body = rows
    _save(app, csv_text(head, body), file_name(app, name, ".csv"), "text/csv")


def save_fact(app: App[Any], text: str) -> None:
    """Save what `y` would copy, for a terminal that does not let programs copy."""
    said = clean(text, keep_newlines=True) + "\n"
    _save(app, said, file_name(app, "fact", ".txt"), "text/plain")


def save_start(app: App[Any], made: Callable[[Path], str]) -> None:
    """Save a start state; `made` gives its text for the place where it will be."""
    name = file_name(app, "start", ".toml")
    _save(app, made(folder() / name), name, "application/toml")


def _save(app: App[Any], content: str | bytes, name: str, mime_type: str) -> None:
    """Save `content` whole or not at all, and say which; in a browser it is downloaded."""
    if app.is_web and isinstance(content, bytes):
        app.deliver_binary(io.BytesIO(content), save_filename=name, mime_type=mime_type)
        return
    if app.is_web:
        app.deliver_text(
            io.StringIO(str(content)), save_filename=name, encoding="utf-8", mime_type=mime_type
        )
        return
    path = folder() / name
    try:
        write_whole(path, content)
    except InputError as error:
        host_of(app).say_unsaved(str(error))
    else:
        host_of(app).say_saved(str(path))


def folder() -> Path:
    """Return where to save: with the downloads, or here where there is no such folder."""
    downloads = user_downloads_path()
    return downloads if downloads.is_dir() else Path.cwd()


def file_name(app: App[Any], what: str, ending: str) -> str:
    """Return a short name that says screen, story, policy and time, and is safe anywhere.

    A policy is named where what is shown is of one alone; `what` says which table it is.
    """
    # Cards are made of runs, and those of all that computes: the first screen waits for none of it.
    from simulator.report.words.compared.cards import short_names

    parts = ["camsim", app.current_mode]
    story = host_of(app).story
    if story is not None:
        parts.append(story.loaded.name)
        if app.current_mode not in _MODES_OF_ALL_POLICIES:
            parts.append(short_names(story.loaded)[story.policy].lower())
    # The time keeps a second picture from replacing the first.
    parts += [what, time.strftime("%H%M%S")]
    return "-".join(part for part in map(_safe_part, parts) if part) + ending


def _safe_part(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text)[:_LONGEST_PART].strip("-")
