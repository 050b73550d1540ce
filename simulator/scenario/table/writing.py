"""A scenario's text from the rows of a table: every figure of it, and what had to be assumed."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from simulator.scenario.letters.text import clean, inert
from simulator.scenario.table.rows import NOON, Row, Table

CAMERAS_PER_SQ_MI = 130
HOMES_PER_SQ_MI = 2165
_GOLDEN, _SILVER = 0.6180339887498949, 0.7548776662466927
"""Steps round a circle that spread points evenly, however many there are."""
_DEADLINE_DAYS = 7
_USUAL_AREA = 0.10
_MOST_BAD = 200

_HEAD = """\
# Made by `camsim new` from {file}. Run it:   camsim compare {typed}
# Check it while you write:                   camsim check {typed}
{said}
title = {title}
story = \"\"\"
The requests of {file}: {count} of them, {homes}. Whoever reads this before the run should learn \\
where the table is from.
\"\"\"
question = "What do the police learn about one home?"
note = "The figures are those of the table. Every home and every single answer here is invented."
start = {start}
days = {days}                    # a week more than the table, so that its last request closes
seed = 1                      # luck: which homes answer how; how many do is in the table
policies = ["early-partner-2018", "totals-per-request", "every-outcome"]
controls = ["policy", "seed"]

[town]                        # assumed, all of it: one square town for all agencies of the table
area_sq_mi = {area}
homes_per_sq_mi = {density}
cameras = {cameras}

[residents]                   # assumed: how many answer is in the table
mean_hours_to_answer = 12
deadline_hours = 168
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.035
declines = 0.115

{agencies}"""
_TAIL = """
[[assumptions]]
text = {figures}
status = "sourced"
source = ""                   # where the table is from: write it here
[[assumptions]]
text = {places}
status = "assumed"
keys = ["town"]
[[assumptions]]
text = "A week to answer, half a day on average; all homes are alike."
status = "assumed"
keys = ["residents"]
"""


def scenario_text(table: Table, name: str, typed: str = "") -> str:
    """Return the text of a scenario called `name` whose runs give the counts of `table` back.

    `typed` names its file in commands.
    """
    used = [row for row in table.rows if row.requests]
    start = min(row.day for row in table.rows)
    last = max(_last_day(row, table) for row in table.rows)
    most = max((math.ceil((row.recipients or 0) / row.requests) for row in used), default=0)
    widest = max((row.area or _USUAL_AREA for row in used), default=_USUAL_AREA)
    cameras = max(500, 10 * most, math.ceil(2 * widest * CAMERAS_PER_SQ_MI))
    side = math.sqrt(cameras / CAMERAS_PER_SQ_MI)
    asked = sum(row.recipients or 0 for row in used)
    head = _HEAD.format(
        file=_file(table),
        typed=typed or f"{name}.toml",
        said="".join(f"# {line}\n" for line in _said(table)),
        title=_quoted(name.replace("-", " ").replace("_", " ").strip().capitalize() or "A table"),
        count=sum(row.requests for row in used),
        homes=f"{asked:,} homes asked" if asked else "how many homes were asked it does not say",
        start=start,
        days=(last - start).days + 1 + _DEADLINE_DAYS + 1,
        area=round(side * side, 4),
        density=HOMES_PER_SQ_MI,
        cameras=cameras,
        agencies="".join(
            f"[[agencies]]\nname = {_quoted(agency)}\n"
            for agency in dict.fromkeys(row.agency for row in table.rows)
        ),
    )
    side = math.floor(math.sqrt(round(side * side, 4)) * 1000) / 1000
    written = _years(used, side) if table.yearly else _requests(used, side)
    places = "Where each request was, and how many cameras there are."
    if table.yearly:
        places += " The requests of a year are spread evenly over it, and its homes over them."
    tail = _TAIL.format(figures=_quoted(f"The figures of {_file(table)}."), places=_quoted(places))
    return head + "\n" + "\n".join(written) + tail


def _file(table: Table) -> str:
    """Return the table's name without its folders: those are of one machine."""
    return _plain(Path(table.file).name)


def _said(table: Table) -> Iterator[str]:
    for sentence in table.said:
        yield _plain(sentence)
    if table.bad:
        yield f"Left out, {len(table.bad)} lines of the table:"
    for problem in table.bad[:_MOST_BAD]:
        where = f"line {problem.line}: {problem.key}: " if problem.key else f"line {problem.line}: "
        yield "  " + _plain(where + problem.message)
    if len(table.bad) > _MOST_BAD:
        yield f"  and {len(table.bad) - _MOST_BAD} more"


def _last_day(row: Row, table: Table) -> dt.date:
    return dt.date(row.day.year, 12, 31) if table.yearly else row.day


def _place(nth: int, side: float) -> str:
    x, y = (nth + 0.5) * _GOLDEN % 1 * side, (nth + 0.5) * _SILVER % 1 * side
    return f"x = {x:.3f}\ny = {y:.3f}"


def _reach(recipients: int | None, area: float | None) -> str:
    return f"area_sq_mi = {area or _USUAL_AREA}" if not recipients else f"reaches = {recipients}"


def _requests(rows: Sequence[Row], side: float) -> Iterator[str]:
    for nth, row in enumerate(sorted(rows, key=lambda row: (row.day, row.time or NOON, row.line))):
        counts = _counts(row)
        yield "\n".join(
            [
                f"[[script]]                    # line {row.line} of the table",
                f"at = {row.day}T{row.time or NOON:%H:%M}:00",
                f"agency = {_quoted(row.agency)}",
                _place(nth, side),
                _reach(row.recipients, row.area),
                *([f"counts = {{ {', '.join(counts)} }}"] if counts else []),
                "",
            ]
        )


def _counts(row: Row) -> list[str]:
    known = {"shared": row.shared, "declined": row.declined}
    return [f"{what} = {count}" for what, count in known.items() if count is not None]


def _years(rows: Sequence[Row], side: float) -> Iterator[str]:
    """Yield what was reported of each year, and its requests, spread evenly over it."""
    for row in rows:
        counts = _counts(row)
        if counts:
            yield "\n".join(
                [
                    f"[[reported.parts]]            # line {row.line} of the table",
                    f"agency = {_quoted(row.agency)}",
                    f"from = {row.day}",
                    f"until = {dt.date(row.day.year, 12, 31)}",
                    *counts,
                    "",
                ]
            )
    spread = sorted(
        (_moment(row, nth), row.line, row, nth) for row in rows for nth in range(row.requests)
    )
    for place, (at, _, row, nth) in enumerate(spread):
        homes = None
        if row.recipients is not None:
            # The first ones ask one home more where they do not all ask as many.
            homes = row.recipients // row.requests + (nth < row.recipients % row.requests)
        yield "\n".join(
            [
                "[[script]]",
                f"at = {at:%Y-%m-%dT%H:%M}:00",
                f"agency = {_quoted(row.agency)}",
                _place(place, side),
                _reach(homes, row.area),
                "",
            ]
        )


def _moment(row: Row, nth: int) -> dt.datetime:
    year = dt.datetime.combine(row.day, dt.time())
    length = dt.date(row.day.year, 12, 31) - row.day + dt.timedelta(days=1)
    minutes = int(length.total_seconds() // 60)
    return year + dt.timedelta(minutes=(2 * nth + 1) * minutes // (2 * row.requests))


def _plain(text: str) -> str:
    """Return text that can stand in a comment or a story: on one line, and nothing unseen."""
    kept = clean(" ".join(text.split()))
    return kept.replace('"""', "'''").replace("\\", "/")


def _quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(inert(text, keep=""), ensure_ascii=False).replace("\x7f", "\\u007f")
