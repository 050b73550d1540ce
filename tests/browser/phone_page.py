"""A class that is served, for a phone in a real browser."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from simulator.classroom.live.views import WallView, wall_of
from tests.chromium import PROGRAM, Page
from tests.classroom.served import KEY, Process, lesson_in

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        PROGRAM is None, reason="needs Chromium: install it, for instance with apt-get"
    ),
]
IS_IN = "document.querySelector('#in')?.textContent.startsWith('It is in')"
OTHERS = 8
"""Phones beside the one that is looked at: with fewer the wall shows no house."""
SMALL, TWICE = 320, 160
"""Pixels: a small phone, and what is left of it at 200 percent."""


class Served:
    """A class that is served, its wall, and phones that only take part."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.file = folder / "one.class"
        self.server = Process(lesson=str(lesson_in(folder)), file=str(self.file), **settings)
        self.address: str = self.server.said["students"][0]
        self.url = self.address.rpartition("/")[0]
        for _ in range(OTHERS):
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            form = urlencode({"code": self.server.said["code"]}).encode()
            asked = urllib.request.Request(f"{self.url}/join", form, {"Origin": self.url})
            with browser.open(asked) as answer:
                assert answer.url.endswith("/me")

    def wall(self) -> WallView:
        """Return what the wall shows."""
        with urllib.request.urlopen(self._asked("/wall")) as answer:
            return wall_of(answer.read())

    def do(self, action: str) -> WallView:
        """Do a step of the teacher's."""
        asked = {"version": self.wall().version, "action": action}
        with urllib.request.urlopen(self._asked("/wall/do", json.dumps(asked).encode())):
            return self.wall()

    def parts(self) -> Iterator[WallView]:
        """Go through the class to its end, part by part."""
        yield self.wall()
        while (before := self.wall()).part != "end":
            now = self.do("next")
            if now.part == before.part == "letter":
                now = self.do("next")
            yield now

    def again(self) -> None:
        """Start the server anew after it was killed."""
        self.server.process.communicate()
        self.server = Process(file=str(self.file))
        assert self.server.said["students"][0] == self.address

    def _asked(self, path: str, body: bytes | None = None) -> urllib.request.Request:
        port = self.server.said["teacher"]
        return urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"X-Key": KEY})


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A class in its lobby, with some phones in it."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    found = Served(tmp_path)
    yield found
    with suppress(AssertionError):
        found.server.hang_up()


def is_in(page: Page) -> None:
    """Wait until what was tapped is in."""
    page.until(IS_IN)


def take_a_house(page: Page, served: Served) -> None:
    """Open the address of the wall, and take a house by keyboard."""
    page.open(served.address)
    page.press("Tab", "Enter")
    # Loaded to its end: else a reload would take the end of this for its own.
    page.until(
        "location.pathname === '/me' && performance.getEntriesByType('navigation')[0]?.loadEventEnd > 0"
    )
