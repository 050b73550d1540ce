"""The three kinds of chart of a report, drawn by altair and vl-convert as SVG.

All have the width of the page's column and write their labels beside what they name, so that no
legend and no colour has to be remembered. Colours are the names that `page.css` defines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from simulator.scenario.letters.text import shorten

WIDTH = 720
_INK, _SOFT, _LINE, _PAPER = "var(--ink)", "var(--soft)", "var(--line)", "var(--paper)"
_LABEL_SIZE, _SMALL = 13.5, 12
_LABELS, _MEANS = 300, 96
"""Pixels left of a row of dots for its label, and right of it for its mean."""
_TITLE_LETTERS, _LABEL_LETTERS = 78, 41
_PART_ROW, _RUNS_ROW = 50, 30
_LEAST_FOR_NUMBER = 0.028
"""Share of the width below which a part has no room for its number."""
_SHAPES = {
    "documented": "circle",
    "stated": "diamond",
    "counterfactual": "square",
    "changing": "triangle-up",
}
_LEAST_DOT, _MOST_DOT = 46, 300
"""Area of the dot of one run among many, and of all runs."""
_FEW_STEPS = 6
"""An axis of counts up to here has a tick for each whole number and none between."""
_SAME_PLACE = 16
"""Points of a plane nearer than this many pixels have one label."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of a bar: what it is (a colour of the style sheet), and how many."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class StackedBar:
    """A bar of parts that add up to the whole."""

    label: str
    parts: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True)
class RunDots:
    """A row of dots: how many runs had which value."""

    label: str
    basis: str
    dots: tuple[tuple[float, int], ...]
    said: str
    """The mean, as it is written at the end of the row."""


@dataclass(frozen=True, slots=True)
class PolicyPoint:
    """One policy in a plane."""

    label: str
    basis: str
    x: float
    y: float


def parts_chart(bars: Sequence[StackedBar]) -> str:
    """Draw each bar at full width, its parts by their share, its label above it."""
    height = _PART_ROW * len(bars)
    labels, boxes, numbers = [], [], []
    for row, bar in enumerate(bars):
        top = _PART_ROW * row
        labels.append({"y": top + 10, "text": shorten(bar.label, _TITLE_LETTERS)})
        total = sum(part.count for part in bar.parts)
        left = 0.0
        for part in bar.parts:
            if not part.count:
                continue
            right = left + part.count / total
            boxes.append(
                {
                    "left": left,
                    "right": right,
                    "top": top + 20,
                    "bottom": top + 40,
                    "kind": f"var(--{part.kind})",
                }
            )
            if right - left >= _LEAST_FOR_NUMBER:
                numbers.append(
                    {
                        "x": (left + right) / 2,
                        "y": top + 30.5,
                        "text": f"{part.count:,}",
                        "kind": f"var(--on-{part.kind})",
                    }
                )
            left = right
    x = alt.Scale(domain=[0, 1], nice=False)
    return _drawn(
        [
            _texts(labels, height, 0),
            _chart(boxes)
            .mark_rect(stroke=_PAPER, strokeWidth=2)
            .encode(
                x=alt.X("left:Q", scale=x, axis=None),
                x2=alt.X2("right"),
                y=_down("top", height),
                y2=alt.Y2("bottom"),
                color=_as_given(),
            ),
            _chart(numbers)
            .mark_text(fontSize=_SMALL + 1, baseline="middle", fontWeight="bold")
            .encode(
                x=alt.X("x:Q", scale=x, axis=None),
                y=_down("y", height),
                text=alt.Text("text:N"),
                color=_as_given(),
            ),
        ],
        height,
        {"left": 0, "right": 0, "top": 4, "bottom": 0},
    )


def runs_chart(rows: Sequence[RunDots], unit: str, *, whole: bool) -> str:
    """Draw a row of dots for each policy on a common axis from 0; more runs, a larger dot.

    The label of a row stands at its left, its mean at its right.
    """
    padding = {"left": _LABELS, "right": _MEANS, "top": 0, "bottom": 46}
    height = _RUNS_ROW * len(rows)
    labels, means, lines = [], [], []
    dots: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        middle = _RUNS_ROW * (place + 0.5)
        labels.append({"y": middle, "text": shorten(row.label, _LABEL_LETTERS)})
        means.append({"y": middle, "text": row.said})
        lines.append({"y": middle})
        n = sum(count for _, count in row.dots)
        for value, count in row.dots:
            area = _LEAST_DOT + (_MOST_DOT - _LEAST_DOT) * (count - 1) / max(1, n - 1)
            dots.append(
                {
                    "x": value,
                    "y": middle,
                    "area": area if n > 1 else _MOST_DOT / 2,
                    "shape": _SHAPES[row.basis],
                    "kind": f"var(--{row.basis})",
                }
            )
    values = [dot["x"] for dot in dots]
    ends = [min([0.0, *values]), max([0.0, *values]) or 1.0]
    axis = _axis(unit, grid=False)
    if whole and ends[1] <= _FEW_STEPS:
        axis.values = list(range(int(ends[0]), math.ceil(ends[1]) + 1))
    return _drawn(
        [
            _texts(labels, height, 0 - padding["left"]),
            _texts(means, height, WIDTH - padding["left"], "right"),
            _chart(lines).mark_rule(color=_LINE).encode(y=_down("y", height)),
            _chart(dots)
            .mark_point(filled=True, opacity=0.8)
            .encode(
                x=alt.X("x:Q", scale=alt.Scale(domain=ends, nice=True), axis=axis),
                y=_down("y", height),
                size=alt.Size("area:Q", scale=None),
                shape=alt.Shape("shape:N", scale=None),
                color=_as_given(),
            ),
        ],
        height,
        padding,
    )


def plane_chart(points: Sequence[PolicyPoint], x_title: str, y_title: str) -> str:
    """Draw policies as points of a plane; those in one place have one label."""
    padding, height = {"left": 62, "right": 14, "top": 12, "bottom": 48}, 300
    width = _across(padding)
    across = max((point.x for point in points), default=0.0) or 1.0
    up = max((point.y for point in points), default=0.0) or 1.0
    dots, labels = [], []
    places: list[tuple[PolicyPoint, list[str]]] = []
    for point in points:
        dots.append(
            {
                "x": point.x,
                "y": point.y,
                "shape": _SHAPES[point.basis],
                "kind": f"var(--{point.basis})",
            }
        )
        for other, some in places:
            dx, dy = (point.x - other.x) / across * width, (point.y - other.y) / up * height
            if abs(dx) < 3 * _SAME_PLACE and abs(dy) < _SAME_PLACE:
                some.append(point.label)
                break
        else:
            places.append((point, [point.label]))
    for point, some in places:
        near_the_end = point.x > 0.8 * across
        labels.append({"x": point.x, "y": point.y, "text": ", ".join(some), "end": near_the_end})
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, across], nice=True), axis=_axis(x_title))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, up], nice=True), axis=_axis(y_title))
    return _drawn(
        [
            _chart(dots)
            .mark_point(filled=True, opacity=0.8, size=120)
            .encode(x=x, y=y, shape=alt.Shape("shape:N", scale=None), color=_as_given()),
            *(
                _chart([one for one in labels if one["end"] is at_the_end])
                .mark_text(
                    align="right" if at_the_end else "left",
                    dx=-12 if at_the_end else 12,
                    dy=-10,
                    fontSize=_LABEL_SIZE,
                    baseline="middle",
                    color=_INK,
                )
                .encode(x=x, y=y, text=alt.Text("text:N"))
                for at_the_end in (False, True)
            ),
        ],
        height,
        padding,
    )


def _chart(rows: Sequence[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=list(rows)))


def _texts(rows: Sequence[dict[str, Any]], height: float, x: int, align: str = "left") -> Any:
    """Draw lines of text that begin, or end, at `x`."""
    return (
        _chart(rows)
        .mark_text(align=align, fontSize=_LABEL_SIZE, baseline="middle", color=_INK)
        .encode(x=alt.XValue(x), y=_down("y", height), text=alt.Text("text:N"))
    )


def _down(field: str, height: float) -> Any:
    """Place by pixels from the top."""
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return alt.Y(f"{field}:Q", axis=None, scale=scale)


def _as_given() -> Any:
    """Colour by the name of the style sheet that the row holds."""
    return alt.Color("kind:N", scale=None)


def _axis(title: str, *, grid: bool = True) -> Any:
    return alt.Axis(
        title=title,
        titleFontSize=_SMALL + 1,
        titleFontWeight="normal",
        titleColor=_SOFT,
        labelFontSize=_SMALL,
        labelColor=_SOFT,
        labelFlush=False,
        grid=grid,
        gridColor=_LINE,
        domainColor=_LINE,
        tickColor=_LINE,
        tickCount=6,
        format=",.9~g",
        titlePadding=8,
    )


def _across(padding: dict[str, int]) -> int:
    """Return the pixels that are left between the edges."""
    return WIDTH - padding["left"] - padding["right"]


def _drawn(layers: list[Any], height: float, padding: dict[str, int]) -> str:
    """Lay the layers over each other and draw them, at a size that no font can change."""
    chart = (
        alt.layer(*layers)
        .properties(
            width=_across(padding),
            height=height,
            padding=padding,
            autosize=alt.AutoSizeParams(type="none"),
            background="transparent",
        )
        .configure_view(stroke=None)
    )
    # Each part was held against the schema when it was made: once more would be half of the work.
    drawing: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    return drawing
