"""What it means: pure functions of the ledger."""

from simulator.measure.definitions import HAPPENED, MEASURES, Definition
from simulator.measure.flows import flow_measures, happened, received

__all__ = ["HAPPENED", "MEASURES", "Definition", "flow_measures", "happened", "received"]
