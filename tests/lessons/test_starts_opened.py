"""Start states: a right one opens as it was written, and keeps closed what it hides or locks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.classroom.starts.loading import CHANGED_SINCE, start_at
from simulator.cli import cli
from simulator.plain.session import LATER
from simulator.scenario.library import scenario_path
from tests.lessons.good_starts import DIGEST, WATCH, WHOLE, Write, begun
from tests.screens.conftest import Play, press, screen_text
from tests.screens.textual_inside import notices
from tests.sizes import some_here

Camsim = Callable[..., Result]


def test_the_story_is_as_the_file_has_it(write: Write) -> None:
    start = begun(write, WHOLE)
    loaded = start.story.loaded
    assert start.story.policy == "early-partner-2018"
    assert (loaded.scenario.seed, loaded.replication) == (5, 3)
    assert loaded.scenario.residents.deadline_hours == 12
    assert loaded.scenario.town.camera_share == 0.5
    assert not start.changed_since


def test_the_way_to_a_story_goes_out_from_the_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    text = scenario_path("maple-court").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    path = tmp_path / "below" / "s.toml"
    path.write_text('camsim = 1\nstory = "../mine.toml"\n', encoding="utf-8")
    start = start_at(str(path))
    assert start is not None
    assert start.story.loaded.name == "mine"


def test_other_files_are_no_start_states(write: Write) -> None:
    story = write("mine.toml", scenario_path("maple-court").read_text(encoding="utf-8"))
    assert start_at(str(story)) is None
    assert start_at("maple-court") is None


SCREENS = {
    "watch, a question open": ("enter",),
    "watch, at its end, its doors": ("enter", "enter", "space", "end", "x"),
    "watch, no map, what residents know": ("enter", "enter", "m", "space", "space", "v", "v", "z"),
    "infer": ("enter", "4", "n", "w", "down", "down"),
    "compare, cards": ("enter", "3", "right"),
    "compare, table": ("enter", "3", "v", "s", "down", "right"),
    "compare, dots": ("enter", "3", "v", "v", "i", "down", "right"),
    "assumptions": ("enter", "6", "f", "down", "right"),
    "stories": ("down", "tab", "right", "escape"),
}
SAVE = {"stories": ("e", "e")}
FIRST = ("e", "end", "up", "enter")
"""Keys that save where to start from."""


async def there_and_back(
    play: Play, name: str, size: tuple[int, int], folder: Path, looks: tuple[str, ...] = ()
) -> None:
    # The looks come first: later on, a letter may answer a question.
    keys = (*looks, *SCREENS[name])
    async with play(*keys, size=size) as pilot:
        before = screen_text(pilot)
        theme = pilot.app.theme
        await press(pilot, *SAVE.get(name, FIRST))
    (path,) = folder.glob("*.toml")
    start = start_at(str(path))
    assert start is not None
    async with play(begun=start, size=size) as pilot:
        assert screen_text(pilot) == before
        assert pilot.app.theme == theme
        await press(pilot, "2" if "watch" not in name else "3", "down", "r")
        assert screen_text(pilot) == before
    path.unlink()


HERE = ("watch, at its end, its doors", "compare, table")
"""What the suite saves and opens: a moment of a run, and what keys have chosen on a screen."""


@pytest.mark.parametrize("name", some_here(SCREENS, here=HERE))
async def test_a_state_opens_as_it_was_written(
    play: Play, few_runs: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """At one size; `r` leads back to it from another screen."""
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    await there_and_back(play, name, (100, 30), tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=str)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_state_opens_as_it_was_written_at_other_sizes(
    play: Play,
    few_runs: object,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    await there_and_back(play, name, size, tmp_path, ("b",))


async def test_a_story_that_has_changed_since_opens_with_a_line(
    play: Play, write: Write, camsim: Camsim
) -> None:
    text = WHOLE.replace(DIGEST, "0" * 64)
    start = begun(write, text)
    assert start.changed_since
    async with play(begun=start) as pilot:
        assert CHANGED_SINCE in [note.message for note in notices(pilot.app)]
    result = camsim("tui", str(write("s.toml", text)), "--plain")
    assert result.exit_code == 0
    assert result.stderr.endswith("made with another version of this story; figures may differ\n")


async def test_a_question_of_the_file_is_open_and_covers_what_it_asks_about(
    play: Play, write: Write
) -> None:
    async with play(begun=begun(write, WATCH)) as pilot:
        assert "Who told the police?" in screen_text(pilot)
        assert "Guess first." in screen_text(pilot)
        await press(pilot, "b")
        assert pilot.app.story.guesses == {"Who told the police?": "the map"}
        assert "Guess first." not in screen_text(pilot)
        await press(pilot, "r")
        assert "Guess first." in screen_text(pilot)


async def test_a_home_is_followed(play: Play, write: Write) -> None:
    text = 'camsim = 1\nstory = "maple-court"\nscreen = "follow"\nat = "end"\nhome = "A4"\n'
    async with play(begun=begun(write, text)) as pilot:
        assert "Home A4, the whole run" in screen_text(pilot)


async def test_r_is_as_ever_where_no_start_state_was_opened(play: Play) -> None:
    async with play("enter", "enter", "space", "space", "r") as pilot:
        assert pilot.app.screen.player.event == -1


CLOSED = {
    "compare": ("3",),
    "assumptions": ("6",),
    "policy": ("p",),
    "map": ("m",),
    "views": ("v",),
    "follow": ("f",),
    "back": ("left",),
    "save": ("e",),
}
"""What is closed, and keys that would use it in Watch."""


@pytest.mark.parametrize(
    "names",
    [tuple(CLOSED), *(pytest.param((name,), marks=pytest.mark.thorough) for name in CLOSED)],
)
async def test_what_is_locked_does_nothing_and_says_so(
    play: Play, write: Write, names: tuple[str, ...]
) -> None:
    """All at once, and each alone under thorough."""
    text = f'camsim = 1\nstory = "maple-court"\nat = "end"\nlocked = {json.dumps(names)}\n'
    async with play(begun=begun(write, text)) as pilot:
        before = screen_text(pilot)
        for name in names:
            await press(pilot, *CLOSED[name])
            said = [note.message for note in notices(pilot.app)]
            assert said == ["This is closed here."], name
            pilot.app.clear_notifications()
            await press(pilot)
            assert screen_text(pilot) == before, name


async def test_a_locked_number_stays_and_a_hidden_screen_is_not_named(
    play: Play, write: Write
) -> None:
    text = """camsim = 1
story = "maple-court"
screen = "assumptions"
view = "residents.deadline_hours"
hidden = ["compare"]
locked = ["residents"]
"""
    async with play("right", begun=begun(write, text)) as pilot:
        assert pilot.app.story.changes == {}
        assert "Compare" not in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen is pilot.app.screen_stack[0]


async def test_no_line_names_a_key_for_what_is_locked(play: Play, write: Write) -> None:
    """What is locked is seen: the policy, the pictures, the views, the screen; not how to get on."""
    locked = ["map", "policy", "views", "follow", "save", "compare"]
    for names, keys in ([], "named"), (locked, "gone"):
        text = f'camsim = 1\nstory = "maple-court"\nat = "end"\nlocked = {json.dumps(names)}\n'
        async with play(begun=begun(write, text)) as pilot:
            shown = screen_text(pilot)
        for way in ("m: the map away", "p: another policy", "3: compare", "f: a home", "e Picture",
                    "v  police", "x  Map", " ◀ "):  # fmt: skip
            assert (way in shown) == (keys == "named"), way
        for seen in ("Exact map", "police  public", "Map  Doors  Flow", "3 Compare"):
            assert seen in shown


@pytest.mark.usefixtures("few_runs")
@pytest.mark.parametrize(
    ("screen", "locked", "ways"),
    [
        ("compare", "watch", ("Enter: watch it.",)),
        ("infer", "follow", ("f: find a home.", "Enter: all about it.")),
        ("stories", "watch", ("Enter: watch it.",)),
    ],
)
async def test_a_way_that_begins_with_no_letter_is_not_named_either(
    play: Play, write: Write, screen: str, locked: str, ways: tuple[str, ...]
) -> None:
    text = f'camsim = 1\nstory = "maple-court"\nscreen = "{screen}"\n'
    for closed, named in ("", True), (f'locked = ["{locked}"]\n', False):
        async with play(begun=begun(write, text + closed)) as pilot:
            shown = screen_text(pilot)
        assert [way in shown for way in ways] == [named] * len(ways)
        assert " ▸ " in shown


async def test_letters_are_letters_where_somebody_writes(play: Play, write: Write) -> None:
    text = 'camsim = 1\nstory = "maple-court"\nscreen = "assumptions"\n'
    async with play("slash", *"hours", begun=begun(write, text)) as pilot:
        assert pilot.app.screen.query_one("#find").value == "hours"


def test_what_is_locked_is_locked_in_lines_too(write: Write) -> None:
    text = 'camsim = 1\nstory = "maple-court"\nlocked = ["compare"]\n'
    words = ["tui", str(write("s.toml", text)), "--plain"]
    told = CliRunner().invoke(cli, words, input="compare\n").stdout
    assert LATER in told


def test_lines_to_hear_begin_where_the_file_says(write: Write, camsim: Camsim) -> None:
    text = WATCH.replace('given = { map = "none" }', 'policy = "early-partner-2018"')
    told = camsim("tui", str(write("s.toml", text)), "--plain").stdout
    assert "Policy: Early partner" in told
    assert "Who told the police?" in told


def test_numbers_that_a_file_sets_are_told_with_those_of_the_story(write: Write) -> None:
    keys = '"town.camera_share" = 0.5, "residents.deadline_hours" = 48'
    text = f'camsim = 1\nstory = "maple-court"\nset = {{ {keys} }}\n'
    words = ["tui", str(write("s.toml", text)), "--plain"]
    told = CliRunner().invoke(cli, words, input="assumptions\n").stdout.splitlines()
    assert "Changed: homes with a camera 0.5 (file: 0.27)" in told
    assert "Changed: silence counts as no answer after 48 (file: 72)" in told


def lines_of(write: Write, text: str, *typed: str) -> list[str]:
    """Type lines into the program that tells the start state `text`; return what it says."""
    words = ["tui", str(write("s.toml", text)), "--plain"]
    return CliRunner().invoke(cli, words, input="\n".join((*typed, ""))).stdout.splitlines()


def test_facts_that_a_file_gives_are_those_of_infer_in_lines_too(write: Write) -> None:
    text = 'camsim = 1\nstory = "maple-court"\nscreen = "infer"\n'
    own = lines_of(write, text, "infer")
    assert "They are A2, A3, A4, A5, B2, B3, B4, B6, B7, C3, C4, C5 and 1 more." in own
    given = 'given = { map = "none", names = false }\n'
    said = lines_of(write, text + given, "where", "infer", "map", "infer", "policy 2", "where")
    assert said.count("In infer the police get other facts: no names.") == 2
    at = said.index("The police get other facts than the policy gives: no map, no names.")
    assert said[at + 2].endswith("No map shows which of them have a camera.")
    assert not [line for line in said if line.startswith(("They are ", "It is "))]
    # The map is that of Watch, as on the screen.
    assert "The police get other facts than the policy gives: no names." in said
    # Another policy gives its own facts.
    assert "other facts" not in said[-2]
    assert "other facts" not in said[-1]


def test_infer_in_lines_takes_totals_and_how_they_are_protected(write: Write) -> None:
    text = 'camsim = 1\nstory = "maple-court"\nscreen = "infer"\n'
    given = 'given = { totals = "per request", safeguard = "hidden" }\n'
    said = lines_of(write, text + given, "infer")
    changed = "The police get other facts than the policy gives: "
    assert f"{changed}totals after each request, small ones hidden." in said
    none = lines_of(write, text + 'given = { totals = "none" }\n', "infer")
    assert f"{changed}no totals." in none
    assert [line for line in said if line.startswith("The police")] != none
