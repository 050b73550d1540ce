"""The JSON Schemas of what people write, for editors that complete and check."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from simulator.scenario.base import Written
from simulator.scenario.cases.case import Case
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy

MODELS: dict[str, type[Written]] = {"scenario": Scenario, "policy": Policy, "case": Case}


def text_of(model: type[Written]) -> str:
    """Return the JSON Schema of `model` as the text of a file."""
    schema = schema_of(model)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def schema_of(model: type[Written]) -> dict[str, Any]:
    """Return the JSON Schema of `model`; what stands below a key is its description.

    The descriptions are read from the source here and not by the models themselves, which would
    parse it whenever the program starts.
    """
    schema = model.model_json_schema(by_alias=True)
    models = {one.__name__: one for one in models_of(Written)}
    for name, table in ((model.__name__, schema), *schema.get("$defs", {}).items()):
        if name in models:
            descriptions = _descriptions(models[name])
            for key, said in table.get("properties", {}).items():
                if key in descriptions:
                    said["description"] = descriptions[key]
                    ordered = sorted(said.items())
                    said.clear()
                    said.update(ordered)
    return schema


def models_of(base: type[Written]) -> Iterator[type[Written]]:
    """Yield `base` and every model that is made from it."""
    yield base
    for model in base.__subclasses__():
        yield from models_of(model)


def _descriptions(model: type[Written]) -> dict[str, str]:
    """Return by key what the source of a model says below it, or that of what it comes from."""
    said: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Written):
            (written,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
            assert isinstance(written, ast.ClassDef)
            for field, below in itertools.pairwise(written.body):
                if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
                    text = ast.literal_eval(below.value)
                    said[ast.unparse(field.target)] = inspect.cleandoc(text)
    return {
        field.alias or name: said[name]
        for name, field in model.model_fields.items()
        if name in said
    }
