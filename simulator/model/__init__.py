"""What happens: town, residents, agencies and platform, as SimPy processes."""

from simulator.model.run import run

__all__ = ["run"]
