"""Codes that are read aloud: what is misheard is refused, and what is heard right is there again."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.coded import OTHER_VERSION, code_of, coded
from simulator.classroom.codes import (
    DIGEST_BITS,
    FACTS_BITS,
    LAST_REPLICATION,
    LAST_SEED,
    LETTERS,
    LONG,
    NOT_RIGHT,
    POLICY_BITS,
    SHORT,
    STORY_BITS,
    CodeError,
    CodeNumbers,
    bare,
    letters_of,
    numbers_of,
)
from simulator.classroom.starts.loading import begun_of
from simulator.experiment.what_if import FactsGiven
from simulator.scenario import InputError, load_scenario
from simulator.scenario.library import numbers_path, policy_names, scenario_names
from simulator.scenario.loading import with_policy
from tests.screens.conftest import Play, screen_text
from tests.screens.textual_inside import notices
from tests.sizes import some_here

Camsim = Callable[..., Result]
CODES = 200
SAID_ALIKE = {"0": "Oo", "1": "IiLl"}
GIVEN_FIRST = {
    "stories": [
        "maple-court", "fort-lauderdale-2018", "after-the-request", "as-it-happened",
        "fort-lauderdale-2018-as-reported", "fort-lauderdale-drawn", "four-hundred-agencies",
        "sixty-doorbells", "small-areas", "the-ladder", "they-all-joined", "who-found-out",
    ],
    "policies": [
        "asked-totals-with-opt-out", "closed-2024", "community-requests-2025",
        "differential-privacy", "early-partner-2018", "early-partner-2018-exact-map",
        "early-partner-2018-records", "every-outcome", "individual-invites", "live-counts",
        "no-map-2019", "nothing-without-warrant", "opt-out-2020", "opt-out-2020-camera-count",
        "police-registry", "public-post-2021", "public-post-2021-camera-map", "rounded-5",
        "stated-policy-2019", "threshold-11", "totals-and-exact-map", "totals-per-request",
        "warrant-only-2022", "weekly-totals", "as it happened",
    ],
}  # fmt: skip
"""Numbers that were given to the first codes, from 1 on: they may never change."""


def some_numbers(seed: int) -> CodeNumbers:
    luck = random.Random(seed)
    return CodeNumbers(
        story=luck.randrange(1 << STORY_BITS),
        policy=luck.randrange(1 << POLICY_BITS),
        digest=luck.randrange(1 << DIGEST_BITS),
        replication=luck.randrange(LAST_REPLICATION + 1),
        facts=luck.randrange(1 << FACTS_BITS),
        seed=luck.choice([None, luck.randrange(LAST_SEED + 1)]),
    )


def is_refused(word: str) -> bool:
    try:
        numbers_of(word)
    except CodeError as error:
        return str(error) == NOT_RIGHT
    return False


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return [bare(letters_of(some_numbers(seed))) for seed in range(CODES)]


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────


def test_there_and_back(codes: list[str]) -> None:
    assert [numbers_of(code) for code in codes] == [some_numbers(seed) for seed in range(CODES)]
    assert {len(code) for code in codes} == {SHORT, LONG}


@pytest.mark.parametrize("many", some_here([50, CODES], here=[50]))
def test_every_wrong_letter_is_refused(codes: list[str], many: int) -> None:
    """In every place of 200 codes, here of 50, every other letter, and U, which no code has."""
    for code in codes[:many]:
        for place, right in enumerate(code):
            for wrong in set(LETTERS + "U") - {right}:
                assert is_refused(code[:place] + wrong + code[place + 1 :])


def test_every_swap_of_neighbours_is_refused(codes: list[str]) -> None:
    for code in codes:
        for place in range(len(code) - 1):
            left, right = code[place : place + 2]
            if left != right:
                assert is_refused(code[:place] + right + left + code[place + 2 :])


def test_a_code_may_be_typed_as_it_is_heard(codes: list[str]) -> None:
    """Small letters, blanks, no dashes or others, O for 0, I or L for 1."""
    luck = random.Random(1)
    for code in codes:
        heard = "".join(luck.choice(SAID_ALIKE.get(one, "") + one) for one in code.lower())
        assert numbers_of(heard) == numbers_of(code)
        assert numbers_of(f" {heard[:4]} – {heard[4:]}\t") == numbers_of(code)


def test_a_letter_too_few_or_too_many_is_said() -> None:
    with pytest.raises(CodeError, match="a code has 10 or 16 letters; this one has 9"):
        numbers_of("42000-0SC0")


def test_bits_that_no_code_has_are_refused() -> None:
    """All zeros have the right check digit, as every code word of zeros has."""
    for nothing in ("0" * SHORT, "0" * LONG):
        with pytest.raises(CodeError, match="another version of camsim"):
            numbers_of(nothing)


def test_a_number_that_does_not_fit_makes_no_code() -> None:
    with pytest.raises(ValueError, match="64 does not fit into 6 bits"):
        letters_of(CodeNumbers(story=64, policy=0, digest=0))


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def test_every_story_policy_and_timeline_has_one_number() -> None:
    numbers = tomllib.loads(numbers_path().read_text(encoding="utf-8"))
    timelines = {line.name for name in scenario_names() for line in _timelines(name)}
    assert set(numbers["stories"]) == set(scenario_names())
    assert set(numbers["policies"]) == {*policy_names(), *timelines}
    for table, bits in (("stories", STORY_BITS), ("policies", POLICY_BITS)):
        given = sorted(numbers[table].values())
        assert len(set(given)) == len(given)
        assert given[0] >= 1
        assert given[-1] < 1 << bits


def _timelines(name: str):
    return load_scenario(name).scenario.timelines


@pytest.mark.parametrize("table", GIVEN_FIRST)
def test_a_number_that_was_given_stays(table: str) -> None:
    numbers = tomllib.loads(numbers_path().read_text(encoding="utf-8"))
    first = {name: place for place, name in enumerate(GIVEN_FIRST[table], 1)}
    assert first.items() <= numbers[table].items()


@pytest.mark.parametrize(
    "story", some_here(scenario_names(), here=set(scenario_names()) - {"four-hundred-agencies"})
)
def test_every_story_there_and_back_under_its_policies_and_all_bundled_ones(story: str) -> None:
    original = load_scenario(story)
    said = coded(code_of(original))
    assert said is not None
    assert (said.story, said.policy, said.policies) == (story, None, ())
    assert said.is_of(original)
    for policy in {*original.regimes, *policy_names()}:
        loaded = with_policy(original, policy)
        said = coded(code_of(loaded, policy))
        assert said is not None
        assert (said.story, said.policy, said.replication, said.seed) == (story, policy, 0, None)
        assert said.is_of(loaded)
        assert said.given is None


def test_luck_and_facts_there_and_back() -> None:
    loaded = load_scenario("maple-court")
    facts = FactsGiven("exact", names=False, totals="per request", safeguard="rounded")
    code = code_of(loaded, "early-partner-2018", seed=5, replication=63, given=facts)
    said = coded(code)
    assert said is not None
    assert (said.code, said.seed, said.replication, said.given) == (code, 5, 63, facts)
    assert said.facts_of(loaded) == facts


def test_facts_have_the_numbers_that_they_had_at_first() -> None:
    for facts, given in {
        1: FactsGiven("none", names=False, totals="none"),
        6: FactsGiven("none", names=False, totals="overview", safeguard="hidden"),
        89: FactsGiven("near", names=True, totals="live"),
        144: FactsGiven("exact", names=True, totals="own", safeguard="blurred"),
    }.items():
        said = coded(letters_of(CodeNumbers(story=1, policy=5, digest=0, facts=facts)))
        assert said is not None
        assert said.given == given


def test_totals_of_a_policy_that_has_none_of_its_own_are_refused() -> None:
    said = coded(letters_of(CodeNumbers(story=1, policy=5, digest=0, facts=144)))
    assert said is not None
    with pytest.raises(InputError, match="asks for totals that its policy has not"):
        said.facts_of(load_scenario("maple-court"))


@pytest.mark.parametrize(
    "numbers",
    [
        CodeNumbers(story=63, policy=0, digest=0),
        CodeNumbers(story=1, policy=127, digest=0),
        CodeNumbers(story=1, policy=1, digest=0, facts=255),
    ],
)
def test_a_code_of_a_newer_camsim_says_so(numbers: CodeNumbers) -> None:
    with pytest.raises(InputError, match="that this camsim does not have; a newer one may"):
        coded(letters_of(numbers))


def test_what_does_not_fit_into_a_code_has_none(write: Callable[[str, str], object]) -> None:
    bundled = load_scenario("maple-court")
    assert code_of(bundled, replication=LAST_REPLICATION)
    assert code_of(bundled, replication=LAST_REPLICATION + 1) == ""
    assert code_of(bundled, seed=LAST_SEED)
    assert code_of(bundled, seed=LAST_SEED + 1) == ""
    assert code_of(with_policy(bundled, "rounded-5")) == "", "not the story's own policies"
    text = bundled.path.read_text(encoding="utf-8")
    own_story = load_scenario(str(write("maple-court.toml", text)))
    assert code_of(own_story, "early-partner-2018") == ""
    own_policy = str(write("rounded-5.toml", 'title = "P"\n'))
    assert code_of(load_scenario("maple-court", (own_policy,)), "rounded-5") == ""


# ── The command line ─────────────────────────────────────────────────────────────────────────────


def test_a_code_of_today_gives_its_figures(camsim: Camsim) -> None:
    """Printed on 29 November 2026, of a run with luck of its own, and with other facts."""
    result = camsim("run", "422G-R0AZ-G000-00MJ", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    shown = json.loads(result.stdout)
    assert (shown["scenario"], shown["seed"], shown["replication"]) == ("maple-court", 5, 3)
    assert list(shown["policies"]) == ["early-partner-2018"]
    assert shown["policies"]["early-partner-2018"]["measures"]["certain_nonsharing"] == 0
    with_facts = json.loads(camsim("run", "422G4-5AZ06", "--format", "json").stdout)
    assert with_facts["policies"]["what if"]["measures"]["certain_nonsharing"] == 13


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (("run", "42000-03H0B"), "run 0 of seed 1, code 42000-03H0B"),
        (("run", "422g roaz gooo oomj"), "run 3 of seed 5, code 422G-R0AZ-G000-00MJ"),
        (("run", "422G4-5AZ06"), "run 0 of seed 1, code 422G4-5AZ06"),
        (("run", "422G-R0AZ-G000-00MJ", "--replication", "0"), "run 0 of seed 5, code 422G-00AZ-G000-00MG"),
        (("run", "maple-court", "--replication", "64"), "run 64 of seed 1"),
        (
            ("compare", "42000-03H0B", "--replications", "2"),
            "2 runs of each policy on the same luck, seed 1, code 42000-03H0B",
        ),
        (
            ("compare", "42000-03H0B", "--replications", "1", "--policy", "rounded-5"),
            "1 run of each policy on the same luck, seed 1, code 42900-0PB0G",
        ),
    ],
)  # fmt: skip
def test_the_heading_carries_the_code(camsim: Camsim, words: tuple[str, ...], heading: str) -> None:
    result = camsim(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1] == heading


def test_lines_to_hear_end_with_the_code(camsim: Camsim) -> None:
    said = camsim("run", "42600-03N0C", "--plain").stdout
    assert said.splitlines()[-1].endswith(": camsim run 42600-03N0C --plain"), said[-300:]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("42000-0SC0X", "42000-0SC0X: one letter is not right"),
        ("42000-0CS0Y", "42000-0CS0Y: one letter is not right"),
        ("42U00-0SC0Y", "42U00-0SC0Y: one letter is not right"),
        ("42000-0SC0", "42000-0SC0: a code has 10 or 16 letters; this one has 9"),
        ("the-ladders", "the-ladders: no bundled scenario has this name; did you mean 'the-ladder'?"),
        ("nowhere", "nowhere: no bundled scenario has this name"),
        ("via-pignolo", "via-pignolo: no bundled scenario has this name"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["run", "compare", "report", "tui"])
def test_a_wrong_code_is_one_line(camsim: Camsim, verb: str, word: str, says: str) -> None:
    result = camsim(verb, word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1


def test_a_file_with_a_name_like_a_code_is_pointed_at(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "school-2026.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    result = camsim("run", "school-2026")
    assert result.stderr.splitlines() == [
        "school-2026: no bundled scenario has this name; for the file here, write ./school-2026.toml (camsim list)"
    ]


def test_another_version_of_the_story_is_said_and_run_all_the_same(camsim: Camsim) -> None:
    right = numbers_of("42000-03H0B")
    other = letters_of(CodeNumbers(story=1, policy=0, digest=right.digest ^ 1))
    result = camsim("run", other)
    assert result.exit_code == 0
    assert result.stderr == f"note: {other}: {OTHER_VERSION}\n"
    assert result.stdout == camsim("run", "42000-03H0B").stdout


def test_facts_of_a_code_stay_with_its_policy(camsim: Camsim) -> None:
    result = camsim("run", "422G4-5AZ06", "--policy", "rounded-5")
    assert result.exit_code == 2
    assert "leave --policy out" in result.stderr


def test_lines_to_hear_begin_where_a_code_says(camsim: Camsim) -> None:
    told = camsim("tui", "422G-R0AZ-G000-00MJ", "--plain").stdout
    assert "Policy: Early partner" in told


def test_another_version_is_said_by_the_terminal_program_too(camsim: Camsim) -> None:
    right = numbers_of("42000-03H0B")
    other = letters_of(CodeNumbers(story=1, policy=0, digest=right.digest ^ 1))
    result = camsim("tui", other, "--plain")
    assert result.exit_code == 0
    assert result.stderr == f"note: {other}: {OTHER_VERSION}\n"


def test_pages_carry_the_code(camsim: Camsim) -> None:
    page = camsim("handout", "maple-court", "--no-inference").stdout
    assert "Its code: <code>42000-03H0B</code>." in page
    page = camsim("report", "422G4-5AZ06", "--replications", "1").stdout
    assert "<dt>code</dt><dd><code>422G4-5AZ06</code>" in page
    assert "camsim report 422G4-5AZ06 --replications 1 --seed 1 -o maple-court-report.html" in page


# ── Screens ──────────────────────────────────────────────────────────────────────────────────────


CODE_OF = {
    ("enter",): "42300-0560H",
    ("enter", "m"): "",
    ("enter", "3"): "42000-03H0B",
    ("enter", "4", "n"): "",
    ("down", "up"): "",
}
"""What is pressed before `y`, and the code that it says; empty: one that leads back there."""
HERE = (("enter",), ("enter", "4", "n"))
"""In the suite: a policy as it is, and other facts than a policy gives."""


def said(pilot) -> str:
    return " ".join(note.message for note in notices(pilot.app))


@pytest.mark.parametrize(
    "keys",
    [pytest.param(keys, marks=() if keys in HERE else pytest.mark.thorough) for keys in CODE_OF],
    ids=" ".join,
)
async def test_a_screen_says_its_code_and_the_code_opens_it(
    play: Play, few_runs: object, keys: tuple[str, ...]
) -> None:
    async with play(*keys, "y") as pilot:
        code = re.search(r"Code: (\S+)", said(pilot))[1]
        story = pilot.app.story
    assert CODE_OF[keys] in {"", code}
    opened = begun_of(coded(code))
    if story is not None and opened.start.screen != "compare":
        assert (opened.story.policy, opened.story.other_map) == (story.policy, story.other_map)
    async with play("y", begun=opened) as pilot:
        assert f"Code: {code}" in said(pilot)


async def test_luck_and_run_of_a_code_are_said_on_the_screen(play: Play) -> None:
    async with play(begun=begun_of(coded("422G-R0AZ-G000-00MJ"))) as pilot:
        assert "changed: luck 5 (file: 1); run 3 of this luck (usually 0)" in screen_text(pilot)
        ledger = pilot.app.screen.player.playback.ledger
        assert (ledger.seed, ledger.replication) == (5, 3)


async def test_changed_numbers_have_no_code_and_it_is_said_what_serves_instead(
    play: Play, few_runs: object
) -> None:
    async with play("enter", "6", "right", "y") as pilot:
        assert "This has no code, as it is changed or your own. e: a file to start from here." in (
            said(pilot)
        )
