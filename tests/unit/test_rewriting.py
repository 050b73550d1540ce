"""A scenario's text with numbers changed: it loads to the same, and no comment is lost."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import InputError, library, load_scenario
from simulator.scenario.changing import changed, with_companions
from simulator.scenario.numbers import differences, numbers
from simulator.scenario.writing.rewriting import rewritten
from tests.sizes import few_and_many

load_once = functools.cache(load_scenario)
STORIES = [name for name in library.scenario_names() if name != "four-hundred-agencies"]


def changes_load_back_and_every_comment_stays(data: st.DataObject, tmp_path: Path) -> None:
    before = load_once(data.draw(st.sampled_from(STORIES)))
    text = before.path.read_text(encoding="utf-8")
    policy = next(iter(before.regimes))
    listed = [one for one in numbers(before, policy) if one.group != "policy"]
    after = before
    for number in data.draw(st.lists(st.sampled_from(listed), min_size=1, max_size=4)):
        factor = data.draw(st.floats(0.3, 3))
        value = max(1, round(number.value * factor)) if number.whole else number.value * factor
        try:
            after = changed(after, with_companions(after, number.key, value))
        except InputError:
            continue
    new = rewritten(text, differences(before, after), after.scenario)
    path = tmp_path / "new.toml"
    path.write_text(new, encoding="utf-8")
    assert load_scenario(str(path)).digest == after.digest
    assert re.findall(r"#.*", new) == re.findall(r"#.*", text)


(
    test_changes_load_back_and_every_comment_stays,
    test_many_changes_load_back_and_every_comment_stays,
) = few_and_many(given(data=st.data()), changes_load_back_and_every_comment_stays, few=8, many=40)


def test_what_did_not_change_keeps_its_very_text() -> None:
    loaded = load_scenario("fort-lauderdale-2018")
    text = loaded.path.read_text(encoding="utf-8")
    assert rewritten(text, {}, loaded.scenario) == text
    new = rewritten(text, {"town.cameras": 900}, loaded.scenario)
    assert new == text.replace("cameras = 4500", "cameras = 900")


def test_a_missing_key_comes_into_its_table_before_the_tables_inside_it() -> None:
    loaded = changed(load_scenario("maple-court"), {"residents.mean_hours_to_answer": 5.0})
    text = "[residents]\ndeadline_hours = 72 # a\n[[residents.segments]]\nshare = 1.0\n[town]\n"
    new = rewritten(text, {"residents.mean_hours_to_answer": 5.0}, loaded.scenario)
    assert new.index("mean_hours_to_answer = 5.0") < new.index("[[residents.segments]]")
    assert "deadline_hours = 72 # a" in new


def test_a_number_of_the_policies_is_refused_with_a_sentence() -> None:
    loaded = load_scenario("maple-court")
    with pytest.raises(InputError, match="a policy is a file of its own"):
        rewritten("", {"policy.map.error_ft": 1.0}, loaded.scenario)
