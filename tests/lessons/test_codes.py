"""Codes that are read aloud: what is misheard is refused, and what is heard right is there again."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable

import pytest

from simulator.classroom.coded import code_of, coded
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
from simulator.experiment.what_if import FactsGiven
from simulator.scenario import InputError, load_scenario
from simulator.scenario.library import numbers_path, policy_names, scenario_names
from simulator.scenario.loading import with_policy
from tests.sizes import some_here

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
