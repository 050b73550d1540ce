"""What is typed to add a library that is missing, in the environment that runs the program."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1]
"""The folder of the repository, where the program runs from one; the Makefile there tells."""
_OF_PIPX = "pipx_metadata.json"
"""Stands in each environment that pipx made."""


class MissingExtra(Exception):  # noqa: N818 - it says what to install, and is no fault
    """A library that only an extra brings is not installed; the message says what to type."""

    def __init__(self, needs: str, extra: str) -> None:
        super().__init__(f"{needs} the {extra} extra; to add it, type: {_line_for_extra(extra)}")


def line_for_libraries(*wanted: str) -> str:
    """Return the line that installs libraries, such as `numpy>=2.2.1`, anew where need be."""
    return _in_the_checkout("clean run") or _by_pip(*wanted)


def _line_for_extra(extra: str) -> str:
    return _in_the_checkout("extras") or _by_pip(f"{_called()}[{extra}]")


def _in_the_checkout(words: str) -> str:
    """Return the line for `make`, where its own environment is the one that runs."""
    environment = _CHECKOUT / ".venv"
    if Path(sys.prefix).resolve() != environment.resolve() or not shutil.which("make"):
        return ""
    if not (_CHECKOUT / "Makefile").is_file():
        return ""
    folder = "" if Path.cwd() == _CHECKOUT else f"-C {_typed(_CHECKOUT)} "
    return f"make {folder}{words}"


def _called() -> str:
    """Return what pip knows the program by: what is installed needs no index."""
    import importlib.metadata

    try:
        importlib.metadata.distribution("camsim")
    except importlib.metadata.PackageNotFoundError:
        return str(_CHECKOUT)
    return "camsim"


def _by_pip(*wanted: str) -> str:
    # In zsh brackets are a pattern.
    words = " ".join(f'"{word}"' for word in wanted)
    environment = Path(sys.prefix)
    if (environment / _OF_PIPX).is_file():
        return f"pipx runpip {environment.name} install {words}"
    python = _typed(sys.executable)
    if importlib.util.find_spec("pip"):
        return f"{python} -m pip install {words}"
    return f"python3 -m pip --python {python} install {words}"


def _typed(path: Path | str) -> str:
    """Return a path in quotes that every shell takes, that of Windows too, where it has to be."""
    return f'"{path}"' if " " in str(path) else str(path)
