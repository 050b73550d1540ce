"""A changed number: checked as a file would be, and everything else as it was."""

from __future__ import annotations

import pytest

from simulator.scenario import InputError, load_scenario
from simulator.scenario.changing import changed, value_at, with_companions
from simulator.scenario.keys import key_path

FORT = "fort-lauderdale-2018"


def test_a_key_is_a_path_of_names_and_positions() -> None:
    assert key_path("agencies[0].area_sq_mi.median") == ("agencies", 0, "area_sq_mi", "median")
    assert key_path("days") == ("days",)
    with pytest.raises(InputError, match='"": is not a key'):
        key_path("")


@pytest.mark.parametrize("word", ["", "a..b", "[0]", "a[x]", "a.", ".a"])
def test_what_is_no_key_is_refused(word: str) -> None:
    with pytest.raises(InputError):
        changed(load_scenario("maple-court"), {word: 1})


def test_nothing_changed_is_the_same_scenario() -> None:
    loaded = load_scenario(FORT)
    assert changed(loaded, {}).digest == loaded.digest
    same = {"residents.segments[0].shares": 0.25}
    assert changed(loaded, same).digest == loaded.digest


def test_one_number_changes_and_no_other() -> None:
    loaded = load_scenario(FORT)
    other = changed(loaded, {"residents.segments[0].shares": 0.5})
    assert value_at(other, "residents.segments[0].shares") == 0.5
    assert value_at(loaded, "residents.segments[0].shares") == 0.25
    back = changed(other, {"residents.segments[0].shares": 0.25})
    assert back.digest == loaded.digest


def test_agencies_that_only_the_script_names_have_numbers_too() -> None:
    loaded = load_scenario("maple-court")
    other = changed(loaded, {"agencies[0].officers": 7})
    assert value_at(other, "agencies[0].officers") == 7


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("residents.segments[0].shares", 1.4, "1.4 is more than 1"),
        ("residents.segments[0].shares", "x", "should be a number, not 'x'"),
        ("residents.segments[0].share", 0.2, "the shares add up to 1.1, not to 1"),
        ("residents.segmints[0].share", 0.2, "did you mean 'segments'?"),
        ("residents.segments[7].share", 0.2, "there is no such key; the last is segments[2]"),
        (
            "residents.segments.share",
            0.2,
            "there is no such key; write segments[0].share for the first of 3",
        ),
        ("agencies.officers", 2, "there is no such key; write agencies[0].officers"),
        ("residents.segments[0].shares", 3.5, "from 0 to 1); 3.5 in 100 is 0.035"),
        ("residents.opted", 0.2, "is not a key here"),
        ("town.cameras", 1.5, "should be a whole number, not 1.5"),
        ("policy.map.error_ft", -1, "policy.map.error_ft: -1 is less than 0"),
        ("policy.map.eror_ft", 1, "did you mean 'error_ft'?"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(key: str, value: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        changed(load_scenario(FORT), {key: value})
    assert message in str(refused.value)
    assert key.split("[", 1)[0].split(".", 1)[0] in str(refused.value)


def test_a_policy_that_has_no_use_for_a_number_stays_as_it_is() -> None:
    loaded = load_scenario(FORT)
    other = changed(loaded, {"policy.safeguards.threshold": 6})
    rules = {name: regime.steps[0][1] for name, regime in other.regimes.items()}
    assert rules["threshold-11"].safeguards.threshold == 6
    assert rules["stated-policy-2019"] == loaded.regimes["stated-policy-2019"].steps[0][1]


def test_a_number_that_no_policy_has_a_use_for_is_refused() -> None:
    with pytest.raises(InputError, match="safeguards"):
        changed(
            load_scenario("who-found-out", ("early-partner-2018",)),
            {"policy.safeguards.threshold": 6},
        )


def test_the_other_segments_keep_their_proportions() -> None:
    loaded = load_scenario(FORT)
    changes = with_companions(loaded, "residents.segments[0].share", 0.4)
    assert changes["residents.segments[1].share"] == pytest.approx(0.5)
    assert changes["residents.segments[2].share"] == pytest.approx(0.1)
    changed(loaded, changes)
    assert with_companions(loaded, "town.cameras", 10) == {"town.cameras": 10}
