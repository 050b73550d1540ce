"""Write the JSON Schemas that the bundled files name in their first line."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.schema import MODELS, schema_text

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "schema"

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for what in MODELS:
        path = FOLDER / f"{what}.json"
        path.write_text(schema_text(what), encoding="utf-8")
        print(f"wrote {path.name}")
