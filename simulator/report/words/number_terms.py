"""What each number of a scenario or a policy is called, with its unit, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.scenario.numbers import Group, Status


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number's plain name, and what it is counted in."""

    label: str
    unit: str


GROUPS: dict[Group, str] = {
    "town": "The town",
    "people": "The people",
    "police": "The police",
    "platform": "The company",
    "observer": "What an observer believes",
    "policy": "The policy",
}

STATUSES: dict[Status, tuple[str, str]] = {
    "sourced": ("■", "somebody published it"),
    "derived": ("◆", "worked out from what was published"),
    "assumed": ("□", "our guess: change it and see"),
}
"""By status, the glyph and what it means."""

OUR_DEFAULT = "Our default. The {file} says nothing about it."
OUR_CHOICE = "Written in the {file}, which says nothing about where it comes from."

SHARES_OF = frozenset({"of all homes", "of requests", "of orders", "of cameras"})
"""Units that say of what something is a share: behind `3.5 in 100` they go on."""
SHARES = SHARES_OF | {"per request", "probability"}
"""Units of what is from 0 to 1, which people read as so many in 100."""
LOG_ODDS = "log-odds"
"""The unit of what moves a chance: in files alone. People read what becomes of 10 in 100."""

OF_ONE = {
    "answers": "answer",
    "bits": "bit",
    "clips": "clip",
    "days": "day",
    "demands": "demand",
    "emergencies": "emergency",
    "feet": "foot",
    "homes": "home",
    "hours": "hour",
    "items": "item",
    "messages": "message",
    "miles": "mile",
    "minutes": "minute",
    "nats": "nat",
    "numbers": "number",
    "officers": "officer",
    "orders": "order",
    "points": "point",
    "requests": "request",
    "reviewers": "reviewer",
    "square miles": "square mile",
    "times": "time",
    "visits": "visit",
}
"""Units of what is counted or measured, as they are said of one alone."""

NUMBERS: dict[str, NumberWord] = {
    "seed": NumberWord("luck", ""),
    "days": NumberWord("length of the run", "days"),
    "minutes": NumberWord("length in class", "minutes"),
    "town.area_sq_mi": NumberWord("area of the town", "square miles"),
    "town.homes_per_sq_mi": NumberWord("homes on a square mile", "homes"),
    "town.cameras": NumberWord("homes with a camera enrolled", "homes"),
    "town.camera_share": NumberWord("homes with a camera", "of all homes"),
    "town.width": NumberWord("width of the town", "miles"),
    "town.height": NumberWord("height of the town", "miles"),
    "town.streets.y": NumberWord("a named street, from the south", "miles"),
    "residents.opted_out": NumberWord("switch requests off", "of all homes"),
    "residents.opted_out_homes": NumberWord("homes that switch requests off", "homes"),
    "residents.encrypted": NumberWord("use end-to-end encryption", "of all homes"),
    "residents.mean_hours_to_answer": NumberWord("time to answer, on average", "hours"),
    "residents.deadline_hours": NumberWord("silence counts as no answer after", "hours"),
    "residents.told_effect": NumberWord("how being told changes sharing", LOG_ODDS),
    "residents.segments.share": NumberWord("how many", "of all homes"),
    "residents.segments.shares": NumberWord("chance to share", "per request"),
    "residents.segments.declines": NumberWord("chance to say no", "per request"),
    "residents.at_the_door.shares": NumberWord("chance to share at the door", "probability"),
    "residents.at_the_door.declines": NumberWord("chance to say no at the door", "probability"),
    "reported.shared": NumberWord("shared, in every run", "answers"),
    "reported.declined": NumberWord("said no, in every run", "answers"),
    "reported.parts.shared": NumberWord("of these, answers that shared", "answers"),
    "reported.parts.declined": NumberWord("of these, answers that said no", "answers"),
    "agencies.requests_per_month": NumberWord("requests in a month", "requests"),
    "agencies.requests_per_month.rate": NumberWord("requests in a month", "requests"),
    "agencies.area_sq_mi.median": NumberWord("typical area", "square miles"),
    "agencies.area_sq_mi.spread": NumberWord("areas differ (1: all alike)", "times"),
    "agencies.window_hours.median": NumberWord("typical length of footage", "hours"),
    "agencies.window_hours.spread": NumberWord("hours differ (1: all alike)", "times"),
    "agencies.age_days.median": NumberWord("typical age of footage", "days"),
    "agencies.age_days.spread": NumberWord("ages differ (1: all alike)", "times"),
    "agencies.hot_spots": NumberWord("requests near earlier ones", "of requests"),
    "agencies.officers": NumberWord("officers who can visit", "officers"),
    "agencies.visit_minutes": NumberWord("time a visit takes", "minutes"),
    "agencies.visits_per_request": NumberWord("visits for a request, at most", "visits"),
    "agencies.widen.after_hours": NumberWord("time until the circle widens", "hours"),
    "agencies.widen.area_factor": NumberWord("how much it widens", "times"),
    "agencies.legal_demands_per_month": NumberWord("legal demands in a month", "demands"),
    "agencies.emergencies_per_month": NumberWord("emergencies in a month", "emergencies"),
    "agencies.legal_demands_per_month.rate": NumberWord("legal demands in a month", "demands"),
    "agencies.emergencies_per_month.rate": NumberWord("emergencies in a month", "emergencies"),
    "agencies.orders.per_month": NumberWord("orders in a month", "orders"),
    "agencies.orders.per_month.rate": NumberWord("orders in a month", "orders"),
    "agencies.orders.full": NumberWord("orders that bring the clip", "of orders"),
    "agencies.orders.partial": NumberWord("orders that bring the name alone", "of orders"),
    "platform.reviewers": NumberWord("reviewers (0: nothing waits)", "reviewers"),
    "platform.review_hours.request": NumberWord("time to review a request", "hours"),
    "platform.review_hours.demand": NumberWord("time to review a demand", "hours"),
    "platform.review_hours.emergency": NumberWord("time to review an emergency", "hours"),
    "platform.legal_compliance": NumberWord("chance that a demand is met", "probability"),
    "observer.opted_out": NumberWord("believed to have switched off", "of all homes"),
    "policy.map.error_ft": NumberWord("how far off a dot can be", "feet"),
    "policy.map.covers": NumberWord("cameras that are on the map", "of cameras"),
    "policy.safeguards.threshold": NumberWord("totals under this are hidden", "homes"),
    "policy.safeguards.round_to": NumberWord("totals are rounded to", "homes"),
    "policy.safeguards.epsilon": NumberWord(
        "privacy budget (less: more blur)", "for the whole run"
    ),
    "policy.safeguards.max_requests_per_home": NumberWord("requests of a home counted", "requests"),
    "policy.safeguards.retention_days": NumberWord("items are kept for (0: for ever)", "days"),
    "policy.request_limits.min_area_sq_mi": NumberWord("smallest area allowed", "square miles"),
    "policy.request_limits.max_area_sq_mi": NumberWord("largest area allowed", "square miles"),
    "policy.request_limits.max_window_hours": NumberWord("most footage allowed", "hours"),
    "policy.request_limits.max_age_days": NumberWord("oldest footage allowed", "days"),
    "policy.request_limits.max_posts": NumberWord("requests per incident, at most", "requests"),
}

_OF_A_FLOW = {
    "threshold": NumberWord("totals under this are hidden", "homes"),
    "round_to": NumberWord("totals are rounded to", "homes"),
    "epsilon": NumberWord("privacy budget (less: more blur)", "for the whole run"),
}


def number_word(kind: str) -> NumberWord:
    """Return the words for a kind of number, such as `residents.segments.shares`.

    A policy can set its safeguards for one item by itself; those have the same words.
    """
    known = NUMBERS.get(kind) or _OF_A_FLOW.get(kind.rsplit(".", 1)[-1])
    return known or NumberWord(kind.replace("_", " "), "")
