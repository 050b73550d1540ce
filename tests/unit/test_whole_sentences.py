"""Below the views of Compare sentences are left out whole, whatever stands in them."""

from __future__ import annotations

from dataclasses import replace

from simulator.scenario import load_scenario
from simulator.tui.compare.words import of_policy, whole

TITLE = "St. Louis vs. the company"
NAMED = f"{TITLE}  (the company says it)"


def test_a_title_with_a_point_is_not_cut() -> None:
    loaded = load_scenario("maple-court")
    regime = loaded.regimes["stated-policy-2019"]
    (_, policy), *_ = regime.steps
    titled = replace(regime, steps=((0, policy.model_copy(update={"title": TITLE})),))
    other = replace(loaded, regimes={**loaded.regimes, regime.name: titled})
    said = of_policy(other, regime.name, "", ("they are told 2.5 names.", "Nobody said no."))
    short = f"{NAMED}  They are told 2.5 names."
    assert [whole(said, 60, rows).plain for rows in (2, 1)] == [f"{short} Nobody said no.", short]
    # One sentence stands there in any case, and is not cut at what looks like its end.
    assert whole(said, 20, 1).plain == short
