"""Write the JSON Schemas of files that people write, which each names in its first line."""

from __future__ import annotations

from pathlib import Path

from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.starts.model import Start
from simulator.scenario.schema import MODELS, text_of

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "schema"

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for what, model in {**MODELS, "lesson": Lesson, "start": Start}.items():
        path = FOLDER / f"{what}.json"
        path.write_text(text_of(model), encoding="utf-8")
        print(f"wrote {path.name}")
