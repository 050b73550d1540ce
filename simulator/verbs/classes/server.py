"""The process that serves a class, started and ended by whoever shows its wall."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from simulator.verbs.console import fail

COMMAND = (sys.executable, "-P", "-m", "simulator.web.classes")
SECONDS_TO_END = 8.0


class ClassServer:
    """A class's server. Use it with `with`: it ends with its standard input."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        """Prepare to serve a class with `settings`, as `simulator.web.classes.settings` has them.

        The key of the wall's door is made here, and goes by standard input: others on this machine
        could read a command line.
        """
        self.key = secrets.token_urlsafe(32)
        self.teacher = 0
        """The port of the wall's door."""
        self.students: tuple[str, ...] = ()
        """Addresses for phones, with the code at their end."""
        self._settings = {**settings, "key": self.key}

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        # Ctrl-C is for the wall; what the server would write down is nobody's business.
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        said = self._answer()
        if "errors" in said or "teacher" not in said:
            self._end()
            fail(*map(str, said.get("errors", ["the server of the class did not start"])))
        self.teacher, self.students = int(said["teacher"]), tuple(said["students"])
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._end()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(self._settings).encode() + b"\n")
            self._process.stdin.flush()
            said = json.loads(self._process.stdout.readline() or b"{}")
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
