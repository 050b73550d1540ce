"""What is said when a policy's camera map is taken away, given, or put back, and nothing else."""

from __future__ import annotations

from simulator.experiment.what_if import given_under
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean


def map_note(loaded: Loaded, policy: str, *, put_back: bool) -> str:
    """Say what is done to the map of the policy called `policy`, in a sentence or two."""
    regime = loaded.regimes[policy]
    title = f"“{clean(regime.title)}”"
    has_map = given_under(regime).map != "none"
    if put_back:
        return f"{'The map is back' if has_map else 'The map is gone again'}: {title}."
    if has_map:
        return f"The map is taken away from {title}. Nothing else has changed."
    return f"{title} gives no map. Now it gives an exact one. Nothing else has changed."
