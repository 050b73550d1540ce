"""Keys that are valid and yet say nothing, because what they are about does not exist here."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.loaded import Loaded
from simulator.scenario.policy import BY_ONE, Policy


def without_effect(loaded: Loaded) -> list[str]:
    """Return one sentence for each key of the policies that cannot change anything."""
    said = [
        f"policy {name}: {sentence}"
        for name, regime in loaded.regimes.items()
        for _, policy in regime.steps
        for sentence in _policy(policy)
    ]
    return list(dict.fromkeys(said))


def _policy(policy: Policy) -> Iterator[str]:
    if policy.people_asked != "audience":
        return
    for party in ("agency_receives", "public_receives"):
        for item in BY_ONE:
            if getattr(policy, party).flow(item).detail != "none":
                yield f"{party}.{item} does not exist, because a public post asks nobody by name"
