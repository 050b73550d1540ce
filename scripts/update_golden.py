"""Write the golden runs anew: the only way in which they change (`make golden`)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from simulator.scenario.library import scenario_names
from tests.golden.golden import FOLDER, golden_text

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.json"):
        if path.stem not in scenario_names():
            path.unlink()
    for scenario in scenario_names():
        text = golden_text(scenario)
        path = FOLDER / f"{scenario}.json"
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"{'changed' if changed else 'same   '}  {scenario}")
