"""The line of keys at the foot of a screen, as one widget.

Textual's own footer makes a widget of each key, all anew each time that the focus moves: with their
styles and their layout that was the dearest thing that most keys did, and bytes to each browser.
"""

from __future__ import annotations

from typing import Any

from rich.style import Style
from rich.text import Text
from textual.app import App
from textual.binding import ActiveBinding
from textual.events import Click, Leave, MouseMove
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from simulator.tui.kit.host import host_of

_KEY, _BINDINGS = "key", "bindings"
"""What a cell knows of the key, or of the bindings one after the other, that a click presses."""


def pressing(*bindings: str) -> Style:
    """Return the style of what presses the keys of bindings with these ids when it is clicked on.

    A person may have given a binding another key.
    """
    return Style(meta={_BINDINGS: bindings})


def bindings_pressed_by(style: Style) -> tuple[str, ...]:
    """Return the ids of the bindings whose keys a click on what has this style presses."""
    bindings: tuple[str, ...] = style.meta.get(_BINDINGS, ())
    return bindings


def press(app: App[Any], binding: str) -> None:
    """Press the key that the binding with this id has now, if it has one on the screen in front."""
    for active in app.screen.active_bindings.values():
        if active.binding.id == binding:
            app.simulate_key(active.binding.key)
            return


class KeysLine(Widget):
    """The keys that the screen shows now; a click on one presses it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "KeysLine { dock: bottom; height: 1; text-wrap: nowrap; text-overflow: clip; }"

    pointed_key = reactive("")
    """The key that the mouse points at; empty where it points at none."""

    def __init__(self, common: str = "") -> None:
        """Name the key whose id is `common`, which all screens have, behind a screen's own."""
        super().__init__()
        self._common = common
        self._bindings_ready = False

    def on_mount(self) -> None:
        """Hear of each change of what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def active_bindings(self) -> list[ActiveBinding]:
        """Return the bindings that the line names, each action once, in their order.

        A screen's own come first, then what all screens have, then those of the program. What is
        hidden or locked is not named.
        """
        by_action: dict[str, ActiveBinding] = {}
        hides = host_of(self.app).hides_action
        for active in self.screen.active_bindings.values():
            if active.binding.show and not hides(active.binding.action):
                by_action.setdefault(active.binding.action, active)
        return sorted(
            by_action.values(),
            key=lambda active: (active.node is self.app, active.binding.id == self._common),
        )

    def render(self) -> Text:
        """Return the line."""
        line = Text(no_wrap=True, end="")
        if not self._bindings_ready:
            return line
        for active in self.active_bindings():
            binding = active.binding
            pointed_at = binding.key == self.pointed_key
            style = Style(dim=not active.enabled, underline=pointed_at, meta={_KEY: binding.key})
            line.append(f" {self.app.get_key_display(binding)} ", style + Style(bold=True))
            line.append(f"{binding.description} ", style)
        return line

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        self._bindings_ready = True
        if self.is_attached and screen is self.screen and screen.app.app_focus:
            # Textual may drop a wish for a layout of a widget while an older one waits: what was
            # put on the screen before it was laid out gets its height from this one.
            self.call_after_refresh(self.refresh, layout=True)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Light up the key under the mouse."""
        self.pointed_key = event.style.meta.get(_KEY, "")
        active = self._active_of(self.pointed_key)
        self.tooltip = None if active is None else active.tooltip or None

    def on_leave(self, _: Leave) -> None:
        """Put it out again."""
        self.pointed_key = ""

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked on."""
        event.stop()
        active = self._active_of(event.style.meta.get(_KEY, ""))
        if active is not None and active.enabled:
            self.app.simulate_key(active.binding.key)

    def _active_of(self, key: str) -> ActiveBinding | None:
        return next((one for one in self.active_bindings() if one.binding.key == key), None)
