"""What stands on the pages of a PDF as Chromium prints it: where each line of text is, how large."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_STEPS = frozenset((b"q", b"Q", b"cm", b"Tf", b"Tm", b"Tj"))
"""What is looked at of a drawing: each stands behind the numbers, or the letters, that it takes."""
_WITHOUT_TURN = (1.0, 1.0, 0.0, 0.0)
_DOTS_A_PIXEL = 96 / 72


class Line(NamedTuple):
    """A line of text on a page."""

    top: float
    """How far from the top its foot is, in pixels of CSS."""
    size: float
    """The largest letters in it, in pixels of CSS."""


def pages_of(pdf: bytes, *, numbered: bool) -> list[list[Line]]:
    """Return the lines of each page, from its top.

    Where pages are `numbered`, the number at the foot is left out.
    """
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    pages = []
    for content in objects.values():
        if not re.search(rb"/Type\s*/Page\b", content):
            continue
        drawn = re.search(rb"/Contents (\d+) 0 R", content)
        high = re.search(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", content)
        assert drawn is not None
        assert high is not None
        stream = _STREAM.search(objects[int(drawn[1])])
        assert stream is not None
        lines: dict[int, float] = {}
        for foot, size in _runs(zlib.decompress(stream[1]), float(high[1])):
            lines[round(foot)] = max(size, lines.get(round(foot), 0.0))
        text = sorted(lines.items())
        pages.append([Line(*line) for line in (text[:-1] if numbered else text)])
    return pages


def _runs(drawn: bytes, high: float) -> Iterator[Line]:
    """Yield each run of letters; what Chromium draws is moved and made larger, never turned."""
    now, before, size, foot = _WITHOUT_TURN, list[tuple[float, ...]](), 0.0, 0.0
    words = drawn.split()
    for place, word in enumerate(words):
        if word not in _STEPS:
            continue
        if word == b"q":
            before.append(now)
        elif word == b"Q":
            now = before.pop()
        elif word == b"cm":
            wide, _, _, tall, right, down = map(float, words[place - 6 : place])
            now = (
                now[0] * wide,
                now[1] * tall,
                now[2] + now[0] * right,
                now[3] + now[1] * down,
            )
        elif word == b"Tf":
            size = float(words[place - 1])
        elif word == b"Tm":
            foot = float(words[place - 1])
        else:
            top = high - (now[3] + now[1] * foot)
            yield Line(top * _DOTS_A_PIXEL, size * abs(now[1]) * _DOTS_A_PIXEL)
