"""The numbers of a scenario: none is missed, each has its range, its default and its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulator.report.words.assumptions import amount, beside, label, value_at_key
from simulator.report.words.compared.explained import numbers_behind
from simulator.report.words.number_terms import number_word
from simulator.scenario import library, load_scenario
from simulator.scenario.amounts.ranges import Range, allowed_of
from simulator.scenario.base import Written
from simulator.scenario.cases.case_loading import looks_like_case
from simulator.scenario.changing import changed, value_at
from simulator.scenario.models import Scenario
from simulator.scenario.numbers import (
    ScenarioNumber,
    differences,
    free_assumptions,
    numbers,
    step,
    stepped,
)
from simulator.scenario.schema import models_of
from simulator.scenario.toml.reading import Document
from tests.errors.every_key import keys_of

LARGE, LONG = "four-hundred-agencies", "they-all-joined"
"""Of its numbers every eighth is tried; each change checks a long file."""
SHORT = "maple-court"
"""Of its numbers each is tried, of those of the others every third."""


def by_key(scenario: str, policy: str) -> dict[str, ScenarioNumber]:
    return {one.key: one for one in numbers(load_scenario(scenario), policy)}


def test_what_decides_nothing_is_no_number_behind_the_figures(tmp_path: Path) -> None:
    """Names of streets are drawn, and stand in none of the figures: nobody assumes anything."""
    text = library.scenario_path("maple-court").read_text(encoding="utf-8")
    path = tmp_path / "more-streets.toml"
    text += '\n[[town.streets]]\nname = "Back lane"\ny = 0.03\n'
    text += '[[assumptions]]\ntext = "Names."\nstatus = "assumed"\nkeys = ["town.streets"]\n'
    path.write_text(text, encoding="utf-8")
    policy = "no-map-2019"
    more, plain = load_scenario(str(path), (policy,)), load_scenario("maple-court", (policy,))
    assert len(more.scenario.town.streets) == len(plain.scenario.town.streets) + 1 > 1
    assert numbers(more, policy) == numbers(plain, policy)
    assert numbers_behind(more, policy) == numbers_behind(plain, policy)
    assert not [one.key for one in numbers(more, policy) if "streets" in one.key]


@pytest.mark.parametrize(
    ("name", "every"),
    [
        (SHORT, 1),
        (LONG, 8),
        *((n, 3) for n in library.scenario_names() if n not in (SHORT, LONG, LARGE)),
        *(
            pytest.param(n, 1, marks=pytest.mark.thorough)
            for n in library.scenario_names()
            if n not in (SHORT, LARGE)
        ),
    ],
)
def test_each_number_can_be_read_and_set_at_its_key(name: str, every: int) -> None:
    loaded = load_scenario(name)
    policy = next(iter(loaded.regimes))
    listed = numbers(loaded, policy)
    assert len({one.key for one in listed}) == len(listed)
    last = len(loaded.scenario.all_agencies()) - 1
    # Of many agencies, those at both ends: each change checks the whole scenario.
    ends = [one for one in listed if one.path[0] != "agencies" or one.path[1] in (0, 1, last)]
    assert ends
    for number in ends[::every]:
        assert value_at(loaded, number.key) == number.value
        same = changed(loaded, {number.key: number.value})
        if number.group != "policy":  # which changes every policy that has a use for it
            assert differences(loaded, same) == {}
            assert same.digest == loaded.digest


def test_ranges_and_wholes_are_those_of_the_models() -> None:
    found = by_key("fort-lauderdale-2018", "early-partner-2018")
    chance = found["residents.segments[1].shares"]
    assert (chance.allowed.low, chance.allowed.high, chance.whole) == (0, 1, False)
    assert not chance.allowed.low_excluded
    area = found["town.area_sq_mi"].allowed
    assert (area.low, area.high, area.low_excluded) == (0, 1_000_000, True)
    assert found["town.cameras"].whole
    assert found["policy.map.error_ft"].value == 260


def test_what_the_file_has_is_told_from_what_is_a_default() -> None:
    found = by_key("maple-court", "early-partner-2018-exact-map")
    assert found["residents.deadline_hours"].written
    assert not found["residents.mean_hours_to_answer"].written
    assert not found["agencies[0].area_sq_mi.spread"].written
    assert found["agencies[0].area_sq_mi.spread"].default == 1.6
    assert found["town.width"].default is None


def test_a_number_finds_what_is_said_of_it_most_closely() -> None:
    found = by_key("fort-lauderdale-2018", "early-partner-2018")
    homes = found["town.homes_per_sq_mi"]
    assert homes.status == "derived"
    assert homes.assumption is not None
    assert "74,968 households" in homes.assumption.text
    declines = found["residents.segments[2].declines"].assumption
    assert declines is not None
    assert declines.text.startswith("How many said no")
    shares = found["residents.segments[2].shares"].assumption
    assert shares is not None
    assert shares.text.startswith("Three kinds")
    assert found["platform.legal_compliance"].assumption is None
    assert found["platform.legal_compliance"].status == "assumed"


def test_what_belongs_to_no_number_is_free() -> None:
    loaded = load_scenario("fort-lauderdale-2018")
    free = free_assumptions(loaded, numbers(loaded, "early-partner-2018"))
    assert [one.text for one in free][:1] == [
        "How the 319 were spread over the 22 requests, when and where."
    ]
    assert all(not one.keys for one in free)


def test_of_a_policy_only_what_it_uses_is_there() -> None:
    assert "policy.safeguards.threshold" in by_key("maple-court", "threshold-11")
    assert "policy.safeguards.threshold" not in by_key("maple-court", "stated-policy-2019")
    assert "policy.safeguards.epsilon" in by_key("maple-court", "differential-privacy")


def test_a_share_of_one_segment_and_a_share_beside_a_count_are_settled() -> None:
    found = by_key("sixty-doorbells", "asked-totals-with-opt-out")
    assert "residents.opted_out_homes" in found
    assert "residents.opted_out" not in found
    assert "residents.segments[0].share" not in found


def test_differences_are_the_numbers_that_changed() -> None:
    loaded = load_scenario("sixty-doorbells")
    other = changed(loaded, {"town.cameras": 90, "policy.map.error_ft": 80.0})
    assert differences(loaded, other) == {"town.cameras": 90, "policy.map.error_ft": 80}
    assert differences(loaded, loaded) == {}


def test_entries_of_a_list_are_told_apart(tmp_path: Path) -> None:
    """Steps of a rate, orders by kind, parts of a report: each label says which it is."""
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 60\npolicies = ["early-partner-2018"]\n'
        "town = { area_sq_mi = 1, homes_per_sq_mi = 900, cameras = 200 }\n"
        "[[agencies]]\nrequests_per_month = [{ from = 2024-01-01, rate = 2 }, "
        "{ from = 2024-02-01, rate = 3 }]\n"
        'orders = [{ kind = "warrant", full = 0.5, per_month = [{ from = 2024-01-01, rate = 2 }] }, '
        '{ kind = "other", full = 0.1 }]\n'
        "[[reported.parts]]\nuntil = 2024-01-31\nshared = 1\n"
        "[[reported.parts]]\nfrom = 2024-02-01\nshared = 2\n"
    )
    listed = numbers(load_scenario(str(path)), "early-partner-2018")
    labels = [label(one) for one in listed]
    assert len(set(labels)) == len(labels)
    assert {
        "requests in a month, from 2024-01-01",
        "requests in a month, from 2024-02-01",
        "orders in a month, warrant, from 2024-01-01",
        "orders that bring the clip, other",
        "of these, answers that shared, from 2024-02-01",
    } <= set(labels)
    assert {one.subject for one in listed if one.entry and one.group == "police"} == {"Police"}


def test_every_number_of_every_story_has_words_and_a_unit() -> None:
    for name in library.scenario_names():
        loaded = load_scenario(name)
        for policy in loaded.regimes:
            for number in numbers(loaded, policy):
                assert number_word(number.kind).unit, number.key
            if name == "four-hundred-agencies":
                break


WRITTEN_OUT = {"script", "pauses", "assumptions", "timelines", "seed", "homes"}
"""Luck, and single events and homes: no number that the world rests on."""
NUMBERED = [
    f"{prefix}{'.'.join(part for part in key.path if isinstance(part, str))}"
    for what, prefix in (("scenario", ""), ("policy", "policy."))
    for key in keys_of(what)
    if key.kind in ("number", "integer") and not WRITTEN_OUT & set(key.path)
]


def test_the_keys_of_numbers_are_there() -> None:
    """Or the test below would hold of nothing."""
    assert {"days", "reported.parts.shared", "policy.map.error_ft"} <= set(NUMBERED)
    assert len(NUMBERED) > 50


@pytest.mark.parametrize("kind", NUMBERED)
def test_every_number_that_a_file_can_have_has_words_and_a_unit(kind: str) -> None:
    """Also one that no bundled story has: people write their own."""
    assert number_word(kind).unit


def test_what_a_number_is_counted_in_is_a_common_word() -> None:
    """Lessons say it: a nat is known to whoever has learned what one is."""
    assert not {number_word(kind).unit for kind in NUMBERED} & {"nats", "bits"}
    assert value_at_key("policy.safeguards.epsilon", 1) == "1 for the whole run"


def test_steps_are_a_tenth_or_so_and_come_back_to_where_they_began() -> None:
    found = by_key("fort-lauderdale-2018", "early-partner-2018")
    assert step(found["residents.mean_hours_to_answer"]) == 1
    assert step(found["policy.map.error_ft"]) == 100
    assert step(found["agencies[0].officers"]) == 1
    chance = found["residents.segments[0].shares"]
    there = stepped(chance, chance.value, 3)
    assert there == pytest.approx(0.31)
    assert stepped(chance, there, -3) == 0.25


def test_a_step_stays_within_the_range() -> None:
    found = by_key("fort-lauderdale-2018", "early-partner-2018")
    chance = found["residents.segments[0].shares"]
    assert stepped(chance, 0.99, 5) == 1
    assert stepped(chance, 0.01, -5) == 0
    hours = found["residents.mean_hours_to_answer"]
    assert stepped(hours, 1, -1) == 1, "0 hours are not allowed"
    assert isinstance(stepped(found["town.cameras"], 4500, 1), int)


@cache
def schema_of(model: type[Written]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)["properties"]


def by_schema(model: type[Written], key: str) -> tuple[Range, bool]:
    """Return the range of a key and whether it is whole, as the schema for editors says it."""
    schema = schema_of(model)[key]
    for choice in (schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if choice.get("type") in ("integer", "number"):
            low, high = choice.get("minimum"), choice.get("maximum")
            below, above = choice.get("exclusiveMinimum"), choice.get("exclusiveMaximum")
            allowed = Range(
                low if below is None else below,
                high if high is not None else above,
                low_excluded=below is not None,
                high_excluded=high is None and above is not None,
            )
            return allowed, choice["type"] == "integer"
    return Range(), False


def test_the_range_of_every_number_is_what_its_schema_says() -> None:
    fields = [
        (model, name, field.alias or name)
        for model in models_of(Written)
        # Of scenarios: which others there are depends on the tests that ran before this one.
        if model.__module__.startswith("simulator.scenario.")
        for name, field in model.model_fields.items()
    ]
    ranges = [allowed_of(model, name) for model, name, _ in fields]
    assert ranges == [by_schema(model, key) for model, _, key in fields]
    assert sum(found != (Range(), False) for found in ranges) > 80


def test_a_file_with_keys_of_a_scenario_alone_is_no_case() -> None:
    document = Document("x.toml", dict.fromkeys(Scenario.model_fields, 1), "")
    assert not looks_like_case(document)


def test_what_moves_a_chance_is_read_as_what_becomes_of_10_in_100() -> None:
    """Odds of 1 to 9: times e to the power of 1 it is 2.72 to 9, 23 in 100."""
    number = by_key("sixty-doorbells", "early-partner-2018")["residents.told_effect"]
    assert beside(number, 0.0) == "no change"
    assert beside(number, 1.0) == "10% → 23%"
    assert beside(number, -20.0) == "10% → 0%"
    assert (
        value_at_key(number.key, 1.0) == "1 (if 10 in 100 share untold, 23 in 100 share when told)"
    )
    assert amount(number, 1.0) == value_at_key(number.key, 1.0)


def test_one_day_is_no_days() -> None:
    number = by_key(SHORT, "early-partner-2018-exact-map")["policy.safeguards.retention_days"]
    assert [amount(number, days) for days in (0, 1, 1.5, 2)] == [
        "0 days",
        "1 day",
        "1.5 days",
        "2 days",
    ]
    assert beside(number, 1) == "day"
