"""Gives the program hostile inputs by seed and says how each was met (`make fuzz`).

    python scripts/fuzz.py [FIRST] [HOW_MANY]

A failure is a seed: the same seed makes the same input again. What fails is kept in build/fuzz/.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from click.testing import CliRunner

from simulator.cli import cli
from tests.fuzz.at_doors import Doors
from tests.fuzz.inputs import Inputs, run_file_of
from tests.fuzz.met import faults

KEPT = Path(__file__).resolve().parents[1] / "build" / "fuzz"
A_CHUNK = 500
SAID_AFTER = 5_000


def met(run_file: bytes, seeds: range) -> tuple[Counter[str], dict[int, list[str]]]:
    """Return how many inputs of each kind were met, and what was wrong by seed."""
    inputs, counted, wrong = Inputs(run_file), Counter[str](), dict[int, list[str]]()
    with tempfile.TemporaryDirectory() as folder, Doors(Path(folder)) as doors:
        for seed in seeds:
            given = inputs.of(seed)
            counted[given.kind] += 1
            found = faults(given, Path(folder), doors)
            if found:
                wrong[seed] = found
                (KEPT / f"{seed}-{given.kind}").write_bytes(given.content or given.name.encode())
    return counted, wrong


def main(first: int, how_many: int) -> int:
    """Meet the inputs of `how_many` seeds from `first` on; return the exit status."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.db"
        CliRunner().invoke(cli, ["run", "small-areas", "--out", str(path)], catch_exceptions=False)
        run_file = run_file_of(path)
    last = first + how_many
    chunks = [range(at, min(at + A_CHUNK, last)) for at in range(first, last, A_CHUNK)]
    counted, wrong = Counter[str](), dict[int, list[str]]()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for of_kind, of_seed in workers.map(partial(met, run_file), chunks):
            counted += of_kind
            wrong |= of_seed
            for seed, lines in of_seed.items():
                print(f"seed {seed}: {'; '.join(lines)}", flush=True)
            if counted.total() % SAID_AFTER == 0:
                print(f"{counted.total():,} so far, {len(wrong)} met badly", flush=True)
    print(", ".join(f"{number:,} {kind}" for kind, number in sorted(counted.items())))
    print(f"{how_many:,} inputs from seed {first}: {len(wrong)} met badly")
    return bool(wrong)


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(words + [1_000_000, 100_000][len(words) :])))
