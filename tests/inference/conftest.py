"""What no test of the solver may have from another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from simulator.measure.inference.shapes import Shapes


@pytest.fixture(scope="module", autouse=True)
def each_keeps_its_own(once: Callable[..., None]) -> Iterator[None]:
    """Let whoever keeps solutions keep them by itself, as the program does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shapes, "__init__", once)
        yield
