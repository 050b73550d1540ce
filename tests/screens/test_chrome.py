"""The frame around all screens: help, palette, jump, save, keys, themes, hostile text."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from textual.binding import Binding
from textual.color import Color
from textual.command import CommandPalette
from textual.pilot import Pilot

from simulator.tui.app import CamsimApp
from simulator.tui.commands import story_titles
from simulator.tui.keys import known_bindings, own_keys
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.keys_line import KeysLine
from simulator.tui.kit.sheets.help import HelpScreen
from simulator.tui.kit.theming.themes import CONTRAST, DARK, MONO, PROJECTOR, THEME_WORDS
from tests.screens.conftest import FEW_RUNS, Play, each_holds, press, screen_text, settle
from tests.screens.textual_inside import notices, strips

FORBIDDEN = {f"ctrl+{letter}" for letter in "ijmhsqw"}


def said(pilot: Pilot[None]) -> str:
    """Return what the notifications say."""
    return "\n".join(str(note.message) for note in notices(pilot.app))


def only(folder: Path, pattern: str) -> Path:
    """Return the one file that was saved."""
    (saved,) = folder.glob(pattern)
    return saved


async def help_says_the_keys_of_the_screen_and_of_all_screens(pilot: Pilot[None]) -> None:
    await press(pilot, "question_mark")
    assert "run it" in screen_text(pilot)
    assert "EVERYWHERE" in screen_text(pilot)
    await press(pilot, "question_mark")
    assert "EVERYWHERE" not in screen_text(pilot)


async def the_line_of_screens_marks_the_present_one(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "4")
    assert "▸4 Infer" in screen_text(pilot)


async def jump_labels_lead_to_the_parts_of_the_screen(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "6", "j")
    assert "Press a letter" in screen_text(pilot)
    await press(pilot, "w")
    assert pilot.app.focused is not None
    assert pilot.app.focused.id == "effects"


async def test_a_table_is_saved_with_a_name_that_says_what_it_is(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with play("enter", "6", "e") as pilot:
        assert "this screen as a picture, for slides (PNG)" in screen_text(pilot)
        await press(pilot, "down", "enter")
        saved = only(tmp_path, "*.csv")
        assert saved.name.startswith("camsim-assumptions-maple-court-")
        assert len(saved.name) < 60
        assert saved.read_text(encoding="utf-8").count("\n") > 5
        shown = "".join(screen_text(pilot).split())
        assert f"Saved:{saved}" in shown
        assert not notices(pilot.app), "a box would cover what is shown"


async def watch_saves_too_though_letters_answer_its_questions(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "e")
    assert "what happened, as a table (CSV)" in screen_text(pilot)


async def test_a_picture_is_of_the_screen_and_not_of_the_chooser(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with play("enter", "6", "e", "end", "enter"):
        saved = only(tmp_path, "*.svg")
        assert "Save&#160;what" not in saved.read_text(encoding="utf-8")


async def test_a_picture_has_no_box_of_what_was_said_before(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with play("enter", "end", "plus") as pilot:
        assert any("the pace" in one.message for one in notices(pilot.app))
        await press(pilot, "e", "end", "enter")
        saved = only(tmp_path, "*.svg").read_text(encoding="utf-8")
        assert "the&#160;pace" not in saved
        assert "WHAT&#160;THE&#160;POLICE&#160;KNOW" in saved
        assert "Saved:" in screen_text(pilot), "its path may begin a line of its own"
        await press(pilot, "e", "enter")
        assert "Saved:" in screen_text(pilot), "its path may begin a line of its own"


@pytest.mark.parametrize("keys", [("t", "e"), ("t", "ctrl+p", *"save the pic", "enter")])
async def test_nor_has_one_that_is_saved_without_a_question(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    """From a screen without tables at one press, and from the palette."""
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with play(*keys):
        saved = only(tmp_path, "*.svg").read_text(encoding="utf-8")
        assert "Maple&#160;Court" in saved
        assert "Theme:" not in saved
        assert "Saved:" not in saved
        assert "once&#160;more" not in saved
        assert "Search" not in saved


async def test_a_picture_for_slides_has_all_that_is_on_the_screen(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Thirteen houses are lit in it; it is as wide as a slide, under a short name."""
    from scipy import ndimage

    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    async with play("enter", "end", "e", "enter") as pilot:
        saved = only(tmp_path, "*.png")
        assert saved.name.startswith("camsim-watch-maple-court-exact-map-")
        assert len(saved.name) < 60
        lit = Color.parse(pilot.app.theme_variables["data-proven"]).rgb
    with Image.open(saved) as image:
        assert image.size[0] == 1600
        assert image.size[1] == 960
        pixels = np.asarray(image.convert("RGB"))
    amber = (pixels[:512] == np.array(lit)).all(axis=2)
    assert ndimage.label(amber[::4, ::4])[1] == 13


async def test_without_what_draws_pictures_a_drawing_is_saved_and_it_is_said(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with play("e") as pilot:
        assert only(tmp_path, "*.svg").name.startswith("camsim-stories-")
        assert "the library Pillow does that" in said(pilot)


async def the_palette_knows_stories_themes_and_keys_by_plain_words(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+p", *"high con", "enter")
    await press(pilot, "enter")
    assert pilot.app.theme == CONTRAST
    await press(pilot, "ctrl+p", *"xqzxqz")
    assert isinstance(pilot.app.screen, CommandPalette)
    assert "Nothing found. Try a story, a screen or a key." in screen_text(pilot)
    await press(pilot, "enter", "enter")
    assert not isinstance(pilot.app.screen, CommandPalette)
    assert pilot.app.theme == CONTRAST
    await press(pilot, "ctrl+p")
    assert isinstance(pilot.app.screen, CommandPalette)


def test_every_bundled_story_has_a_title_in_the_palette() -> None:
    assert story_titles()["maple-court"].startswith("Maple Court")


async def themes_go_round_and_the_projector_goes_back(pilot: Pilot[None]) -> None:
    for name in [*list(THEME_WORDS)[1:], DARK]:
        await press(pilot, "t")
        assert pilot.app.theme == name
    await press(pilot, "b")
    assert pilot.app.theme == PROJECTOR
    await press(pilot, "b")
    assert pilot.app.theme == DARK


THE_FRAME_OF_MAPLE_COURT = (
    help_says_the_keys_of_the_screen_and_of_all_screens,
    the_line_of_screens_marks_the_present_one,
    jump_labels_lead_to_the_parts_of_the_screen,
    watch_saves_too_though_letters_answer_its_questions,
    themes_go_round_and_the_projector_goes_back,
    the_palette_knows_stories_themes_and_keys_by_plain_words,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_the_frame_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS) as pilot:
        await each_holds(pilot, THE_FRAME_OF_MAPLE_COURT)


async def test_without_colour_no_segment_has_one(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with play("enter") as pilot:
        assert pilot.app.theme == MONO
        for line in range(pilot.app.size.height):
            for segment in strips(pilot)[line]:
                style = segment.style
                assert style is None or style.color is None or style.color.is_default


async def test_without_colour_the_row_in_focus_is_marked(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stories, Infer and Assumptions have looks of their own for it."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with play() as pilot:
        for keys, name in (
            ((), "Maple Court, one afternoon"),
            (("enter", "4"), "26 in 100"),
            (("6", "down"), "□"),
        ):
            await press(pilot, *keys)
            assert any(
                name in segment.text
                and segment.style is not None
                and (segment.style.reverse or segment.style.underline)
                for strip in strips(pilot)[2:-2]
                for segment in strip
            ), name


async def test_a_small_window_says_its_size_and_what_to_do(play: Play) -> None:
    async with play(size=(50, 18)) as pilot:
        assert "50 columns and 18 rows" in screen_text(pilot)


def test_wrong_keys_are_named_with_file_and_line_and_good_ones_count(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('theme = "T"\nthem = "x"\nbig = "ctrl+i"\nquit = "nosuchkey"\nhelp = 3\n')
    own = own_keys(file)
    assert own.keymap == {"theme": "T"}
    texts = [str(problem).removeprefix(str(file)) for problem in own.problems]
    assert texts[0] == ":2: them: there is no such key to change; did you mean 'theme'?"
    assert texts[1] == ":3: big: terminals keep ctrl+i for themselves"
    assert texts[2].startswith(":4: quit: 'nosuchkey' is no key")
    assert texts[3].startswith(":5: help: wants keys as text")


async def test_a_moved_key_works_and_the_old_one_does_not(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('theme = "x"\nnonsense = "y"\n')
    monkeypatch.setenv("CAMSIM_KEYS", str(file))
    async with play() as pilot:
        assert "no such key" in said(pilot)
        await press(pilot, "t")
        assert pilot.app.theme == DARK
        await press(pilot, "x")
        assert pilot.app.theme != DARK


def test_every_key_with_an_id_says_what_it_does_and_is_no_terminals_own() -> None:
    for name, binding in known_bindings().items():
        assert binding.description, name
        assert not FORBIDDEN & set(binding.key.split(",")), name


async def test_a_screen_takes_no_key_twice_and_its_footer_is_whole_at_80_columns(
    play: Play,
) -> None:
    async with play("enter", size=(80, 24), runs=FEW_RUNS) as pilot:
        for mode in ("2", "3", "4", "6", "1"):
            await press(pilot, mode)
            screen = pilot.app.screen
            assert isinstance(screen, FramedScreen)
            own = [
                binding
                for owner in type(screen).__mro__
                for binding in owner.__dict__.get("BINDINGS", ())
                if isinstance(binding, Binding) and owner.__module__.startswith("simulator.")
                # The letters of a guess work only while a question is open.
                if not (binding.id or "").startswith("guess-")
            ]
            keys = [key for binding in own for key in binding.key.split(",")]
            assert len(keys) == len(set(keys)), mode
            line = screen.query_one(KeysLine)
            assert 1 <= len(line.active_bindings()) <= 5, mode
            assert line.render().cell_len <= 80, mode


async def test_a_key_of_the_last_line_is_pressed_by_a_click(play: Play) -> None:
    async with play("enter", scenario="maple-court") as pilot:
        line = pilot.app.screen.query_one(KeysLine)
        names = line.render().plain
        assert screen_text(pilot).splitlines()[-1] == names.rstrip()
        await pilot.hover(line, offset=(names.index("Help"), 0))
        await settle(pilot)
        lit = [cells.text for cells in strips(pilot)[-1] if cells.style and cells.style.underline]
        assert "".join(lit).split() == ["?", "Help"]
        await pilot.click(line, offset=(names.index("Help"), 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)


@pytest.mark.parametrize("back", [(), ("6", "2")], ids=["at once", "from another screen"])
async def test_a_panel_has_the_height_of_its_text(play: Play, back: tuple[str, ...]) -> None:
    """Also of a text that was put there before the panel was first laid out."""
    async with play("enter", *back, "end", scenario="fort-lauderdale-2018") as pilot:
        assert "here is invented." in screen_text(pilot)
        assert pilot.app.screen.query_one("#next").size.height == 2


def test_the_program_starts_with_a_broken_keys_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "keys.toml").write_text("= broken")
    monkeypatch.setenv("CAMSIM_KEYS", str(tmp_path / "keys.toml"))
    assert CamsimApp()._own_keys.problems
