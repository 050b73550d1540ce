"""Warrants, subpoenas and other orders apart, each met in full, in part or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from click.testing import Result

from simulator.experiment import Outcome, run_all
from simulator.ledger import Ledger
from simulator.log_kinds import ORDERS, Attribute, Happened, Principle
from simulator.scenario import Loaded

Run = Callable[[str, str], Ledger]
Count = Callable[[str, str], Outcome]
Load = Callable[[str, str], Loaded]
Camsim = Callable[..., Result]

STORY = """
title = "Orders"
start = 2024-01-01
days = 120
policies = ["./p.toml"]
town = {{ area_sq_mi = 1, homes_per_sq_mi = 900, cameras = 200 }}
[residents]
encrypted = {encrypted}
segments = [{{ name = "all", share = 1.0, shares = 0.0, declines = 0.5 }}]
[[agencies]]
name = "P"
requests_per_month = 20
{orders}
{platform}
"""
WARRANTS = '{ kind = "warrant", per_month = 40, full = 0.4, partial = 0.3 }'
SUBPOENAS = '{ kind = "subpoena", per_month = 30, partial = 0.7 }'
OTHERS = '{ kind = "other", per_month = 20, full = 0.1, partial = 0.1 }'
ALL = f"orders = [{WARRANTS}, {SUBPOENAS}, {OTHERS}]"
POLICY = """
[agency_receives]
declined = { detail = "named", when = "on_response" }
[residents_told]
identity = true
[legal]
warrant = true
"""
NAMES = {"warrant": "warrants", "subpoena": "subpoenas", "other": "other_orders"}


def story(orders: str = ALL, encrypted: float = 0.0, platform: str = "") -> str:
    return STORY.format(orders=orders, encrypted=encrypted, platform=platform)


def rows(ledger: Ledger, kind: Happened) -> list[tuple[int, int, int]]:
    trace = ledger.trace
    mine = trace.kind == kind
    columns = (trace.time, trace.request, trace.home)
    return list(zip(*(column[mine].tolist() for column in columns), strict=True))


def handed(ledger: Ledger, principle: Principle, item: Attribute) -> list[tuple[int, int, int]]:
    """Return minute, request and home of what was handed over on these terms."""
    told = ledger.disclosures
    mine = (told.principle == principle) & (told.attribute == item)
    columns = (told.time, told.request, told.subject)
    return list(zip(*(column[mine].tolist() for column in columns), strict=True))


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_decided_is_full_partial_or_none_and_the_log_says_which(
    ledger: Run, kind: str
) -> None:
    found, words = ledger(story(), POLICY), ORDERS[kind]  # type: ignore[index]
    made = rows(found, words.made)
    full, partial, none = (rows(found, one) for one in (words.full, words.partial, words.none))
    # Nothing waits here: each is decided in the minute in which it is made.
    assert Counter(made) == Counter([*full, *partial, *none])
    assert len(made) > 40
    # In full brings clip and name, in part the name alone, and nothing brings neither.
    assert handed(found, words.principle, Attribute.FOOTAGE) == full
    assert sorted(handed(found, words.principle, Attribute.IDENTITY)) == sorted([*full, *partial])


def test_the_counts_by_kind_add_up(outcome: Count) -> None:
    counts = outcome(story(), POLICY).happened
    for name in NAMES.values():
        answers = (counts[f"{name}_{answer}"] for answer in ("full", "partial", "none"))
        assert counts[name] == sum(answers) > 0
    assert counts["legal_demands"] == sum(counts[name] for name in NAMES.values())
    assert counts["subpoenas_full"] == 0


def test_the_shares_are_those_of_the_file(load: Load) -> None:
    loaded = load(story(), POLICY)
    found = [run_all(loaded, 0, number, inference=False)["p"].happened for number in range(12)]
    shares = {"warrants": (0.4, 0.3), "subpoenas": (0.0, 0.7), "other_orders": (0.1, 0.1)}
    for name, (full, partial) in shares.items():
        made = sum(one[name] for one in found)
        for answer, share in (("full", full), ("partial", partial)):
            spread = (share * (1 - share) / made) ** 0.5
            met = sum(one[f"{name}_{answer}"] for one in found)
            assert abs(met / made - share) <= 4 * spread


def test_what_waits_for_a_reviewer_at_the_end_is_in_no_answer(outcome: Count) -> None:
    platform = "[platform]\nreviewers = 1\nreview_hours = { demand = 30 }\n"
    counts = outcome(story(platform=platform), POLICY).happened
    made = sum(counts[name] for name in NAMES.values())
    decided = sum(
        counts[f"{name}_{answer}"]
        for name in NAMES.values()
        for answer in ("full", "partial", "none")
    )
    # 120 days of one reviewer are 96 pieces of work of thirty hours.
    assert 60 < decided <= 96 < made


def test_the_platform_cannot_hand_over_what_is_encrypted(ledger: Run) -> None:
    """It has the name, and gives that; who gets nothing without encryption gets nothing with it."""
    plain, encrypted = ledger(story(), POLICY), ledger(story(encrypted=1.0), POLICY)
    for words in ORDERS.values():
        assert rows(encrypted, words.full) == []
        assert Counter(rows(encrypted, words.partial)) == Counter(
            [*rows(plain, words.full), *rows(plain, words.partial)]
        )
        assert rows(encrypted, words.none) == rows(plain, words.none)


def test_a_policy_that_answers_no_order_gives_nothing(outcome: Count) -> None:
    found = outcome(story(), POLICY.replace("warrant = true", "warrant = false"))
    for name in NAMES.values():
        assert found.happened[f"{name}_none"] == found.happened[name] > 0
    assert (found.measures["clips_told"], found.agency["footage"]["records"]) == (0, 0)


@pytest.mark.parametrize("fewer", [WARRANTS, SUBPOENAS, OTHERS])
def test_one_more_kind_changes_no_luck_of_the_others(ledger: Run, fewer: str) -> None:
    both, alone = ledger(story(), POLICY), ledger(story(f"orders = [{fewer}]"), POLICY)
    (words,) = (one for one in ORDERS.values() if rows(alone, one.made))
    for kind in words[:4]:
        assert rows(both, kind) == rows(alone, kind)
    assert len(both.trace) > len(alone.trace)


def test_the_resident_is_told_by_what_was_handed_over(ledger: Run) -> None:
    """Here residents are told of their name, not of their clip."""
    told = ledger(story(), POLICY).disclosures
    by_order = np.isin(told.principle, [one.principle for one in ORDERS.values()])
    clips = set(told.time[by_order & (told.attribute == Attribute.FOOTAGE)].tolist())
    alone = by_order & ~np.isin(told.time, list(clips))
    assert alone.any()
    assert (told.told[alone] == 1).all()
    assert (told.told[by_order & (told.attribute == Attribute.FOOTAGE)] == 0).all()


LISTED = """
[agency_receives]
asked = { detail = "named", when = "on_request" }
cameras = { detail = "named", when = "on_request" }
identity = { detail = "named", when = "on_share" }
[map]
error_ft = 0
[legal]
warrant = true
"""
AUDIENCE = 'people_asked = "audience"\n' + LISTED.replace(
    'asked = { detail = "named", when = "on_request" }\n', ""
)


@pytest.mark.parametrize("policy", [LISTED, AUDIENCE])
def test_a_name_alone_is_no_clip(outcome: Count, policy: str) -> None:
    """It makes no request answered, and it stays proven that the home gave nothing."""
    subpoenas = '{ kind = "subpoena", per_month = 30, WHAT = 1.0 }'
    names, nothing, clips = (
        outcome(story(f"orders = [{one}]"), policy)
        for one in (
            subpoenas.replace("WHAT", "partial"),
            subpoenas.replace(", WHAT = 1.0", ""),
            subpoenas.replace("WHAT", "full"),
        )
    )
    for measure in ("requests_answered", "certain_nonsharing", "gave_nothing_certain"):
        assert names.measures[measure] == nothing.measures[measure]
    assert names.measures["gave_nothing_certain"]
    assert clips.measures["requests_answered"]
    records = [one.agency["identity"]["records"] for one in (names, clips, nothing)]
    assert records[0] == records[1] == names.happened["subpoenas"] > 0 == records[2]
    assert [one.measures["clips_told"] for one in (names, nothing)] == [0, 0]


def test_a_story_without_kinds_counts_none(outcome: Count) -> None:
    found = outcome(story("legal_demands_per_month = 30"), POLICY).happened
    assert found["legal_demands"] > 0
    assert not set(NAMES.values()) & set(found)


def test_the_command_says_it_in_words_and_as_json(camsim: Camsim, load: Load) -> None:
    path = load(story(), POLICY).path
    counts = json.loads(camsim("run", path, "--format", "json").stdout)["policies"]["p"]["happened"]
    said = " ".join(camsim("run", path).stdout.split())
    assert (
        f"of {counts['warrants']} warrants {counts['warrants_full']} brought the clip, "
        f"{counts['warrants_partial']} the name alone, {counts['warrants_none']} nothing"
    ) in said


@pytest.mark.parametrize(
    ("orders", "line"),
    [
        (
            'orders = [{ kind = "warant", per_month = 1 }]',
            "13: agencies[0].orders[0].kind: 'warant' is not one of warrant, subpoena, other; did "
            "you mean 'warrant'?",
        ),
        (
            'orders = [{ kind = "warrant", full = 0.7, partial = 0.4 }]',
            "13: agencies[0].orders[0]: full 0.7 and partial 0.4 add up to more than 1",
        ),
        (
            'orders = [{ kind = "other" }, { kind = "other" }]',
            "13: agencies[0].orders[1].kind: 'other' stands here twice",
        ),
        (
            'legal_demands_per_month = 1\norders = [{ kind = "other" }]',
            "13: agencies[0].legal_demands_per_month: write either this, demands of no kind, or "
            "`orders`, demands by kind",
        ),
        (
            'orders = [{ kind = "other", per_month = [{ from = 2024-02-01, rate = 1 }] }]',
            "13: agencies[0].orders[0].per_month[0].from: 2024-02-01 is after 2024-01-01, when the "
            "agency begins: nothing says how often it asks until then; write 2024-01-01, or the "
            "agency's `from`",
        ),
        (
            'orders = [{ kind = "other", partly = 0.4 }]',
            "13: agencies[0].orders[0].partly: is not a key here; did you mean 'partial'?",
        ),
    ],
)
def test_a_wrong_order_is_said_where_it_stands(
    camsim: Camsim, write: Callable[[str, str], object], orders: str, line: str
) -> None:
    write("p.toml", f'title = "P"\n{POLICY}')
    path = write("s.toml", story(orders))
    done = camsim("check", path)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [f"{path}:{line}"]


def test_orders_are_not_invented_for_a_real_agency(
    camsim: Camsim, write: Callable[[str, str], object]
) -> None:
    write("p.toml", f'title = "P"\n{POLICY}')
    path = write("s.toml", story().replace('name = "P"', 'name = "Denver Police"'))
    assert (
        "agencies[0].orders: 'Denver Police' is a real agency's name"
        in camsim("check", path).stderr
    )
