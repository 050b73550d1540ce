"""Write docs/reference/ from the code: commands, keys of files, and what each figure means."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.commands_said import commands
from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.starts.model import Start
from simulator.measure.definitions import MEASURES
from simulator.scenario.schema import MODELS, schema_of

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_LONGEST = 10**13
"""Beyond it a power of ten is written as one."""
_WRITTEN = "<!-- Written by scripts/reference.py from the code: change it there. -->\n"
_FILES = {
    "scenario": "A scenario: who lives where, what is asked, which policies are compared.",
    "policy": "A policy: who is asked, and who receives what, in what detail, and when.",
    "case": "A case for `camsim infer`: homes, requests and facts, written by hand.",
    "lesson": "A lesson: steps that say, ask, show, tell and talk.",
    "start": "A start state: a place in the program to begin from.",
}


def command_page() -> str:
    """Return every command with its options."""
    lines = ["# Commands", "", _WRITTEN]
    for name, said in commands():
        rows = "\n".join(f"| {_typed(option)} | {_cell(does)} |" for option, does in said.options)
        lines += [
            f"## camsim {name}\n",
            f"```text\n{said.usage}\n```\n",
            " ".join(said.help.split()) + "\n",
            f"| option | does |\n| --- | --- |\n{rows}\n",
        ]
    return "\n".join(lines)


def figures() -> str:
    """Return every measure with its unit and its meaning."""
    rows = "\n".join(
        f"| {one.label}<br>`{name}` | {one.unit} | {_cell(one.meaning)} |"
        for name, one in MEASURES.items()
    )
    return (
        f"# Figures\n\n{_WRITTEN}\n"
        "What the program calls a figure, its name in JSON, CSV and `--measure`, what it counts,\n"
        "and what it means. Each police force knows what it was told: a home that several of them\n"
        "know of is counted for each of them.\n\n"
        f"| figure and its name | counts | meaning |\n| --- | --- | --- |\n{rows}\n"
    )


def keys() -> str:
    """Return every key of every file that people write."""
    models = {**MODELS, "lesson": Lesson, "start": Start}
    lines = ["# Keys of files", "", _WRITTEN]
    for what, said in _FILES.items():
        schema = schema_of(models[what])
        tables = schema.get("$defs", {})
        lines += [
            f"## {what.capitalize()}\n",
            f"{said} `camsim schema {what}` prints it as JSON Schema.\n",
        ]
        lines += _table("at the top", schema)
        for name, table in tables.items():
            if table.get("properties"):
                lines += _table(_spaced(name), table)
    return "\n".join(lines)


def _table(title: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {title}\n"
    if table.get("description"):
        yield _cell(table["description"]) + "\n"
    yield "| key | holds | by default | meaning |\n| --- | --- | --- | --- |"
    needed = table.get("required", ())
    for key, said in table["properties"].items():
        default = "needed" if key in needed else _default(said)
        meaning = _cell(said.get("description", ""))
        yield f"| `{key}` | {_holds(said)} | {default} | {meaning} |"
    yield ""


def _holds(said: Mapping[str, Any]) -> str:
    """Return in words what a key may hold."""
    if "$ref" in said:
        return f"a table: {_spaced(said['$ref'].rsplit('/', 1)[1])}"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in said:
            parts = [_holds(one) for one in said[several] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(parts))
    if "enum" in said or "const" in said:
        return ", ".join(f"`{value}`" for value in said.get("enum", [said.get("const")]))
    return _of_kind(said)


def _of_kind(said: Mapping[str, Any]) -> str:
    kind = said.get("type")
    if kind == "array":
        item = _holds(said.get("items", {}))
        several = re.sub(r"^(table|whole number|number)\b", r"\1s", item.removeprefix("a "))
        return f"a list of {several}"
    if kind in {"integer", "number"}:
        return ("a whole number" if kind == "integer" else "a number") + _range(said)
    if kind == "string":
        return {"date": "a day", "date-time": "a date and time"}.get(said.get("format", ""), "text")
    return {"boolean": "true or false", "object": "a table"}.get(str(kind), "a value")


def _range(said: Mapping[str, Any]) -> str:
    low = said.get("minimum", said.get("exclusiveMinimum"))
    high = said.get("maximum", said.get("exclusiveMaximum"))
    over = "more than " if "exclusiveMinimum" in said else ""
    if low is not None and high is not None:
        to = ", at most" if over else " to"
        return f", {over}{written_out(low)}{to} {written_out(high)}"
    if low is not None:
        return f", {over or 'at least '}{written_out(low)}"
    return "" if high is None else f", at most {written_out(high)}"


def written_out(number: float) -> str:
    """Return a number as people write it: 5,000,000 and 0.000001, never 5e+06."""
    if number == int(number):
        whole = int(number)
        power = len(str(whole)) - 1
        # As a float 10^30 is not a round number.
        is_power = whole > _LONGEST and float(whole) == float(10**power)
        return f"10^{power}" if is_power else f"{whole:,}"
    return f"{number:.9f}".rstrip("0")


def _default(said: Mapping[str, Any]) -> str:
    value = said.get("default")
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict | list):
        return "see below"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`{value}`"


def _spaced(name: str) -> str:
    """Return the name of a model as words: RequestLimits is request limits."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _typed(option: str) -> str:
    """Return an option as code. In a table, a `|` among backticks is shown with its escape."""
    text = " ".join(option.split())
    if "|" not in text:
        return f"`{text}`"
    return f"<code>{html.escape(text, quote=False).replace('|', '&#124;')}</code>"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {"commands.md": command_page, "measures.md": figures, "keys.md": keys}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in PAGES.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
        print(f"wrote {name}")
