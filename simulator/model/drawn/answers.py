"""Who is asked in each request, and how and when they answer: drawn for all requests at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulator.ledger import Floats, Happened, Ints, Small
from simulator.measure.deadline import deadline_minutes
from simulator.model.chance import Chance, Pairs, exponential_below
from simulator.model.drawn.counted import Asked, Counted, hold
from simulator.model.drawn.incidents import Incident
from simulator.model.drawn.town import Town
from simulator.scenario.models import Residents, Response, Scenario, ScriptedResponse

KIND_OF: dict[Response, Happened] = {
    "shared": Happened.SHARED,
    "declined": Happened.DECLINED,
    "ignored": Happened.IGNORED,
}
_NEVER = 1 << 40
"""Minutes after which nothing comes any more."""
_BLOCK = 512
"""How many circles are looked at together: the homes near them take room."""


class Reach(NamedTuple):
    """Where one request reaches: before anybody answers."""

    area: Ints
    """Homes with a camera in its area, in the order of the town."""
    radius: float
    """Miles; 0 where the homes were named one by one."""
    asked: Ints
    """Those of them who are asked: who have not switched requests off."""


class Answers(NamedTuple):
    """How the asked homes of one request answer: arrays in the order of `Reach.asked`."""

    kind: Ints
    """A `Happened`: shared, declined or ignored."""
    after: Ints
    """Minutes after sending; of those who never answer, till the deadline."""
    closes: int
    """Minutes after sending at which the last has answered, or the deadline has come."""
    first_share: int
    """Minutes after sending at which the first shares, or some that never come."""


def reach(incident: Incident, town: Town, *, may_opt_out: bool) -> Reach:
    """Find the homes in the area of `incident`, and those who are asked."""
    if incident.asks is None and incident.reaches is None:
        (found,) = _circles([incident], town, [may_opt_out])
        return found
    homes = town.homes
    out = homes.opted_out if may_opt_out else np.zeros(len(homes), dtype=bool)
    if incident.asks is not None:
        area = np.array(sorted(map(town.position, incident.asks)), dtype=np.int64)
        radius = 0.0
    else:
        area, radius = town.grid.closest(incident.x, incident.y, incident.reaches or 0, ~out)
    return Reach(area, radius, area[~out[area]])


def reach_each(
    incidents: Sequence[Incident], town: Town, may_opt_out: Sequence[bool]
) -> list[Reach]:
    """Find the homes of each incident, as `reach` does for one."""
    reaches: dict[int, Reach] = {}
    circles = []
    for place, incident in enumerate(incidents):
        if incident.asks is None and incident.reaches is None:
            circles.append(place)
        else:
            reaches[place] = reach(incident, town, may_opt_out=may_opt_out[place])
    for start in range(0, len(circles), _BLOCK):
        block = circles[start : start + _BLOCK]
        mine = [incidents[place] for place in block], town, [may_opt_out[place] for place in block]
        reaches.update(zip(block, _circles(*mine), strict=True))
    return [reaches[place] for place in range(len(incidents))]


def _circles(incidents: Sequence[Incident], town: Town, may_opt_out: Sequence[bool]) -> list[Reach]:
    """Find the homes of incidents with a circle of their own, all at once."""
    radii = [math.sqrt((one.area_sq_mi or 0.0) / math.pi) for one in incidents]
    x, y = (np.array([getattr(one, name) for one in incidents]) for name in ("x", "y"))
    homes, counts = town.grid.within_each(x, y, np.array(radii))
    edges = [0, *np.cumsum(counts).tolist()]
    areas = [homes[start:end] for start, end in itertools.pairwise(edges)]
    if not any(may_opt_out):
        return [Reach(area, radius, area) for area, radius in zip(areas, radii, strict=True)]
    out = town.homes.opted_out
    return [
        Reach(area, radius, area[~out[area]] if may else area)
        for area, radius, may in zip(areas, radii, may_opt_out, strict=True)
    ]


def draw_answers(
    scenario: Scenario,
    town: Town,
    chance: Chance,
    incidents: list[Incident],
    reaches: list[Reach],
    effects: list[float],
    counted: Sequence[Counted] = (),
) -> list[Answers]:
    """Draw how everybody answers, as one block, and split it by request.

    `effects` holds, for each request, the change in the log-odds of sharing that its policy
    brings about (`residents.told_effect`); `counted` what is known of how many answer how.
    """
    if not reaches:
        return []
    counts = np.array([len(reached.asked) for reached in reaches], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)))
    homes = np.concatenate([reached.asked for reached in reaches])
    pairs = Pairs(homes, np.repeat(np.arange(len(reaches)), counts))
    keys = np.array([reached.key for reached in incidents], dtype=np.uint64)
    luck = chance.pairs("answer", town.keys, keys, pairs)
    shares, declines = _rates(scenario, town.homes.segment[homes])
    if any(effects):
        shares, declines = _told(shares, declines, np.repeat(np.array(effects), counts))
    kind = _kinds(shares, declines, luck)
    for incident, reached, start in zip(incidents, reaches, starts.tolist(), strict=False):
        if incident.responses:
            _write_kinds(town, incident, reached, kind[start:])
    deadline = deadline_minutes(scenario.residents)
    sooner = np.zeros(0, dtype=np.int64)
    if counted:
        until = np.full(len(homes), deadline, dtype=np.int64)
        free = np.ones(len(homes), dtype=bool)
        subjects, of = town.keys[homes], keys[pairs.incident]
        asked = Asked(starts, shares, declines, luck, subjects, of, kind, until, free)
        _hold(scenario, town, chance, incidents, reaches, asked, counted)
        sooner = np.flatnonzero((kind != Happened.IGNORED) & (until < deadline))
    after = np.full(len(homes), _NEVER, dtype=np.int64)
    answering = np.flatnonzero(kind != Happened.IGNORED)
    luck = chance.pairs("delay", town.keys, keys, Pairs(*(one[answering] for one in pairs)))
    after[answering] = _delays(scenario.residents, luck, deadline)
    for place in sooner.tolist():
        luck = chance.pairs("delay", town.keys, keys, Pairs(*(one[[place]] for one in pairs)))
        after[place] = _delays(scenario.residents, luck, int(until[place]))[0]
    for incident, reached, start in zip(incidents, reaches, starts.tolist(), strict=False):
        if incident.responses:
            _write_delays(town, incident, reached, after[start:])
    return _split(kind, after, starts, deadline)


def _rates(scenario: Scenario, segment: Small) -> tuple[Floats, Floats]:
    """Return the chances that each asked home shares and says no."""
    segments = scenario.residents.segments
    if len(segments) == 1:
        (one,) = segments
        size = segment.shape
        return np.broadcast_to(one.shares, size), np.broadcast_to(one.declines, size)
    shares = np.array([segment.shares for segment in segments])[segment]
    return shares, np.array([segment.declines for segment in segments])[segment]


def _kinds(shares: Floats, declines: Floats, luck: Floats) -> Ints:
    kind = np.full(len(luck), Happened.IGNORED, dtype=np.int64)
    kind[luck < shares + declines] = Happened.DECLINED
    kind[luck < shares] = Happened.SHARED
    return kind


def _told(shares: Floats, declines: Floats, effect: Floats) -> tuple[Floats, Floats]:
    """Shift the log-odds of sharing by `effect`; who does not share says no as often as before."""
    odds = np.exp(effect)
    shifted = shares * odds / (1 - shares + shares * odds)
    rest = np.divide(1 - shifted, 1 - shares, out=np.ones_like(shares), where=shares < 1)
    return shifted, declines * rest


def _delays(residents: Residents, luck: Floats, limit: int) -> Ints:
    """Return delays in whole minutes: exponential, cut at `limit`, rounded up."""
    drawn = exponential_below(luck, residents.mean_hours_to_answer * 60, limit)
    return np.clip(np.ceil(drawn), 1, limit).astype(np.int64)


def _places(town: Town, incident: Incident, one: Reach) -> dict[int, ScriptedResponse]:
    """Return the responses that are written out, by place among the asked homes."""
    places = {town.homes.ids[home]: place for place, home in enumerate(one.asked.tolist())}
    return {places[home]: written for home, written in incident.responses.items() if home in places}


def _write_kinds(town: Town, incident: Incident, one: Reach, kind: Ints) -> None:
    for place, written in _places(town, incident, one).items():
        kind[place] = KIND_OF[written.response]


def _hold(
    scenario: Scenario,
    town: Town,
    chance: Chance,
    incidents: list[Incident],
    reaches: list[Reach],
    asked: Asked,
    counted: Sequence[Counted],
) -> None:
    """Let the answers that were counted come out as they were counted, by the end of the run."""
    for position in sorted({position for each in counted for position in each.requests}):
        mine = slice(int(asked.starts[position]), int(asked.starts[position + 1]))
        left = scenario.horizon - incidents[position].at
        asked.until[mine] = np.minimum(asked.until[mine], left)
        if left < 1:
            # Asked in the last minute of all, nobody has answered by the end.
            asked.free[mine] = False
            asked.kind[mine] = Happened.IGNORED
        for place, written in _places(town, incidents[position], reaches[position]).items():
            here = mine.start + place
            asked.free[here] = False
            if (written.after_hours or 0.0) * 60 > asked.until[here]:
                asked.kind[here] = Happened.IGNORED
    for each in counted:
        hold(each, asked, chance)


def _write_delays(town: Town, incident: Incident, one: Reach, after: Ints) -> None:
    for place, written in _places(town, incident, one).items():
        if written.after_hours is not None:
            after[place] = max(1, math.ceil(written.after_hours * 60 - 1e-9))


def _split(kind: Ints, after: Ints, starts: Ints, deadline: int) -> list[Answers]:
    """Cut the block into requests. Whoever would answer after the deadline never does."""
    late = (kind == Happened.IGNORED) | (after > deadline)
    kind[late] = Happened.IGNORED
    after[late] = deadline
    size = len(starts) - 1
    # Of a request that asks nobody the maximum is that of the next: it is not looked at.
    filled = np.flatnonzero(np.diff(starts))
    closes = np.zeros(size, dtype=np.int64)
    first = np.full(size, _NEVER, dtype=np.int64)
    if len(filled):
        closes[filled] = np.maximum.reduceat(after, starts[filled])
        shares = np.where(kind == Happened.SHARED, after, _NEVER)
        first[filled] = np.minimum.reduceat(shares, starts[filled])
    return [
        Answers(kind[begin:end], after[begin:end], close, share)
        for (begin, end), close, share in zip(
            itertools.pairwise(starts.tolist()), closes.tolist(), first.tolist(), strict=True
        )
    ]
