"""Plain values checked against a model: every error at once, in plain words."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simulator.scenario.base import NUMBER, STEPS
from simulator.scenario.keys import KeyPath, spelled
from simulator.scenario.letters.names import lookalike
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import Problem, did_you_mean
from simulator.scenario.toml.reading import Document
from simulator.scenario.toml.syntax import as_written

M = TypeVar("M", bound=BaseModel)
Finding = tuple[KeyPath, str]
"""Where, and what is wrong there."""

_KEYS_CALLED = (
    ("police", "agencies"),
    ("police", "agency"),
    ("company", "platform"),
    ("vendor", "platform"),
    ("people", "residents"),
    ("households", "homes"),
    ("houses", "homes"),
    ("refused", "declined"),
)
"""What people call the parts of a key that have another name in files."""
_ALIKE = 0.85
"""How alike a key and one of ours are where the one is surely taken for the other."""
_DAYS = ("date_type", "datetime_type")
_NUMBERS = ("float_type", "int_type", "union_tag_not_found")
_NUMBER, _WHOLE = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?"), re.compile(r"-?(0|[1-9]\d*)")
_LEAST_OF_A_HUNDRED, _PER_CENT = 2, 100
"""What a chance above 1 may have been meant as."""
_WORDS = {
    "bool_type": "should be true or false",
    "string_type": 'should be text in "quotes"',
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "finite_number": "should be a finite number",
    "dict_type": "should be a table",
    "model_type": "should be a table",
    "tuple_type": "should be a list in [brackets]",
    "date_type": "should be a date such as 2018-05-01, without quotes",
    "date_from_datetime_inexact": "should be a date such as 2018-05-01, without a time",
    "datetime_type": "should be a date and time such as 2018-05-01T09:00:00, without quotes",
    "union_tag_not_found": "should be a number, or steps: [{ from = 2018-05-01, rate = 2.0 }]",
}


def _copied(value: Any) -> Any:
    """Return a copy of what TOML can hold: tables and lists anew, all else cannot be changed."""
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def validated(
    model: type[M], document: Document, placeholders: dict[str, Any]
) -> tuple[M | None, list[Finding], list[KeyPath]]:
    """Check the values of `document` against `model`.

    Where a required key at the top is wrong, `placeholders` stands in for it, so that the rest
    can still be checked.

    Returns:
        The model without the values that are wrong (or nothing, if too much is wrong), what was
        wrong, and the paths that had to be left out: a later check of those says nothing new.
    """
    findings: list[Finding] = []
    left_out: list[KeyPath] = []
    values = _copied(document.values)
    for _ in range(4):
        try:
            return model.model_validate(values), findings, left_out
        except ValidationError as refused:
            errors = [
                _where_written(error)
                for error in refused.errors(include_url=False)
                if not _only_by_errors(error)
            ]
            meant = _meant_by(model, errors, values)
            # What an earlier pass left out says nothing new. Errors of one pass stand for
            # themselves, even where one of them takes out the table that the others stand in.
            known = tuple(left_out)
            for error in errors:
                path = _known_part(error["loc"], document.values)
                # A misspelt key is one mistake: the right one is not missing as well.
                if not touches(path, known) and not (error["type"] == "missing" and path in meant):
                    findings.append((path, _words(model, path, error, document.values)))
                wrong = path[:-1] if error["type"] == "missing" and len(path) > 1 else path
                removed = _leave_out(values, wrong, placeholders)
                if error["type"] != "extra_forbidden":
                    left_out.append(removed)
            left_out.extend(meant)
            if not findings:
                # Whoever has no findings takes the values for good, and these are not.
                findings.append(((), f"cannot be used: {refused}"))
    return None, findings, left_out


def problems(document: Document, findings: Iterable[Finding]) -> list[Problem]:
    """Return `findings` with file and line, in the order of the file, each once."""
    unlike = dict.fromkeys(
        Problem(document.file, document.line(path), spelled(path), message)
        for path, message in findings
    )
    return sorted(unlike, key=lambda problem: problem.line or 0)


def touches(path: KeyPath, left_out: Iterable[KeyPath]) -> bool:
    """Tell whether `path` lies in, or holds, something that was left out."""
    return any(path[: len(out)] == out or out[: len(path)] == path for out in left_out)


def _where_written(error: ErrorDetails) -> ErrorDetails:
    """Return an error without what no file has in its place: which of two kinds a value is of."""
    error["loc"] = tuple(part for part in error["loc"] if part not in (NUMBER, STEPS))
    return error


def _only_by_errors(error: ErrorDetails) -> bool:
    """Tell whether a list counts as too short only because what is in it is wrong."""
    least = error.get("ctx", {}).get("min_length", 0)
    return error["type"] == "too_short" and len(error["input"]) >= least


def _known_part(location: tuple[int | str, ...], values: Any) -> KeyPath:
    """Drop what pydantic adds to a location (names of union members), keep what was written."""
    path: list[int | str] = []
    for part in location:
        inside = (isinstance(values, dict) and part in values) or (
            isinstance(values, list) and isinstance(part, int) and part < len(values)
        )
        path.append(part)
        if not inside:
            break
        values = values[part]
    return tuple(path)


def _leave_out(values: dict[str, Any], path: KeyPath, placeholders: dict[str, Any]) -> KeyPath:
    """Remove what is at `path`, and return the path of what was really removed.

    An element of a list takes the list with it, because the others would be renumbered.
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    inner: Any = values
    for part in path[:-1]:
        try:
            inner = inner[part]
        except (KeyError, IndexError, TypeError):
            return path
    if isinstance(inner, dict) and path:
        inner.pop(path[-1], None)
        if len(path) == 1 and path[0] in placeholders:
            inner[str(path[0])] = placeholders[str(path[0])]
    return path


def _meant_by(
    model: type[BaseModel], errors: list[ErrorDetails], values: dict[str, Any]
) -> set[KeyPath]:
    """Return the keys that misspelt ones of `values` stand for, and that are not there as well."""
    meant: set[KeyPath] = set()
    for error in errors:
        if error["type"] != "extra_forbidden":
            continue
        table: Any = values
        for part in error["loc"][:-1]:
            table = table[part]
        near = _key_meant(str(error["loc"][-1]), _fields(model, error["loc"][:-1]))
        if near and near not in table:
            meant.add((*error["loc"][:-1], near))
        if not near:
            # What stands outside its table is one mistake: the table says nothing new without it.
            meant.update(place for place, _ in tables_with(model, str(error["loc"][-1])))
    return meant


def _key_meant(word: str, known: Iterable[str]) -> str:
    """Return the key that a misspelt one stands for; empty where none is near."""
    known = sorted(known)
    for said, key in _KEYS_CALLED:
        called = word.replace(said, key)
        close = difflib.get_close_matches(called, known, n=1, cutoff=_ALIKE)
        if said in word and close:
            return close[0]
    return next(iter(difflib.get_close_matches(word, known, n=1)), "")


def _instead_of_key(model: type[BaseModel], path: KeyPath, values: Any) -> str:
    """Say which key was meant by one that is none, or what can stand there.

    A key that is there already was hardly meant once more, but where a letter is wrong.
    """
    word, known, table = str(path[-1]), _fields(model, path[:-1]), values
    for part in path[:-1]:
        table = table[part]
    if lookalike(word, known):
        return did_you_mean(word, known)
    free = sorted(known - set(table))
    near = _key_meant(word, known)
    if near in free or difflib.get_close_matches(word, {near}, cutoff=_ALIKE):
        return f"; did you mean '{near}'?"
    stands = _where_it_stands(model, word)
    return stands or (f"; what can stand here: {', '.join(free)}" if free else "")


def _words(model: type[BaseModel], path: KeyPath, error: Any, values: Any) -> str:
    kind, given = error["type"], error.get("input")
    limits = error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is not a key here{_instead_of_key(model, path, values)}"
    if kind in ("literal_error", "enum"):
        choices = _choices(str(limits.get("expected", "")))
        return (
            f"'{shorten(str(given))}' is not one of {', '.join(choices)}"
            f"{did_you_mean(str(given), choices)}"
        )
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return _out_of_range(kind, given, limits)
    limited = {
        "value_error": "{error}",
        "too_short": "is empty; it needs at least one entry",
        "string_too_short": "is empty",
        "too_long": "has {actual_length} entries; {max_length} is the most",
        "string_too_long": "is longer than {max_length} characters",
        "missing": "is missing",
    }
    if kind == "missing" and path and _table_at(model, path):
        return f"is missing; it begins with the line [{spelled(path)}]"
    if kind in limited:
        return limited[kind].format(**limits)
    said = f"{_WORDS.get(kind, str(error['msg']))}, not {_quoted(given)}"
    return said + _what_was_meant(model, path, kind, given)


def _where_it_stands(model: type[BaseModel], name: str) -> str:
    """Return the table that a key belongs to, where there is just one; else an empty string."""
    places = [header for _, header in tables_with(model, name)]
    if len(places) != 1:
        return ""
    if not places[0]:
        return "; it stands at the top of the file, above the first [table]"
    return f"; it stands below the line {places[0]}"


def tables_with(model: type[BaseModel], name: str) -> Iterator[tuple[KeyPath, str]]:
    """Yield where a table of `model` stands that may have a key called `name`, and its line.

    Tables within lists of tables have their own line, too; those of any name have none.
    """
    yield from _tables_with(model, name, (), "")


def _tables_with(
    model: type[BaseModel], name: str, path: KeyPath, header: str
) -> Iterator[tuple[KeyPath, str]]:
    if any((field.alias or key) == name for key, field in model.model_fields.items()):
        yield path, header
    for key, field in model.model_fields.items():
        inner = (*path, field.alias or key)
        table = _model(field.annotation)
        if table is not None:
            yield from _tables_with(table, name, inner, f"[{spelled(inner)}]")
            continue
        for item in _inner(field.annotation):
            table = _model(item)
            if table is not None and get_origin(field.annotation) is not dict:
                yield from _tables_with(table, name, inner, f"[[{spelled(inner)}]]")


def _what_was_meant(model: type[BaseModel], path: KeyPath, kind: str, given: object) -> str:
    """Return how to write what somebody seems to have meant; empty where nothing suggests it."""
    if kind == "tuple_type" and isinstance(given, dict) and _table_at(model, (*path, 0)):
        return f"; each of several tables begins with [[{spelled(path)}]], in two brackets"
    if isinstance(given, str) and (value := _without_quotes(kind, given.strip())):
        return f"; write {value}" if kind in _DAYS else f"; write it without quotes: {value}"
    table = _table_at(model, path)
    if kind == "model_type" and isinstance(given, str) and table is not None:
        for name, field in table.model_fields.items():
            if given in _literals(field.annotation):
                return f'; write {{ {field.alias or name} = "{given}", ... }}'
    return ""


def _without_quotes(kind: str, given: str) -> str:
    """Return how TOML has a number, a truth or a day that was written as text; empty if none is."""
    if kind == "bool_type":
        return given.lower() if given.lower() in ("true", "false") else ""
    if kind in _DAYS:
        meant = as_written(given)
        return meant if ("T" in meant) == (kind == "datetime_type") else ""
    fits = _WHOLE if kind == "int_type" else _NUMBER
    return given if kind in _NUMBERS and fits.fullmatch(given) else ""


def _literals(annotation: Any) -> tuple[Any, ...]:
    """Return the words that a key takes, where it takes only some."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        return tuple(word for one in get_args(annotation) for word in _literals(one))
    return ()


def _out_of_range(kind: str, given: object, limits: dict[str, Any]) -> str:
    key, words = {
        "greater_than_equal": ("ge", "is less than"),
        "less_than_equal": ("le", "is more than"),
        "greater_than": ("gt", "is not more than"),
        "less_than": ("lt", "is not less than"),
    }[kind]
    bound = limits[key]
    tail = ""
    if kind == "less_than_equal" and bound == 1:
        tail = " (a probability from 0 to 1)"
        if isinstance(given, (int, float)) and _LEAST_OF_A_HUNDRED <= given <= _PER_CENT:
            tail += f"; {given} in 100 is {given / _PER_CENT:g}"
    return f"{_quoted(given)} {words} {bound:g}{tail}"


def _quoted(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str):
        return f"'{shorten(given)}'"
    if isinstance(given, dict):
        return "a table"
    if isinstance(given, list):
        return "a list"
    return shorten(str(given))


def _choices(expected: str) -> list[str]:
    return [choice.strip(" '") for choice in expected.replace(" or ", ", ").split(", ")]


def _fields(model: Any, path: KeyPath) -> set[str]:
    """Return the keys that a table at `path` may have, as people write them."""
    table = _table_at(model, path)
    if table is None:
        return set()
    return {field.alias or name for name, field in table.model_fields.items()}


def _table_at(model: Any, path: KeyPath) -> type[BaseModel] | None:
    """Return the model of the table that stands at `path`, if one does."""
    for part in path:
        if isinstance(part, str) and isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(part)
            model = field.annotation if field else None
        else:
            model = next(_inner(model), None)
        model = _model(model) or model
    return _model(model)


def _model(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation stands for, through options and annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        return next(filter(None, map(_model, get_args(annotation))), None)
    return None


def _inner(annotation: Any) -> Iterator[Any]:
    """Yield what a list or a mapping holds."""
    origin = get_origin(annotation)
    if origin is tuple:
        yield get_args(annotation)[0]
    elif origin is dict:
        yield get_args(annotation)[1]
    elif origin in (Annotated, Union, types.UnionType):
        for argument in get_args(annotation):
            yield from _inner(argument)
