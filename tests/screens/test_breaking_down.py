"""A program that breaks down says so and ends with a status, however it came about."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.course import class_of
from simulator.classroom.live.hands_class import HandsClass
from simulator.classroom.live.views import WallView
from simulator.tui.terminal import BROKEN_DOWN
from simulator.tui.wall.app import WallApp
from tests.screens.test_terminal import is_left, terminal
from tests.sizes import some_here

PROGRAM = """
import asyncio
from textual.drivers.linux_driver import LinuxDriver
from simulator.tui.app import CamsimApp
from simulator.tui.terminal import run_on_terminal

def fail(*_):
    raise ValueError("it broke")

async def fail_later():
    fail()

def breaks(app):
    {breaks}
    app.bell()

CamsimApp.action_big = breaks
run_on_terminal(CamsimApp)
"""
WAYS = {
    "a key": "fail()",
    "a worker": "app.run_worker(fail_later())",
    "a clock": "app.set_timer(0.01, fail)",
    "what is drawn": "app.screen.query_one('#next').render_line = fail; app.screen.refresh()",
    "Textual's thread for keys": "LinuxDriver.process_message = fail",
    "somebody leaves at that moment": "app.panic('it broke'); app.exit()",
    "its loop is stopped": "[one.cancel() for one in asyncio.all_tasks() if 'run_app' in repr(one)]",
}
SAYS_WHY = "it broke"
"""All of them but the last."""


@pytest.mark.parametrize("way", some_here(WAYS, here=["a key", "Textual's thread for keys"]))
def test_a_program_that_breaks_down_says_so_and_ends_with_a_status(
    way: str, tmp_path: Path
) -> None:
    script = tmp_path / "breaks.py"
    script.write_text(PROGRAM.format(breaks=WAYS[way]))
    with terminal(shell=f"exec {sys.executable} {script}") as found:
        found.until(b"Maple Court")
        found.type(b"b")
        if "LinuxDriver" in WAYS[way]:
            found.until(b"\a")
            os.write(found.master, b"x")
        assert found.ended() == 1
        assert is_left(found.drawn)
        said = found.drawn.partition(b"\x1b[?1049l")[2].decode()
        assert BROKEN_DOWN in said.replace("\r\n", "")
        assert (SAYS_WHY in said) == (way != "its loop is stopped")


@pytest.mark.thorough
def test_an_interrupt_from_outside_is_no_fault() -> None:
    """Ctrl-C is a key there; `kill -INT` is not."""
    with terminal() as found:
        found.until(b"Maple Court")
        os.kill(found.pid, signal.SIGINT)
        assert found.ended() == 128 + signal.SIGINT
        assert is_left(found.drawn)


class Unheard(HandsClass):
    """A class whose walls nobody can read."""

    async def walls(self) -> AsyncIterator[WallView]:
        """Say one wall, and break down."""
        async for view in super().walls():
            yield view
            raise KeyError(SAYS_WHY)


async def test_a_wall_that_cannot_listen_breaks_down_and_does_not_stand_still() -> None:
    app = WallApp(Unheard(class_of(load_lesson("our-street-hands"), seed=1, hands=20)))
    with pytest.raises(KeyError, match=SAYS_WHY):
        async with app.run_test():
            pass
    assert app.return_code == 1
