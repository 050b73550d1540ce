"""Which policy tells the police least, of those under which as many requests are answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.experiment.least_told import TOLD_AND_PROVEN, tells_least
from simulator.experiment.results import Comparison
from simulator.report.words.compared.cards import sentences
from simulator.report.words.compared.known_and_answered import as_many
from simulator.scenario import load_scenario

MAP, TOTALS, WORD, WARRANT = (
    "early-partner-2018-exact-map",
    "totals-per-request",
    "stated-policy-2019",
    "nothing-without-warrant",
)


@pytest.fixture(scope="module")
def maple_court() -> Comparison:
    loaded = load_scenario("maple-court", (MAP, TOTALS, WORD, WARRANT))
    return compared(loaded, loaded.scenario.seed, 2, Serial()).comparison(0)


def where(comparison: Comparison, policy: str, **measures: float | None) -> Comparison:
    """Return the same comparison with other measures in the last run under `policy`."""
    *others, last = comparison.outcomes[policy]
    assert last is not None
    assert measures.keys() <= last.measures.keys()
    changed = replace(last, measures={**last.measures, **measures})
    return replace(comparison, outcomes={**comparison.outcomes, policy: [*others, changed]})


def test_nobody_else_tells_less_of_anything_and_as_many_are_answered(
    maple_court: Comparison,
) -> None:
    for policy in (MAP, TOTALS, WORD):
        assert tells_least(maple_court, policy) == WORD
    assert tells_least(maple_court, WARRANT) == ""  # Nobody else has no answer at all.


@pytest.mark.parametrize("measure", sorted(TOLD_AND_PROVEN))
def test_who_tells_more_of_anything_does_not_tell_least(
    maple_court: Comparison, measure: str
) -> None:
    # It is an average of two runs.
    more = 1.0 + 2.0 * max(
        outcome.measures[measure] or 0.0
        for policy in (MAP, TOTALS, WORD)
        for outcome in maple_court.done(policy)
    )
    assert tells_least(where(maple_court, WORD, **{measure: more}), MAP) != WORD


def test_two_that_tell_as_little_are_not_said_to_tell_least(maple_court: Comparison) -> None:
    twins = replace(
        maple_court,
        outcomes={**maple_court.outcomes, TOTALS: list(maple_court.outcomes[WORD])},
    )
    assert tells_least(twins, MAP) == ""


TOTAL = '[agency_receives]\nshared = { detail = "total", when = "on_close" }\n'
SPOTS = TOTAL.replace("total", "pseudonymous")
ROUNDED = TOTAL.replace("total", "rounded") + "[safeguards]\nround_to = 10\n"
DOTS = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
TWO_NOISY = f"""{TOTAL}asked = {{ detail = "total", when = "on_close" }}
[safeguards]
epsilon = 0.1
""".replace("total", "noisy")


@pytest.mark.parametrize(
    ("fewer", "coarser"),
    [
        (SPOTS, ROUNDED),
        (TOTAL, TWO_NOISY),
        (f"[agency_receives]\n{DOTS}", f"{TOTAL}{DOTS}[map]\nerror_ft = 500\n"),
        (ROUNDED.replace("= 10", "= 2"), ROUNDED.replace("[safe", f"{DOTS}[safe")),
    ],
    ids=["spots", "an exact total", "an exact map", "another blur"],
)
def test_fewer_numbers_in_more_detail_are_not_said_to_be_least(
    tmp_path: Path, fewer: str, coarser: str
) -> None:
    files = tmp_path / "fewer.toml", tmp_path / "coarser.toml"
    for file, rules in zip(files, (fewer, coarser), strict=True):
        file.write_text(f'title = "{file.stem}"\n{rules}')
    loaded = load_scenario("maple-court", tuple(map(str, files)))
    both = compared(loaded, loaded.scenario.seed, 1, Serial()).comparison(0)
    assert [tells_least(both, policy) for policy in both.outcomes] == ["", ""]


def test_one_run_with_another_number_of_answers_is_not_as_many(maple_court: Comparison) -> None:
    apart = where(maple_court, WORD, requests_answered=0.0)
    assert tells_least(apart, WORD) == ""
    assert "learn least" not in " ".join(sentences(apart, WORD))


def test_who_answers_more_and_tells_less_of_something_leaves_no_least(
    maple_court: Comparison,
) -> None:
    """Under the warrant alone nothing is told; were more answered there, it would be the least."""
    more = where(maple_court, WARRANT, requests_answered=5.0)
    assert tells_least(more, MAP) == WARRANT
    some = where(more, WARRANT, cameras_told=99.0)
    assert tells_least(some, MAP) == ""


def test_it_is_said_once_and_of_the_policy_itself_as_here(maple_court: Comparison) -> None:
    said = " ".join(sentences(maple_court, MAP))
    assert said.count("With as many answered, the police learn least under Company's word.") == 1
    assert "With as many answered, the police learn least here." in " ".join(
        sentences(maple_court, WORD)
    )
    assert "learn least" not in " ".join(sentences(maple_court, WARRANT))


def test_averages_that_look_alike_are_said_not_to_be_the_same(maple_court: Comparison) -> None:
    """Where one of ten runs has an answer less, the averages are shown with the same figure."""
    ten = replace(
        maple_court,
        outcomes={policy: [*done] * 5 for policy, done in maple_court.outcomes.items()},
    )
    assert as_many(ten, MAP) == "the same as under two others"
    near = where(ten, WORD, requests_answered=0.0)
    assert as_many(near, MAP) == "in every run the same as under one other"
    assert as_many(near, WORD) == "and under no other policy the same in every run"
    assert as_many(near, WARRANT) == "different from all others"
