"""The figures on record once more, by formulas: what the table of them is checked against.

Nothing of the program is imported here. The files are read as plain TOML, and each figure is worked
out from the laws that `docs/model.md` names: Poisson, binomial, lognormal, and circles that reach
over the edge of a square town. What is drawn must be as near as three standard errors.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
NEAR = 3.0
"""Standard errors."""
MONTH, YEAR = 30, 365
SUMMER = 153
DAYS_TO_ANSWER = 7
_USUAL_AREA = (0.10, 1.6)
"""Median and spread, where an agency says none (section 3 of the contract)."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a formula gives, as text, and whether the program is as near to it as luck allows."""

    said: str
    agrees: bool


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((SCENARIOS / f"{name}.toml").read_text(encoding="utf-8"))


def _near(value: float, expected: float, error: float) -> bool:
    return abs(value - expected) <= NEAR * error


def _shares(segments: Sequence[dict[str, Any]], key: str) -> float:
    return sum(one["share"] * one[key] for one in segments)


# ── Areas: lognormal circles in a square town ────────────────────────────────────────────────────


def covered(area: float, town: float, steps: int = 48) -> tuple[list[float], list[float]]:
    """Return how much of a circle of `area` lies in a square `town`, and with what weight each.

    The centre is anywhere in the town, as likely here as there. Square miles, both.
    """
    radius, side = math.sqrt(area / math.pi), math.sqrt(town)
    # Only near an edge does it matter where the centre is.
    near = min(radius, side / 2)
    points = (np.arange(steps) + 0.5) / steps * near
    places, weights = [*points.tolist(), side / 2], [*([near / steps] * steps), side / 2 - near]
    strips = (np.arange(400) + 0.5) / 200 - 1
    half = np.sqrt(1 - strips**2) * radius
    inside, chances = [], []
    for x, of_x in zip(places, weights, strict=True):
        kept = (x + strips * radius > 0) & (x + strips * radius < side)
        for y, of_y in zip(places, weights, strict=True):
            reach = np.minimum(half, y) + np.minimum(half, side - y)
            inside.append(float((reach * kept).sum() * radius / 200))
            chances.append(of_x * of_y / (side / 2) ** 2)
    return inside, chances


@cache
def areas(median: float, spread: float, town: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the square miles that a request of such a town reaches, and how likely each is."""
    if spread == 1:
        inside, chances = covered(median, town)
        return np.array(inside), np.array(chances)
    levels = (np.arange(60) + 0.5) / 60
    sizes = median * spread ** scipy.stats.norm.ppf(levels)
    parts = [covered(size, town, 12) for size in sizes.tolist()]
    reached = np.concatenate([inside for inside, _ in parts])
    return reached, np.concatenate([chances for _, chances in parts]) / len(levels)


def _beyond(limit: float, median: float, spread: float) -> float:
    return float(scipy.stats.norm.sf(math.log(limit / median) / math.log(spread)))


# ── The figures ──────────────────────────────────────────────────────────────────────────────────


def _drawn_summer() -> tuple[float, np.ndarray, np.ndarray]:
    """Return how many requests are expected, the homes that one reaches, and the chance of each."""
    file = _file("fort-lauderdale-drawn")
    (agency,), town = file["agencies"], file["town"]
    size = agency["area_sq_mi"]
    reached, chances = areas(size["median"], size["spread"], town["area_sq_mi"])
    homes = reached * town["cameras"] / town["area_sq_mi"]
    return agency["requests_per_month"] * file["days"] / MONTH, homes, chances


def c1(mean: float, runs: int) -> ByHand:
    """Requests of a drawn summer."""
    requests, _, _ = _drawn_summer()
    return ByHand(f"{requests:.1f} (Poisson)", _near(mean, requests, math.sqrt(requests / runs)))


def c2(mean: float, runs: int) -> ByHand:
    """Homes asked in a drawn summer, those beyond the edge of the town left out."""
    requests, homes, chances = _drawn_summer()
    each = float(homes @ chances)
    spread = requests * (float(homes**2 @ chances) + each)
    return ByHand(
        f"{requests * each:.0f} (Poisson, lognormal areas)",
        _near(mean, requests * each, math.sqrt(spread / runs)),
    )


def c3(within: float, runs: int) -> ByHand:
    """How many of 319 share, each by itself."""
    file = _file("fort-lauderdale-2018")
    asked = sum(one["reaches"] for one in file["script"])
    law = scipy.stats.binom(asked, _shares(file["residents"]["segments"], "shares"))
    chance = float(law.cdf(18) - law.cdf(4))
    return ByHand(
        f"{law.median():.0f} ({law.ppf(0.025):.0f} to {law.ppf(0.975):.0f}); "
        f"{chance:.0%} (binomial)",
        _near(within, chance, math.sqrt(chance * (1 - chance) / runs)),
    )


def c4(silent: float, runs: int) -> ByHand:
    """How many never answer."""
    file = _file("fort-lauderdale-2018")
    segments = file["residents"]["segments"]
    asked = sum(one["reaches"] for one in file["script"])
    chance = 1 - _shares(segments, "shares") - _shares(segments, "declines")
    error = math.sqrt(chance * (1 - chance) / asked / runs)
    return ByHand(f"{chance:.1%} (the rates)", _near(silent, chance, error))


def c5(within: float, runs: int) -> ByHand:
    """How many of 22 requests bring nothing: each with a chance of its own."""
    file = _file("fort-lauderdale-2018")
    rate = _shares(file["residents"]["segments"], "shares")
    law = np.ones(1)
    for one in file["script"]:
        nothing = (1 - rate) ** one["reaches"]
        law = np.convolve(law, [1 - nothing, nothing])
    chance = float(law[9:18].sum())
    mean = float(law @ np.arange(len(law)))
    return ByHand(
        f"{mean:.1f} on average; {chance:.0%} (Poisson-binomial)",
        _near(within, chance, math.sqrt(chance * (1 - chance) / runs)),
    )


def _refused(count: float, runs: int, *, least: float, oldest: float) -> ByHand:
    agency = _file("fort-lauderdale-drawn")["agencies"][0]
    area, window, age = (
        (agency[key]["median"], agency[key]["spread"])
        for key in ("area_sq_mi", "window_hours", "age_days")
    )
    too_large = _beyond(0.5, *area) + (1 - _beyond(least, *area) if least else 0)
    kept = (1 - too_large) * (1 - _beyond(12, *window)) * (1 - _beyond(oldest, *age))
    expected = runs * _drawn_summer()[0] * (1 - kept)
    return ByHand(
        f"{expected:.1f} refused (lognormal tails)", _near(count, expected, math.sqrt(expected))
    )


def c6(count: float, runs: int) -> ByHand:
    """Requests beyond the limits of 2019."""
    return _refused(count, runs, least=0, oldest=45)


def c7(count: float, runs: int) -> ByHand:
    """Requests beyond the limits of 2021."""
    return _refused(count, runs, least=0.025, oldest=math.inf)


def c10(reached: float, runs: int) -> ByHand:
    """Cameras in the smallest area."""
    file = _file("small-areas")
    town, (agency,) = file["town"], file["agencies"]
    size = agency["area_sq_mi"]
    reached_there, chances = areas(size["median"], size["spread"], town["area_sq_mi"])
    density = town["cameras"] / town["area_sq_mi"]
    mean = density * float(reached_there @ chances)
    requests = runs * agency["requests_per_month"] * file["days"] / MONTH
    return ByHand(
        f"{density:.0f}; {mean:.1f} (a circle, less what lies beyond the edge)",
        _near(reached, mean, math.sqrt(mean / requests)),
    )


def c11(*gave: float) -> ByHand:
    """Requests of five large agencies in a year, each near its own Poisson law."""
    rates = (782, 606, 433, 347, 317)
    errors = ", ".join(f"{math.sqrt(rate):.0f}" for rate in rates)
    return ByHand(
        f"the same, give or take {errors} (Poisson)",
        all(_near(one, rate, math.sqrt(rate)) for one, rate in zip(gave, rates, strict=True)),
    )


def _region() -> tuple[int, float, dict[str, Any]]:
    """Return how many agencies there are, how many requests each makes a year, and one of them."""
    file = _file("four-hundred-agencies")
    agency = file["agencies"][0]
    return len(file["agencies"]), agency["requests_per_month"] * YEAR / MONTH, agency


def c12(per_year: float) -> ByHand:
    """Requests of an agency in a year."""
    agencies, each, _ = _region()
    return ByHand(f"{each:.1f} (Poisson)", _near(per_year, each, math.sqrt(each / agencies)))


def c13(ratio: float) -> ByHand:
    """Requests for each legal demand, which names somebody of a request that is closed."""
    agencies, each, agency = _region()
    pace = each / YEAR
    before = DAYS_TO_ANSWER + (1 - math.exp(-pace * (YEAR - DAYS_TO_ANSWER))) / pace
    demands = agency["legal_demands_per_month"] / MONTH * agencies * (YEAR - before)
    expected = agencies * each / demands
    error = expected * math.sqrt(1 / demands + 1 / (agencies * each))
    return ByHand(
        f"1 for {expected:.1f} (Poisson, from an agency's first closed request on)",
        _near(ratio, expected, error),
    )


def c14(share: float, decided: int) -> ByHand:
    """Demands that are met."""
    chance = _file("four-hundred-agencies")["platform"]["legal_compliance"]
    return ByHand(
        f"{chance:.0%} (binomial)", _near(share, chance, math.sqrt(chance * (1 - chance) / decided))
    )


def c16(met: float) -> ByHand:
    """Emergencies of a year."""
    agencies, _, agency = _region()
    expected = agency["emergencies_per_month"] * YEAR / MONTH * agencies
    return ByHand(
        f"{expected / agencies / 2:.2%} ({expected:.1f} in the year; Poisson)",
        _near(met, expected, math.sqrt(expected)),
    )


def c17(slow: float, slow_runs: int, busy: float, busy_runs: int) -> ByHand:
    """Owners who ever shared in three years, at two paces."""
    file = _file("fort-lauderdale-drawn")
    town, segments = file["town"], file["residents"]["segments"]
    _, homes, chances = _drawn_summer()
    each, homes_2 = float(homes @ chances), float(homes**2 @ chances)
    both = []
    for value, pace, runs in (
        (slow, file["agencies"][0]["requests_per_month"], slow_runs),
        (busy, 29, busy_runs),
    ):
        requests = pace * 3 * YEAR / MONTH
        asked = requests * each / town["cameras"]
        share = sum(one["share"] * -math.expm1(-asked * one["shares"]) for one in segments)
        # Homes by themselves, and how much the summers differ in what they reach.
        error = math.hypot(
            math.sqrt(share / town["cameras"] / runs),
            share * math.sqrt(homes_2 / each**2 / requests / runs),
        )
        both.append((share, _near(value, share, error)))
    (at_slow, first), (at_busy, second) = both
    return ByHand(f"{at_slow:.1%}; {at_busy:.1%} (Poisson)", first and second)


def c18(mail: float, asked: int, door: float, doors: int) -> ByHand:
    """How many share by mail, and at the door."""
    residents = _file("after-the-request")["residents"]
    by_mail, at_door = _shares(residents["segments"], "shares"), residents["at_the_door"]["shares"]
    return ByHand(
        f"{by_mail:.1%}, {at_door:.0%} (the rates)",
        _near(mail, by_mail, math.sqrt(by_mail * (1 - by_mail) / asked))
        and _near(door, at_door, math.sqrt(at_door * (1 - at_door) / doors)),
    )


def c19(share: float, visits: int) -> ByHand:
    """How many visits bring a clip."""
    chance = _file("after-the-request")["residents"]["at_the_door"]["shares"]
    return ByHand(
        f"{chance:.0%} (the rate at the door)",
        _near(share, chance, math.sqrt(chance * (1 - chance) / visits)),
    )


def c20(over: float, requests: int) -> ByHand:
    """Requests with large areas that bring more than ten clips."""
    file = _file("fort-lauderdale-drawn")
    town, rate = file["town"], _shares(file["residents"]["segments"], "shares")
    reached, chances = areas(0.5, 3.0, town["area_sq_mi"])
    homes = reached * town["cameras"] / town["area_sq_mi"]
    expected = requests * float(scipy.stats.poisson.sf(10, homes * rate) @ chances)
    return ByHand(
        f"more than 10 in {expected:.0f} (Poisson, lognormal areas)",
        _near(over, expected, math.sqrt(expected)),
    )


def c21(none: float) -> ByHand:
    """Agencies that get no clip in a year."""
    file = _file("four-hundred-agencies")
    agencies, each, _ = _region()
    town, rate = file["town"], _shares(file["residents"]["segments"], "shares")
    reached, chances = areas(*_USUAL_AREA, town["area_sq_mi"])
    brings = 1 - float(np.exp(-rate * reached * town["cameras"] / town["area_sq_mi"]) @ chances)
    expected = agencies * math.exp(-each * brings)
    return ByHand(f"{expected:.1f} (Poisson)", _near(none, expected, math.sqrt(expected)))


def c22(mean: float, counts: int) -> ByHand:
    """Cameras in three blocks."""
    town = _file("fort-lauderdale-drawn")["town"]
    reached, chances = areas(0.108, 1.0, town["area_sq_mi"])
    homes = reached * town["cameras"] / town["area_sq_mi"]
    expected = float(homes @ chances)
    spread = expected + float(homes**2 @ chances) - expected**2
    low, middle, high = (_quantile(homes, chances, level) for level in (0.025, 0.5, 0.975))
    return ByHand(
        f"{middle} ({low} to {high}; Poisson)",
        _near(mean, expected, math.sqrt(spread / counts)),
    )


def _quantile(means: np.ndarray, chances: np.ndarray, level: float) -> int:
    """Return the number that a share `level` of mixed Poisson numbers does not go beyond."""
    number = 0
    while float(scipy.stats.poisson.cdf(number, means) @ chances) < level:
        number += 1
    return number


def c23(below: float, runs: int) -> ByHand:
    """Summers whose total is below the threshold."""
    file = _file("fort-lauderdale-2018")
    asked = sum(one["reaches"] for one in file["script"])
    rate = _shares(file["residents"]["segments"], "shares")
    chance = float(scipy.stats.binom.cdf(10, asked, rate))
    return ByHand(
        f"0; {chance:.0%} (binomial)", _near(below, chance, math.sqrt(chance * (1 - chance) / runs))
    )


BY_HAND: dict[str, Callable[..., ByHand]] = {
    "C1": c1, "C2": c2, "C3": c3, "C4": c4, "C5": c5, "C6": c6, "C7": c7, "C10": c10, "C11": c11,
    "C12": c12, "C13": c13, "C14": c14, "C16": c16, "C17": c17, "C18": c18, "C19": c19,
    "C20": c20, "C21": c21, "C22": c22, "C23": c23,
}  # fmt: skip
"""What luck decides. C8, C9 and C24 go in as they are; C15 and C25 are not in the model."""
