"""A file that has every key that a model knows, made from its schema; and files with one mistake.

The schema is what editors get, so the checks here do not share the code of what they check.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from simulator.scenario.schema import MODELS

Path: TypeAlias = tuple[str | int, ...]


GOOD: dict[str, dict[str, Any]] = {
    "scenario": {
        "title": "t", "story": "s", "question": "q", "note": "n", "minutes": 5, "shelf": "puzzles", "seed": 3,
        "start": dt.date(2024, 5, 1), "days": 40, "policies": ["early-partner-2018", "in turn"],
        "controls": ["policy"],
        "town": {
            "streets": [{"name": "s", "y": 0.1}],
            "width": 1.0, "height": 1.0, "camera_share": 0.2,
            "homes": [
                {"id": "A", "x": 0.1, "y": 0.1, "camera": True, "segment": "all", "opted_out": False, "encrypted": False},
                {"id": "B", "x": 0.2, "y": 0.1, "cameras": 2},
            ],
        },
        "residents": {
            "encrypted": 0.1, "mean_hours_to_answer": 12, "deadline_hours": 100, "told_effect": 0.5,
            "segments": [{"name": "all", "share": 1.0, "shares": 0.1, "declines": 0.2}],
            "at_the_door": {"shares": 0.5, "declines": 0.1},
        },
        "agencies": [
            {
                "name": "P", "requests_per_month": 2, "hot_spots": 0.1, "knows_cameras": True,
                "area_sq_mi": {"median": 0.1, "spread": 1.5},
                "window_hours": {"median": 4, "spread": 1.5}, "age_days": {"median": 2, "spread": 2},
                "officers": 2, "visit_minutes": 20, "visits_per_request": 2, "follow_up": "declined",
                "widen": {"after_hours": 24, "area_factor": 2.0},
                "legal_demands_per_month": 1, "emergencies_per_month": 1,
            },
            {
                "name": "Q", "from": dt.date(2024, 5, 5), "until": dt.date(2024, 6, 1),
                "requests_per_month": [
                    {"from": dt.date(2024, 5, 5), "rate": 2.0}, {"from": dt.date(2024, 5, 20), "rate": 3},
                ],
                "orders": [
                    {"kind": "warrant", "per_month": 1.0, "full": 0.4, "partial": 0.3},
                    {"kind": "other", "per_month": [{"from": dt.date(2024, 5, 5), "rate": 2.0}]},
                ],
            },
        ],
        "platform": {
            "reviewers": 1, "legal_compliance": 0.5,
            "review_hours": {"request": 1, "demand": 2, "emergency": 3},
        },
        "observer": {"knows_rates": True, "pooled": False},
        "script": [
            {
                "at": dt.datetime(2024, 5, 2, 9), "agency": "P", "asks": ["A", "B"],  # noqa: DTZ001
                "window_hours": 2, "age_days": 1,
                "responses": {"A": {"response": "shared", "after_hours": 3}},
            },
            {"at": dt.datetime(2024, 5, 3, 9), "x": 0.1, "y": 0.1, "area_sq_mi": 0.5},  # noqa: DTZ001
            {"at": dt.datetime(2024, 5, 4, 9), "x": 0.1, "y": 0.1, "reaches": 1},  # noqa: DTZ001
        ],
        "pauses": [
            {
                "at": "end", "say": "s", "next": {"press": "m", "say": "n"}, "ask": "a", "choices": ["1", "2"],
                "answer": "{known}", "because": "{missing_at_end} by what is missing",
                "under": [{"policies": ["p"], "answer": "1", "because": "b"}],
            }
        ],
        "assumptions": [{"text": "t", "status": "sourced", "source": "s", "keys": ["residents"]}],
        "timelines": [
            {"name": "in turn", "steps": [{"from": dt.date(2024, 5, 1), "policy": "closed-2024"}]}
        ],
    },
    "policy": {
        "title": "t", "short": "t", "years": "y", "basis": "stated", "summary": "s", "people_asked": "listed",
        "residents_may_opt_out": True,
        "request_limits": {"min_area_sq_mi": 0.1, "max_area_sq_mi": 1.0, "max_posts": 2},
        "agency_receives": {
            "asked": {"detail": "noisy", "when": "at_end", "group_by": "run", "epsilon": 1.0},
            "shared": {"detail": "thresholded", "when": "on_close", "threshold": 3},
            "cameras": {"detail": "named", "when": "on_request"},
        },
        "map": {"error_ft": 20, "covers": 0.5},
        "public_receives": {"requests": {"detail": "total", "when": "monthly"}},
        "residents_told": {"asked": True},
        "safeguards": {"round_to": 0, "retention_days": 30},
        "legal": {"warrant": True, "emergency": True},
        "assumptions": [{"text": "t", "status": "sourced", "source": "s", "keys": ["map.error_ft"]}],
        "sources": [{"text": "t", "url": "u"}],
    },
    "case": {
        "title": "t", "story": "s",
        "kinds": {"a": {"prior": 0.5, "declines": 0.5}, "b": {"prior": 0.5, "shares": 0.1}},
        "homes": [
            {"id": "A", "camera": 0.5, "opted_out": 0.1, "prior": {"a": 0.5, "b": 0.5}},
            {"id": "B", "shares": 0.1, "declines": 0.1},
        ],
        "requests": [{"id": "R", "homes": ["A", "B"]}],
        "facts": [
            {"requests": ["R"], "item": "asked", "between": [1, 2]},
            {"requests": ["R"], "item": "declined", "rounded": {"value": 2, "to": 2}},
            {"requests": ["R"], "item": "shared", "noisy": 1, "epsilon": 1.0},
            {"request": "R", "home": "A", "response": "declined"},
        ],
    },
}  # fmt: skip
"""Files without a mistake, so that one mistake is the only thing that can be said."""


@dataclass(frozen=True)
class Key:
    """A key of a table somewhere in a file."""

    path: Path
    required: bool
    kind: str
    """The type of its value, as the schema calls it: `string`, `object`."""


def whole_file(what: str) -> dict[str, Any]:
    """Return a scenario, policy or case with every key that there is."""
    schema = _schema(what)
    filled: dict[str, Any] = _example(schema, schema["$defs"])
    return filled


@functools.cache
def keys_of(what: str) -> list[Key]:
    """Return every key of a scenario, policy or case, at every depth."""
    schema = _schema(what)
    return list(_keys(schema, schema["$defs"], ()))


@functools.cache
def schema_at(what: str, path: Path) -> dict[str, Any]:
    """Return the schema of what stands at `path`."""
    schema = _schema(what)
    defs = schema["$defs"]
    inner = schema
    for part in path:
        inner = _plain(inner, defs)
        if isinstance(part, int):
            inner = inner["items"]
        else:
            inner = inner.get("properties", {}).get(part) or inner["additionalProperties"]
    return _plain(inner, defs)


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


@cache
def _schema(what: str) -> dict[str, Any]:
    return MODELS[what].model_json_schema(by_alias=True)


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
        elif "anyOf" in schema or "oneOf" in schema:
            written = schema.get("anyOf") or schema["oneOf"]
            choices = [_plain(one, defs) for one in written]
            tables = [one for one in choices if one.get("type") in ("object", "array")]
            schema = (tables or choices)[0]
        else:
            return schema
