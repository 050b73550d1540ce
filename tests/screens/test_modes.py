"""One row a mode: keys, tabs, commands and help all come from it, and help from the bindings."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Static

from simulator.tui.app import CamsimApp
from simulator.tui.keys import known_bindings
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.sheets.help import key_word
from simulator.tui.modes import MODES
from tests.screens.conftest import FEW_RUNS, Play, click_on, press, screen_text

WIDTH_AT_80_COLUMNS = 70
"""Of the help sheet: no line of it is broken there."""


def test_the_program_has_the_modes_of_the_table_and_no_others() -> None:
    assert sorted(CamsimApp.MODES) == sorted(mode.name for mode in MODES)
    assert [mode.key for mode in MODES] == list("123456"), "no key is left out of the tabs"
    # Those of a lesson and of a start state come first, one at a time.
    bindings = [one for one in CamsimApp.BINDINGS if isinstance(one, Binding)]
    keys = [one.key for one in bindings if not one.priority]
    assert len(keys) == len(set(keys))
    by_id = {one.id: one for one in CamsimApp.BINDINGS if isinstance(one, Binding)}
    for mode in MODES:
        assert isinstance(mode.open(), FramedScreen)
        assert by_id[mode.name].key == mode.key
        assert mode.help.strip()
        assert mode.signs.strip()


def test_every_key_that_can_be_moved_says_what_it_does() -> None:
    known = known_bindings()
    assert len(known) > 80
    assert not [name for name, binding in known.items() if not binding.tooltip]


async def test_the_tabs_and_the_help_of_each_mode_are_its_row(play: Play) -> None:
    async with play("enter", runs=FEW_RUNS, size=(100, 60)) as pilot:
        for mode in MODES:
            await press(pilot, mode.key)
            shown = screen_text(pilot)
            assert f"▸{mode.key} {mode.title}" in shown
            assert all(f"{one.key} {one.title}" in shown for one in MODES)
            await press(pilot, "question_mark")
            told = str(pilot.app.screen.query_one("#help-text", Static).visual)
            assert mode.title.upper() in told
            of_mode = told[told.index(mode.title.upper()) : told.index("BIGGER")]
            assert max(map(len, of_mode.splitlines())) <= WIDTH_AT_80_COLUMNS
            assert all(line in told for line in [*mode.help.splitlines(), *mode.signs.splitlines()])
            await press(pilot, "escape")


async def test_where_there_is_no_row_for_tabs_the_header_has_the_keys_and_where_one_is(
    play: Play,
) -> None:
    async with play("enter", runs=FEW_RUNS, size=(80, 24)) as pilot:
        for mode in MODES[1:]:
            await press(pilot, mode.key)
            header = screen_text(pilot).splitlines()[0]
            keys = " ".join(f"▸{one.key} {one.title} " if one == mode else one.key for one in MODES)
            assert header.startswith(keys)
        await press(pilot, "2")
        assert "Maple Court, one afternoon (all invented) 2 May 2024 18:30" in screen_text(pilot)


@pytest.mark.parametrize("size", [(100, 30), (80, 24)])
async def test_a_click_on_a_name_does_what_its_key_does(size: tuple[int, int], play: Play) -> None:
    async with play("enter", runs=FEW_RUNS, size=size) as pilot:
        await click_on(pilot, "Flow")
        assert pilot.app.screen.query_one("#flow").display
        await click_on(pilot, "Doors")
        assert not pilot.app.screen.query_one("#flow").display
        await click_on(pilot, "▶")
        assert "◀ Company's word" in screen_text(pilot)
        await click_on(pilot, "◀")
        assert "◀ Exact map" in screen_text(pilot)
        await click_on(pilot, "3 ")
        assert "▸3 Compare" in screen_text(pilot)
        for name in ("Plot", "Table", "Cards"):
            await click_on(pilot, name)
            assert pilot.app.screen.query_one("#compare").has_class(f"-{name.lower()}")
        await click_on(pilot, "2 ")
        assert "▸2 Watch" in screen_text(pilot)


async def test_a_click_goes_by_what_the_key_is_for_wherever_a_person_has_moved_it(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('picture = "z"\npolicy-after = "ctrl+n"\ncompare = "8"\ncompare-view = "z"\n')
    monkeypatch.setenv("CAMSIM_KEYS", str(file))
    async with play("enter", runs=FEW_RUNS) as pilot:
        await click_on(pilot, "Flow")
        assert pilot.app.screen.query_one("#flow").display
        await click_on(pilot, "▶")
        assert "◀ Company's word" in screen_text(pilot)
        await click_on(pilot, "8 Compare")
        await click_on(pilot, "Table")
        assert pilot.app.screen.query_one("#compare").has_class("-table")


async def test_a_window_too_narrow_for_all_names_of_tabs_has_their_keys(play: Play) -> None:
    async with play(runs=FEW_RUNS, size=(64, 40)) as pilot:
        assert "▸1 Stories  2 3 4 5 6" in screen_text(pilot)


async def test_help_of_watch_begins_with_the_six_keys_that_matter(play: Play) -> None:
    async with play("enter", "space", "space", "a", "question_mark", runs=FEW_RUNS) as pilot:
        first, others = told(pilot).split("MORE KEYS")
        keys = [line.split()[0] for line in first.splitlines()[2:] if line.strip()]
        assert keys == ["space", "Enter", "f", "p", "m", "x"]
        assert "play faster" in others


async def test_help_tells_every_key_that_does_something_now_and_no_other(play: Play) -> None:
    async with play("enter", "space", "space", runs=FEW_RUNS) as pilot:
        screen, known = pilot.app.screen, known_bindings()
        own = [
            binding
            for part in type(screen).__mro__
            for binding in part.__dict__.get("BINDINGS", ())
            if isinstance(binding, Binding) and binding.id in known
        ]
        await press(pilot, "question_mark")
        asking = told(pilot)
        assert "a, b, c  answer the question; Enter skips it" in asking
        await press(pilot, "escape", "a", "question_mark")
        later = told(pilot)
        assert "answer the question" not in later
        for binding in own:
            if not (binding.id or "").startswith("guess"):
                assert binding.tooltip in later
                assert key_word(binding.key.split(",")[0]) in later


def told(pilot: object) -> str:
    """Return what the help sheet says, whether it is in sight or not."""
    return str(pilot.app.screen.query_one("#help-text", Static).visual)  # type: ignore[attr-defined]


def test_keys_are_called_what_stands_on_them() -> None:
    assert [key_word(key) for key in ("enter", "pagedown", "left_square_bracket", "r")] == [
        "Enter",
        "Page Down",
        "[",
        "r",
    ]
    assert key_word("ctrl+z") == "ctrl+z"
    assert key_word("question_mark") == "?"
