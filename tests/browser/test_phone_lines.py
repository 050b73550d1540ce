"""A phone's page in a real browser over lines that break, and one that follows the wall."""

from __future__ import annotations

import signal

from tests.browser.phone_page import IN_A_BROWSER, SMALL, Served, is_in, served, take_a_house
from tests.chromium import Chromium, Page
from tests.pages.conftest import chromium

__all__ = ["chromium", "served"]
pytestmark = IN_A_BROWSER


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
        assert "You have not answered yet." not in page.value("window.seen")


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
