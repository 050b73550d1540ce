"""A phone's page in a real browser: each state under axe-core, by keyboard, without a script, and
over lines that break.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from simulator.classroom.live.views import WallView, wall_of
from tests.chromium import PROGRAM, Chromium, Page
from tests.classroom.served import KEY, Process, lesson_in
from tests.pages.conftest import axe, chromium

__all__ = ["axe", "chromium"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        PROGRAM is None, reason="needs Chromium: install it, for instance with apt-get"
    ),
]
IS_IN = "document.querySelector('#in')?.textContent.startsWith('It is in')"
TAPS = 20
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


def violations(page: Page, axe: str) -> list[dict[str, Any]]:
    """Return what axe-core finds, in light and in dark."""
    page.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.value(f"{axe}\n;undefined")
    found = []
    for dark in (False, True):
        page.dark(dark=dark)
        report = page.value(
            "axe.run().then(found => JSON.stringify(found.violations.map(one => "
            "({rule: one.id, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))}))))"
        )
        found += json.loads(report)
    page.dark(dark=False)
    return found


def fits(page: Page, width: int) -> bool:
    """Tell whether nothing of the page is wider than the window."""
    page.size(width, 640)
    return bool(page.value("document.documentElement.scrollWidth") <= width)


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


def tap(page: Page) -> bool:
    """Answer what the page asks, if it asks anything; return whether it did."""
    if page.value("document.querySelector('#number') !== null"):
        page.value("document.querySelector('#number').value = '12'")
    if not page.value("document.querySelector('#in') !== null"):
        return False
    page.value("document.querySelector('form[action^=\"/me/\"] button:not([name=reason])').click()")
    is_in(page)
    return True


def keep(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look at them."""
    place = os.environ.get("CAMSIM_PICTURES")
    if place:
        height = page.value("Math.max(640, document.documentElement.scrollHeight)")
        page.size(SMALL, int(height))
        for dark in (False, True):
            page.dark(dark=dark)
            picture = Path(place) / f"{name}-{'dark' if dark else 'light'}.png"
            picture.write_bytes(page.picture())
        page.dark(dark=False)
    page.size(SMALL, 640)


def test_axe_finds_nothing_in_any_state_at_any_size(
    served: Served, chromium: Chromium, axe: str
) -> None:
    numbers = itertools.count(1)

    def looked_at(page: Page, name: str) -> None:
        for width in (SMALL, TWICE):
            assert fits(page, width), (name, width)
            assert violations(page, axe) == [], (name, width)
        page.size(SMALL, 640)
        assert page.value(
            "[...document.querySelectorAll('main button, summary, main input:not([type=hidden])')]"
            ".filter(one => one.checkVisibility() && !one.closest('.street'))"
            ".every(one => one.getBoundingClientRect().height >= 56)"
        ), name
        assert page.value("document.querySelectorAll('h1').length") == 1
        keep(page, f"{next(numbers):02}-{name}")

    with chromium.page() as page:
        page.size(SMALL, 640)
        for path, name in (("/", "code"), ("/no/such", "nothing"), ("/me", "no house")):
            page.open(served.url + path)
            looked_at(page, name)
        page.open(served.address)
        looked_at(page, "door")
        take_a_house(page, served)
        seen = set()
        for view in served.parts():
            page.reload()
            seen.add(view.part)
            looked_at(page, view.part)
            if tap(page):
                looked_at(page, f"{view.part} in")
            if view.part == "letter":
                served.do("pause")
                page.until("document.body.textContent.includes('The class waits')")
                looked_at(page, "paused")
                served.do("pause")
        assert seen >= {
            "lobby",
            "say",
            "letter",
            "closed",
            "guess",
            "tell",
            "infer",
            "what_if",
            "knock",
            "talk",
            "end",
        }
        served.do("end")
        page.until("document.body.textContent.includes('Nothing of this is on your phone')")
        looked_at(page, "over")


def test_a_class_is_played_by_keyboard(served: Served, chromium: Chromium) -> None:
    """Tab and Enter alone, as the page comes to it by itself: no reload."""
    with chromium.page() as page:
        page.size(SMALL, 640)
        take_a_house(page, served)
        heading = "document.querySelector('h1').textContent"
        for view in served.parts():
            page.until(
                f"document.querySelector('.where').textContent.includes('Step {view.step} of')"
                if view.step
                else "true"
            )
            if view.part not in {"letter", "guess", "knock"}:
                continue
            page.until("document.querySelector('#in') !== null")
            for _ in range(12):
                page.press("Tab")
                if page.value(
                    "document.activeElement.matches('form[action^=\"/me/\"] button, #number')"
                ):
                    break
            assert page.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            if page.value("document.activeElement.id === 'number'"):
                page.press("7")
            page.press("Enter")
            is_in(page)
            # The focus stays where it was, and what has changed was said once.
            assert page.value("document.activeElement !== document.body")
        page.until(f"{heading} === 'The class is over'")
        assert [one for one in page.complaints() if one != "GenericIssue"] == []


def test_a_class_is_played_without_a_script(served: Served, chromium: Chromium) -> None:
    """By a browser's own forms: what says where a form comes from must come through too."""
    with chromium.page() as page:
        page.no_scripts()
        page.size(SMALL, 640)

        def press(selector: str) -> None:
            place = page.read(
                f"(() => {{ const one = document.querySelector({json.dumps(selector)}); if (!one) return null; one.scrollIntoView(); "
                "const at = one.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; })()"
            )
            # Between two pages there is nothing to be tapped: whoever taps does it once more.
            if place is None:
                return
            for kind in ("mousePressed", "mouseReleased"):
                page.call(
                    "Input.dispatchMouseEvent",
                    type=kind,
                    x=place[0],
                    y=place[1],
                    button="left",
                    clickCount=1,
                )

        page.open(served.address)
        page.until("document.querySelector('form button') !== null")
        press("form button")
        page.until("location.pathname === '/me'")
        asked = 0
        for view in served.parts():
            page.open(f"{served.url}/me")
            page.until("document.querySelector('noscript meta, head meta[http-equiv]') !== null")
            if view.part not in {"letter", "guess", "knock"}:
                continue
            asked += 1
            page.until("document.querySelector('#in') !== null")
            # The page comes anew every few seconds, perhaps between a look and a tap.
            for _ in range(TAPS):
                if page.read("document.querySelector('#number') !== null"):
                    press("#number")
                    page.press("7")
                    press("#send")
                else:
                    press('form[action^="/me/"] button[name=choice]')
                page.until("document.readyState === 'complete'")
                if page.read(IS_IN):
                    break
            is_in(page)
            assert page.value("location.pathname") == "/me"
        assert asked == 5


def test_what_is_tapped_while_the_server_is_gone_is_sent_when_it_is_back(
    served: Served, chromium: Chromium
) -> None:
    with chromium.page() as page:
        page.size(SMALL, 640)
        take_a_house(page, served)
        served.do("next")
        served.do("next")
        page.until("document.querySelector('#c-declined') !== null")
        served.server.process.send_signal(signal.SIGKILL)
        served.server.process.wait(30)
        page.value("document.querySelector('#c-declined').click()")
        page.until("document.querySelector('#note').textContent === 'Not sent yet. Trying.'")
        served.again()
        is_in(page)
        assert page.value("document.querySelector('#note').textContent") == ""
        page.value("document.querySelector('#look').click()")
        page.until("document.querySelector('details[open] p')?.textContent === 'You chose: Say no'")
        # What was uncovered covers itself again.
        page.until("document.querySelector('details[open]') === null")
        page.until("document.body.textContent.includes('The class waits')")


_HELD = """window.held = []; window.holds = () => false;
const fetched = window.fetch;
window.fetch = async (path, options) => {
  const gate = window.holds(path, options) && new Promise(open => window.held.push(open));
  // What is sent late, and what comes back late.
  if (gate && options?.method === 'POST') await gate;
  const answer = await fetched(path, options);
  if (gate) await gate;
  return answer;
};"""


def is_asked_on_a_bad_line(page: Page, served: Served) -> None:
    """Take a house, and open the letter; from now on what the page asks for can be held up."""
    page.first_run(_HELD)
    take_a_house(page, served)
    served.do("next")
    served.do("next")
    page.until("document.querySelector('#c-declined') !== null")


def test_a_page_asked_for_before_a_tap_does_not_stand_over_what_came_after_it(
    served: Served, chromium: Chromium
) -> None:
    with chromium.page() as page:
        is_asked_on_a_bad_line(page, served)
        page.value("window.holds = path => path === '/me'; dispatchEvent(new Event('online'))")
        page.until("window.held.length > 0")
        page.value("document.querySelector('#c-declined').click()")
        is_in(page)
        page.value(
            "window.seen = []; new MutationObserver(() => window.seen.push("
            "document.querySelector('#in')?.textContent)).observe(document.body, {childList: true});"
            "window.holds = () => false; window.asked = performance.getEntriesByType('resource').length;"
            "window.held.forEach(open => open())"
        )
        # The page asks again, and shows nothing older meanwhile.
        page.until("performance.getEntriesByType('resource').length > window.asked")
        is_in(page)
        assert "Nothing is in yet." not in page.value("window.seen")


def test_of_two_taps_that_overtake_each_other_the_last_one_counts(
    served: Served, chromium: Chromium
) -> None:
    with chromium.page() as page:
        is_asked_on_a_bad_line(page, served)
        page.value(
            "window.holds = (_, options) => String(options?.body).includes('shared');"
            "document.querySelector('#c-shared').click(); document.querySelector('#c-declined').click()"
        )
        page.until("window.held.length === 1")
        is_in(page)
        page.value(
            "window.late = performance.getEntriesByType('resource').length; window.held[0]()"
        )
        page.until("performance.getEntriesByType('resource').length > window.late")
        page.reload()
        is_in(page)
        page.until("document.body.textContent.includes('You chose: Say no')")


def test_the_page_follows_the_wall_and_says_each_change_once(
    served: Served, chromium: Chromium
) -> None:
    with chromium.page() as page:
        page.size(SMALL, 640)
        take_a_house(page, served)
        page.value(
            "window.said = []; new MutationObserver(() => window.said.push("
            "document.querySelector('#said').textContent)).observe("
            "document.querySelector('#said'), {childList: true}); document.querySelector('#mine').focus()"
        )
        served.do("next")
        page.until("document.querySelector('h1').textContent === 'Look at the wall'")
        # Whoever was at a button is still there.
        assert page.value("document.activeElement.id") == "mine"
        served.do("next")
        page.until("document.querySelector('h1').textContent === 'A letter from the police'")
        page.until("Number(document.querySelector('progress').value) < 58")
        assert page.value("window.said") == ["Look at the wall", "A letter from the police"]
        assert page.value("document.querySelector('.left').textContent").endswith("seconds left")
        gone = page.requests()
        assert all(one.startswith(served.url) for one in gone), gone


def test_the_script_is_small_and_the_page_loads_nothing_else(
    served: Served, chromium: Chromium
) -> None:
    with urllib.request.urlopen(f"{served.url}/static/class.js") as answer:
        assert len(answer.read()) < 6_000
    with chromium.page() as page:
        take_a_house(page, served)
        page.reload()
        paths = {one.removeprefix(served.url) for one in page.requests()}
        code = served.server.said["code"]
        assert paths <= {
            f"/{code}", "/join", "/me", "/me/events", "/static/class.css", "/static/class.js",
            "/static/icon.svg",
        }  # fmt: skip
