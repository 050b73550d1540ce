"""What somebody has to type in a shell."""

from __future__ import annotations

import shlex
from pathlib import Path


def typed_path(path: Path | str) -> str:
    """Return `path` as it is typed on a command line: no option, and in quotes where it has to."""
    return shlex.join([f"./{path}" if f"{path}".startswith("-") else f"{path}"])
