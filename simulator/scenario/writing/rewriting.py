"""A scenario file's text with some values changed, and everything else, comments too, kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Integer, Item, Table

from simulator.scenario.keys import POLICY, KeyPath, key_path
from simulator.scenario.models import Scenario
from simulator.scenario.problems import InputError


def rewritten(text: str, changes: Mapping[str, float], scenario: Scenario) -> str:
    """Return the file `text` with the numbers at these keys changed.

    `scenario` is the changed scenario. A key that the file does not have is added to its table;
    a table or list that it does not have is added with what `scenario` has there, where leaving
    the rest out would mean something else.

    Raises:
        InputError: a key is a policy's: a policy is a file of its own.
    """
    rules = [key for key in changes if key_path(key)[0] == POLICY]
    if rules:
        raise InputError.about(
            rules[0],
            "belongs to the policies, and a policy is a file of its own: undo this change, or "
            "write a policy file with it and name that in the scenario",
        )
    document = tomlkit.parse(text)
    whole = scenario.model_dump(by_alias=True, exclude_none=True)
    whole["agencies"] = [
        agency.model_dump(by_alias=True, exclude_none=True) for agency in scenario.all_agencies()
    ]
    for key, value in changes.items():
        _put(document, key_path(key), value, whole)
    return tomlkit.dumps(document)


def _put(document: Any, path: KeyPath, value: float, whole: Any) -> None:
    """Set the value at `path`, adding the tables and lists that lead to it."""
    inner = document
    for depth, part in enumerate(path[:-1]):
        whole = whole[part]
        if isinstance(part, int) or part in inner:
            inner = inner[part]
            continue
        is_list = isinstance(path[depth + 1], int)
        if is_list or not any(isinstance(one, dict | list | tuple) for one in whole.values()):
            inner[part] = _list(whole) if is_list else _table(whole, inner)
        else:
            inner[part] = tomlkit.table()
        inner = inner[part]
    last = path[-1]
    old = inner.get(last)
    item = _number(value, old)
    if old is not None or isinstance(inner, InlineTable) or not isinstance(inner, Table):
        inner[last] = item
    else:
        _add(inner, str(last), item)


def _number(value: float, old: object) -> Item:
    """Return a number as it is written: a whole one stays whole where the file had it so."""
    was_whole = isinstance(old, Integer)
    return tomlkit.item(int(value) if was_whole and float(value).is_integer() else value)


def _add(table: Table, key: str, item: Item) -> None:
    """Add a key behind the last plain key of a table: behind a sub-table it would be lost in it."""
    plain = [name for name, one in table.value.items() if not isinstance(one, Table | AoT)]
    if plain:
        table.value._insert_after(plain[-1], key, item)  # noqa: SLF001 - there is no public way
        return
    body = [(name, one) for name, one in table.items()]
    for name, _ in body:
        table.remove(name)
    table[key] = item
    for name, one in body:
        table[name] = one


def _list(whole: Any) -> AoT:
    tables = tomlkit.aot()
    for one in whole:
        tables.append(_filled(tomlkit.table(), one))
    return tables


def _table(whole: Mapping[str, Any], around: Any) -> Table | InlineTable:
    """Return a small table as the files write it: in one line inside another table."""
    inline = isinstance(around, Table | InlineTable)
    table: Table | InlineTable = tomlkit.inline_table() if inline else tomlkit.table()
    _filled(table, whole)
    return table


def _filled(table: Any, whole: Mapping[str, Any]) -> Any:
    for key, value in whole.items():
        if isinstance(value, Mapping):
            table[key] = _filled(tomlkit.inline_table(), value)
        else:
            table[key] = value
    return table
