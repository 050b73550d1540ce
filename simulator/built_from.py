"""Which commit this program was made from, so that a result can name it.

A wheel carries it in a file that its build writes. A checkout asks git. Elsewhere nobody knows.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

COMMIT_FILE = "COMMIT"
"""Beside this module, in a wheel alone; `hatch_build.py` writes it."""
_LETTERS = 10
_COMMIT = re.compile(r"[0-9a-f]{10,64}(\+changes)?")
_SECONDS = 5


def commit() -> str | None:
    """Return the commit in ten letters, with `+changes` where files differ from it."""
    package = Path(__file__).resolve().parent
    kept = package / COMMIT_FILE
    if kept.is_file():
        return _as_commit(kept.read_text(encoding="utf-8"))
    if not (package.parent / ".git").exists():
        return None
    return commit_of(package.parent)


def commit_of(checkout: Path) -> str | None:
    """Return what git says of `checkout`; None where there is no git, or no commit yet."""
    changed = _git(checkout, "status", "--porcelain", "--untracked-files=no")
    named = _git(checkout, "rev-parse", f"--short={_LETTERS}", "HEAD")
    if not named:
        return None
    return _as_commit(named.strip() + ("+changes" if changed else ""))


def _as_commit(text: str) -> str | None:
    found = text.strip()
    return found if _COMMIT.fullmatch(found) else None


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *words],  # noqa: S607
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
