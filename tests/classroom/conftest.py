"""Classes that are served in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.classroom.served import Small, small_class


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Small]:
    """A class in its lobby."""
    async with small_class(tmp_path) as served:
        yield served
