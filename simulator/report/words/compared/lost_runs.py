"""Runs that failed, in words: how many, and which. The same wherever figures are shown."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.experiment.results import Comparison, Lost
from simulator.report.words import terms as words
from simulator.scenario.letters.text import clean

_NAMED = 8
"""Replications of a policy that are named one by one; of more, the first of them and how many."""


def lost_sentence(comparison: Comparison) -> str:
    """Say how many runs failed, and which; nothing where none did."""
    lost = comparison.lost
    if not lost:
        return ""
    all_runs = words.plural(comparison.replications * len(comparison.outcomes), "run")
    them = "them" if len(lost) > 1 else "it"
    return f"{len(lost)} of {all_runs} failed, and no figure counts {them}: {which(lost)}."


def which(lost: Iterable[Lost]) -> str:
    """Name the runs: `totals-per-request, replications 3 and 7; closed-2024, replication 0`."""
    by_policy: dict[str, list[int]] = {}
    for one in lost:
        by_policy.setdefault(one.policy, []).append(one.replication)
    return "; ".join(
        f"{clean(policy)}, replication{'s' if len(found) > 1 else ''} {_listed(found)}"
        for policy, found in by_policy.items()
    )


def _listed(replications: list[int]) -> str:
    found = [str(one) for one in sorted(replications)]
    more = len(found) - _NAMED
    return words.joined([*found[:_NAMED], f"{more} more"] if more > 0 else found)


def lost_json(comparison: Comparison) -> list[dict[str, str | int]]:
    """Return the runs that failed as JSON has them."""
    return [
        {"policy": one.policy, "replication": one.replication, "reason": one.reason}
        for one in comparison.lost
    ]
