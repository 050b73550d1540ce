"""A file that has every key that a model knows, made from its schema; and files with one mistake.

The schema is what editors get, so the checks here do not share the code of what they check.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from simulator.scenario.schema import MODELS

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Key:
    """A key of a table somewhere in a file."""

    path: Path
    required: bool
    kind: str
    """The type of its value, as the schema calls it: `string`, `object`."""


def whole_file(what: str) -> dict[str, Any]:
    """Return a scenario, policy or case with every key that there is."""
    schema = MODELS[what].model_json_schema(by_alias=True)
    filled: dict[str, Any] = _example(schema, schema["$defs"])
    return filled


def keys_of(what: str) -> list[Key]:
    """Return every key of a scenario, policy or case, at every depth."""
    schema = MODELS[what].model_json_schema(by_alias=True)
    return list(_keys(schema, schema["$defs"], ()))


def keys_in(values: dict[str, Any]) -> list[Key]:
    """Return every key that these values have, at every depth."""
    return [Key(path, required=False, kind="") for path in _paths(values, ())]


def as_toml(values: dict[str, Any]) -> str:
    """Return the text of a file, each key and each table on a line of its own."""
    return "\n".join(_lines(values, ""))


def misspelt(values: dict[str, Any], key: Key) -> tuple[str, str]:
    """Return the file with `key` misspelt, and how it is spelt now."""
    changed, inner = _inside(values, key)
    wrong = f"{key.path[-1]}{str(key.path[-1])[-1]}"
    inner[wrong] = inner.pop(key.path[-1])
    return as_toml(changed), wrong


def without(values: dict[str, Any], key: Key) -> str:
    changed, inner = _inside(values, key)
    del inner[key.path[-1]]
    return as_toml(changed)


def with_value(values: dict[str, Any], path: Path, value: object) -> str:
    changed, inner = _inside(values, Key(path, required=False, kind=""))
    inner[path[-1]] = value
    return as_toml(changed)


def of_wrong_type(values: dict[str, Any], key: Key) -> str:
    """Return the file with a value at `key` that no key of this type can have."""
    return with_value(values, key.path, 7 if key.kind == "string" else "wrong")


def spelled(path: Path) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _paths(values: Any, path: Path) -> Iterator[Path]:
    parts = values.items() if isinstance(values, dict) else enumerate(values)
    for part, inner in parts:
        if isinstance(part, str):
            yield (*path, part)
        if isinstance(inner, dict | list):
            yield from _paths(inner, (*path, part))


def _lines(values: dict[str, Any], header: str) -> Iterator[str]:
    tables = {key: one for key, one in values.items() if isinstance(one, dict)}
    lists = {
        key: one
        for key, one in values.items()
        if isinstance(one, list) and one and all(isinstance(inner, dict) for inner in one)
    }
    for key, value in values.items():
        if key not in tables and key not in lists:
            yield f"{_key(key)} = {_value(value)}"
    for key, table in tables.items():
        yield f"[{header}{_key(key)}]"
        yield from _lines(table, f"{header}{_key(key)}.")
    for key, table_list in lists.items():
        for table in table_list:
            yield f"[[{header}{_key(key)}]]"
            yield from _lines(table, f"{header}{_key(key)}.")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else repr(value)


def _inside(values: dict[str, Any], key: Key) -> tuple[dict[str, Any], Any]:
    changed = copy.deepcopy(values)
    inner: Any = changed
    for part in key.path[:-1]:
        inner = inner[part]
    return changed, inner


def _keys(schema: dict[str, Any], defs: dict[str, Any], path: Path) -> Iterator[Key]:
    schema = _plain(schema, defs)
    for name, inner in schema.get("properties", {}).items():
        plain = _plain(inner, defs)
        yield Key((*path, name), name in schema.get("required", ()), plain.get("type", "string"))
        yield from _keys(inner, defs, (*path, name))
    if "items" in schema:
        yield from _keys(schema["items"], defs, (*path, 0))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _keys(schema["additionalProperties"], defs, (*path, "a"))


def _example(schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    schema = _plain(schema, defs)
    kind = schema.get("type")
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if kind == "object":
        if "properties" in schema:
            return {name: _example(one, defs) for name, one in schema["properties"].items()}
        return {"a": _example(schema["additionalProperties"], defs)}
    if kind == "array":
        return [_example(schema["items"], defs)] * schema.get("minItems", 1)
    if kind in ("number", "integer"):
        above = schema.get("exclusiveMinimum", 0)
        return max(schema.get("minimum", 0), above + 1 if above >= 1 else 1)
    if kind == "boolean":
        return True
    formats = {"date": dt.date(2024, 5, 1), "date-time": dt.datetime(2024, 5, 1, 9)}  # noqa: DTZ001
    return formats.get(schema.get("format", ""), "a")


def _plain(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """Follow references; of several choices, take the one that says most: a table, if any."""
    while True:
        if "$ref" in schema:
            schema = defs[schema["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in schema:
            choices = [_plain(one, defs) for one in schema["anyOf"]]
            tables = [one for one in choices if one.get("type") in ("object", "array")]
            schema = (tables or choices)[0]
        else:
            return schema
