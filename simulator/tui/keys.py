"""A person's own keys: a small file of binding ids, checked before it is used."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys

from simulator.scenario.letters.text import clean
from simulator.scenario.problems import Problem, did_you_mean

VARIABLE = "CAMSIM_KEYS"
_MODIFIERS = re.compile(r"^((ctrl|shift|alt|super|meta)\+)+")
# Terminals send these as Tab, Enter and Backspace, or keep them for themselves.
_TAKEN_BY_TERMINALS = frozenset(f"ctrl+{letter}" for letter in "ijmhsqw")
_NAMED = frozenset(key.value for key in Keys)


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What the file says, and what is wrong with it."""

    keymap: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def keys_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where a person's own keys are looked for; the file need not be there."""
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    folder = environment.get("XDG_CONFIG_HOME") or environment.get("APPDATA")
    return (Path(folder) if folder else Path.home() / ".config") / "camsim" / "keys.toml"


def own_keys(path: Path) -> OwnKeys:
    """Read the file at `path`: good lines count, each wrong one is a problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return OwnKeys()
    except (OSError, UnicodeDecodeError) as error:
        return OwnKeys(problems=(Problem(str(path), None, "", f"cannot be read: {error}"),))
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return OwnKeys(problems=(Problem(str(path), None, "", f"is not TOML: {error}"),))
    known = known_bindings()
    keymap: dict[str, str] = {}
    problems: list[Problem] = []
    for name, keys in given.items():
        wrong = _wrong(name, keys, known)
        if wrong:
            problems.append(Problem(str(path), _line_of(name, text), clean(name), wrong))
        else:
            keymap[name] = ",".join(key.strip() for key in keys.split(","))
    return OwnKeys(keymap, tuple(problems))


def known_bindings() -> dict[str, Binding]:
    """Return every key of every screen that has an id."""
    package = importlib.import_module("simulator.tui")
    for module in pkgutil.walk_packages(package.__path__, "simulator.tui."):
        importlib.import_module(module.name)
    return {
        binding.id: binding
        for node in _all_nodes(DOMNode)
        if node.__module__.startswith("simulator.tui.")
        for binding in node.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    }


def _all_nodes(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for below in node.__subclasses__():
        yield below
        yield from _all_nodes(below)


def _wrong(name: str, keys: object, known: Mapping[str, Binding]) -> str:
    if name not in known:
        return f"there is no such key to change{did_you_mean(name, known)}"
    if not isinstance(keys, str) or not keys.strip():
        return 'wants keys as text, such as "x" or "x,ctrl+x"'
    for key in (key.strip() for key in keys.split(",")):
        if key in _TAKEN_BY_TERMINALS:
            return f"terminals keep {key} for themselves"
        if not _is_key(key):
            return f"'{clean(key)}' is no key{did_you_mean(key, _NAMED)}"
    return ""


def _is_key(key: str) -> bool:
    bare = _MODIFIERS.sub("", key)
    if len(bare) == 1:
        return bare.isprintable()
    if bare in _NAMED or key in _NAMED:
        return True
    try:
        return bool(unicodedata.lookup(bare.replace("_", " ").upper()))
    except KeyError:
        return bare in {"plus", "minus", "slash", "at", "underscore"}


def _line_of(name: str, text: str) -> int | None:
    start = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
    for number, line in enumerate(text.splitlines(), 1):
        if start.match(line.lstrip("[")):
            return number
    return None
