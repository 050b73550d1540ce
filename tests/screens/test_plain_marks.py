"""The terminal program where our marks cannot be shown: other marks, in the same places."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from simulator.report.words.marks import Marks, marks_for
from simulator.story.answers import Answers
from simulator.tui.app import CamsimApp
from tests.screens.conftest import FEW_RUNS, Play, press, screen_text
from tests.sizes import some_here

ASCII = Marks("ascii", because="a test")
SHORT_WALK = (
    *("1", "2", "end", "n", "escape", "f", "enter", "escape"),
    *("3", "v", "v", "v", "4", "6", "question_mark"),
)
"""All screens and some sheets."""
WALK = (
    *("1", "2", "end", "n", "escape", "l", "escape", "f", "enter", "escape"),
    *("3", "v", "v", "v", "4", "6", "o", "escape", "e", "escape", "question_mark"),
)


@pytest.mark.parametrize(
    "walk",
    [
        pytest.param(SHORT_WALK, id="screens"),
        pytest.param(WALK, id="sheets too", marks=pytest.mark.thorough),
    ],
)
async def test_every_screen_is_plain_and_no_cell_moves(
    play: Play, answers: Answers, walk: tuple[str, ...]
) -> None:
    shown: list[list[str]] = []
    for marks in (None, ASCII):
        given = {} if marks is None else {"marks": marks}
        app = CamsimApp(None, answers=answers, runs=FEW_RUNS, **given)
        async with app.run_test(size=(100, 30)) as pilot:
            await press(pilot, "enter")
            screens = []
            for key in walk:
                await press(pilot, key)
                screens.append(screen_text(pilot))
            shown.append(screens)
    for key, whole, plain in zip(walk, *shown, strict=True):
        assert plain.isascii(), (key, sorted(set(plain) - set(map(chr, range(128)))))
        assert plain.count("?") == whole.count("?"), key
        for one, other in zip(whole.splitlines(), plain.splitlines(), strict=True):
            assert len(one) == len(other), (key, one, other)


async def test_a_poor_terminal_gets_plain_marks(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of them get the same, so the screen of one is looked at."""
    monkeypatch.setenv("NO_MOTION", "1")
    marks, *others = (
        marks_for("utf-8", {"TERM": term}, terminal=True) for term in ("linux", "dumb", "vt100")
    )
    assert all(replace(other, because=marks.because) == marks for other in others)
    assert all(other.because for other in others)
    app = CamsimApp(None, answers=answers, marks=marks)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "enter", "end")
        text = screen_text(pilot)
        assert "* 1 named" in text
        assert ": 13" in text
        assert not set(text) & set("●✕□○▒·◆━─▸")


@pytest.mark.parametrize(
    "given",
    some_here(
        ["TERM=linux", "TERM=vt100", "PYTHONIOENCODING=ascii", "LC_ALL=C"], here=["TERM=linux"]
    ),
)
def test_on_a_real_terminal_too(given: str) -> None:
    pytest.importorskip("pty")
    from tests.screens.test_terminal import terminal

    line = f"unset PYTHONUTF8; {given} exec {sys.executable} -m simulator.cli tui maple-court"
    with terminal(shell=line) as found:
        found.until(b"Maple Court")
        found.until(b"Quit")
        drawn = found.drawn
        found.type(b"q")
        assert found.ended() == 0
    assert drawn.isascii()
    assert b"\\u" not in drawn
