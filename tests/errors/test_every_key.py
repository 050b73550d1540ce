"""No file with a mistake in any key, at any depth, is taken for a good one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario.cases.case_loading import load_case
from simulator.scenario.loading import check_file, load_policy, load_scenario
from simulator.scenario.problems import InputError
from tests.errors import every_key
from tests.errors.every_key import GOOD, Key
from tests.sizes import some_here

Camsim = Callable[..., Result]
KEYS = [(what, key) for what in ("scenario", "policy", "case") for key in every_key.keys_of(what)]
NAMES = [f"{what} {every_key.spelled(key.path)}" for what, key in KEYS]
HERE = KEYS[::3]
"""Of every kind of table some; all of them are under `thorough` where one mistake is like another."""
BELOW = [one for one in KEYS if len(one[1].path) > 1]


@pytest.fixture(scope="module")
def whole() -> dict[str, dict[str, object]]:
    return {what: every_key.whole_file(what) for what in ("scenario", "policy", "case")}


def test_the_keys_are_there() -> None:
    """Or the tests below would hold of nothing."""
    assert {len(key.path) for _, key in KEYS} >= {1, 2, 3, 4, 5}
    assert len(KEYS) > 200
    assert sum(key.required for _, key in BELOW) > 10
    assert {what for what, _ in HERE} == {"scenario", "policy", "case"}
    assert {len(key.path) for _, key in HERE} == {len(key.path) for _, key in KEYS}
    assert {key.kind for _, key in HERE} == {key.kind for _, key in KEYS}


def lines_of(what: str, text: str, folder: Path) -> list[str]:
    """Return what `check` says, after whatever loads such a file has refused it."""
    path = folder / "file.toml"
    path.write_text(text, encoding="utf-8")
    loading = {"scenario": load_scenario, "policy": load_policy, "case": load_case}[what]
    with pytest.raises(InputError) as refused:
        loading(path if what == "policy" else str(path))
    assert refused.value.problems
    lines = [str(problem) for problem in check_file(str(path))]
    assert lines
    return lines


@pytest.mark.parametrize(("what", "key"), some_here(KEYS, here=HERE), ids=NAMES)
def test_a_misspelt_key_is_said_with_its_line_and_what_was_meant(
    what: str, key: Key, tmp_path: Path, whole: dict[str, dict[str, object]]
) -> None:
    text, wrong = every_key.misspelt(whole[what], key)
    lines = lines_of(what, text, tmp_path)
    written = every_key.spelled((*key.path[:-1], wrong))
    said = [line for line in lines if f": {written}: is not a key here" in line]
    assert len(said) == 1, lines
    assert f"did you mean '{key.path[-1]}'?" in said[0]
    number = int(re.search(r"file\.toml:(\d+): ", said[0])[1])
    assert wrong in text.splitlines()[number - 1]
    # One mistake: the right key is not missing as well.
    assert not [line for line in lines if f": {every_key.spelled(key.path)}: is missing" in line]


@pytest.mark.parametrize(("what", "key"), some_here(KEYS, here=HERE), ids=NAMES)
def test_a_value_of_a_wrong_type_is_said(
    what: str, key: Key, tmp_path: Path, whole: dict[str, dict[str, object]]
) -> None:
    text = every_key.of_wrong_type(whole[what], key)
    lines = lines_of(what, text, tmp_path)
    assert [
        line
        for line in lines
        if re.search(rf":\d+: {re.escape(every_key.spelled(key.path))}\b", line)
    ], lines


REQUIRED = [(what, key) for what, key in KEYS if key.required]


@pytest.mark.parametrize(
    ("what", "key"),
    REQUIRED,
    ids=[f"{what} {every_key.spelled(key.path)}" for what, key in REQUIRED],
)
def test_a_key_that_is_missing_is_said(
    what: str, key: Key, tmp_path: Path, whole: dict[str, dict[str, object]]
) -> None:
    lines = lines_of(what, every_key.without(whole[what], key), tmp_path)
    assert [line for line in lines if f": {every_key.spelled(key.path)}: is missing" in line], lines


_NAMES_OF_THEIR_OWN = ("responses", "kinds", "prior")
WRITTEN = [
    (what, key)
    for what, values in GOOD.items()
    for key in every_key.keys_in(values)
    if len(key.path) < 2 or key.path[-2] not in _NAMES_OF_THEIR_OWN
]


@pytest.mark.parametrize("what", GOOD)
def test_the_good_files_are_good(what: str, tmp_path: Path) -> None:
    path = tmp_path / "file.toml"
    path.write_text(every_key.as_toml(GOOD[what]))
    assert check_file(str(path)) == []


@pytest.mark.parametrize(
    ("what", "key"),
    some_here(WRITTEN, here=WRITTEN[::3]),
    ids=[f"{what} {every_key.spelled(key.path)}" for what, key in WRITTEN],
)
def test_one_misspelt_key_in_a_good_file_is_enough(what: str, key: Key, tmp_path: Path) -> None:
    text, wrong = every_key.misspelt(GOOD[what], key)
    lines = lines_of(what, text, tmp_path)
    assert f"{wrong}: is not a key here; did you mean '{key.path[-1]}'?" in lines[0]
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("script", '[[script]]\natt = 2024-05-02T09:00:00\nasks = ["A"]\n'),
        ("widen", "widen = { after_hour = 24, area_factor = 2.0 }\n"),
        ("pauses", '[[pauses]]\nat = "end"\nsays = "x"\n'),
    ],
)
@pytest.mark.parametrize("verb", ["check", "run"])
def test_the_commands_end_with_2(
    camsim: Camsim, tmp_path: Path, verb: str, what: str, text: str
) -> None:
    path = tmp_path / "file.toml"
    path.write_text(
        'title = "t"\nstart = 2024-05-01\ndays = 9\npolicies = ["early-partner-2018"]\n[town]\n'
        f'homes = [{{ id = "A", x = 0.1, y = 0.1 }}]\n[[agencies]]\nname = "P"\n{text}'
    )
    done = camsim(verb, path)
    assert (done.exit_code, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert what in line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "t"\n[agency_receive]\n', "agency_receive: is not a key here"),
        ('title = "t"\n[[home]]\nid = "A"\n[[request]]\nid = "R"\n', "home: is not a key here"),
        ('title = "t"\n[[fact]]\ntotal = 1\n', "fact: is not a key here"),
    ],
)
def test_a_misspelt_key_does_not_make_it_another_kind_of_file(
    camsim: Camsim, tmp_path: Path, text: str, line: str
) -> None:
    path = tmp_path / "file.toml"
    path.write_text(text)
    done = camsim("check", path)
    assert done.exit_code == 2
    assert line in done.stderr
    assert "start: is missing" not in done.stderr


def test_all_that_is_missing_from_one_table_is_said_at_once(tmp_path: Path) -> None:
    text = 'title = "t"\nstart = 2024-05-01\ndays = 9\npolicies = ["early-partner-2018"]\n[town]\nhomes = [\n{ i = "A", x = 1 },\n{ id = "B" },\n]\n'
    path = f"{tmp_path}/file.toml:"
    assert lines_of("scenario", text, tmp_path) == [
        f"{path}7: town.homes[0].y: is missing",
        f"{path}7: town.homes[0].i: is not a key here; did you mean 'id'?",
        f"{path}8: town.homes[1].x: is missing",
        f"{path}8: town.homes[1].y: is missing",
    ]
