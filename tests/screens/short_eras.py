"""The bundled story of eight years and six eras, played in one year and in a small town.

What tests ask of it hangs on its eras, and neither on 4,500 cameras nor on 2,900 days.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from simulator.scenario.library import library

_STORY = library() / "as-it-happened.toml"
_START, _TIMES = date(2018, 5, 1), 8
_SMALLER = {
    "days = 2922": "days = 366",
    "area_sq_mi = 34.6": "area_sq_mi = 1.0",
    "cameras = 4500": "cameras = 130",
    "requests_per_month = 4.4": "requests_per_month = 2.2",
}


def short_eras(folder: Path) -> str:
    """Write the short story into `folder`, and return its path."""
    text = _STORY.read_text(encoding="utf-8")
    for long, short in _SMALLER.items():
        assert text.count(long) == 1, long
        text = text.replace(long, short)
    text = re.sub(r"(?<=[ =])20\d\d-\d\d-\d\d(?=[,T\n])", _sooner, text)
    path = folder / "short-eras.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _sooner(match: re.Match[str]) -> str:
    days = date.fromisoformat(match[0]) - _START
    return (_START + days / _TIMES).isoformat()
