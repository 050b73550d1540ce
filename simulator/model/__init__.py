"""What happens: town, residents, agencies and platform, as SimPy processes."""

from simulator.model.drawn.whole import Drawn
from simulator.model.run import run

__all__ = ["Drawn", "run"]
