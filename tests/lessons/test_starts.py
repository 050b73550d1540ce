"""Start states: what is wrong with one is said with its line, and a right one opens as it was."""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.classroom.starts.loading import CHANGED_SINCE, Begun, start_at
from simulator.classroom.starts.model import Start
from simulator.cli import cli
from simulator.plain.session import LATER
from simulator.scenario import InputError, load_scenario
from simulator.scenario.library import scenario_path
from simulator.scenario.schema import text_of
from tests.screens.conftest import Play, press, screen_text

Camsim = Callable[..., Result]
Write = Callable[[str, str], Path]
DIGEST = load_scenario("maple-court").digest
WHOLE = f"""\
camsim = 1
story = "maple-court"
digest = "{DIGEST}"
policy = "early-partner-2018"
seed = 5
replication = 3
screen = "infer"
view = "declined street"
home = "A4"
hidden = ["stories", "residents.deadline_hours"]
locked = ["compare", "policy.map"]
theme = "light"
big = true
given = {{ map = "exact", names = false, totals = "per request", safeguard = "rounded" }}

[set]
"residents.deadline_hours" = 12
town.camera_share = 0.5
"""
WATCH = f"""\
camsim = 1
story = "maple-court"
digest = "{DIGEST}"
screen = "watch"
at = "first_close"
view = "map public town"
given = {{ map = "none" }}

[ask]
text = "Who told the police?"
choices = ["nobody", "the map"]
"""
FEW, MANY = 300, 5_000
"""Files with mistakes by chance: in the suite, and marked thorough."""


def said_of(write: Write, camsim: Camsim, text: str) -> list[str]:
    path = write("s.toml", text)
    result = camsim("check", str(path))
    assert result.stdout == ""
    assert result.exit_code == (2 if result.stderr else 0)
    return [line.replace(f"{path}", "s.toml") for line in result.stderr.splitlines()]


def begun(write: Write, text: str) -> Begun:
    start = start_at(str(write("s.toml", text)))
    assert start is not None
    return start


# ── What is wrong with a file ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [WHOLE, WATCH])
def test_a_right_file_is_right(write: Write, camsim: Camsim, text: str) -> None:
    assert said_of(write, camsim, text) == []


@pytest.mark.parametrize("key", Start.model_fields)
def test_a_misspelt_key_is_said_with_its_line_and_what_was_meant(
    write: Write, camsim: Camsim, key: str
) -> None:
    text = WATCH if key in {"at", "ask"} else WHOLE
    wrong = f"{key[0]}x{key[1:]}"
    before, after = rf"(?m)^(\[?){key}\b", rf"\g<1>{wrong}"
    text, changed = re.subn(before, after, text, count=1)
    assert changed
    line = next(
        n for n, row in enumerate(text.splitlines(), 1) if row.lstrip("[").startswith(wrong)
    )
    lines = said_of(write, camsim, text)
    said = f"s.toml:{line}: {wrong}: is not a key here"
    mine = [one for one in lines if one.startswith(said)]
    assert len(mine) == 1, lines
    assert len(key) < 3 or f"did you mean '{key}'?" in mine[0]


WRONG = {
    "camsim = 2": (WHOLE, "camsim = 1", "1: camsim: '2' is not one of 1"),
    "story": (
        WHOLE,
        'story = "maple-cour"',
        "2: story: 'maple-cour': no bundled scenario has this name; did you mean 'maple-court'?",
    ),
    "story is a path": (WHOLE, 'story = "no.toml"', "2: story: 'no.toml': is not there"),
    "digest": (WHOLE, 'digest = "12"', "3: digest: is no digest: one has 64 letters"),
    "policy": (
        WHOLE,
        'policy = "early-partner-2019"',
        "4: policy: no policy is called 'early-partner-2019'; did you mean 'early-partner-2018'?",
    ),
    "seed": (WHOLE, "seed = -1", "5: seed: -1 is less than 0"),
    "replication": (WHOLE, "replication = 1.5", "6: replication: should be a whole number"),
    "screen": (WHOLE, 'screen = "infar"', "7: screen: 'infar' is not one of stories, watch, compare,"),
    "view": (WHOLE, 'view = "dots"', "8: view: 'dots' is no view of 'infer'"),
    "view twice": (
        WATCH,
        'view = "map doors"',
        "6: view: has both 'map' and 'doors': write one of them",
    ),
    "home": (WHOLE, 'home = "A44"', "9: home: no home is called 'A44'; did you mean 'A4'?"),
    "hidden": (
        WHOLE,
        'hidden = ["storys"]',
        "10: hidden[0]: 'storys' is no screen, control or number; did you mean 'stories'?",
    ),
    "locked": (
        WHOLE,
        'locked = ["residents.deadline"]',
        "11: locked[0]: 'residents.deadline' is no screen, control or number; did you mean",
    ),
    "locked and hidden": (WHOLE, 'locked = ["stories"]', "11: locked[0]: 'stories' is hidden already"),
    "the screen itself": (WHOLE, 'locked = ["infer"]', "7: screen: 'infer' is hidden or locked"),
    "theme": (WHOLE, 'theme = "lite"', "12: theme: 'lite' is not one of dark, light,"),
    "big": (WHOLE, 'big = "yes"', "13: big: should be true or false, not 'yes'"),
    "given": (WHOLE, 'given = { map = "exakt" }', "14: given.map: 'exakt' is not one of none, near,"),
    "given own": (WHOLE, 'given = { totals = "own" }', "14: given.totals: 'own' is for a policy"),
    "given in Watch": (WATCH, "given = { names = false }", "7: given.names: can be given in 'infer' alone"),
    "a map in Watch": (WATCH, 'given = { map = "near" }', "7: given.map: 'near' can be given in 'infer'"),
    "set": (WHOLE, '"residents.deadline_hours" = "x"', "17: set.residents.deadline_hours: should be a number"),
    "set no key": (WHOLE, "town.cameras_share = 0.5", "18: set.town.cameras_share: there is no such key; did you mean 'camera_share'?"),
    "set too much": (WHOLE, "town.camera_share = 1.5", "18: set.town.camera_share: 1.5 is more than 1"),
    "at": (WATCH, 'at = "first_clos"', "5: at: is not a moment: write start, first_request,"),
    "at outside": (WATCH, "at = 2031-01-01T09:00:00", "5: at: 2031-01-01 09:00:00 lies outside the run"),
    "at too many": (WATCH, "at = 99", "5: at: the run has 6 events; the last one is 5"),
    "ask": (WATCH, 'text = ""', "10: ask.text: is empty"),
    "ask one answer": (WATCH, 'choices = ["nobody"]', "11: ask.choices: needs two answers to choose from"),
}  # fmt: skip
"""What to write in place of the line with this key, and what is said of it."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_said_with_its_line(write: Write, camsim: Camsim, name: str) -> None:
    whole, line, said = WRONG[name]
    if name == "camsim = 2":
        whole, line = whole.replace("camsim = 1", "camsim = 2"), "camsim = 2"
    (key,) = difflib.get_close_matches(
        line.split(" = ")[0], re.findall(r"(?m)^(\S+) =", whole), n=1
    )
    text = re.sub(rf"(?m)^{re.escape(key)} = .*$", lambda _: line, whole, count=1)
    lines = said_of(write, camsim, text)
    assert [one for one in lines if one.startswith(f"s.toml:{said}")], lines


def test_every_key_has_a_wrong_value_above() -> None:
    tried = {line.split(" = ")[0].split(".")[0].strip('"') for _, line, _ in WRONG.values()}
    assert set(Start.model_fields) - tried - {"set", "ask"} == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('camsim = 1\nscreen = "infer"\n', "s.toml:1: story: is missing"),
        ('story = "maple-court"\nscreen = "infer"\nbig = true\n', "s.toml:1: camsim: is missing"),
        (
            'camsim = 1\nstory = "maple-court"\nscreen = "follow"\n',
            "s.toml:3: screen: 'follow' tells of one home",
        ),
        (
            'camsim = 1\nstory = "maple-court"\nscreen = "compare"\nhome = "A1"\n',
            "s.toml:4: home: is for the screen 'follow' and 'infer'; this file opens 'compare'",
        ),
        (
            'camsim = 1\nstory = "maple-court"\nscreen = "infer"\nat = "end"\n',
            "s.toml:4: at: is a moment of 'watch'; this file opens 'infer'",
        ),
        (
            'camsim = 1\nstory = "maple-court"\nask = { text = "?", choices = ["a", "b"] }\n',
            "s.toml:3: ask: needs a moment at which something has happened",
        ),
        (
            'camsim = 1\nstory = "maple-court"\npolicy = "nothing-without-warrant"\nat = "first_close"\n',
            "s.toml:4: at: there is no such moment in this run: 'first_close'",
        ),
        (
            'camsim = 1\nstory = "maple-court"\nseed = 2\nset = { seed = 3 }\n',
            "s.toml:4: set.seed: is there as a key of its own, too: say it once",
        ),
        (
            'camsim = 1\nstory = "maple-court"\nscreen = "assumptions"\nview = "town.camera_shore"\n',
            "s.toml:4: view: 'town.camera_shore' is no number of this story; did you mean",
        ),
    ],
)  # fmt: skip
def test_keys_that_do_not_fit_together_are_said(
    write: Write, camsim: Camsim, text: str, said: str
) -> None:
    lines = said_of(write, camsim, text)
    assert len([one for one in lines if one.startswith(said)]) == 1, lines


def test_all_mistakes_are_said_at_once_and_in_order(write: Write, camsim: Camsim) -> None:
    text = WHOLE.replace("seed = 5", "seed = -5").replace('"infer"', '"infr"')
    text = text.replace('"maple-court"', '"maple-caurt"').replace("big = true", "bigg = true")
    lines = said_of(write, camsim, text)
    assert [line.split(":")[1] for line in lines] == ["2", "5", "7", "13"]


def test_what_is_wrong_with_its_own_story_is_said_with_that_file(
    write: Write, camsim: Camsim
) -> None:
    broken = (
        scenario_path("maple-court").read_text(encoding="utf-8").replace("days = 7", "days = 0")
    )
    story = write("mine.toml", broken)
    lines = said_of(write, camsim, 'camsim = 1\nstory = "mine.toml"\nscreen = "infer"\n')
    assert len(lines) == 1
    assert re.match(rf"{re.escape(str(story))}:\d+: days: ", lines[0])


@pytest.mark.parametrize("verb", [("tui",), ("tui", "--plain")])
def test_a_wrong_file_is_not_opened(write: Write, camsim: Camsim, verb: tuple[str, ...]) -> None:
    path = write("s.toml", WHOLE.replace("seed = 5", "sed = 5"))
    result = camsim(*verb, str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}:5: sed: is not a key here; did you mean 'seed'?" in result.stderr


def test_the_schema_is_that_of_the_model(camsim: Camsim) -> None:
    assert camsim("schema", "start").stdout == text_of(Start)


def mutated(text: str, luck: random.Random) -> str:
    """Return `text` with a few mistakes as hands and bad copies make them."""
    for _ in range(luck.randint(1, 4)):
        lines = text.split("\n")
        at = luck.randrange(len(lines))
        place = luck.randrange(len(text) + 1)
        match luck.randrange(7):
            case 0:
                text = text[:place] + luck.choice('="[]{}.,#\n\\\x00é-0') + text[place:]
            case 1:
                text = text[:place] + text[place + luck.randint(1, 5) :]
            case 2:
                lines.insert(luck.randrange(len(lines)), lines[at])
                text = "\n".join(lines)
            case 3:
                del lines[at]
                text = "\n".join(lines) or "\n"
            case 4:
                key, _, value = lines[at].partition("=")
                other = luck.choice(lines).partition("=")[2]
                lines[at] = f"{key}={other or value}"
                text = "\n".join(lines)
            case 5:
                values = [
                    "-1",
                    "1e400",
                    "nan",
                    "[]",
                    "{}",
                    "true",
                    '""',
                    "1979-05-27",
                    "99999999999",
                ]
                key = lines[at].partition("=")[0]
                lines[at] = f"{key}= {luck.choice(values)}"
                text = "\n".join(lines)
            case 6:
                text = text[:place] + text[place : place + 1].swapcase() + text[place + 1 :]
    return text


def check_mutated(seeds: range, folder: Path) -> None:
    path = folder / "s.toml"
    path.write_text("", encoding="utf-8")
    right = 0
    for seed in seeds:
        luck = random.Random(seed)
        path.write_bytes(mutated(luck.choice([WHOLE, WATCH]), luck).encode())
        try:
            right += start_at(str(path)) is not None
        except InputError as error:
            for problem in error.problems:
                assert str(problem).startswith(f"{path}:"), problem
                assert "\n" not in str(problem)
    assert 0 < right < len(seeds) / 2, "mistakes are found, and some are none"


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the story be read once for all files: their mistakes are others."""
    monkeypatch.setattr("simulator.classroom.starts.loading.load_scenario", cache(load_scenario))


def test_files_with_mistakes_by_chance_give_lines(read_once: None, tmp_path: Path) -> None:
    check_mutated(range(FEW), tmp_path)


@pytest.mark.thorough
def test_thousands_of_files_with_mistakes_by_chance_give_lines(
    read_once: None, tmp_path: Path
) -> None:
    check_mutated(range(MANY), tmp_path)


# ── What a right file opens ──────────────────────────────────────────────────────────────────────


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
    keys = (*SCREENS[name], *looks)
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


@pytest.mark.parametrize("name", SCREENS)
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
        assert CHANGED_SINCE in [note.message for note in pilot.app._notifications]
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


@pytest.mark.parametrize("name", CLOSED)
async def test_what_is_locked_does_nothing_and_says_so(play: Play, write: Write, name: str) -> None:
    text = f'camsim = 1\nstory = "maple-court"\nat = "end"\nlocked = ["{name}"]\n'
    async with play(begun=begun(write, text)) as pilot:
        before = screen_text(pilot)
        await press(pilot, *CLOSED[name])
        assert [note.message for note in pilot.app._notifications][-1] == "This is closed here."
        pilot.app.clear_notifications()
        await press(pilot)
        assert screen_text(pilot) == before


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
    assert "Policy: Early partner (2018)" in told
    assert "Who told the police?" in told
