"""No screen or widget of ours hides a private attribute of Textual's behind its own."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache

from textual.message_pump import MessagePump

import simulator.tui


def own_parts() -> Iterator[type[MessagePump]]:
    """Yield every class of the terminal program that Textual runs."""
    for module in pkgutil.walk_packages(simulator.tui.__path__, "simulator.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            is_own = inspect.isclass(value) and value.__module__ == module.name
            if is_own and issubclass(value, MessagePump):
                yield value


@cache
def classes_of(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module by name: `inspect` would read it again for each."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


@cache
def set_on_self(part: type) -> set[str]:
    """Return the private attributes that a class gives its objects."""
    written = classes_of(part.__module__).get(part.__qualname__)
    return {
        node.attr
        for node in ast.walk(written or ast.parse(textwrap.dedent(inspect.getsource(part))))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        and node.attr.startswith("_")
    }


def hidden_by(part: type) -> set[str]:
    """Return what of Textual's a class hides: it then means two things at once."""
    theirs = (base for base in part.__mro__[1:] if base.__module__.startswith("textual"))
    return set_on_self(part) & set().union(*map(set_on_self, theirs))


def test_no_private_attribute_of_textual_is_hidden() -> None:
    hidden = {part.__qualname__: hidden_by(part) for part in own_parts()}
    assert len(hidden) > 20
    assert {name: names for name, names in hidden.items() if names} == {}


def test_one_that_is_hidden_is_seen() -> None:
    class Hides(MessagePump):
        def start(self) -> None:
            self._running = True

    assert hidden_by(Hides) == {"_running"}
