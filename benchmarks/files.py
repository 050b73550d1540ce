"""Size of a run's SQLite file, and what writing it costs: `make bench` (issue of the files).

The scale case under all its policies. Writing is held against the run itself without inference,
which takes far longer than both.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from simulator.experiment.results import outcome
from simulator.ledger import Ledger
from simulator.model import run
from simulator.report.files.run_database import RunDatabase
from simulator.scenario import load_scenario

SCENARIO = "four-hundred-agencies"
MOST_BYTES = 100
"""For each asked home."""
MOST_OF_THE_RUN = 0.5


def main() -> None:
    """Run, write, and print both figures."""
    loaded = load_scenario(SCENARIO)
    running = writing = 0.0
    asked = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.db"
        began = time.process_time()
        with RunDatabase(path, loaded, "benchmark") as file:
            writing += time.process_time() - began
            for policy in loaded.regimes:
                began = time.process_time()
                ledger: Ledger = run(loaded, policy, loaded.scenario.seed, 0)
                found = outcome(ledger, inference=False)
                ran = time.process_time()
                file.add(ledger, found)
                running += ran - began
                writing += time.process_time() - ran
                asked += found.happened["asked"]
            began = time.process_time()
        writing += time.process_time() - began
        size = path.stat().st_size
    good = size / asked <= MOST_BYTES and writing / running <= MOST_OF_THE_RUN
    print(f"{SCENARIO}: {asked:,} homes asked under {len(loaded.regimes)} policies")
    print(
        f"  file            {size / 1e6:8.1f} MB   {size / asked:5.1f} bytes for each (at most 100)"
    )
    print(
        f"  writing         {writing:8.1f} s    {writing / running:5.2f} of the run (at most 0.5)"
    )
    sys.exit(not good)


if __name__ == "__main__":
    main()
