"""Numbers: what is added up, when each is published, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.ledger import WITHHELD, Bools, Ints
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.model.chance import Chance
from simulator.model.told.rules import Rule
from simulator.model.written.blocks import runs
from simulator.model.written.gathered import Gathered, first_so_many
from simulator.model.written.moments import NEVER, reported
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, Group, answers_counted, withheld_totals

_ANSWERS = {
    Attribute.SHARED: Happened.SHARED,
    Attribute.DECLINED: Happened.DECLINED,
    Attribute.IGNORED: Happened.IGNORED,
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one rule, in the order of their groups: arrays of one length."""

    rule: Rule
    step: int
    minutes: Ints
    """When each is published; NEVER where that does not come."""
    agency: Ints
    number: Ints
    """Of the group: the request, the incident or the period."""
    total: Ints
    request: Ints
    """The request by which its luck goes, and its incident is known."""
    complete: Ints
    """From which minute on it is complete."""
    starts: Ints
    """Where the requests that it covers begin in `members`."""
    members: Ints

    def covers(self, place: int) -> tuple[int, ...]:
        """Return the requests that a number covers, in the order of submission."""
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.members)
        return tuple(sorted(self.members[self.starts[place] : end].tolist()))


@dataclass(frozen=True, slots=True)
class ItemsByRequest:
    """How many of each item there are in each request, up to the cut."""

    counts: Mapping[Attribute, Ints]
    noisy: Mapping[Attribute, Ints]
    """Those that noisy totals count."""
    left_out: int
    """Answers that noisy totals leave out because their home is over its most requests."""

    def of(self, rule: Rule) -> Ints:
        """Return how many `rule` counts in each request."""
        item = Attribute(rule.counts)
        return self.noisy[item] if rule.noise else self.counts[item]


def tallied(gathered: Gathered) -> ItemsByRequest:
    """Count the items of every request."""
    size = len(gathered)
    sent = gathered.sent < NEVER
    counts: dict[Attribute, Ints] = {
        Attribute.ASKED: np.where(sent, gathered.counts, 0),
        Attribute.REQUESTS: sent.astype(np.int64),
    }
    if any(rule.attribute == Attribute.CAMERAS for rules in gathered.rules for rule in rules.every):
        counts[Attribute.CAMERAS] = np.bincount(gathered.on_map()[1], minlength=size)
    for item, kind in _ANSWERS.items():
        counts[item] = gathered.answers(kind)
    counts[Attribute.FOOTAGE] = counts[Attribute.SHARED]
    clips = gathered.town.homes.cameras
    if gathered.several_clips:
        gave = gathered.with_answer(Happened.SHARED)
        counts[Attribute.FOOTAGE] = np.bincount(
            gathered.request[gave], clips[gathered.homes[gave]], minlength=size
        ).astype(np.int64)
    noisy = _counted_for_noise(gathered)
    if noisy is None:
        return ItemsByRequest(counts, counts, 0)
    counted, left_out = noisy
    of_noise = dict(counts)
    of_noise[Attribute.ASKED] = np.where(
        sent, np.bincount(gathered.request[counted], minlength=size), 0
    )
    for item, kind in _ANSWERS.items():
        mine = gathered.with_answer(kind)
        of_noise[item] = np.bincount(gathered.request[mine[counted[mine]]], minlength=size)
    return ItemsByRequest(counts, of_noise, left_out)


def _counted_for_noise(gathered: Gathered) -> tuple[Bools, int] | None:
    """Return whom noisy totals count: the first requests of a home; and how many they leave out."""
    policies = [rules.policy for rules in gathered.rules]
    by_home = np.array(
        [rules.noisy and rules.policy.safeguards.protects == "home" for rules in gathered.rules]
    )
    if not by_home.any():
        return None
    most = np.array([answers_counted(policy) for policy in policies])
    counted = first_so_many(gathered, by_home[gathered.step], most[gathered.step])
    return counted, int((~counted).sum())


def published(
    rule: Rule, totals: Ints, chance: Chance, cells: list[tuple[str | int, ...]] | None
) -> Ints:
    """Return what is published for each of `totals`, or WITHHELD, by the rule alone.

    `cells` say what the noise of each is keyed by; only a noisy rule needs them. Nothing is
    published as it is but what a policy passes on as it is.

    Raises:
        ValueError: a noisy rule comes without cells, or the rule passes on no number.
    """
    detail = DETAILS[rule.detail]
    match detail:
        case "total":
            return totals
        case "thresholded":
            low, high = withheld_totals(rule.threshold, zeros_withheld=rule.zeros_withheld)
            return np.where((totals >= low) & (totals <= high), WITHHELD, totals)
        case "rounded":
            return np.floor(totals / rule.round_to + 0.5).astype(np.int64) * rule.round_to
        case "noisy":
            if cells is None:
                raise ValueError("a noisy number needs what its noise is keyed by")
            said = [
                rule.with_noise(total, chance, cell)
                for total, cell in zip(totals.tolist(), cells, strict=True)
            ]
            return np.array(said, dtype=np.int64)
        case "none" | "pseudonymous" | "named":
            raise ValueError(f"{detail!r} is no way to pass on a number")


def lucks(gathered: Gathered, numbers: Numbers) -> list[tuple[str | int, ...]] | None:
    """Return what the noise of each number is keyed by; nothing where there is none."""
    rule, step = numbers.rule, numbers.step
    if not rule.noise:
        return None
    if rule.group in ("request", "incident"):
        keys = gathered.requests.key[numbers.request]
        return [(rule.group, one) for one in keys.tolist()]
    places = zip(numbers.agency.tolist(), numbers.number.tolist(), strict=True)
    return [(agency, rule.group, number, step) for agency, number in places]


class Moments(NamedTuple):
    """When each of some requests was sent, or has closed: arrays of one length."""

    requests: Ints
    minutes: Ints
    agency: Ints
    places: Ints
    """0, 1, 2, ..."""

    @classmethod
    def of(cls, gathered: Gathered, step: int, minutes: Ints) -> Moments:
        """Return the moments that have come in a step, of all requests' `minutes`."""
        mine = ((minutes < NEVER) & (gathered.step == step)).nonzero()[0]
        return cls(mine, minutes[mine], gathered.agency[mine], np.arange(len(mine)))


def one_each(
    gathered: Gathered, tally: ItemsByRequest, step: int, rule: Rule, moments: Moments
) -> Numbers:
    """Return a number for each request in a moment of its own; of an incident the sum so far."""
    mine, minutes, agency, places = moments
    counts = tally.of(rule)
    if rule.group != "incident":
        return Numbers(rule, step, minutes, agency, mine, counts[mine], mine, minutes, places, mine)
    # Of an incident there are few requests: each one's number covers those sent before it.
    so_far: dict[int, list[int]] = {}
    covers: dict[int, list[int]] = {}
    for request in mine[np.lexsort((mine, minutes))].tolist():
        of_incident = so_far.setdefault(int(gathered.incident[request]), [])
        of_incident.append(request)
        covers[request] = of_incident.copy()
    pieces = [covers[request] for request in mine.tolist()]
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    totals = np.array([counts[piece].sum() for piece in pieces], dtype=np.int64)
    members = np.array([one for piece in pieces for one in piece], dtype=np.int64)
    return Numbers(
        rule,
        step,
        minutes,
        agency,
        gathered.incident[mine],
        totals,
        mine,
        minutes,
        np.cumsum(lengths) - lengths,
        members,
    )


class Groups(NamedTuple):
    """Closed requests by what one total covers: arrays of one length, but for `members`."""

    agency: Ints
    number: Ints
    first: Ints
    """The first request of each to close."""
    complete: Ints
    """From which minute on each is complete."""
    starts: Ints
    members: Ints


def grouped(gathered: Gathered, step: int, group: Group) -> Groups:
    """Put the closed requests of a step into groups, in the order of their closing."""
    mine = ((gathered.closed < NEVER) & (gathered.step == step)).nonzero()[0]
    mine = mine[np.lexsort((mine, gathered.closed[mine]))]
    length = GROUP_DAYS.get(group, 0) * MINUTES_PER_DAY
    if group == "request":
        number = mine
    elif group == "incident":
        number = gathered.incident[mine]
    elif group == "run":
        number = np.zeros(len(mine), dtype=np.int64)
    else:
        number = gathered.closed[mine] // length
    agency = gathered.agency[mine]
    order = np.lexsort((number, agency))
    members, number, agency = mine[order], number[order], agency[order]
    starts, _ = runs(number, agency)
    number, agency, first = number[starts], agency[starts], members[starts]
    if group == "request":
        complete = gathered.closed[first]
    elif group == "incident":
        complete = gathered.requests.settled[number]
    elif group == "run":
        complete = np.full(len(first), gathered.cut.horizon, dtype=np.int64)
    else:
        complete = (number + 1) * length
    return Groups(agency, number, first, complete, starts, members)


def added_up(
    gathered: Gathered, tally: ItemsByRequest, step: int, rule: Rule, groups: Groups
) -> Numbers:
    """Return the numbers to which requests are added when they close."""
    agency, number, first, complete, starts, members = groups
    counts = tally.of(rule)[members]
    totals = np.add.reduceat(counts, starts) if len(starts) else counts
    if rule.when == "on_close":
        minutes = complete if rule.group == "incident" else np.full(len(first), NEVER)
    else:
        minutes = reported(rule.when, complete, gathered.cut.horizon)
    return Numbers(rule, step, minutes, agency, number, totals, first, complete, starts, members)


def live(gathered: Gathered, tally: ItemsByRequest, step: int, rule: Rule) -> Numbers:
    """Return the live counts: one a minute and cell, from the sending on."""
    sent = np.flatnonzero((gathered.sent < NEVER) & (gathered.step == step))
    known = np.zeros(len(sent), dtype=np.int64)
    minutes, request, more = gathered.sent[sent], sent, known
    item = Attribute(rule.counts)
    if item in (Attribute.ASKED, Attribute.CAMERAS, Attribute.REQUESTS):
        more = tally.of(rule)[sent]
    else:
        what = {
            Attribute.DECLINED: Happened.DECLINED,
            Attribute.IGNORED: Happened.IGNORED,
        }.get(item, Happened.SHARED)
        places = gathered.with_answer(what)
        places = places[gathered.step[gathered.request[places]] == step]
        ones = np.ones(len(places), dtype=np.int64)
        if item == Attribute.FOOTAGE:
            ones = gathered.town.homes.cameras[gathered.homes[places]].astype(np.int64)
        minutes = np.concatenate([minutes, gathered.minute[places]])
        request = np.concatenate([request, gathered.request[places]])
        more = np.concatenate([more, ones])
    cell = gathered.incident[request] if rule.group == "incident" else request
    order = np.lexsort((request, minutes, cell))
    cell, minutes, request, more = (one[order] for one in (cell, minutes, request, more))
    sums = np.cumsum(more)
    begins, lengths = runs(cell)
    sums -= np.repeat(sums[begins] - more[begins], lengths)
    # Of one minute the last stands.
    starts, lengths = runs(cell, minutes)
    last = starts + lengths - 1
    cell, minutes, request, sums = (one[last] for one in (cell, minutes, request, sums))
    ones = np.arange(len(cell))
    return Numbers(
        rule, step, minutes, gathered.agency[request], cell, sums, request, minutes, ones, request
    )
