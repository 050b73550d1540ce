"""Who is asked in each request, and how and when they answer: drawn for all requests at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulator.ledger import Floats, Ints, Small
from simulator.log_kinds import Happened
from simulator.measure.deadline import deadline_minutes
from simulator.scenario.models import Residents, Response, Scenario, ScriptedResponse
from tests.model_before.chance import Chance, exponential_below
from tests.model_before.drawn.counted import Asked, Counted, hold
from tests.model_before.drawn.incidents import Incident
from tests.model_before.drawn.town import Town

KIND_OF: dict[Response, Happened] = {
    "shared": Happened.SHARED,
    "declined": Happened.DECLINED,
    "ignored": Happened.IGNORED,
}
_NEVER = np.iinfo(np.int64).max
_BLOCK = 1024
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
    """How the asked homes of one request answer; places are those in `Reach.asked`."""

    events: list[tuple[int, int, int, int]]
    """Minutes after sending, kind (a `Happened`), place and home, in the order of time."""
    silent: Ints
    """The places of those who have not answered when the deadline comes."""


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
    subjects = town.keys[homes]
    keys = np.repeat(np.array([reached.key for reached in incidents], dtype=np.uint64), counts)
    effect = np.repeat(np.array(effects, dtype=np.float64), counts)
    luck = chance.uniforms("answer", subjects, keys)
    shares, declines = _rates(scenario, town.homes.segment[homes], effect)
    kind = _kinds(shares, declines, luck)
    for incident, reached, start in zip(incidents, reaches, starts.tolist(), strict=False):
        if incident.responses:
            _write_kinds(town, incident, reached, kind[start:])
    deadline = deadline_minutes(scenario.residents)
    until = np.full(len(homes), deadline, dtype=np.int64)
    if counted:
        free = np.ones(len(homes), dtype=bool)
        asked = Asked(starts, shares, declines, luck, subjects, keys, kind, until, free)
        _hold(scenario, town, chance, incidents, reaches, asked, counted)
    after = np.full(len(homes), _NEVER, dtype=np.int64)
    answering = np.flatnonzero(kind != Happened.IGNORED)
    luck = chance.uniforms("delay", subjects[answering], keys[answering])
    after[answering] = _delays(scenario.residents, luck, deadline)
    for place in answering[until[answering] < deadline].tolist():
        luck = chance.uniforms("delay", subjects[[place]], keys[[place]])
        after[place] = _delays(scenario.residents, luck, int(until[place]))[0]
    for incident, reached, start in zip(incidents, reaches, starts.tolist(), strict=False):
        if incident.responses:
            _write_delays(town, incident, reached, after[start:])
    return _split(homes, kind, after, starts, deadline)


def _rates(scenario: Scenario, segment: Small, effect: Floats) -> tuple[Floats, Floats]:
    """Return the chances that each asked home shares and says no."""
    segments = scenario.residents.segments
    shares = np.array([segment.shares for segment in segments])[segment]
    declines = np.array([segment.declines for segment in segments])[segment]
    if effect.any():
        shares, declines = _told(shares, declines, effect)
    return shares, declines


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


def _split(homes: Ints, kind: Ints, after: Ints, starts: Ints, deadline: int) -> list[Answers]:
    """Cut the block into requests, each with its answers in the order of time."""
    in_time = (kind != Happened.IGNORED) & (after <= deadline)
    answering, silent = np.flatnonzero(in_time), np.flatnonzero(~in_time)
    request = np.searchsorted(starts, answering, side="right") - 1
    answering = answering[np.lexsort((answering, after[answering], request))]
    answer_edges = np.searchsorted(np.sort(request), np.arange(len(starts))).tolist()
    silent_edges = np.searchsorted(silent, starts).tolist()
    places = answering - starts[np.sort(request)]
    columns = (after[answering], kind[answering], places, homes[answering])
    events = list(zip(*(column.tolist() for column in columns), strict=True))
    silent -= np.repeat(starts[:-1], np.diff(silent_edges))
    return [
        Answers(events[first:last], silent[first_silent:last_silent])
        for (first, last), (first_silent, last_silent) in zip(
            itertools.pairwise(answer_edges), itertools.pairwise(silent_edges), strict=True
        )
    ]
