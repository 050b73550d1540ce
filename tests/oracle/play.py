"""`python -m tests.oracle.play SEED [FOLDER]`: the files of a seed, for `camsim run` and `camsim infer`."""

from __future__ import annotations

import sys
from pathlib import Path

import tomlkit

from tests.oracle import draw, draw_cases, draw_worlds
from tests.oracle.door import write, write_case
from tests.oracle.happening import Table


def printed(scenario: Table, policies: dict[str, Table]) -> str:
    """The files of an example as text, so that a failure can be played again by hand."""
    files = {"scenario.toml": scenario, **{f"{name}.toml": p for name, p in policies.items()}}
    return "\n".join(f"# ── {name}\n{tomlkit.dumps(text)}" for name, text in files.items())


def main(seed: int, folder: Path) -> None:
    scenario, policies, _ = draw.play_of(seed)
    print(f"camsim run {write(folder / 'counts', scenario, policies)}")
    for name, draw_world in (
        ("worlds", draw_worlds.world_of),
        ("weighed", draw_worlds.weighed_world_of),
        ("mapped", draw_worlds.mapped_world_of),
    ):
        scenario, policy = draw_world(seed)
        print(f"camsim run {write(folder / name, scenario, {'policy': policy})}")
    scenario, policies, _ = draw_worlds.changing_world_of(seed)
    print(f"camsim run {write(folder / 'changing', scenario, policies)}")
    print(f"camsim infer {write_case(folder, draw_cases.case_of(seed))}")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else f"oracle-{sys.argv[1]}"))
