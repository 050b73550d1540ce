"""A loaded scenario as text for another process of ours, and back: equal, to the last digit.

The text is JSON: whoever reads it gets a scenario that the models have checked, or an error.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy

_DATE, _MOMENT = "$date", "$moment"


def sent(loaded: Loaded) -> str:
    """Return `loaded` as text."""
    parts = {
        "name": loaded.name,
        "path": str(loaded.path),
        "replication": loaded.replication,
        "scenario": loaded.scenario.model_dump(by_alias=True, exclude_unset=True),
        "regimes": [
            {
                "name": regime.name,
                "steps": [[start, policy_sent(policy)] for start, policy in regime.steps],
                "files": [str(file) for file in regime.files],
            }
            for regime in loaded.regimes.values()
        ],
    }
    return json.dumps(parts, default=_of_time)


def received(text: str) -> Loaded:
    """Return the scenario that `sent` made this text of.

    Raises:
        ValueError: it is no such text.
        KeyError: likewise.
        TypeError: likewise.
    """
    parts = json.loads(text, object_hook=_time_again)
    regimes = [
        Regime(
            sent["name"],
            tuple((start, policy_received(policy)) for start, policy in sent["steps"]),
            tuple(map(Path, sent["files"])),
        )
        for sent in parts["regimes"]
    ]
    return Loaded(
        parts["name"],
        Path(parts["path"]),
        Scenario.model_validate(parts["scenario"]),
        {regime.name: regime for regime in regimes},
        parts["replication"],
    )


def policy_sent(policy: Policy) -> dict[str, Any]:
    """Return `policy` as what JSON can say."""
    return policy.model_dump(by_alias=True, exclude_unset=True)


def policy_received(parts: dict[str, Any]) -> Policy:
    """Return the policy again."""
    return Policy.model_validate(parts)


def _of_time(value: object) -> dict[str, str]:
    if isinstance(value, dt.datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, dt.date):
        return {_DATE: value.isoformat()}
    raise TypeError(type(value).__name__)


def _time_again(parts: dict[str, Any]) -> Any:
    if parts.keys() == {_MOMENT}:
        return dt.datetime.fromisoformat(parts[_MOMENT])
    if parts.keys() == {_DATE}:
        return dt.date.fromisoformat(parts[_DATE])
    return parts
