"""What large runs cost: time per asked home, memory, and four hundred agencies for a year."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import at_most, best, head, say, under
from benchmarks.plans import POLICY, made_up
from simulator.experiment import outcome
from simulator.ledger import DISCLOSURE_COLUMNS, TRACE_COLUMNS
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Loaded

SIZES = ((100, 100), (1_000, 100), (1_000, 1_000), (10_000, 1_000))
"""Requests, and asked homes a request."""
SMALL = 200_000
"""Asked homes in a run that is timed five times; a larger one is timed once."""
AGENCIES, HOMES = "four-hundred-agencies", 1_000_000
FEW_RUNS, MANY_RUNS = 10, 60


def print_all() -> None:
    """Print the figures of this part."""
    cost_per_home()
    bytes_kept()
    memory_of_measures()
    many_agencies()


def cost_per_home() -> None:
    """Compare what one asked home costs in small and large runs."""
    head("Cost per asked home")
    costs: list[float] = []
    for requests, asked in SIZES:
        loaded, asked_homes = made_up(asked, requests), 0

        def once(loaded: Loaded = loaded) -> None:
            nonlocal asked_homes
            asked_homes = int((run(loaded, POLICY, 0, 0).trace.kind == Happened.ASKED).sum())

        (seconds,) = best(once, rounds=5 if requests * asked <= SMALL else 1)
        costs.append(seconds / asked_homes)
        say(f"at {asked_homes:,} asked homes / at the fewest", costs[-1] / costs[0], at_most(1.5))


def bytes_kept() -> None:
    """Print how much memory the ledger keeps."""
    head("Memory")
    ledger = run(made_up(100), POLICY, 0, 0)
    responses = int((ledger.trace.kind == Happened.ASKED).sum())
    trace = sum(getattr(ledger.trace, name).nbytes for name in TRACE_COLUMNS)
    told = sum(getattr(ledger.disclosures, name).nbytes for name in DISCLOSURE_COLUMNS)
    told += ledger.cells.nbytes
    say("bytes kept per response", trace / responses, under(64))
    say("bytes kept per disclosure", told / len(ledger.disclosures), under(48))


def memory_of_measures() -> None:
    """Compare the most memory that few and many runs took, each in a process of its own."""

    def peak(runs: int) -> int:
        words = [sys.executable, __file__, str(runs)]
        return int(subprocess.run(words, check=True, capture_output=True).stdout)

    ratio = peak(MANY_RUNS) / peak(FEW_RUNS)
    say(
        f"memory of {MANY_RUNS} runs of which measures are kept / of {FEW_RUNS}",
        ratio,
        at_most(1.05),
    )


def many_agencies() -> None:
    """Print how long a year of 405 agencies takes under each policy, on one core."""
    head("405 agencies and a million homes for a year")
    loaded = load_scenario(AGENCIES)
    town = loaded.scenario.town.model_copy(update={"cameras": HOMES})
    loaded = replace(loaded, scenario=loaded.scenario.model_copy(update={"town": town}))
    for policy in loaded.regimes:
        (seconds,) = best(
            lambda policy=policy: outcome(run(loaded, policy, 0, 0), inference=False), rounds=1
        )
        say(f"seconds of a core, without inference: {policy}", seconds, under(60))


def most_memory(runs: int) -> int:
    """Do so many runs, keep their measures, and return the most memory that it took."""
    loaded = made_up(100, 500)
    kept = [outcome(run(loaded, POLICY, 0, one), inference=False) for one in range(runs)]
    assert len(kept) == runs
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    print(most_memory(int(sys.argv[1])))
