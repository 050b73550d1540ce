"""What `camsim check` says of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Camsim = Callable[..., Result]


def said_of(camsim: Camsim, folder: Path, text: str) -> list[str]:
    """Return the lines that `check` says of a file with `text`, from the number of the line on."""
    path = folder / "s.toml"
    path.write_text(text, encoding="utf-8")
    done = camsim("check", path)
    assert done.exit_code == (2 if done.stderr else 0), done.exception
    return [line.removeprefix(f"{path}:") for line in done.stderr.splitlines()]
