"""Write what the file of a run holds into docs/files.md and docs/datasette.json (`make schema`)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from simulator.report.files.run_schema import FileColumn, FileTable, tables

DOCS = Path(__file__).resolve().parents[1] / "docs"
MARK = "<!-- From here on written by scripts/files.py. -->\n"
DATABASE = "run"
LABELS = {
    "towns": "replication",
    "runs": "policy",
    "policy_steps": "title",
    "agencies": "name",
    "segments": "name",
    "homes": "name",
    "requests": "label",
    "totals": "label",
    "flows": "label",
}
"""What Datasette shows instead of a key."""
FACETS = {
    "responses": ["response"],
    "events": ["kind"],
    "what_happened": ["policy", "response"],
    "who_told_whom": ["policy", "recipient", "attribute", "detail"],
    "agency_view": ["policy", "attribute", "detail"],
    "public_view": ["policy", "attribute", "detail"],
    "measures_explained": ["policy", "section"],
    "assumptions": ["status"],
}
_QUESTION = re.compile(r"^### ([^\n]+)\n(.*?)```sql\n(.+?);\n```", re.MULTILINE | re.DOTALL)


def questions(text: str) -> dict[str, str]:
    """Return the questions of docs/files.md with their SQL."""
    return {question: sql for question, _, sql in _QUESTION.findall(text)}


def dictionary() -> str:
    """Return every table and column as Markdown."""
    return "\n".join(_section(table) for table in tables())


def _section(table: FileTable) -> str:
    rows = "\n".join(
        f"| `{column.name}` | {column.unit} | {column.meaning} |" for column in table.columns
    )
    kind = ", a view" if table.view else ""
    head = f"### `{table.name}`{kind}\n\n{table.meaning}\n"
    return f"{head}\n| column | unit | meaning |\n| --- | --- | --- |\n{rows}\n"


def metadata(asked: dict[str, str]) -> dict[str, Any]:
    """Return labels, meanings and queries as Datasette reads them."""
    return {
        "title": "camsim: what happened, and who told whom what",
        "description": "A simulation. Every person, home and answer here is invented.",
        "databases": {
            DATABASE: {
                "tables": {table.name: _about(table) for table in tables()},
                "queries": {
                    f"question-{number}": {"title": question, "sql": sql}
                    for number, (question, sql) in enumerate(asked.items(), start=1)
                },
            }
        },
    }


def _about(table: FileTable) -> dict[str, Any]:
    about: dict[str, Any] = {
        "description": table.meaning,
        "columns": {column.name: _meaning(column) for column in table.columns},
    }
    if table.name in LABELS:
        about["label_column"] = LABELS[table.name]
    if table.name in FACETS:
        about["facets"] = FACETS[table.name]
    return about


def _meaning(column: FileColumn) -> str:
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def written(text: str) -> tuple[str, str]:
    """Return docs/files.md, which now reads `text`, and docs/datasette.json as they should be."""
    kept, _, _ = text.partition(MARK)
    labels = json.dumps(metadata(questions(kept)), indent=1, ensure_ascii=False)
    return f"{kept}{MARK}\n{dictionary()}", f"{labels}\n"


def main() -> None:
    """Write both."""
    page = DOCS / "files.md"
    text, labels = written(page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")
    (DOCS / "datasette.json").write_text(labels, encoding="utf-8")
    sys.stdout.write("wrote docs/files.md and docs/datasette.json\n")


if __name__ == "__main__":
    main()
