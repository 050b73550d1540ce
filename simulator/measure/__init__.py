"""What it means: pure functions of the ledger."""

from simulator.measure.all import measures
from simulator.measure.definitions import HAPPENED, MEASURES, Definition
from simulator.measure.flows import happened, received

__all__ = ["HAPPENED", "MEASURES", "Definition", "happened", "measures", "received"]
