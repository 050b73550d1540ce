"""The line of screens, each with its key: with all their names, or with that of one alone."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text

from simulator.tui.kit.keys_line import pressing
from simulator.tui.kit.mode import Mode

_HERE = "bold reverse"


def tabs(modes: Sequence[Mode], here: str, width: int) -> Text:
    """Return the line of `modes`, that of `here` marked; where it has no room, the short one."""
    line = Text(" ")
    for mode in modes:
        is_here, tab = mode.name == here, f"{mode.key} {mode.title} "
        style = pressing(mode.name) + Style.parse(_HERE if is_here else "")
        line.append(f"▸{tab}" if is_here else f" {tab}", style)
        line.append(" ")
    line.rstrip()
    return line if line.cell_len <= width else tabs_in_short(modes, here)


def tabs_in_short(modes: Sequence[Mode], here: str) -> Text:
    """Return the keys of `modes`, with the name of `here` alone."""
    keys = [
        Text(f"▸{mode.key} {mode.title} ", _HERE)
        if mode.name == here
        else Text(mode.key, pressing(mode.name))
        for mode in modes
    ]
    return Text(" ").join(keys)


def chosen_of(names: Sequence[str], here: int, binding: str = "") -> Text:
    """Return `names` in a line, the one at `here` marked; a key leads from each to the next.

    That of the binding with the id `binding`: a click on another name presses it as often as it
    takes; without one nothing leads there.
    """
    line = Text()
    for place, name in enumerate(names):
        away = (place - here) % len(names) if binding else 0
        style = Style.parse(_HERE if place == here else "")
        line.append(f" {name} ", style + pressing(*[binding] * away))
    return line
