"""Text that is not TOML: what Python's reader says of it, in plain words, and what was meant."""

from __future__ import annotations

import re

from simulator.scenario.letters.dates import UnreadableError, moment
from simulator.scenario.problems import Problem

_WRITTEN_OTHERWISE = (
    (re.compile("[“”„‟«»‘’‚]"), 'use straight quotes: "text"'),
    (re.compile(r"\d[T ]\d\d:\d\d(?![:\d])"), "a time needs seconds: 2018-05-01T09:00:00"),
    (re.compile(r"=\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"), "a day is written 2018-05-01"),
    (re.compile(r"=\s*[\d.,]+\s*%"), "write no percent sign: 75 in 100 is 0.75"),
    (re.compile(r"=\s*-?(\d+\.|\.\d+)\s*(#|$)"), "write digits around the point: 5.0, 0.5"),
    (re.compile(r"=\s*-?0\d+\s*(#|$)"), "a number has no zero before it: 5"),
    (re.compile(r"=\s*-?\d+,\d+\s*(#|$)"), "write a point, not a comma: 0.5"),
    (re.compile(r"=\s*(?i:true|false|yes|no)\s*([,}\]#]|$)"), "write true or false, all small"),
    (re.compile(r"=\s*(?!true\b|false\b|inf\b|nan\b)[A-Za-z]"), 'text needs quotes: "text"'),
    (re.compile(r"^\s*(//|--|;|/\*)"), "a comment begins with #"),
    (re.compile(r"^\s*[\w-]+\s*:"), "write = and no colon behind a key"),
)
"""How people write what TOML wants otherwise, by what is seen of it in a line."""
_SAID_PLAINLY = {
    "Illegal character '\\n'": "a quote is not closed on this line",
    "Unterminated string": "a quote is not closed",
    'Expected "\'"': "a quote is not closed",
    "Expected newline or end of document after a statement": (
        "there is more on this line than one value"
    ),
    "Expected '=' after a key in a key/value pair": "behind a key stand = and its value",
    "Cannot overwrite a value": "this key has a value above",
    "Invalid date or datetime": "no such day or time",
}
"""By what Python's reader says, the same for whoever wrote the file."""
_UNCLOSED = {"Unclosed array": ("list", "]"), "Unclosed inline table": ("table in { }", "}")}
_FORMATS = (
    (re.compile(r"<!doctype html|<html", re.IGNORECASE), "is a web page (HTML), not TOML"),
    (re.compile(r"<(\?xml|svg|!--)", re.IGNORECASE), "is XML, as SVG pictures are, and not TOML"),
    (re.compile(r"\{"), "is JSON, not TOML"),
)
"""By how a text begins that is no TOML from its first letter on."""
_DAY = re.compile(r"=\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_VALUE = re.compile(r"^[^=#]*=\s*([^\"'\[{#]+?)\s*(?:#|$)")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER_OR_PAIR = re.compile(r"\s*(\[+[A-Za-z][\w.-]*\]+\s*(#|$)|[\w.\"-]+\s*=)")


def other_format(text: str) -> str:
    """Say of a text that is not TOML what it is, where its beginning tells."""
    begins = text.lstrip()
    return next((said for pattern, said in _FORMATS if pattern.match(begins)), "")


def syntax_problem(file: str, text: str, message: str) -> Problem:
    """Return what Python's reader said of the text of `file`, with what seems to be meant."""
    position = _POSITION.search(message)
    line, column = text.count("\n") + 1, 0
    if position and position[1]:
        line, column = int(position[1]), int(position[2])
    what = _POSITION.sub("", message)
    written = text.split("\n")[line - 1]
    if what in _UNCLOSED:
        said = _unclosed(what, text, line, column)
    else:
        said = _day_meant(written) or _SAID_PLAINLY.get(what, what)
        said = f"{said[:1].lower()}{said[1:]}{_meant(written)}"
    return Problem(file, line, "", f"not valid TOML: {said}")


def as_written(text: str) -> str:
    """Return how TOML has the day, and the time, that `text` gives in another way; '' if none."""
    try:
        day, time = moment(text, None)
    except UnreadableError:
        return ""
    return day.isoformat() if time is None else f"{day}T{time}"


def _meant(line: str) -> str:
    """Say how to write what people write otherwise than TOML wants it, where `line` has it."""
    if _day_meant(line):
        return ""
    return next((f"; {hint}" for pattern, hint in _WRITTEN_OTHERWISE if pattern.search(line)), "")


def _day_meant(line: str) -> str:
    """Say it where `line` has a day that no calendar has, or one that is written otherwise."""
    if day := _DAY.search(line):
        meant = as_written("-".join(day.groups()))
        if not meant:
            year, month, number = map(int, day.groups())
            return f"there is no day {year:04}-{month:02}-{number:02}"
        return "" if meant == day[0].lstrip("= \t") else f"a day is written {meant}"
    value = _VALUE.match(line)
    meant = as_written(value[1]) if value else ""
    return f"a {'time' if 'T' in meant else 'day'} is written {meant}" if meant else ""


def _unclosed(what: str, text: str, line: int, column: int) -> str:
    """Say what is missing where a list, or a table in braces, goes on otherwise than it can."""
    called, end = _UNCLOSED[what]
    if not column:
        return f"a {called} has no {end} at its end"
    lines = text.split("\n")
    if lines[line - 1][: column - 1].strip():
        if what == "Unclosed array" or lines[line - 1][column - 1 :].strip():
            return f"a {called} is not closed; is a comma missing between two of its values?"
        return f"a {called} is not closed: it ends with {end} on the line that it begins on"
    above = line - 1
    while above > 1 and lines[above - 1].lstrip()[:1] in ("", "#"):
        above -= 1
    where = "the line above" if above == line - 1 else f"line {above}"
    if _HEADER_OR_PAIR.match(lines[line - 1]):
        return f"a {called} is not closed; is {end} missing at the end of {where}?"
    return f"a {called} is not closed; is a comma missing at the end of {where}?"
