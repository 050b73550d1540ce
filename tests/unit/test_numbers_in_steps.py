"""The numbers of a policy that changes with time: those of every step are there, none for all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from simulator.report.files.run_facts import assumption_rows
from simulator.report.pages.assumed import assumed_groups
from simulator.report.words.assumptions import (
    amount,
    as_in_file,
    assumptions_table,
    beside,
    explained,
    sentence,
)
from simulator.report.words.compared.explained import numbers_behind
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.changing import changed, value_at
from simulator.scenario.numbers import (
    ScenarioNumber,
    differences,
    number_at,
    numbers,
    of_each_step,
    policy_numbers,
)
from simulator.story.changed_story import ChangedStory

STORY = """\
title = "A street"
start = 2024-03-01
days = 20
policies = ["changing", "./a.toml", "./b.toml"]
[[timelines]]
name = "changing"
steps = [{ from = 2024-03-01, policy = "./a.toml" }, { from = 2024-03-07, policy = "./b.toml" }]
[town]
homes = [{ id = "A", x = 0.02, y = 0.02 }]
"""
POLICY = """\
title = "Under {under}"
[agency_receives]
shared = {{ detail = "thresholded", when = "on_close" }}
[safeguards]
threshold = {under}
"""
TIMELINE, UNDER = "changing", "policy.safeguards.threshold"
AS_IT_HAPPENED = "as it happened"


def story(folder: Path, first: int, second: int) -> Loaded:
    (folder / "a.toml").write_text(POLICY.format(under=first), "utf-8")
    (folder / "b.toml").write_text(POLICY.format(under=second), "utf-8")
    (folder / "s.toml").write_text(STORY, "utf-8")
    return load_scenario(str(folder / "s.toml"))


def under_of(loaded: Loaded, policy: str = TIMELINE) -> ScenarioNumber:
    number = number_at(loaded, policy, UNDER)
    assert number is not None
    return number


def test_a_number_that_differs_between_steps_is_said_of_each(tmp_path: Path) -> None:
    loaded = story(tmp_path, 3, 11)
    number = under_of(loaded)
    assert (number.key, number.value, number.entry) == (UNDER, 3, "")
    (later,) = number.later
    assert (later.key, later.value) == ("policy[1].safeguards.threshold", 11)
    assert (later.kind, later.entry) == (UNDER, "from 2024-03-07")
    assert amount(number, 3) == "3 homes, then 11"
    assert beside(number, 3) == "homes, then 11"
    for said in (explained(number, 3), sentence(number, 3)):
        assert "totals under this are hidden: 3 homes, then 11" in said
        assert "From 2024-03-07: 11 homes (assumed)." in said
    # A policy of one step has its own number, and the same in both steps is one.
    assert under_of(loaded, "b").later == ()
    assert under_of(story(tmp_path, 3, 3)).later == ()


def test_a_share_is_said_alike_in_every_step(tmp_path: Path) -> None:
    """Beside its value as so many in 100, and in the file as the file has it."""
    story(tmp_path, 3, 3)
    dots = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
    for name, covers in ("a", 0.8), ("b", 0.5):
        text = (tmp_path / f"{name}.toml").read_text("utf-8")
        text = text.replace("[agency_receives]\n", f"[agency_receives]\n{dots}")
        (tmp_path / f"{name}.toml").write_text(f"{text}[map]\ncovers = {covers}\n", "utf-8")
    number = number_at(load_scenario(str(tmp_path / "s.toml")), TIMELINE, "policy.map.covers")
    assert number is not None
    assert beside(number, 0.8) == "80 in 100, then 50 in 100"
    assert as_in_file(number) == "0.8, then 0.5"


def test_a_change_is_said_to_hold_in_every_step(tmp_path: Path) -> None:
    loaded = story(tmp_path, 3, 11)
    number = under_of(loaded)
    there = ChangedStory(loaded, TIMELINE).stepped(number, 1)
    assert there is not None
    assert [rules.safeguards.threshold for _, rules in there.loaded.regimes[TIMELINE].steps] == [
        4,
        4,
    ]
    said = explained(number, 4)
    assert "4 homes (in the file 3, then 11)" in said
    assert "A change holds in each step of the policy that can have it." in said
    assert "From 2024-03-07" not in said
    assert there.words() == "changed: totals under this are hidden 4 (file: 3, then 11)"
    header, *rows = assumptions_table([number], there.changes, ())
    place = header.index("value"), header.index("value in the file")
    assert [tuple(row[at] for at in place) for row in rows] == [("4", "3"), ("4", "11")]


def test_a_change_that_only_a_later_step_feels_is_a_change(tmp_path: Path) -> None:
    loaded = story(tmp_path, 3, 11)
    assert differences(loaded, loaded) == {}
    assert differences(loaded, changed(loaded, {UNDER: 3})) == {UNDER: 3}


def test_the_figures_rest_on_the_numbers_of_every_step() -> None:
    """Each post of 2021 has limits from a source; the first step of the timeline has none."""
    loaded = load_scenario("as-it-happened")
    whole = policy_numbers(loaded, AS_IT_HAPPENED)
    posts = next(one for one in whole if one.key == "policy.request_limits.max_posts")
    assert (posts.status, posts.entry) == ("sourced", "from 2021-06-07 until 2024-01-31")
    assert value_at(loaded, posts.key) == posts.value
    each = list(of_each_step(whole))
    assert len({one.key for one in each}) == len(each)
    table = [row for row in assumption_rows(loaded) if row[1] == AS_IT_HAPPENED]
    assert [(row[2], row[4]) for row in table] == [(one.key, one.value) for one in each]
    count = Counter(one.status for one in of_each_step(numbers(loaded, AS_IT_HAPPENED)))
    assert count["sourced"] >= 4
    parts = f"{count['sourced']} sourced, {count['derived']} derived and {count['assumed']} assumed"
    assert parts in numbers_behind(loaded, AS_IT_HAPPENED)
    rows = [row for group in assumed_groups(loaded) for row in group.rows]
    assert any("from 2021-06-07 until 2024-01-31" in row.what for row in rows)


@pytest.mark.parametrize("key", ["policy.request_limits.max_post", "policy[1].map.error_ft"])
def test_a_key_that_no_step_has_is_refused(key: str) -> None:
    from simulator.scenario.problems import InputError

    with pytest.raises(InputError, match="there is no such key"):
        value_at(load_scenario("as-it-happened"), key)
