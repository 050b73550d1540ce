"""Keys that this version reads and checks, but does not simulate yet: said, never hidden."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.loading import Loaded
from simulator.scenario.models import Agency
from simulator.scenario.policy import Policy


def not_simulated(loaded: Loaded) -> list[str]:
    """Return the keys of `loaded` that this version leaves without effect."""
    scenario = loaded.scenario
    keys = ["residents.told_effect"] if scenario.residents.told_effect else []
    for position, agency in enumerate(scenario.agencies):
        keys += [f"agencies[{position}].{key}" for key in _agency(agency)]
    for name, regime in loaded.regimes.items():
        for _, policy in regime.steps:
            keys += [f"{key} of policy {name}" for key in _policy(policy)]
    return list(dict.fromkeys(keys))


def _agency(agency: Agency) -> Iterator[str]:
    used = {
        "hot_spots": agency.hot_spots,
        "follow_up": agency.follow_up != "none",
        "widen": agency.widen is not None,
        "legal_demands_per_month": agency.legal_demands_per_month,
        "emergencies_per_month": agency.emergencies_per_month,
    }
    yield from (key for key, value in used.items() if value)


def _policy(policy: Policy) -> Iterator[str]:
    used = {
        f'people_asked = "{policy.people_asked}" (taken as "listed")': (
            policy.people_asked in ("audience", "visited")
        ),
        "public_receives.requests": policy.public_receives.requests.detail != "none",
        "safeguards.complementary": policy.safeguards.complementary,
        "safeguards.retention_days": policy.safeguards.retention_days,
        "request_limits.max_posts": policy.request_limits.max_posts,
    }
    yield from (key for key, value in used.items() if value)
