"""The packs of lessons printed by a real browser: how many pages, none empty, nothing cut off."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.pack.pages import HOUSES, PAGES, pages_of
from simulator.scenario.library import lesson_names
from tests.chromium import PROGRAM, Chromium, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium (Debian: apt-get install chromium)"),
]
PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
MOST = {"teacher.html": 6, "student.html": 2, "roles.html": 1, HOUSES: 2, "exit.html": 1}
LEAST_DRAWN = 130
"""Letters on a page that is not empty: the foot of a page and its number have fewer."""
ROOM = 14
"""Millimetres of margin at each side of the paper."""
# What is wider than its page would be cut off by the printer.
TOO_WIDE = """
[...document.querySelectorAll('body *')]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
    && !one.classList.contains('unseen'))
  .map(one => one.outerHTML.slice(0, 120)).join('\\n')
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium


@pytest.fixture(scope="module", params=lesson_names())
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    for name, content in pages_of(load_lesson(request.param)).items():
        (folder / name).write_bytes(content)
    return folder


def drawn(pdf: bytes) -> list[int]:
    """Return how many letters, or pieces of text, each page of a PDF draws, in order."""
    objects = {
        int(number): body for number, body in re.findall(rb"(?ms)^(\d+) 0 obj\s(.*?)\sendobj", pdf)
    }
    counts = []
    for body in objects.values():
        if not re.search(rb"/Type\s*/Page\b", body):
            continue
        content = re.search(rb"/Contents (\d+) 0 R", body)
        assert content is not None
        stream = re.search(rb"(?s)stream\r?\n(.*)\r?\nendstream", objects[int(content[1])])
        assert stream is not None
        counts.append(len(re.findall(rb"\bT[jJ]\b", zlib.decompress(stream[1]))))
    return counts


@pytest.mark.parametrize("name", [*PAGES, HOUSES])
def test_a_page_is_printed_whole(name: str, pack: Path, browser: Chromium) -> None:
    if not (pack / name).exists():
        pytest.skip("this lesson has no such page")
    with browser.page() as page:
        page.open(pack / name)
        for paper, (width, height) in PAPERS.items():
            letters = drawn(page.pdf(width, height))
            assert 1 <= len(letters) <= MOST[name], paper
            assert min(letters) >= LEAST_DRAWN, (paper, letters)
            assert too_wide(page, width) == "", paper
        assert page.requests() == [(pack / name).as_uri(), "data:,"][: len(page.requests())]
        assert page.complaints() == []


def too_wide(page: Page, width: float) -> str:
    """Return what does not fit between the margins of a paper that is so wide, in inches."""
    page.call("Emulation.setEmulatedMedia", media="print")
    page.size(round(96 * (width - 2 * ROOM / 25.4)), 1000)
    found: str = page.value(TOO_WIDE)
    page.call("Emulation.setEmulatedMedia", media="")
    return found
