"""What `check` passes, runs; what it does not pass gives lines and status 2. Never a traceback.

Good files are changed at random, one to three keys at a time, to values from the edges: nothing,
far too much, other letters, other dates, and the least and the greatest that the schema allows.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from simulator.scenario.loading import load_scenario
from simulator.scenario.problems import InputError
from simulator.scenario.schema import MODELS
from tests.errors.every_key import GOOD, Key, as_toml, keys_of, schema_at

Camsim = Callable[..., Result]
DRAWN = copy.deepcopy(GOOD["scenario"])
DRAWN["town"] = {
    "area_sq_mi": 0.5,
    "homes_per_sq_mi": 500.0,
    "cameras": 60,
    "cameras_per_home": [0.7, 0.2, 0.1],
}
DRAWN["script"] = [
    {"at": dt.datetime(2024, 5, 3, 9), "x": 0.1, "y": 0.1, "area_sq_mi": 0.05},  # noqa: DTZ001
    {"at": dt.datetime(2024, 5, 4, 9), "x": 0.1, "y": 0.1, "reaches": 10},  # noqa: DTZ001
]
BASES = [
    ("scenario", GOOD["scenario"]),
    ("scenario", DRAWN),
    ("policy", GOOD["policy"]),
    ("case", GOOD["case"]),
]
NUMBERS = [
    0, -0.0, 1, -1, 2, 7, 0.5, 1e-320, 1e-19, 1e-12, 1e-6, 0.001, 1.01, 100.0, 1e3, 1e6, 1e9, 1e18,
    1.7e308, float("nan"), float("inf"), -float("inf"), 2**31, 2**63, 2**64, 10**30, 10**300, 10**400,
]  # fmt: skip
TEXTS = [
    "", " ", "a", "A", "B", "café", "cafe\u0301", "A\u200d", "\u202ea", "[b]x[/]", "=1+1", "a\tb", "\x1b[31m",
    "\x00", "y" * 300, "y" * 5_000, "./none.toml", "../", "./" + "y" * 400 + ".toml", "named", "town", "policy",
    "residents.deadline_hours", "end", "毎月", "👩‍👩‍👧",
]  # fmt: skip
DATES = [
    dt.date(1, 1, 1),
    dt.date(1900, 2, 28),
    dt.date(2024, 6, 9),
    dt.date(9999, 12, 1),
    dt.date.max,
]
MOST_REQUESTS, MOST_CAMERAS = 2_000, 50_000
"""Beyond these a run is right and yet slow: it is loaded, and not run."""


def value_for(luck: random.Random, key: Key, schema: dict[str, Any], old: Any) -> Any:
    limits = [schema[one] for one in ("minimum", "maximum", "exclusiveMinimum") if one in schema]
    if limits and luck.random() < 0.5:
        limit = luck.choice(limits)
        return luck.choice([limit, limit * 1.0001, limit * 0.9999, limit + 1, limit - 1])
    kinds: dict[str, list[Any]] = {
        "number": NUMBERS,
        "integer": NUMBERS,
        "boolean": [True, False, 1, "x"],
        "array": [[], [old] if not isinstance(old, list) else old * 2, {}, "x"],
        "object": [{}, [], "x", 3],
        "string": [*TEXTS, *schema.get("enum", []), 5],
    }
    if "format" in schema:
        moments = [dt.datetime.combine(one, dt.time(23, 59)) for one in DATES]
        return luck.choice([*DATES, *moments])
    return luck.choice(kinds[key.kind])


def mutated(luck: random.Random, what: str, values: dict[str, Any]) -> str:
    """Return the text of a file with one to three keys changed, added or taken out."""
    changed = copy.deepcopy(values)
    known = keys_of(what)
    for _ in range(luck.choice([1, 1, 1, 2, 3])):
        key = luck.choice(known)
        inner: Any = changed
        try:
            for part in key.path[:-1]:
                inner = inner[part]
            old = inner.get(key.path[-1])
        except (KeyError, IndexError, AttributeError, TypeError):
            continue
        action = luck.random()
        if action < 0.06:
            inner.pop(key.path[-1], None)
        elif action < 0.1 and old is not None:
            inner[f"{key.path[-1]}s"] = inner.pop(key.path[-1])
        else:
            inner[key.path[-1]] = value_for(luck, key, schema_at(what, key.path), old)
    return as_toml(changed)


def too_large(path: Path) -> bool:
    scenario = load_scenario(str(path)).scenario
    drawn = sum(
        max(step.rate for step in rate) if isinstance(rate, tuple) else rate
        for one in scenario.agencies
        for rate in (
            one.requests_per_month,
            one.legal_demands_per_month,
            one.emergencies_per_month,
            *(order.per_month for order in one.orders),
        )
    )
    return drawn * scenario.days / 30 > MOST_REQUESTS or (scenario.town.cameras or 0) > MOST_CAMERAS


def hold(camsim: Camsim, folder: Path, seed: int, count: int) -> int:
    """Try so many changed files; return how many of them ran."""
    luck, ran = random.Random(seed), 0
    scenario, policy = folder / "s.toml", folder / "p.toml"
    for nth in range(count):
        what, values = BASES[nth % len(BASES)]
        text = mutated(luck, what, values)
        path = policy if what == "policy" else scenario
        path.write_text(text, encoding="utf-8")
        done = camsim("check", path)
        if done.exit_code:
            assert done.exit_code == 2, (text, done.exception)
            lines = done.stderr.splitlines()
            assert lines, text
            assert all(re.match(r".*\.toml(:\d+)?: .", line) for line in lines), (text, lines)
            assert max(map(len, lines)) < 2_000, (text, lines)
            continue
        words: list[Any] = ["compare", path, "--no-inference", "--replications", "1"]
        if what == "policy":
            words[1:2] = ["town-of-its-own.toml", "--policy", path]
            words[1] = folder / "town-of-its-own.toml"
        if what == "case":
            words = ["infer", path]
        elif too_large(words[1]):
            continue
        done = camsim(*words)
        assert done.exit_code in (0, 2), (text, done.exception, done.stderr)
        assert done.exit_code == 0 or (what == "case" and done.stderr), (text, done.stderr)
        ran += 1
    return ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "town-of-its-own.toml").write_text(as_toml(DRAWN))
    return tmp_path


@pytest.mark.filterwarnings("error")
def test_what_check_passes_runs(camsim: Camsim, folder: Path) -> None:
    """Of 60 changed files; twenty thousand also meet rare pairs of changes."""
    assert hold(camsim, folder, seed=1, count=60) > 6


@pytest.mark.thorough
@pytest.mark.filterwarnings("error")
def test_what_check_passes_runs_of_many(camsim: Camsim, folder: Path) -> None:
    assert hold(camsim, folder, seed=1, count=1_000) > 100
    assert hold(camsim, folder, seed=2, count=20_000) > 2_000


def numbers_of(what: str) -> list[Key]:
    return [key for key in keys_of(what) if key.kind in ("number", "integer")]


@pytest.mark.parametrize("what", MODELS)
def test_every_number_has_a_least_and_a_greatest_value(what: str) -> None:
    """In the schema, where editors look."""
    for key in numbers_of(what):
        schema = schema_at(what, key.path)
        assert schema.keys() & {"minimum", "exclusiveMinimum"}, key
        assert "maximum" in schema, key


@pytest.mark.parametrize("what", MODELS)
def test_every_list_and_text_has_an_end(what: str) -> None:
    for key in keys_of(what):
        schema = schema_at(what, key.path)
        if key.kind == "array":
            assert "maxItems" in schema, key
        elif key.kind == "string" and not schema.keys() & {"enum", "const", "format"}:
            assert "maxLength" in schema, key


LIMITS = [
    ("days = 9", "days = 36526", "days", "a hundred years"),
    ("cameras = 60", "cameras = 5000001", "town.cameras", "laptop"),
    ("homes_per_sq_mi = 500", "homes_per_sq_mi = 1e18", "town.homes_per_sq_mi", "crowded"),
    ("homes_per_sq_mi = 500", "homes_per_sq_mi = 1e-9", "town.homes_per_sq_mi", "less than 0.001"),
    ("area_sq_mi = 1.0", "area_sq_mi = 1e9", "town.area_sq_mi", "Alaska"),
    ('name = "P"', 'name = "P"\nofficers = 100001', "agencies[0].officers", "police force"),
    ('name = "P"', 'name = "P"\nvisit_minutes = 1e9', "agencies[0].visit_minutes", "year"),
    ('name = "P"', 'name = "P"\nwiden = {after_hours = 1e-9, area_factor = 2.0}', "agencies[0].widen.after_hours", "whole minutes"),
    ('name = "P"', 'name = "P"\nwiden = {after_hours = 1.0, area_factor = 1.000001}', "agencies[0].widen.area_factor", "again and again"),
    ('name = "P"', 'name = "P"\narea_sq_mi = {median = 1e300}', "agencies[0].area_sq_mi.median", "more than 100,000"),
    ("start = 2024-05-01", "start = 9999-12-30", "days", "dates go no further"),
    ("start = 2024-05-01", "start = 9999-12-31", "days", "0 days are the most"),
    ("requests_per_month = 20", "requests_per_month = 100000\nlegal_demands_per_month = 100000\narea_sq_mi = {median = 9.0}", "agencies", "homes would be asked"),
    ("days = 9", "days = 36525\nseed = 1000000000000000000000000000001", "seed", "thirty digits"),
]  # fmt: skip
TOWN = """\
title = "t"
start = 2024-05-01
days = 9
policies = ["early-partner-2018"]
[town]
area_sq_mi = 1.0
homes_per_sq_mi = 500
cameras = 60
[[agencies]]
name = "P"
requests_per_month = 20
"""


@pytest.mark.parametrize(("old", "new", "key", "why"), LIMITS)
def test_what_is_too_much_is_said_with_its_reason(
    camsim: Camsim, tmp_path: Path, old: str, new: str, key: str, why: str
) -> None:
    path = tmp_path / "s.toml"
    if key == "agencies":
        old, text = (
            "requests_per_month = 20",
            TOWN.replace("cameras = 60", "cameras = 500").replace("days = 9", "days = 15"),
        )
    else:
        text = TOWN
    assert old in text
    path.write_text(text.replace(old, new))
    done = camsim("check", path)
    assert done.exit_code == 2
    said = [line for line in done.stderr.splitlines() if f": {key}: " in line]
    assert said, done.stderr
    assert any(why in line for line in said), said


def test_a_run_may_end_with_the_last_date_there_is(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(TOWN.replace("2024-05-01", "9999-12-22"))
    assert camsim("run", path).exit_code == 0
    assert camsim("run", path, "--plain").exit_code == 0


def test_a_minus_before_a_zero_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        TOWN
        + "hot_spots = -0.0\nlegal_demands_per_month = -0.0\n[platform]\nreview_hours = {request = -0.0}\n"
    )
    scenario = load_scenario(str(path)).scenario
    kept = (
        scenario.agencies[0].hot_spots,
        scenario.agencies[0].legal_demands_per_month,
        scenario.platform.review_hours.request,
    )
    assert [str(one) for one in kept] == ["0.0"] * 3


@pytest.mark.parametrize(
    "homes",
    [
        '{id = "A", x = 0, y = 0.1}, {id = "B", x = 0, y = 0.3}',
        '{id = "A", x = 0.2, y = 0}',
        '{id = "A", x = 0, y = 0}',
    ],
)
def test_homes_on_one_line_are_a_town(camsim: Camsim, tmp_path: Path, homes: str) -> None:
    text = re.sub(r"(?s)area_sq_mi.*?60\n", f"homes = [{homes}]\n", TOWN)
    path = tmp_path / "s.toml"
    path.write_text(text + "hot_spots = 1.0\n")
    assert camsim("run", path).exit_code == 0


@pytest.mark.parametrize(
    "word", ["y" * 5_000, "./" + "y" * 5_000, "y" * 5_000 + ".toml", "\0.toml", "nobody"]
)
def test_a_path_that_no_system_takes_is_a_file_that_is_not_there(
    camsim: Camsim, tmp_path: Path, word: str
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(TOWN)
    for words in (("check", word), ("run", word), ("run", path, "--policy", word), ("infer", word)):
        done = camsim(*words)
        assert done.exit_code == 2, (words, done.exception)
        assert done.stderr
    with pytest.raises(InputError):
        load_scenario(word)


def test_many_wrong_names_take_no_longer_than_a_few(camsim: Camsim, tmp_path: Path) -> None:
    """Each suggestion looks at every home there is."""
    homes = ", ".join(f'{{id = "{n}", x = 0, y = 0}}' for n in range(4_000))
    asks = ", ".join(f'"no {n}"' for n in range(4_000))
    text = re.sub(r"(?s)area_sq_mi.*?60\n", f"homes = [{homes}]\n", TOWN)
    path = tmp_path / "s.toml"
    path.write_text(f"{text}[[script]]\nat = 2024-05-02T09:00:00\nasks = [{asks}]\n")
    began = time.monotonic()
    assert len(camsim("check", path).stderr.splitlines()) == 4_000
    assert time.monotonic() - began < 10
