"""Why the replays of 2018 give what they give: binomial and Poisson arithmetic beside the runs.

Where 319 homes share independently with probability 0.035, the number of shares is close to
binomial: mean 11.2, standard deviation 3.3. Its law gives 5 to 18 in 97 of 100 summers, so at
least 85 of 100 runs must. Requests that come 4.4 a month for 153 days (5.1 months of 30 days) are
Poisson with mean 22.4.
"""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from simulator.experiment import Comparison, compare
from simulator.scenario import load_scenario

RUNS = [60, pytest.param(200, marks=pytest.mark.thorough)]
ASKED, RATE = 319, 0.035
POLICY = ("early-partner-2018",)


@pytest.fixture(scope="module", params=RUNS)
def written(request: pytest.FixtureRequest) -> Comparison:
    """Run the summer that is written out."""
    loaded = load_scenario("fort-lauderdale-2018", POLICY)
    return compare(loaded, loaded.scenario.seed, request.param, inference=False)


@pytest.fixture(scope="module", params=RUNS)
def drawn(request: pytest.FixtureRequest) -> Comparison:
    """Run the summer that is drawn."""
    loaded = load_scenario("fort-lauderdale-drawn", POLICY)
    return compare(loaded, loaded.scenario.seed, request.param, inference=False)


def values(comparison: Comparison, name: str) -> np.ndarray:
    """Return one figure of every run."""
    return np.array(comparison.values(POLICY[0], "happened", name), dtype=float)


def test_every_run_of_the_written_summer_has_22_requests_and_319_asked(
    written: Comparison,
) -> None:
    assert set(values(written, "requests")) == {22}
    assert set(values(written, "asked")) == {319}
    assert set(values(written, "pending")) == {0}


def test_three_and_a_half_percent_share(written: Comparison) -> None:
    """The mean of 200 runs has a standard error of 0.07 points."""
    assert values(written, "shared").mean() / ASKED == pytest.approx(RATE, abs=0.003)


def test_most_summers_have_5_to_18_answers_as_the_binomial_says(written: Comparison) -> None:
    law = scipy.stats.binom(ASKED, RATE)
    expected = law.cdf(18) - law.cdf(4)
    assert expected > 0.95
    shares = values(written, "shared")
    within = ((shares >= 5) & (shares <= 18)).mean()
    assert within >= 0.85
    assert within == pytest.approx(
        expected, abs=4 * np.sqrt(expected * (1 - expected) / len(shares))
    )


def test_about_13_of_22_requests_bring_nothing(written: Comparison) -> None:
    """C5: under independence 22 x 0.965^14.5 = 13.1, a little more where sizes differ."""
    silent = 22 - np.array(written.values(POLICY[0], "measures", "requests_answered"), dtype=float)
    assert silent.mean() == pytest.approx(13.1, abs=1.0)
    assert ((silent >= 9) & (silent <= 17)).mean() >= 0.9


def test_the_drawn_summer_has_22_requests_on_average_as_poisson_says(drawn: Comparison) -> None:
    requests = values(drawn, "requests")
    mean = 4.4 * 153 / 30
    assert requests.mean() == pytest.approx(22, abs=1)
    assert requests.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / len(requests)))
    assert requests.var(ddof=1) == pytest.approx(mean, rel=0.4)


def test_the_drawn_summer_asks_319_on_average_pending_included(drawn: Comparison) -> None:
    assert values(drawn, "asked").mean() == pytest.approx(319, rel=0.05)
    assert values(drawn, "pending").mean() > 0
