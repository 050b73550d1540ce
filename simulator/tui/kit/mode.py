"""What a mode of the program is: a screen, the key that leads to it, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

from textual.binding import Binding
from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Mode:
    """One row of the table of modes."""

    key: str
    name: str
    title: str
    tooltip: str
    """What it shows, in a few words."""
    screen: str
    """Module and class of its screen, which is imported when it is wanted."""
    help: str
    """What it is for, in lines for the help sheet; its keys are told by the screen itself."""
    signs: str
    """What the words and signs on it mean, in lines that stand below the keys."""
    first: tuple[str, ...] = ()
    """The ids of the keys that matter most: the help sheet has the others below a heading."""

    def with_key_of(self, keymap: Mapping[str, str]) -> Mode:
        """Return it with the first of the keys that `keymap` has for it, by the binding's id."""
        return replace(self, key=keymap.get(self.name, self.key).partition(",")[0])

    def binding(self) -> Binding:
        """Return the key that leads to it, from everywhere."""
        action = f"go('{self.name}')"
        return Binding(self.key, action, self.title, id=self.name, show=False, tooltip=self.tooltip)

    def open(self) -> Screen[None]:
        """Return a new screen of this mode."""
        module, _, name = self.screen.partition(":")
        return cast("Screen[None]", getattr(import_module(module), name)())
