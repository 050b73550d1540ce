"""A phone's page in a real browser: each state under axe-core, by keyboard, and without a script."""

from __future__ import annotations

import itertools
import json
import os
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser.phone_page import (
    IN_A_BROWSER,
    IS_IN,
    SMALL,
    TWICE,
    Served,
    is_in,
    served,
    take_a_house,
)
from tests.chromium import Chromium, Page
from tests.pages.conftest import axe, chromium

__all__ = ["axe", "chromium", "served"]
pytestmark = IN_A_BROWSER
TAPS = 20


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
        Path(place).mkdir(parents=True, exist_ok=True)
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
