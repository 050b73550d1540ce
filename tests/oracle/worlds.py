"""Every world that fits what an agency was told, of a scenario so small that all can be listed.

A world says who has a camera, who has switched requests off, and who answered what. The agency
knows its own requests and their areas, the policy with its rule of withholding, every number, name
and dot that it and the public were told, and when (the contract's section 6, "The observer"). What
is true in every world that fits is proven; where the rates are known, worlds have weights too.

A map's dot fits every home within the map's error; other items that go by place carry the place.

A live count is published anew whenever there is one more, or several in one minute; that what is
hidden stays hidden is not seen.

Left out, so that worlds stay few: wider circles, noise, complementary suppression, and what the
very minute of one answer says of another.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle.dots import Matching, matchings
from tests.oracle.happening import Request, Table
from tests.oracle.setting import Setting, closings, heeds, is_post, published_at
from tests.oracle.telling import (
    PUBLIC,
    TOTALS,
    Value,
    group_of,
    guarded,
    place_of,
)

Pattern = dict[str, str]  # home: S, D, I (never answered) or P (not yet)
Counts = tuple[int, int, int]  # shared, declined, never answered
SHARERS = {"shared", "identity", "footage"}


@dataclass
class Proven:
    """What is true in every world, as counts of what is so in truth."""

    certain_nonsharing: int = 0
    gave_nothing_certain: int = 0
    certain_decliners: int = 0
    certain_opted_out: int = 0
    cleared_declined: int = 0
    cleared_opted_out: int = 0


# ── What fits ────────────────────────────────────────────────────────────────────────────────────


def named_in(item: str, pattern: Pattern, cameras: set[str], area: list[str]) -> set[str]:
    """Whom an item that goes out by name or place is about."""
    if item == "asked":
        return set(pattern)
    if item == "cameras":
        return cameras & set(area)
    letter = "S" if item in SHARERS else item[0].upper()
    return {home for home, answer in pattern.items() if answer == letter}


def count_of(item: str, counts: Counts, asked: int, cameras: int) -> int:
    """The count of an item in one request."""
    if item in SHARERS:
        return counts[0]
    return {
        "asked": asked,
        "declined": counts[1],
        "ignored": counts[2],
        "cameras": cameras,
        "requests": 1,
    }[item]


@dataclass
class Fit:
    """The worlds that share cameras, switches and dots: per request, patterns by their counts."""

    cameras: set[str]
    off: set[str]
    patterns: list[dict[Counts, list[Pattern]]]
    combinations: list[tuple[Counts, ...]]


def fits(setting: Setting, *, knows_moments: bool = True) -> Iterator[Fit]:
    """All worlds that fit everything that was told.

    Without `knows_moments`, when a number came says nothing (of requests whose deadline has passed).
    """
    ends = [
        closings(setting, request)
        if knows_moments
        else {"I": True, "P": False, "A": True, "N": True}
        for request in setting.requests
    ]
    names = told_names(setting)
    seen = sorted(
        {
            row.home
            for row in setting.told
            if row.home and (row.item, row.detail) == ("cameras", "pseudonymous")
        }
    )
    placed = placed_by_pseudonym(setting)
    knows = any(agency.get("knows_cameras") for agency in setting.scenario["agencies"])
    truly = {h["id"] for h in setting.scenario["town"]["homes"] if h.get("camera", True)}
    for cameras in subsets(setting.homes):
        if knows and cameras != truly:
            continue
        for matching in matchings(
            seen, placed, setting.dots, setting.places, cameras, setting.error
        ):
            for off in subsets(sorted(cameras & setting.heeded)):
                patterns = [
                    by_counts(setting, number, cameras, off, ends[number], names, matching)
                    for number in range(len(setting.requests))
                ]
                if all(patterns):
                    combinations = [
                        combination
                        for combination in itertools.product(*patterns)
                        if totals_fit(setting, combination, cameras, off)
                    ]
                    if combinations:
                        yield Fit(cameras, off, patterns, combinations)


def subsets(names: list[str]) -> Iterator[set[str]]:
    for size in range(len(names) + 1):
        for chosen in itertools.combinations(names, size):
            yield set(chosen)


def placed_by_pseudonym(setting: Setting) -> set[str]:
    """Whose dot is known to be theirs: a pseudonym is stable, and carries the place elsewhere."""
    return {
        row.home
        for row in setting.told
        if row.home and row.detail == ("named" if row.item == "cameras" else "pseudonymous")
    }


def told_names(setting: Setting) -> dict[tuple[str, str, int], set[str]]:
    """Whom each item, of each request, was told to be about: by recipient, item and request."""
    out: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    numbers = {id(request): n for n, request in enumerate(setting.story.requests)}
    back = {numbers[id(request)]: n for n, request in enumerate(setting.requests)}
    for row in setting.told:
        if row.home is not None and row.request is not None:
            receives = "public_receives" if row.recipient == PUBLIC else "agency_receives"
            out[receives, row.item, back[row.request]].add(row.home)
    return out


def by_counts(
    setting: Setting,
    number: int,
    cameras: set[str],
    off: set[str],
    ends: dict[str, bool],
    names: dict[tuple[str, str, int], set[str]],
    matching: Matching,
) -> dict[Counts, list[Pattern]]:
    """The answers to one request that fit its names and its end, by how many of each there are."""
    left_out = off if heeds(setting.requests[number]) else set[str]()
    asked = [home for home in setting.areas[number] if home in cameras and home not in left_out]
    out: dict[Counts, list[Pattern]] = defaultdict(list)
    silent = ("I" if ends["I"] else "") + ("P" if ends["P"] else "")
    for letters in itertools.product("SD" + silent, repeat=len(asked)):
        pattern = dict(zip(asked, letters, strict=True))
        end = "N" if not asked else "I" if "I" in letters else "P" if "P" in letters else "A"
        if ends[end] and names_fit(setting, number, pattern, cameras, end, names, matching):
            out[letters.count("S"), letters.count("D"), letters.count("I")].append(pattern)
    return out


def names_fit(
    setting: Setting,
    number: int,
    pattern: Pattern,
    cameras: set[str],
    end: str,
    names: dict[tuple[str, str, int], set[str]],
    matching: Matching,
) -> bool:
    for receives, item, flow, _ in setting.flows_of(setting.requests[number]):
        if flow["detail"] in TOTALS or item == "requests":
            continue
        told = names.get((receives, item, number), set())
        if (item, flow["detail"]) == ("cameras", "pseudonymous"):
            told = {matching[dot] for dot in told}
        would = named_in(item, pattern, cameras, setting.areas[number])
        if flow["when"] == "on_close" and end == "P":
            would = set()
        if would != told:
            return False
    return True


def totals_fit(
    setting: Setting, combination: tuple[Counts, ...], cameras: set[str], off: set[str]
) -> bool:
    """Whether the numbers of these worlds are the numbers that were published."""
    order = {id(request): n for n, request in enumerate(setting.requests)}
    for receives, item, flow, step in setting.flows:
        if flow["detail"] not in TOTALS:
            continue
        rules = setting.steps[step][1]
        group = group_of(rules, flow)
        sums: dict[int, int] = defaultdict(int)
        truths: dict[int, int] = defaultdict(int)
        for number, request in enumerate(setting.story.requests):
            if request.sent is None or request.step != step:
                continue
            place = place_of(request, number, group, flow["when"])
            if place is None or not is_published(setting, request, flow):
                continue
            n = order[id(request)]
            in_area = cameras & set(setting.areas[n])
            sums[place] += count_of(
                item,
                combination[n],
                len(in_area - off if heeds(request) else in_area),
                len(in_area),
            )
            real = (
                len(request.of("shared")),
                len(request.of("declined")),
                len(request.of("ignored")),
            )
            truths[place] += count_of(item, real, len(request.asked), len(request.area))
        for place, total in sums.items():
            if guarded(total, rules, flow) != guarded(truths[place], rules, flow):
                return False
            if flow["when"] == "on_response" and not can_come_to(
                total, seen_live(setting, receives, item, step, place), rules, flow
            ):
                return False
    return True


def seen_live(setting: Setting, receives: str, item: str, step: int, place: int) -> list[Value]:
    """What was published of a live count, one after the other, as far as it is seen."""
    values: list[Value] = []
    for row in setting.told:
        if row.cell is None or (row.recipient == PUBLIC) != (receives == "public_receives"):
            continue
        is_seen = row.value is not None or values[-1:] != [None]
        if is_seen and (row.cell[1], row.cell[2], row.cell[4]) == (step, item, place):
            values.append(row.value)
    return values


def can_come_to(total: int, values: list[Value], rules: Table, flow: Table) -> bool:
    """Whether a count that starts at 0 and is published so can end at `total`."""
    counts = {0}
    for value in values[1:]:
        counts = {
            count
            for count in range(total + 1)
            if count > min(counts, default=total) and guarded(count, rules, flow) == value
        }
    return bool(counts) if values[-1] is None else total in counts


def is_published(setting: Setting, request: Request, flow: Table) -> bool:
    if flow["when"] in {"on_request", "on_response"}:
        return True
    return published_at(setting, request, flow, request.closed) is not None


# ── What follows ─────────────────────────────────────────────────────────────────────────────────


def prove(setting: Setting) -> Proven:
    """What is true in every world."""
    pairs = [(n, home) for n, area in enumerate(setting.areas) for home in area]
    never: dict[str, set[object]] = {
        key: set() for key in ("nonsharing", "nothing", "undeclined", "decliner", "off", "on")
    }
    answerable: set[tuple[int, str]] = set()
    # To a public post nobody is asked, so nobody declines: those items do not exist there.
    asking = {n for n, request in enumerate(setting.requests) if not is_post(request)}
    some = False
    for fit in fits(setting):
        some = True
        possible = [
            [p for counts in {c[n] for c in fit.combinations} for p in fit.patterns[n][counts]]
            for n in range(len(setting.requests))
        ]
        for n, home in pairs:
            letters = {pattern.get(home, "-") for pattern in possible[n]}
            are_over = all("P" not in pattern.values() for pattern in possible[n])
            if letters - {"D", "I"} or not are_over:
                never["nonsharing"].add((n, home))
            if home not in fit.cameras or "S" in letters or not are_over:
                never["nothing"].add((n, home))
            if "D" in letters:
                never["undeclined"].add((n, home))
            if letters - {"-"}:
                answerable.add((n, home))
        for home in setting.homes:
            if any(
                not has_declined(home, fit, combination, asking) for combination in fit.combinations
            ):
                never["decliner"].add(home)
            if home not in fit.off:
                never["off"].add(home)
            if home in fit.off or home not in fit.cameras:
                never["on"].add(home)
    assert some, "the truth itself is a world"
    truly = {h["id"] for h in setting.scenario["town"]["homes"] if h.get("camera", True)}
    reached = {home for area in setting.areas for home in area if home in truly}
    with_camera = {pair for pair in pairs if pair[1] in truly}
    by_name = {pair for pair in pairs if pair[0] in asking}
    return Proven(
        len(by_name - never["nonsharing"]),
        len(set(pairs) - never["nothing"]),
        len(set(setting.homes) - never["decliner"]),
        len(set(setting.homes) - never["off"]),
        len((by_name & with_camera & answerable) - never["undeclined"]),
        len((reached & setting.heeded) - never["on"]),
    )


def has_declined(home: str, fit: Fit, combination: tuple[Counts, ...], asking: set[int]) -> bool:
    """Whether the home said no at least once, asked by name, in every world with these counts."""
    return any(
        all(pattern.get(home) == "D" for pattern in fit.patterns[n][counts])
        for n, counts in enumerate(combination)
        if n in asking
    )
