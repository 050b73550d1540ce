"""The findings, from the simulator itself: what gives a household away, what does not.

The ranges are those of the study in research/inference.md; where its figure is a mean of few
worlds, the range here is wider than the difference between the two programs.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from simulator.log_kinds import Happened
from simulator.measure.observer.conclusions import learned_measures
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.scenario import library, load_scenario
from tests.sizes import some_here

HEAD = """\
title = "A what-if"
people_asked = "listed"
residents_may_opt_out = {opt_out}
[agency_receives]
{numbers}
identity = {{ detail = "named", when = "on_share" }}
cameras = {{ detail = "pseudonymous", when = "on_request" }}
footage = {{ detail = "named", when = "on_share" }}
[map]
error_ft = {error}
[safeguards]
{group}
{safeguards}
"""
FOUR = "\n".join(
    f'{item} = {{ detail = "total", when = "on_close" }}'
    for item in ("asked", "shared", "declined", "ignored")
)
SAFEGUARDS = {
    "exact": ("total", "on_close", "request", ""),
    "rounded to five": ("rounded", "on_close", "request", "round_to = 5"),
    "weekly": ("total", "weekly", "week", ""),
    "under ten hidden": ("thresholded", "on_close", "request", "threshold = 10"),
    "epsilon 1 a number": ("noisy", "on_close", "request", 'epsilon = 1.0\nprotects = "answer"'),
    "epsilon 1 a run": (
        "noisy",
        "on_close",
        "request",
        'epsilon = 1.0\nprotects = "home"\nmax_requests_per_home = 88',
    ),
}


def policy(path: Path, numbers: str, group: str = "request", error: float = 0, **more: str) -> str:
    path.write_text(
        HEAD.format(
            numbers=numbers,
            group=f'group_by = "{group}"' if numbers else "",
            error=error,
            opt_out=more.get("opt_out", "false"),
            safeguards=more.get("safeguards", ""),
        )
    )
    return str(path)


def asked(path: Path, name: str) -> str:
    detail, when, group, safeguards = SAFEGUARDS[name]
    numbers = f'asked = {{ detail = "{detail}", when = "{when}" }}'
    return policy(path / "asked.toml", numbers, group, opt_out="true", safeguards=safeguards)


Found = list[dict[str, float | None]]


def summers(scenario: str, policy: str, runs: int) -> Found:
    loaded = load_scenario(scenario, (policy,))
    (name,) = loaded.regimes
    return [learned_measures(run(loaded, name, loaded.scenario.seed, r)) for r in range(runs)]


def means(scenario: str, policy: str, runs: int) -> dict[str, float]:
    found = summers(scenario, policy, runs)
    return {
        key: float(np.mean([one[key] for one in found if one[key] is not None] or [np.nan]))
        for key in found[0]
    }


def busier(path: Path, requests: int) -> str:
    """Return sixty-doorbells with so many requests drawn, at the same pace."""
    text = library.scenario_path("sixty-doorbells").read_text(encoding="utf-8")
    text = text[: text.index("# 22 overlapping")]
    text = re.sub(
        r"policies = \[.*?\]", 'policies = ["asked-totals-with-opt-out"]', text, flags=re.DOTALL
    )
    text = text.replace("days = 35", f"days = {requests * 35 // 22}")
    pace = "requests_per_month = 23.6\narea_sq_mi = { median = 0.125, spread = 1.1 }\n"
    (path / "busier.toml").write_text(f"{text}{pace}")
    return str(path / "busier.toml")


FIVE_OR_TWENTY = pytest.mark.parametrize("runs", [5, pytest.param(20, marks=pytest.mark.thorough)])


@FIVE_OR_TWENTY
def test_asked_totals_prove_some_and_clear_most(runs: int) -> None:
    found = means("sixty-doorbells", "asked-totals-with-opt-out", runs)
    assert 2 <= found["certain_opted_out"] <= 4
    assert found["cleared_opted_out"] >= 40
    assert found["wrongly_suspected"] == 0


MANY = {"rounded to five": 20, "weekly": 20, "epsilon 1 a number": 10}


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        *((name, 4) for name in MANY if "epsilon" not in name),
        pytest.param("epsilon 1 a number", 4, marks=pytest.mark.thorough),
        *(pytest.param(*one, marks=pytest.mark.thorough) for one in MANY.items()),
    ],
)
def test_at_22_requests_the_safeguards_hold(name: str, runs: int, tmp_path: Path) -> None:
    """Exact totals prove 2 to 4 homes a summer, and somebody in nearly every one of them.

    Here it is one summer of four at most, under thorough alone of noise, which takes seconds a
    summer; over ten or twenty, less than a third of a home a summer, and four are too few for that.
    """
    found = summers("sixty-doorbells", asked(tmp_path, name), runs)
    for key in ("certain_opted_out", "exposed_opted_out"):
        homes = [float(one[key] or 0) for one in found]
        assert np.mean([number > 0 for number in homes]) < 0.3
        assert runs < 10 or np.mean(homes) < 0.3


def test_exact_totals_prove_somebody_in_most_summers(tmp_path: Path) -> None:
    """What the safeguards are held against."""
    found = summers("sixty-doorbells", asked(tmp_path, "exact"), 4)
    assert sum((one["certain_opted_out"] or 0) > 0 for one in found) >= 3


@FIVE_OR_TWENTY
def test_hiding_totals_under_ten_still_proves_one(tmp_path: Path, runs: int) -> None:
    hidden = asked(tmp_path, "under ten hidden")
    assert means("sixty-doorbells", hidden, runs)["certain_opted_out"] > 1


@pytest.mark.parametrize(
    ("requests", "name"),
    some_here(
        [(44, "under ten hidden"), (44, "weekly"), (88, "rounded to five")],
        here=[(88, "rounded to five")],
    ),
)
def test_with_more_requests_they_give_way(requests: int, name: str, tmp_path: Path) -> None:
    """Two summers in which they do are enough."""
    found = means(busier(tmp_path, requests), asked(tmp_path, name), 2)
    assert found["certain_opted_out"] >= 1


@pytest.mark.thorough
def test_noise_for_each_number_gives_way_and_a_budget_for_the_run_does_not(tmp_path: Path) -> None:
    """Noise proves nothing; at 88 requests it leaves some home almost sure all the same.

    Not in every summer: what is almost sure has to be so by two standard errors of the sampler.
    """
    many = busier(tmp_path, 88)
    each = means(many, asked(tmp_path, "epsilon 1 a number"), 2)
    whole = means(many, asked(tmp_path, "epsilon 1 a run"), 1)
    assert each["certain_opted_out"] == whole["certain_opted_out"] == 0
    assert each["exposed_opted_out"] >= 0.5
    assert whole["exposed_opted_out"] == 0


def test_map_and_names_pin_everybody_else(tmp_path: Path) -> None:
    """319 less the answers, with no totals at all; the policy of 2018 with an exact map."""
    loaded = load_scenario("fort-lauderdale-2018", (policy(tmp_path / "p.toml", ""),))
    for replication in range(5):
        ledger = run(loaded, "p", loaded.scenario.seed, replication)
        shared = int((ledger.trace.kind == 5).sum())
        assert learned_measures(ledger)["certain_nonsharing"] == 319 - shared


@FIVE_OR_TWENTY
def test_totals_per_request_name_no_decliner(tmp_path: Path, runs: int) -> None:
    found = means("fort-lauderdale-2018", policy(tmp_path / "p.toml", FOUR), runs)
    assert found["certain_decliners"] < 0.1
    assert 0.6 <= found["likeliest_wrong"] <= 0.8
    assert found["exposed_decliners"] < 0.1


@pytest.mark.thorough
def test_the_docs_say_how_often_the_likeliest_doors_are_wrong() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "explanation"
    page = (docs / "what-totals-give-away.md").read_text(encoding="utf-8")
    said = re.findall(r"(\d+) in 100", page[page.index("homes that look most like a no") :])
    found = [
        means("fort-lauderdale-2018", name, 20)["likeliest_wrong"]
        for name in ("totals-per-request", "totals-and-exact-map")
    ]
    assert [f"{one:.0%}" for one in found] == [f"{one}%" for one in said[:2]]


def test_the_overview_moves_nobody(tmp_path: Path) -> None:
    """One number over the summer: every chance of a refusal is what its share says."""
    found = means("fort-lauderdale-2018", "early-partner-2018-exact-map", 5)
    assert found["certain_decliners"] == found["exposed_declines"] == 0
    assert found["likeliest_wrong"] > 0.8


def test_308_fall_with_the_error_of_the_map(tmp_path: Path) -> None:
    known = [
        means("fort-lauderdale-2018", policy(tmp_path / "p.toml", "", error=feet), 3)
        for feet in (0, 15, 30, 60, 260)
    ]
    counts = [one["certain_nonsharing"] for one in known]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 300
    assert counts[2] < 0.9 * counts[0]
    assert counts[-1] < 5


def test_where_requests_can_be_switched_off_the_same_are_almost_sure(tmp_path: Path) -> None:
    found = means("fort-lauderdale-2018", policy(tmp_path / "p.toml", "", opt_out="true"), 3)
    assert found["certain_nonsharing"] < 5
    assert found["exposed_nonsharing"] > 300


SMALL = ("maple-court", "small-areas", "the-ladder", "who-found-out", "fort-lauderdale-2018")


@pytest.mark.parametrize("scenario", some_here(SMALL, here=["maple-court", "who-found-out"]))
def test_what_is_proven_is_true(scenario: str) -> None:
    """Under every bundled policy: no proof of what did not happen."""
    loaded = load_scenario(scenario, tuple(library.policy_names()))
    kinds = {Happened.SHARED: 2, Happened.DECLINED: 4, Happened.IGNORED: 8, Happened.LEFT_OUT: 1}
    for name in loaded.regimes:
        ledger = run(loaded, name, loaded.scenario.seed, 0)
        trace = ledger.trace
        came = {
            (request, home): kinds[kind]
            for kind, request, home in zip(
                trace.kind.tolist(), trace.request.tolist(), trace.home.tolist(), strict=True
            )
            if kind in kinds
        }
        for view in views(ledger):
            if view.audience:
                continue
            found = proven_by(view)
            proofs = {
                place: proof
                for one, proof in zip(found.classes, found.proven, strict=True)
                for place in one.members
            }
            for place, home in enumerate(view.homes.tolist()):
                proof = proofs[place]
                for request, bits in proof.decisions.items():
                    outcome = came.get((view.requests[request], home))
                    assert outcome is None or bits & outcome, (name, home, request)
                if "opted_out" in proof.facts:
                    assert ledger.homes.opted_out[home]
