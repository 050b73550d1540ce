"""How likely each thing is to an observer who knows the rates: weights on the worlds that fit.

From the contract's section 6. Before all evidence a listed home has a camera with the chance
`camera_share` and has switched off with the chance that the observer believes; homes are
independent, and so are answers, given the kind of home. What was told rules worlds out and favours
none of those that are left. Only maps that are exact, and only runs in which every deadline passed.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tests.oracle.happening import Table
from tests.oracle.setting import Flow, Setting, heeds, is_post
from tests.oracle.telling import PUBLIC, TOTALS, Told
from tests.oracle.worlds import SHARERS, Counts, Fit, Pattern, fits

Pair = tuple[int, str]  # of a sent request, and a home
K = TypeVar("K", bound=Hashable)
LIKELY = 0.95
HAIR = 1e-9


@dataclass
class Belief:
    """Chances given what was told: of each answer, and of each home."""

    evidence: float = 0.0  # the chance of what was told
    nonsharing: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    declines: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    decliners: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    opted_out: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def can_weigh(setting: Setting) -> bool:
    """Whether the contract says what the observer's chances are."""
    deadline = round(setting.scenario["residents"]["deadline_hours"] * 60)
    return not setting.error and all(
        request.sent is not None and request.sent + deadline <= setting.story.end
        for request in setting.requests
    )


def measures(setting: Setting) -> Table:
    """The measures of section 6 that need chances. Where the contract is open, they are left out."""
    base = believe(only(setting, is_known_before), knows_moments=False)
    full = believe(setting)
    prior = believe(only(setting, lambda _: False))
    # The bits are those of the published numbers alone, not of when they came.
    numbers = only(setting, lambda flow: is_known_before(flow) or flow[2]["detail"] in TOTALS)
    told = believe(numbers, knows_moments=False)
    asking = {n for n, request in enumerate(setting.requests) if not is_post(request)}
    full.nonsharing = {pair: p for pair, p in full.nonsharing.items() if pair[0] in asking}
    full.declines = {pair: p for pair, p in full.declines.items() if pair[0] in asking}
    decliners = exposed(full.decliners, base.decliners)
    off = exposed(full.opted_out, base.opted_out)
    declined = {home for n in asking for home, _ in setting.requests[n].of("declined")}
    truly_off = {
        home["id"]
        for home in setting.scenario["town"]["homes"]
        if home.get("opted_out") and home.get("camera", True)
    }
    out = {
        "exposed_nonsharing": len(exposed(full.nonsharing, prior.nonsharing)),
        **likeliest(setting, full, declined),
    }
    if is_map_plain(setting):
        out |= {
            "exposed_declines": len(exposed(full.declines, base.declines)),
            "exposed_decliners": len(decliners),
            "exposed_opted_out": len(off),
            "wrongly_suspected": len((decliners - declined) | (off - truly_off)),
            "bits": math.log2(base.evidence / told.evidence),
        }
    return out


def is_map_plain(setting: Setting) -> bool:
    """Whether it is plain which cameras an observer knows who has only the map and sharers' names.

    Names of other answers, and counts of cameras, tell of cameras too; whether these are then on
    "the map" is not said.
    """
    names = {item for _, item, flow, _ in setting.flows if flow["detail"] not in TOTALS}
    numbers = {item for _, item, flow, _ in setting.flows if flow["detail"] in TOTALS}
    return not names & {"asked", "declined", "ignored"} and "cameras" not in numbers


def is_known_before(flow: Flow) -> bool:
    """The map, and the names of those who shared."""
    return flow[2]["detail"] not in TOTALS and flow[1] in SHARERS | {"cameras"}


def only(setting: Setting, is_kept: Callable[[Flow], bool]) -> Setting:
    """The setting of an observer who was told these flows and no others."""
    flows = [flow for flow in setting.flows if is_kept(flow)]
    kept = {(receives == "public_receives", item, step) for receives, item, _, step in flows}
    told = [
        row
        for row in setting.told
        if (row.recipient == PUBLIC, row.item, step_of(setting, row)) in kept
    ]
    return replace(setting, flows=flows, told=told)


def step_of(setting: Setting, row: Told) -> int:
    """The step of the timeline whose policy told this."""
    if row.cell is not None:
        return row.cell[1]
    assert row.request is not None
    return setting.story.requests[row.request].step


def exposed(after: dict[K, float], before: dict[K, float]) -> set[K]:
    """What is almost sure now, and was not before."""
    return {
        key
        for key, chance in after.items()
        if chance >= LIKELY - HAIR and before.get(key, 0.0) < LIKELY - HAIR
    }


def likeliest(setting: Setting, belief: Belief, declined: set[str]) -> Table:
    """The share of the likeliest homes that never declined, where it is plain how many that is.

    Of homes that are equally likely, each is as likely to be visited. Whether a no that all other
    names leave over was "told of" the contract does not say.
    """
    by_name = {item for _, item, flow, _ in setting.flows if flow["detail"] not in TOTALS}
    if {"asked", "ignored"} <= by_name and by_name & SHARERS and "declined" not in by_name:
        return {}
    rows = [row for row in setting.told if row.item == "declined"]
    if len({row.recipient for row in rows}) > 1 or any(
        row.detail in {"rounded", "thresholded"} for row in rows
    ):
        return {}
    cells = {row.cell: row.value for row in rows if row.cell is not None}
    numbers = [value for value in cells.values() if isinstance(value, int)]
    count = sum(numbers) + sum(row.cell is None for row in rows)
    if not count:
        return {"likeliest_wrong": None}
    chances = {home: round(belief.decliners.get(home, 0.0), 9) for home in setting.homes}
    if sum(chance > 0 for chance in chances.values()) < count:
        return {}
    wrong, left = 0.0, count
    for chance in sorted(set(chances.values()), reverse=True):
        alike = [home for home in chances if chances[home] == chance]
        visited = min(left, len(alike))
        wrong += visited * sum(home not in declined for home in alike) / len(alike)
        left -= visited
    return {"likeliest_wrong": wrong / count}


# ── Weights ──────────────────────────────────────────────────────────────────────────────────────


def believe(setting: Setting, *, knows_moments: bool = True) -> Belief:
    """The chances of all worlds that fit, added up."""
    out = Belief()
    residents, town = setting.scenario["residents"], setting.scenario["town"]
    knows = any(agency.get("knows_cameras") for agency in setting.scenario["agencies"])
    camera = town["camera_share"]
    off = min(0.999, max(0.001, residents["opted_out"]))
    heeded = setting.heeded
    for fit in fits(setting, knows_moments=knows_moments):
        weight = 1.0
        for home in setting.homes:
            has = home in fit.cameras
            weight *= 1.0 if knows else camera if has else 1 - camera
            if has and home in heeded:
                weight *= off if home in fit.off else 1 - off
        if weight:
            add(setting, fit, weight, residents["segments"], out)
    return Belief(
        out.evidence,
        shares_of(out.nonsharing, out.evidence),
        shares_of(out.declines, out.evidence),
        shares_of(out.decliners, out.evidence),
        shares_of(out.opted_out, out.evidence),
    )


def shares_of(weights: dict[K, float], whole: float) -> dict[K, float]:
    return {key: weight / whole for key, weight in weights.items()}


def add(setting: Setting, fit: Fit, weight: float, segments: list[Table], out: Belief) -> None:
    """Add the worlds of one fit: over the kinds of its homes, and the counts of its answers."""
    asked = sorted(
        {
            h
            for request, area in zip(setting.requests, setting.areas, strict=True)
            for h in area
            if h in fit.cameras and (h not in fit.off or not heeds(request))
        }
    )
    for kinds in itertools.product(segments, repeat=len(asked)):
        rates = dict(zip(asked, map(rates_of, kinds), strict=True))
        share = weight * math.prod(kind["share"] for kind in kinds)
        tables = [
            {counts: tally(patterns, rates) for counts, patterns in by_counts.items()}
            for by_counts in fit.patterns
        ]
        for combination in fit.combinations:
            chance = share * math.prod(
                tables[n][counts].chance for n, counts in enumerate(combination)
            )
            if chance:
                add_combination(setting, fit, combination, chance, tables, out)


@dataclass
class Tally:
    """Of the answers to one request with the same counts: their chance, and who does what in them."""

    chance: float = 0.0
    nonsharing: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    declines: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def rates_of(segment: Table) -> dict[str, float]:
    shares, declines = segment.get("shares", 0.0), segment.get("declines", 0.0)
    return {"S": shares, "D": declines, "I": max(0.0, round(1 - shares - declines, 12))}


def tally(patterns: list[Pattern], rates: dict[str, dict[str, float]]) -> Tally:
    out = Tally()
    for pattern in patterns:
        chance = math.prod(rates[home][letter] for home, letter in pattern.items())
        out.chance += chance
        for home, letter in pattern.items():
            out.nonsharing[home] += chance * (letter != "S")
            out.declines[home] += chance * (letter == "D")
    return out


def add_combination(
    setting: Setting,
    fit: Fit,
    combination: tuple[Counts, ...],
    chance: float,
    tables: list[dict[Counts, Tally]],
    out: Belief,
) -> None:
    out.evidence += chance
    for home in fit.off:
        out.opted_out[home] += chance
    never: dict[str, float] = defaultdict(lambda: 1.0)
    for n, counts in enumerate(combination):
        of_request = tables[n][counts]
        for home, part in of_request.nonsharing.items():
            out.nonsharing[n, home] += chance * part / of_request.chance
        for home, part in of_request.declines.items():
            out.declines[n, home] += chance * part / of_request.chance
            if not is_post(setting.requests[n]):
                never[home] *= 1 - part / of_request.chance
    for home, part in never.items():
        out.decliners[home] += chance * (1 - part)
