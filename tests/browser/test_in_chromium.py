"""The page in a real browser: opened, played, downloaded from, reloaded, and left."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import serving, token_for
from tests.chromium import PROGRAM, Chromium, Page

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="needs Chromium (Debian: apt-get install chromium)"
)
ALLOWED = ("WebGL", "GenericIssue")
"""Complaints of the terminal in the page: it draws without WebGL, its text field has no name."""
# What the terminal shows is drawn on a canvas; the words are those that have come from the program.
LISTEN = """
window.drawn = "";
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", ({data}) => {
      if (typeof data !== "string") {
        window.drawn += new TextDecoder().decode(data);
      }
    });
  }
};
"""


def sees(page: Page, words: str) -> None:
    """Wait until the program has drawn the words since the last key."""
    page.until(f"window.drawn.includes({words!r})")


def press(page: Page, *keys: str) -> None:
    """Press keys; what was drawn before does not count any more."""
    page.value("window.drawn = ''")
    page.press(*keys)


def saved(folder: Path, pattern: str) -> Path:
    """Wait for a download, and return where it is."""
    end = time.monotonic() + 60
    while not (found := list(folder.glob(pattern))):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found[0]


def test_a_story_is_played_kept_and_found_again(tmp_path: Path) -> None:
    with serving() as served, Chromium(tmp_path / "profile") as browser, browser.page() as page:
        page.size(1000, 640)
        page.first_run(LISTEN)
        page.save_in(tmp_path)
        page.open(served.url)
        sees(page, "Maple Court")
        # Nobody has clicked: the first key is heard.
        page.until("document.activeElement.className === 'xterm-helper-textarea'")
        press(page, "Enter")
        sees(page, "WHAT HAPPENED")
        # It is played eight times as fast as usual.
        press(page, "+", "+", "+", " ")
        sees(page, "One shares")
        press(page, "c")
        sees(page, "You guessed 14.")
        (tmp_path / "played.png").write_bytes(page.picture())
        press(page, "p")
        sees(page, "under another policy")
        press(page, "ArrowDown", "Enter")
        # "13 becomes ..." stands before it where the 13 was proven by the time it was changed.
        sees(page, "Now: ")
        press(page, "e")
        sees(page, "Save what?")
        press(page, "ArrowDown", "Enter")
        text = saved(tmp_path, "*.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(text.splitlines()))
        assert len(rows) > 20
        assert len({len(row) for row in rows}) == 1
        (child,) = served.sessions

        page.reload()
        sees(page, "WHAT HAPPENED")
        assert served.sessions == [child]
        assert page.value("document.getElementById('note').hidden")

        child.kill()
        page.until("!document.getElementById('card').hidden")
        (tmp_path / "ended.png").write_bytes(page.picture())
        assert "fault" in page.value("document.getElementById('card').innerText")
        # One who comes back too late is told so.
        page.value(f"sessionStorage.setItem('camsim-session', '{token_for('late')}')")
        page.press("Enter")
        page.until("document.getElementById('note')?.innerText.includes('starts anew')")
        sees(page, "Maple Court")

        asked = page.requests()
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(served.url).netloc}
        assert len(asked) > 10
        # What the page's policy had stopped would be among these.
        assert not [one for one in page.complaints() if not any(map(one.__contains__, ALLOWED))]


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (360, 640)])
def test_a_phone_has_room_for_the_program(width: int, height: int, tmp_path: Path) -> None:
    with serving() as served, Chromium(tmp_path / "profile") as browser, browser.page() as page:
        page.size(width, height)
        page.first_run(LISTEN)
        page.open(served.url)
        sees(page, "START HERE")
        press(page, "Enter")
        sees(page, "WHAT HAPPENED")
        press(page, "3")
        sees(page, "Warrant only")
        (tmp_path / "compared.png").write_bytes(page.picture())
        # Whoever wants larger letters has them, and is told what they cost.
        page.open(f"{served.url}?fontsize=30")
        sees(page, "Please make it")


@pytest.mark.thorough
def test_a_page_under_a_path_plays_and_saves(tmp_path: Path) -> None:
    with (
        serving("--prefix", "/school/camsim") as served,
        Chromium(tmp_path / "profile") as browser,
        browser.page() as page,
    ):
        assert served.url.endswith("/school/camsim")
        page.size(1000, 640)
        page.first_run(LISTEN)
        page.save_in(tmp_path)
        page.open(served.url)
        sees(page, "Maple Court")
        press(page, "Enter")
        sees(page, "WHAT HAPPENED")
        press(page, "e")
        sees(page, "Save what?")
        press(page, "ArrowDown", "Enter")
        assert saved(tmp_path, "*.csv").stat().st_size
