"""`python -m tests.oracle.play SEED [FOLDER]`: the files of a seed, for `camsim run`."""

from __future__ import annotations

import sys
from pathlib import Path

import tomlkit

from tests.oracle import draw, draw_worlds
from tests.oracle.door import write
from tests.oracle.happening import Table


def printed(scenario: Table, policies: dict[str, Table]) -> str:
    """The files of an example as text, so that a failure can be played again by hand."""
    files = {"scenario.toml": scenario, **{f"{name}.toml": p for name, p in policies.items()}}
    return "\n".join(f"# ── {name}\n{tomlkit.dumps(text)}" for name, text in files.items())


def main(seed: int, folder: Path) -> None:
    scenario, policies, _ = draw.play_of(seed)
    print(f"camsim run {write(folder / 'counts', scenario, policies)}")
    scenario, policy = draw_worlds.world_of(seed)
    print(f"camsim run {write(folder / 'worlds', scenario, {'policy': policy})}")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else f"oracle-{sys.argv[1]}"))
