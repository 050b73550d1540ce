"""What the golden runs hold: a digest of every bundled scenario's ledger and its figures."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from simulator.experiment import outcome
from simulator.ledger import DISCLOSURE_COLUMNS, TRACE_COLUMNS, Ledger
from simulator.model import run
from simulator.scenario import load_scenario

WITHOUT_INFERENCE = ("four-hundred-agencies",)
"""It takes a minute, and says nothing here that the other stories do not."""
FOLDER = Path(__file__).parent / "runs"


def golden_text(scenario: str, policies: tuple[str, ...] = ()) -> str:
    """Return the figures and the ledger's digest of replication 0 under each policy.

    Without `policies`, under all of the file.
    """
    loaded = load_scenario(scenario, policies)
    found: dict[str, Any] = {}
    for name in loaded.regimes:
        ledger = run(loaded, name, loaded.scenario.seed, 0)
        shown = outcome(ledger, inference=scenario not in WITHOUT_INFERENCE)
        found[name] = {
            "happened": shown.happened,
            "agency": shown.agency,
            "measures": shown.measures,
            "ledger": _digest(ledger),
        }
    return json.dumps({"scenario": scenario, "policies": found}, indent=1) + "\n"


def _digest(ledger: Ledger) -> str:
    """Return the SHA-256 of both logs, column by column."""
    digest = hashlib.sha256()
    for log, columns in (
        (ledger.trace, TRACE_COLUMNS),
        (ledger.disclosures, DISCLOSURE_COLUMNS),
    ):
        for column in columns:
            digest.update(getattr(log, column).astype("<i8").tobytes())
    return digest.hexdigest()
