"""The browser and axe-core, where they are installed; else the tests say what is missing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.chromium import PROGRAM, Chromium
from tests.pages.reports import SOME, here, options

Camsim = Callable[..., Result]

AXE = Path(
    os.environ.get(
        "CAMSIM_AXE",
        Path(__file__).parents[2] / ".browser/node_modules/axe-core/axe.min.js",
    )
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Start the browser once."""
    if PROGRAM is None:
        pytest.skip("needs Chromium: install it, for instance with apt-get install chromium")
    with Chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the text of axe-core."""
    if not AXE.exists():
        pytest.skip("needs axe-core: make browser, or npm install --prefix .browser axe-core")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def made(camsim_once: Camsim) -> Callable[..., Path]:
    """Write a page once for all tests that look at it."""
    there: dict[tuple[str, ...], Path] = {}
    folder = Path(tempfile.mkdtemp())

    def _made(verb: str, scenario: str, *more: str) -> Path:
        story = "maple-court" if scenario == SOME else scenario
        words = (verb, story, *(more or options(scenario)), *here(verb))
        if words not in there:
            place = folder / f"{len(there)}.html"
            result = camsim_once(*words, "-o", place)
            assert result.exit_code == 0, result.stderr
            there[words] = place
        return there[words]

    return _made
