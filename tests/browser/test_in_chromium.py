"""The page in a real browser: opened, played, downloaded from, reloaded, and left."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.chromium import CHROMIUM, Page, chromium
from tests.browser.conftest import serving, token_for, until

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs {CHROMIUM} (Debian: apt-get install chromium)"
)
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


async def sees(page: Page, words: str) -> None:
    """Wait until the program has drawn the words since the last key."""
    await page.until(f"window.drawn.includes({words!r})", 60)


async def press(page: Page, *keys: str) -> None:
    """Press keys; what was drawn before does not count any more."""
    await page.value("window.drawn = ''")
    await page.press(*keys)


async def test_a_story_is_played_kept_and_found_again(tmp_path: Path) -> None:
    with serving() as served:
        async with chromium(tmp_path, served.url, LISTEN) as page:
            await sees(page, "Maple Court")
            # Nobody has clicked: the first key is heard.
            await page.until("document.activeElement.className === 'xterm-helper-textarea'")
            await press(page, "Enter")
            await sees(page, "WHAT HAPPENED")
            await press(page, " ")
            await sees(page, "1 shares")
            await page.picture(tmp_path / "played.png")
            await press(page, "p")
            await sees(page, "under another policy")
            await press(page, "ArrowDown", "Enter")
            await sees(page, "policy: The company's word")
            await press(page, "e")
            await sees(page, "Save what?")
            await press(page, "ArrowDown", "Enter")
            await until(lambda: bool(list(tmp_path.glob("*.csv"))))
            (saved,) = tmp_path.glob("*.csv")
            rows = list(csv.reader(saved.read_text(encoding="utf-8").splitlines()))
            assert len(rows) > 20
            assert len({len(row) for row in rows}) == 1
            (child,) = served.children

            await page.do("Page.reload")
            await sees(page, "WHAT HAPPENED")
            assert served.children == [child]
            assert await page.value("document.getElementById('note').hidden")

            child.kill()
            await page.until("!document.getElementById('card').hidden")
            await page.picture(tmp_path / "ended.png")
            assert "fault" in await page.value("document.getElementById('card').innerText")
            # One who comes back too late is told so.
            await page.value(f"sessionStorage.setItem('camsim-session', '{token_for('late')}')")
            await page.press("Enter")
            await page.until("document.getElementById('note')?.innerText.includes('starts anew')")
            await sees(page, "Maple Court")

            assert {urlsplit(url).netloc for url in page.asked_for} == {urlsplit(served.url).netloc}
            assert len(page.asked_for) > 10
            # What the page's policy had stopped would be among these.
            assert not [one for one in page.complaints if "WebGL" not in one]
