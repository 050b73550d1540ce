"""What the figure in focus means, what a screen is for, and what its keys do by now."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.actions import parse
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.keys import format_key
from textual.widgets import Static

from simulator.scenario.letters.text import clean
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.mode import Mode
from simulator.tui.kit.sheets.over import Over

_AT_THE_END = """
BIGGER LETTERS
  The size of the letters is the terminal's: try ctrl and +, or
  cmd and + on a Mac. Then b spaces the screen for a projector.
"""
_MORE = "  MORE KEYS"
_MOUSE = "  The mouse works too, and is never needed."
_PALETTE = "command_palette"
_ALL_COMMANDS = "all commands by name"
_NAMED = {
    "enter": "Enter",
    "escape": "Escape",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "left": "left",
    "right": "right",
    "up": "up",
    "down": "down",
    "backspace": "Backspace",
    "equals_sign": "=",
}
"""Keys by the words that stand on them, where Textual would draw them."""
GO_BACK = " ▸ Escape or ? goes back.  Up and down scroll."


class HelpScreen(Over[None]):
    """A sheet over the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,question_mark", "dismiss", "Back", id="help-leave", tooltip="close the help"
        )
    ]

    def __init__(self, about: str, keys: str) -> None:
        """Tell `about` what is in focus, then the `keys`, as `keys_text` has them."""
        super().__init__()
        self._about, self._keys = about, keys

    def compose(self) -> ComposeResult:
        """Show what is in focus, this screen's keys, then those that work everywhere."""
        text = Text()
        if self._about.strip():
            text.append("WHAT IS IN FOCUS\n", style="bold")
            text.append(clean(self._about.strip(), keep_newlines=True) + "\n\n")
        text.append(f"{self._keys.strip()}\n{_AT_THE_END}\n{states_text()}".strip())
        with VerticalScroll(id="help"):
            yield Static(text, id="help-text")
        yield Static(GO_BACK, id="help-next", markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").focus()


def states_text() -> str:
    """Return the words of states that stand on several screens."""
    # What the words are of is not loaded before somebody asks.
    from simulator.measure.moments.kinds_of_no import KINDS_OF_NO
    from simulator.measure.observer.suspicion import Sure
    from simulator.report.words.watched.five_kinds import PARTS
    from simulator.tui.kit.looks import SURE

    shown = (Sure.PROVEN, Sure.ALMOST_SURE, Sure.MORE_LIKELY, Sure.NOT_KNOWN)
    sure = "    ".join(f"{SURE[state].glyph} {SURE[state].word}" for state in shown)
    kinds = ", ".join(PARTS[part] for part in KINDS_OF_NO)
    return f"HOW SURE\n  {sure}\n\nFIVE KINDS OF NO\n  {kinds}"


def keys_text(
    screen: FramedScreen, here: Mode, modes: Sequence[Mode], own_keys: Mapping[str, str]
) -> str:
    """Return what a screen is for, its keys, and then those that work everywhere, as lines.

    `here` is the mode of the screen. `own_keys` are those that a person has moved, by the id of the
    binding. Keys that do nothing now are left out.
    """
    everywhere = {binding.id for binding in _written(FramedScreen)}
    app = screen.app
    # These come before what the same keys do on the screen.
    first = {
        binding.key: binding
        for binding in _written(type(app))
        if binding.priority and app.check_action(*_action_of(binding))
    }
    of_screen = [
        (keys, binding.tooltip or binding.description, _matters(here, binding))
        for binding in _offered(screen, everywhere)
        if (keys := _keys_of(binding, own_keys, first))
    ]
    of_all, leads_to, names = [], dict[str, str](), {mode.name for mode in modes}
    of_all += [(key_word(key), binding.tooltip) for key, binding in first.items()]
    for node, binding, _, tooltip in screen.active_bindings.values():
        key, name = key_word(binding.key), binding.id or ""
        if binding.key in first:
            continue
        if name in names:
            leads_to[name] = key
        elif binding.action == _PALETTE:
            of_all.append((key, _ALL_COMMANDS))
        elif name and (isinstance(node, App) or name in everywhere):
            of_all.append((key, tooltip or binding.description))
        elif name and node is not screen:
            # A part of the screen that has the focus.
            of_screen.append((key, tooltip or binding.description, not here.first))
    tabs = (f"{leads_to[mode.name]} {mode.title}" for mode in modes if mode.name in leads_to)
    return "\n".join(
        [
            here.title.upper(),
            *_indented(here.help),
            *_first_and_others(of_screen),
            *_indented(here.signs),
            "",
            "EVERYWHERE",
            f"  {'  '.join(tabs)}",
            *_in_columns(of_all),
            _MOUSE,
        ]
    )


def _written(screen: type) -> list[Binding]:
    """Return the bindings that a class of screens adds to those it builds on."""
    return [one for one in screen.__dict__.get("BINDINGS", ()) if isinstance(one, Binding)]


def _offered(screen: FramedScreen, but: Container[str | None]) -> Iterator[Binding]:
    """Yield the screen's own bindings that do something now, those with ids in `but` left out."""
    for written in map(_written, reversed(type(screen).__mro__)):
        for binding in written:
            ours = binding.id is not None and binding.id not in but
            if ours and screen.check_action(*_action_of(binding)):
                yield binding


def _action_of(binding: Binding) -> tuple[str, tuple[object, ...]]:
    """Return the name of what a binding does, and what it does that with."""
    _, name, parameters = parse(binding.action)
    return name, parameters


def _keys_of(binding: Binding, own_keys: Mapping[str, str], taken: Container[str]) -> str:
    """Return the keys of a binding in words, without those that do something else first."""
    keys = own_keys.get(binding.id or "", binding.key).split(",")
    return ", ".join(key_word(key) for key in keys if key.strip() not in taken)


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _matters(mode: Mode, binding: Binding) -> bool:
    """Tell whether a key stands first: an answer does, offered while a question is open."""
    name = binding.id or ""
    return not mode.first or name in mode.first or name.startswith("guess-")


def _first_and_others(keys: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    """Yield keys and what they do: those that matter, and below a heading the others."""
    yield from _in_columns((key, does) for key, does, matters in keys if matters)
    others = [(key, does) for key, does, matters in keys if not matters]
    if others:
        yield from ("", _MORE, *_in_columns(others), "")


def _in_columns(keys: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield keys and what they do; those that do the same stand in one line."""
    joined: dict[str, str] = {}
    for key, does in keys:
        joined[does] = f"{joined[does]}, {key}" if does in joined else key
    width = max(map(len, joined.values()), default=0)
    for does, key in joined.items():
        yield f"  {key.ljust(width)}  {does}"


def key_word(key: str) -> str:
    """Return what people call a key."""
    *held, last = key.strip().split("+")
    return "+".join((*held, _NAMED.get(last) or format_key(last)))
