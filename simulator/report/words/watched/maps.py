"""What is said when a policy's camera map is taken away, given, or put back, and nothing else."""

from __future__ import annotations

from simulator.experiment.what_if import given_under
from simulator.scenario import Loaded


def map_note(loaded: Loaded, policy: str, *, put_back: bool) -> str:
    """Say what is done to the map of the policy called `policy`."""
    regime = loaded.regimes[policy]
    has_map = given_under(regime).map != "none"
    if put_back:
        return "The map is back." if has_map else "The map is gone again."
    if has_map:
        return "The map is taken away. Nothing else has changed."
    return "Now there is an exact map. Nothing else has changed."
