"""Every key of a scenario and a policy with another value, and what it may change."""

from __future__ import annotations

import datetime as dt
from typing import Any

Tables = dict[str, Any]
HAPPENS = {"happened", "agency", "public", "measures"}
TOLD = {"agency", "measures"}
NOT_PUBLIC = {"happened", "agency", "measures"}


def at(month: int, day: int, hour: int) -> dt.datetime:
    """Return a moment of 2024: local time, as people write it."""
    return dt.datetime(2024, month, day, hour)  # noqa: DTZ001


def step(month: int, rate: float) -> Tables:
    """Return a step of a rate, from the first day of a month of 2024 on."""
    return {"from": dt.date(2024, month, 1), "rate": rate}


SCENARIO: Tables = {
    "title": "T",
    "start": dt.date(2024, 1, 1),
    "days": 60,
    "seed": 3,
    "policies": ["./p.toml"],
    "town": {"area_sq_mi": 2.0, "homes_per_sq_mi": 400, "cameras": 260},
    "residents": {
        "opted_out": 0.2,
        "encrypted": 0.3,
        "deadline_hours": 72,
        "segments": [
            {"name": "one", "share": 0.5, "shares": 0.02, "declines": 0.2},
            {"name": "two", "share": 0.5, "shares": 0.01, "declines": 0.1},
        ],
        "at_the_door": {"shares": 0.5, "declines": 0.3},
    },
    "agencies": [
        {
            "name": "P",
            "requests_per_month": 12,
            "follow_up": "declined",
            "officers": 1,
            "visit_minutes": 600,
            "widen": {"after_hours": 24, "area_factor": 2.0},
            "legal_demands_per_month": 6,
            "emergencies_per_month": 3,
        }
    ],
    "platform": {
        "reviewers": 1,
        "review_hours": {"request": 6, "demand": 40, "emergency": 3},
        "legal_compliance": 0.6,
    },
    "script": [
        {"at": at(2, 1, 9), "x": 0.7, "y": 0.7, "area_sq_mi": 0.1},
        {"at": at(2, 2, 9), "x": 0.7, "y": 0.7, "reaches": 9},
    ],
}
LISTED: Tables = {
    "title": "T",
    "start": dt.date(2024, 1, 1),
    "days": 30,
    "policies": ["./p.toml"],
    "town": {
        "height": 0.5,
        "homes": [
            {"id": f"H{n}", "x": round(0.05 * n, 2), "y": 0.1, "segment": "one"} for n in range(12)
        ],
    },
    "residents": {
        "segments": [
            {"name": "one", "share": 0.5, "shares": 0.0, "declines": 0.0},
            {"name": "two", "share": 0.5, "shares": 0.0, "declines": 1.0},
        ]
    },
    "agencies": [
        {"name": "P", "legal_demands_per_month": 90, "requests_per_month": 3},
        {"name": "Q"},
    ],
    "script": [
        {"at": at(1, 2, 9), "asks": ["H1", "H2"], "responses": {"H1": "shared"}},
        {"at": at(1, 9, 9), "x": 0.1, "y": 0.1, "area_sq_mi": 0.02},
    ],
}
POLICY: Tables = {
    "title": "P",
    "residents_may_opt_out": True,
    "request_limits": {"max_area_sq_mi": 0.5, "max_posts": 3},
    "agency_receives": {
        "asked": {"detail": "total", "when": "on_close"},
        "shared": {"detail": "thresholded", "when": "on_close"},
        "declined": {"detail": "named", "when": "on_response"},
        "ignored": {"detail": "rounded", "when": "weekly"},
        "cameras": {"detail": "pseudonymous", "when": "on_request"},
        "identity": {"detail": "named", "when": "on_share"},
        "footage": {"detail": "named", "when": "on_share"},
    },
    "map": {"error_ft": 100, "covers": 0.9},
    "public_receives": {
        "asked": {"detail": "noisy", "when": "monthly"},
        "shared": {"detail": "noisy", "when": "monthly"},
        "requests": {"detail": "total", "when": "monthly"},
    },
    "residents_told": {"declined": True, "cameras": True, "footage": True},
    "safeguards": {
        "threshold": 2,
        "round_to": 5,
        "epsilon": 2.0,
        "max_requests_per_home": 2,
        "retention_days": 20,
    },
    "legal": {"warrant": True, "emergency": True},
}

Case = tuple[str, Any, set[str]]
SCENARIO_CASES: list[Case] = [
    ("title", "Another", set()),
    ("minutes", 7, set()),
    ("shelf", "puzzles", set()),
    ("story", "Another", set()),
    ("question", "Another?", set()),
    ("note", "Another", set()),
    ("controls", ["policy"], set()),
    ("pauses", [{"at": "end", "say": "Over."}], set()),
    ("assumptions", [{"text": "Made up."}], set()),
    ("start", dt.date(2023, 12, 31), NOT_PUBLIC),
    ("days", 59, HAPPENS),
    ("seed", 4, HAPPENS),
    ("policies", ["./p.toml", "every-outcome"], set()),
    ("town.area_sq_mi", 2.2, HAPPENS),
    ("town.homes_per_sq_mi", 4000, TOLD),
    ("town.cameras", 261, NOT_PUBLIC),
    ("town.cameras_per_home", [0.5, 0.5], TOLD),
    ("town.cameras_per_home", [1.0], set()),  # what it is without the key
    ("residents.opted_out", 0.3, NOT_PUBLIC),
    ("residents.opted_out_homes", 50, NOT_PUBLIC),
    ("residents.encrypted", 0.9, TOLD),
    ("residents.mean_hours_to_answer", 3, HAPPENS),
    ("residents.deadline_hours", 30, NOT_PUBLIC),
    ("residents.told_effect", 1.0, HAPPENS),
    ("residents.segments[0].name", "three", set()),
    ("residents.segments[0].shares", 0.2, HAPPENS),
    ("residents.segments[0].declines", 0.5, NOT_PUBLIC),
    ("residents.at_the_door.shares", 0.7, TOLD),
    ("residents.at_the_door.declines", 0.5, set()),  # a refusal at the door is told to nobody
    ("agencies[0].name", "Q", set()),
    ("agencies[0].requests_per_month", 15, HAPPENS),
    ("agencies[0].from", dt.date(2024, 1, 20), HAPPENS),
    ("agencies[0].from", dt.date(2024, 1, 1), set()),  # the start: it is there anyway
    ("agencies[0].until", dt.date(2024, 2, 5), HAPPENS),
    ("agencies[0].until", dt.date(2024, 6, 1), set()),  # after the end of the run
    ("agencies[0].requests_per_month", [step(1, 12.0)], set()),  # the same rate, as a step
    ("agencies[0].requests_per_month", [step(1, 12.0), step(2, 3.0)], HAPPENS),
    ("agencies[0].legal_demands_per_month", [step(1, 6.0)], set()),
    ("agencies[0].legal_demands_per_month", [step(1, 6.0), step(2, 60.0)], HAPPENS),
    ("agencies[0].emergencies_per_month", [step(1, 3.0)], set()),
    ("agencies[0].emergencies_per_month", [step(1, 3.0), step(2, 30.0)], NOT_PUBLIC),
    ("agencies[0].area_sq_mi", {"median": 0.2, "spread": 1.2}, HAPPENS),
    ("agencies[0].hot_spots", 0.9, HAPPENS),
    ("agencies[0].knows_cameras", True, TOLD),
    ("agencies[0].officers", 9, NOT_PUBLIC),
    ("agencies[0].visit_minutes", 900, NOT_PUBLIC),
    ("agencies[0].visit_times", "exponential", NOT_PUBLIC),
    ("agencies[0].visits_per_request", 1, NOT_PUBLIC),
    ("agencies[0].follow_up", "none", NOT_PUBLIC),
    ("agencies[0].widen", {"after_hours": 6, "area_factor": 2.0}, HAPPENS),
    ("agencies[0].widen", {"after_hours": 24, "area_factor": 3.0}, HAPPENS),
    ("agencies[0].legal_demands_per_month", 12, HAPPENS),
    ("agencies[0].emergencies_per_month", 9, NOT_PUBLIC),
    ("platform.reviewers", 0, NOT_PUBLIC),
    ("platform.review_hours.request", 30, HAPPENS),
    ("platform.review_hours.demand", 400, HAPPENS),
    ("platform.review_hours.emergency", 400, HAPPENS),
    ("platform.review_times", "exponential", NOT_PUBLIC),
    ("platform.legal_compliance", 0.1, TOLD),
    ("script[0].at", at(2, 1, 10), HAPPENS),
    ("script[0].x", 0.3, HAPPENS),
    ("script[0].y", 0.3, HAPPENS),
    ("script[0].area_sq_mi", 0.2, HAPPENS),
    ("script[1].reaches", 12, NOT_PUBLIC),
]
LISTED_CASES: list[Case] = [
    ("town.streets", [{"name": "A street", "y": 0.1}], set()),
    ("town.homes[1].id", "A1", {"error"}),
    ("town.homes[3].x", 0.4, {"happened", "agency", "measures"}),
    ("town.homes[3].y", 0.4, {"happened", "agency", "measures"}),
    ("town.homes[3].camera", False, {"happened", "agency", "measures"}),
    ("town.homes[1].cameras", 3, TOLD),
    ("town.homes[1].cameras", 1, set()),
    ("town.homes[2].segment", "two", {"happened", "agency", "measures"}),
    ("town.homes[2].opted_out", True, NOT_PUBLIC),
    ("town.homes[2].encrypted", True, {"agency", "measures"}),
    ("town.width", 0.9, {"happened", "agency", "measures"}),
    ("town.height", 0.2, {"happened", "agency", "measures"}),
    ("script[0].agency", "Q", {"happened", "agency", "measures"}),
    ("script[0].asks", ["H1", "H2", "H9"], {"happened", "agency", "measures"}),
    ("script[0].window_hours", 13.0, {"happened", "agency", "measures"}),
    ("script[0].age_days", 50.0, {"happened", "agency", "measures"}),
    ("script[0].responses", {"H1": "declined"}, {"happened", "agency", "measures"}),
    ("script[0].counts.shared", 2, NOT_PUBLIC),
    ("script[0].counts.declined", 1, NOT_PUBLIC),
    ("reported.shared", 3, NOT_PUBLIC),
    ("reported.declined", 2, NOT_PUBLIC),
]
COUNTED: Tables = {
    **LISTED,
    "agencies": [{"name": "P"}, {"name": "Q"}],
    "script": [
        {"at": at(1, 2, 9), "asks": ["H1", "H2", "H3"]},
        {"at": at(1, 9, 9), "asks": ["H4", "H5", "H6"]},
        {"at": at(1, 16, 9), "agency": "Q", "asks": ["H7", "H8", "H9"]},
    ],
    "reported": {
        "parts": [
            {"agency": "P", "from": dt.date(2024, 1, 1), "until": dt.date(2024, 1, 30), "shared": 3}
        ]
    },
}
COUNTED_CASES: list[Case] = [
    # What is reported of a kind of answer holds for each request of the report.
    ("script[0].counts", {"declined": 1}, {"error"}),
    ("reported.parts[0].shared", 4, NOT_PUBLIC),
    ("reported.parts[0].declined", 2, NOT_PUBLIC),
    # As many share, but to other requests: other homes, at other times.
    ("reported.parts[0].agency", "Q", {"measures"}),
    ("reported.parts[0].from", dt.date(2024, 1, 5), {"measures"}),
    ("reported.parts[0].until", dt.date(2024, 1, 5), {"measures"}),
]
ORDERED: Tables = {
    **LISTED,
    "agencies": [
        {
            "name": "P",
            "requests_per_month": 3,
            "orders": [{"kind": "warrant", "per_month": 90, "full": 0.3, "partial": 0.3}],
        },
        {"name": "Q"},
    ],
}
ORDERED_CASES: list[Case] = [
    ("agencies[0].orders[0].kind", "subpoena", NOT_PUBLIC),
    ("agencies[0].orders[0].per_month", 60, NOT_PUBLIC),
    ("agencies[0].orders[0].per_month", [step(1, 90.0)], set()),
    ("agencies[0].orders[0].full", 0.6, NOT_PUBLIC),
    ("agencies[0].orders[0].partial", 0.6, NOT_PUBLIC),
    ("agencies[0].orders[0].partial", 0.8, {"error"}),
    ("agencies[0].legal_demands_per_month", 1.0, {"error"}),
]
LISTED_POLICY: Tables = {
    "title": "P",
    "residents_may_opt_out": True,
    "request_limits": {"max_window_hours": 12.0, "max_age_days": 45.0},
    "agency_receives": {
        "declined": {"detail": "named", "when": "on_response"},
        "cameras": {"detail": "named", "when": "on_request"},
        "identity": {"detail": "named", "when": "on_share"},
        "footage": {"detail": "named", "when": "on_share"},
    },
    "legal": {"warrant": True},
}
POLICY_CASES: list[Case] = [
    ("short", "Other", set()),
    ("title", "Another", set()),
    ("years", "2018", set()),
    ("basis", "stated", set()),
    ("summary", "Another", set()),
    ("assumptions", [{"text": "A", "keys": ["map"]}], set()),
    ("sources", [{"text": "A"}], set()),
    ("people_asked", "audience", HAPPENS - {"happened"}),
    ("people_asked", "visited", HAPPENS),
    ("people_asked", "none", HAPPENS),
    ("residents_may_opt_out", False, NOT_PUBLIC),
    ("request_limits.min_area_sq_mi", 0.08, HAPPENS),
    ("request_limits.max_area_sq_mi", 0.1, HAPPENS),
    ("request_limits.max_window_hours", 4.0, HAPPENS),
    ("request_limits.max_age_days", 2.0, HAPPENS),
    ("request_limits.max_posts", 1, HAPPENS),
    ("agency_receives.asked", {"detail": "none"}, TOLD),
    ("agency_receives.asked.group_by", "incident", TOLD),
    ("agency_receives.shared.threshold", 4, {"agency", "measures"}),
    (
        "agency_receives.shared",
        {"detail": "total", "when": "on_close"},
        {"error"},
    ),
    ("agency_receives.declined", {"detail": "none"}, TOLD),
    ("agency_receives.ignored", {"detail": "none"}, {"error"}),
    ("agency_receives.ignored.round_to", 50, set()),  # a rounded number is a number
    ("agency_receives.cameras", {"detail": "none"}, {"error"}),
    ("agency_receives.identity", {"detail": "none"}, TOLD),
    ("agency_receives.footage", {"detail": "none"}, HAPPENS - {"public"}),
    ("map.error_ft", 2000, TOLD),
    ("map.covers", 0.2, NOT_PUBLIC),  # officers go to homes that they know of
    ("public_receives.asked", {"detail": "none"}, {"public", "measures"}),
    ("public_receives.shared.epsilon", 0.1, {"measures"}),
    ("public_receives.requests", {"detail": "named", "when": "on_request"}, {"public"}),
    ("residents_told.declined", False, {"measures"}),
    ("residents_told.asked", True, {"measures"}),
    ("residents_told.shared", True, {"measures"}),
    ("residents_told.ignored", True, {"measures"}),
    ("residents_told.identity", True, {"measures"}),
    ("residents_told.cameras", False, {"measures"}),
    ("residents_told.footage", False, {"measures"}),
    ("safeguards.group_by", "request", {"agency", "public", "measures"}),
    ("safeguards.threshold", 4, TOLD),
    ("safeguards.zeros_withheld", True, TOLD),
    ("safeguards.epsilon", 0.2, {"measures"}),
    ("safeguards.protects", "answer", {"measures"}),
    ("safeguards.max_requests_per_home", 4, {"measures"}),
    ("safeguards.retention_days", 0, {"measures"}),
    ("legal.warrant", False, TOLD),
    ("legal.emergency", False, TOLD),
]
