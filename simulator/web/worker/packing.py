"""Answers of the worker as bytes, and back; `channel` beside it says why that is safe."""

from __future__ import annotations

import io
import pickle
from typing import Any

from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario

_SCENARIO = "scenario"


class _Packer(pickle.Pickler):
    """Leaves the scenario out: whoever asked has it."""

    def __init__(self, file: io.BytesIO, scenario: Scenario) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._scenario = scenario

    def persistent_id(self, obj: Any) -> str | None:
        """Name the scenario instead of writing it."""
        return _SCENARIO if obj is self._scenario else None


class _Unpacker(pickle.Unpickler):
    """Puts the scenario of whoever asked in again."""

    def __init__(self, file: io.BytesIO, scenario: Scenario) -> None:
        super().__init__(file)
        self._scenario = scenario

    def persistent_load(self, pid: Any) -> Scenario:
        """Return the scenario."""
        assert pid == _SCENARIO
        return self._scenario


def packed(answer: object, scenario: Scenario) -> bytes:
    """Return an answer as bytes; `scenario`, where it is part of it, is only named."""
    file = io.BytesIO()
    _Packer(file, scenario).dump(answer)
    return file.getvalue()


def unpacked(answer: bytes, loaded: Loaded) -> Any:
    """Return the answer to a question about `loaded`."""
    return _Unpacker(io.BytesIO(answer), loaded.scenario).load()
