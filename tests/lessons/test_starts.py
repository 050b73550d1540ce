"""Start states: what is wrong with one is said with its line."""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.starts.loading import start_at
from simulator.classroom.starts.model import Start
from simulator.scenario import InputError, load_scenario
from simulator.scenario.library import scenario_path
from simulator.scenario.schema import text_of
from tests.lessons.good_starts import WATCH, WHOLE, Write

Camsim = Callable[..., Result]
FEW, MANY = 300, 5_000
"""Files with mistakes by chance: in the suite, and marked thorough."""


def said_of(write: Write, camsim: Camsim, text: str) -> list[str]:
    path = write("s.toml", text)
    result = camsim("check", str(path))
    assert result.stdout == ""
    assert result.exit_code == (2 if result.stderr else 0)
    return [line.replace(f"{path}", "s.toml") for line in result.stderr.splitlines()]


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


def test_a_number_without_a_name_is_none(write: Write, camsim: Camsim) -> None:
    lines = said_of(write, camsim, WHOLE.replace("town.camera_share = 0.5", '"" = 12'))
    assert [line.partition(";")[0] for line in lines] == ["s.toml:18: set.: is not a key"]


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
