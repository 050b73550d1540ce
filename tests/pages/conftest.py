"""The browser and axe-core, where they are installed; else the tests say what is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chromium import PROGRAM, Chromium

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
