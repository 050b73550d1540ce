"""The ribbon under the tabs: the policy as a lever, and which picture of three is shown."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from simulator.report.words.basis import basis_in_short
from simulator.scenario.letters.text import clean, shorten
from simulator.scenario.loaded import Regime
from simulator.tui.kit.keys_line import pressing
from simulator.tui.kit.tabs import chosen_of

_KEYS = "p all  < > next"
_WIDE = 100
"""Columns from which on the keys stand beside the policy."""
_LEAST = 18
"""Letters of a title that always stand."""


def ribbon(
    title: str,
    regime: Regime,
    width: int,
    pictures: tuple[str, ...],
    now: int,
    *,
    locked: bool = False,
    views_locked: bool = False,
) -> Text:
    """Return the line: the policy between its arrows, its keys where there is room, the pictures.

    `title` is that of the moment; `now` is the place of the picture that is shown. A policy that is
    `locked` by a lesson or a start state has neither arrows nor keys, and with `views_locked` the
    pictures have no key.
    """
    wide = width >= _WIDE
    right = _pictures(pictures, now, locked=views_locked)
    word, arrows = " policy " if wide or locked else " p ", ("  ", "") if locked else (" ◀ ", " ▶")
    every = pressing() if locked else pressing("policy")
    left = Text().append(word, Style.parse("bold reverse") + every)
    keys = Text(f"   {_KEYS}  " if wide and not locked else "  ")
    basis = f" {basis_in_short(regime)}"
    basis = f" ({basis_in_short(regime)})" if locked else basis
    room = width - left.cell_len - right.cell_len - keys.cell_len - len("".join(arrows)) - 1
    title = clean(title)
    if len(title) > room:
        short = clean(regime.steps[0][1].short) if len(regime.steps) == 1 else ""
        title = short if short and len(short) <= room else shorten(title, max(_LEAST, room))
    left.append(arrows[0], pressing("policy-before"))
    left.append(title, style="bold").append(arrows[1], pressing("policy-after"))
    if len(title) + len(basis) <= room:
        left.append(basis)
    left.append(keys)
    space = max(0, width - left.cell_len - right.cell_len - 1)
    return left.append(" " * space).append(right)


def _pictures(pictures: tuple[str, ...], now: int, *, locked: bool) -> Text:
    if len(pictures) < 2:
        return Text()
    key, binding = ("  ", "") if locked else ("x ", "picture")
    return Text().append(key, "bold").append(chosen_of(pictures, now, binding))
