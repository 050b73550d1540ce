"""Every measure of a run, by name, in the order of the definitions."""

from __future__ import annotations

from simulator.ledger import Ledger
from simulator.measure.budget import epsilon_home
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import Value, flow_measures
from simulator.measure.inference.shapes import Shapes
from simulator.measure.observer.conclusions import learned_measures
from simulator.measure.observer.proven_counts import proven_measures
from simulator.measure.oversight import oversight_measures
from simulator.measure.usefulness import usefulness_measures


def measures(
    ledger: Ledger,
    *,
    inference: bool = True,
    chances: bool = True,
    shapes: Shapes | None = None,
) -> dict[str, Value]:
    """Compute every measure of a run; those that need inference only with `inference`.

    Without `chances` those of them are left out that are no proofs, and nothing is sampled. Whoever
    asks of many runs hands them one store of `shapes`.
    """
    learned = learned_measures if chances else proven_measures
    values = {
        **flow_measures(ledger),
        **usefulness_measures(ledger),
        **oversight_measures(ledger),
        **(learned(ledger, shapes) if inference else {}),
        "epsilon_home": epsilon_home(ledger),
    }
    return {name: values[name] for name in MEASURES if name in values}
