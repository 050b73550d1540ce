"""The program played by a pilot, as the tests of screens play it."""

from __future__ import annotations

from tests.screens.conftest import answers, few_runs, play, quick

__all__ = ["answers", "few_runs", "play", "quick"]
