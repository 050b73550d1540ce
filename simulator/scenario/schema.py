"""The JSON Schemas of what people write, for editors that complete and check."""

from __future__ import annotations

import json

from simulator.scenario.base import Written
from simulator.scenario.cases.case import Case
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy

MODELS: dict[str, type[Written]] = {"scenario": Scenario, "policy": Policy, "case": Case}


def schema_text(what: str) -> str:
    """Return the JSON Schema of `what`, scenario, policy or case, as text."""
    schema = MODELS[what].model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
