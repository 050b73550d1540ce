"""How and when those who are asked answer: drawn for all requests at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.ledger import Floats, Ints, Kinds, Small
from simulator.log_kinds import Happened
from simulator.measure.deadline import deadline_minutes
from simulator.model.chance import Chance, Pairs, exponential_below
from simulator.model.drawn.counted import AskedHomes, Counted, hold
from simulator.model.drawn.incidents import Incident, Incidents
from simulator.model.drawn.reaches import Reaches
from simulator.model.drawn.town import DrawnTown
from simulator.scenario.homes.residents import Residents
from simulator.scenario.models import Response, Scenario, ScriptedResponse

KIND_OF: dict[Response, Happened] = {
    "shared": Happened.SHARED,
    "declined": Happened.DECLINED,
    "ignored": Happened.IGNORED,
}
_NEVER = 1 << 40
"""Minutes after which nothing comes any more."""


class Answers(NamedTuple):
    """How the asked homes of one request answer: arrays in the order of `Reach.asked`."""

    kind: Kinds
    """A `Happened`: shared, declined or ignored."""
    after: Ints
    """Minutes after sending; of those who never answer, till the deadline."""
    closes: int
    """Minutes after sending at which the last has answered, or the deadline has come."""
    first_share: int
    """Minutes after sending at which the first shares, or some that never come."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Who is asked in each of many requests, and how they answer.

    What there is for each asked home is in the order of `reaches.asked`.
    """

    reaches: Reaches
    kind: Kinds
    """Of each asked home a `Happened`: shared, declined or ignored."""
    after: Ints
    """Of each asked home the minutes after sending; of those who never answer, till the deadline.
    """
    closes: Ints
    """Of each request: minutes after sending at which the last has answered, or the deadline has
    come."""
    first_share: Ints
    """Of each request: minutes after sending at which the first shares, or some that never come."""

    def of(self, place: int) -> Answers:
        """Return how the asked homes of the request at `place` answer."""
        starts = self.reaches.asked.starts
        mine = slice(starts[place], starts[place + 1])
        return Answers(
            self.kind[mine], self.after[mine], int(self.closes[place]), int(self.first_share[place])
        )


def draw_answers(
    scenario: Scenario,
    town: DrawnTown,
    chance: Chance,
    incidents: Incidents,
    reaches: Reaches,
    effects: Floats,
    counted: Sequence[Counted] = (),
) -> Answered:
    """Draw how everybody answers, in all requests at once.

    `effects` holds, for each request, the change in the log-odds of sharing that its policy
    brings about (`residents.told_effect`); `counted` what is known of how many answer how.
    """
    homes, starts = reaches.asked.values, reaches.asked.starts
    counts = reaches.asked.lengths
    pairs = Pairs(homes, np.repeat(np.arange(len(incidents)), counts))
    keys = incidents.key
    luck = chance.pairs("answer", town.keys, keys, pairs)
    shares, declines = _rates(scenario, town.homes.segment[homes])
    if effects.any():
        shares, declines = _told(shares, declines, np.repeat(effects, counts))
    kind = _kinds(shares, declines, luck)
    scripted = {place: one for place, one in incidents.written.items() if one.responses}
    for place, incident in scripted.items():
        _write_kinds(town, incident, reaches.asked.piece(place), kind[starts[place] :])
    deadline = deadline_minutes(scenario.residents)
    sooner = np.zeros(0, dtype=np.int64)
    if counted:
        until = np.full(len(homes), deadline, dtype=np.int64)
        free = np.ones(len(homes), dtype=bool)
        subjects, of = town.keys[homes], keys[pairs.incident]
        asked = AskedHomes(starts, shares, declines, luck, subjects, of, kind, until, free)
        _hold(scenario, town, chance, incidents, reaches, asked, counted)
        sooner = np.flatnonzero((kind != Happened.IGNORED) & (until < deadline))
    after = np.full(len(homes), deadline, dtype=np.int64)
    answering = np.flatnonzero(kind != Happened.IGNORED)
    luck = chance.pairs("delay", town.keys, keys, Pairs(*(one[answering] for one in pairs)))
    after[answering] = _delays(scenario.residents, luck, deadline)
    for place, nth in zip(sooner.tolist(), np.searchsorted(answering, sooner), strict=True):
        limit = int(until[place])
        after[place] = _delays(scenario.residents, luck[nth : nth + 1], limit)[0]
    for place, incident in scripted.items():
        _write_delays(town, incident, reaches.asked.piece(place), after[starts[place] :])
    if scripted:
        # Whoever would answer after the deadline never does.
        kind[after > deadline] = Happened.IGNORED
        after[kind == Happened.IGNORED] = deadline
    return _with_closes(reaches, kind, after)


def _rates(scenario: Scenario, segment: Small) -> tuple[Floats, Floats]:
    """Return the chances that each asked home shares and says no."""
    segments = scenario.residents.segments
    if len(segments) == 1:
        (one,) = segments
        size = segment.shape
        return np.broadcast_to(one.shares, size), np.broadcast_to(one.declines, size)
    shares = np.array([segment.shares for segment in segments])[segment]
    return shares, np.array([segment.declines for segment in segments])[segment]


def _kinds(shares: Floats, declines: Floats, luck: Floats) -> Kinds:
    # Sharing, saying no and falling silent stand in this order: each lower by one.
    kind = np.full(len(luck), Happened.IGNORED, dtype=np.int8)
    kind -= luck < shares + declines
    kind -= luck < shares
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


def _places(town: DrawnTown, incident: Incident, asked: Ints) -> dict[int, ScriptedResponse]:
    """Return the responses that are written out, by place among the asked homes."""
    places = {town.homes.ids[home]: place for place, home in enumerate(asked.tolist())}
    return {places[home]: written for home, written in incident.responses.items() if home in places}


def _write_kinds(town: DrawnTown, incident: Incident, asked: Ints, kind: Kinds) -> None:
    for place, written in _places(town, incident, asked).items():
        kind[place] = KIND_OF[written.response]


def _hold(
    scenario: Scenario,
    town: DrawnTown,
    chance: Chance,
    incidents: Incidents,
    reaches: Reaches,
    asked: AskedHomes,
    counted: Sequence[Counted],
) -> None:
    """Let the answers that were counted come out as they were counted, by the end of the run."""
    for position in sorted({position for each in counted for position in each.requests}):
        mine = slice(int(asked.starts[position]), int(asked.starts[position + 1]))
        left = scenario.horizon - int(incidents.at[position])
        asked.until[mine] = np.minimum(asked.until[mine], left)
        if left < 1:
            # Asked in the last minute of all, nobody has answered by the end.
            asked.free[mine] = False
            asked.kind[mine] = Happened.IGNORED
        incident = incidents.written.get(position)
        if incident is None:
            continue
        for place, written in _places(town, incident, reaches.asked.piece(position)).items():
            here = mine.start + place
            asked.free[here] = False
            if (written.after_hours or 0.0) * 60 > asked.until[here]:
                asked.kind[here] = Happened.IGNORED
    for each in counted:
        hold(each, asked, chance)


def _write_delays(town: DrawnTown, incident: Incident, asked: Ints, after: Ints) -> None:
    for place, written in _places(town, incident, asked).items():
        if written.after_hours is not None:
            after[place] = max(1, math.ceil(written.after_hours * 60 - 1e-9))


def _with_closes(reaches: Reaches, kind: Kinds, after: Ints) -> Answered:
    """Say when each request is over, and when the first shares."""
    starts = reaches.asked.starts
    size = len(starts) - 1
    # Of a request that asks nobody the maximum is that of the next: it is not looked at.
    filled = np.flatnonzero(np.diff(starts))
    closes = np.zeros(size, dtype=np.int64)
    if len(filled):
        closes[filled] = np.maximum.reduceat(after, starts[filled])
    first = np.full(size, _NEVER, dtype=np.int64)
    shared = (kind == Happened.SHARED).nonzero()[0]
    if len(shared):
        request = np.searchsorted(starts, shared, side="right") - 1
        begins = np.flatnonzero(np.diff(request, prepend=-1))
        first[request[begins]] = np.minimum.reduceat(after[shared], begins)
    return Answered(reaches, kind, after, closes, first)
