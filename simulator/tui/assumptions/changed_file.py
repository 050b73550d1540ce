"""A story with its changed numbers, saved as a scenario of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App

from simulator.scenario import InputError, Loaded
from simulator.scenario.letters.text import clean
from simulator.scenario.letters.typing import typed_path
from simulator.scenario.writing.rewriting import rewritten
from simulator.scenario.writing.saving import file_name, save_scenario
from simulator.tui.kit.sheets.ask import AskScreen


def saved(
    app: App[Any],
    loaded: Loaded,
    original: Loaded,
    changes: Mapping[str, float],
    name: str,
    *,
    over: bool,
) -> str:
    """Save `loaded`, which is `original` with `changes`, as `name`; return what is wrong, if any.

    A file that is there is written `over`, or else it is said that there is one.
    """
    try:
        name = file_name(name)
        # The bytes as they are: a file's own line ends are part of what is kept.
        text = original.path.read_bytes().decode("utf-8-sig")
        text = rewritten(text, changes, loaded.scenario)
        if app.is_web:
            # Nothing that a visitor names is written here; the app says when it has come.
            app.deliver_text(io.StringIO(text), save_filename=name)
            return ""
        save_scenario(Path(), name, text, loaded.digest, over=over)
    except FileExistsError:
        return AskScreen.EXISTS
    except (InputError, OSError) as error:
        return clean(str(error))
    opens = f"camsim tui {typed_path(f'./{name}')}"
    app.notify(f"Saved as {name}. Open it with: {opens}", markup=False)
    return ""
