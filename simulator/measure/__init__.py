"""What it means: pure functions of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.lazily import offers

if TYPE_CHECKING:
    from simulator.measure.all import measures
    from simulator.measure.definitions import HAPPENED, MEASURES, Definition
    from simulator.measure.flows import happened, received

__all__ = ["HAPPENED", "MEASURES", "Definition", "happened", "measures", "received"]

__getattr__ = offers(
    __name__,
    {
        "HAPPENED": "definitions",
        "MEASURES": "definitions",
        "Definition": "definitions",
        "happened": "flows",
        "measures": "all",
        "received": "flows",
    },
)
