"""Tries the program with each Python that is here, in an environment of its own (`make pythons`).

    python scripts/pythons.py [PYTHON ...]

Without words it takes `PYTHONS`, or every `python3.N` on the path that the program can run with.
Each gets the wheel as a stranger would install it, what is pinned for it (or, where a pin has
nothing for that Python, the newest that serves it), and the tests in PART against that wheel: no
module of this folder is read. The environments stay in build/pythons, so that a second time is
quick. Prints a table, and ends with status 1 where one did not pass.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST_MINOR, NEWEST_MINOR = 11, 19
PART = (
    "tests/golden", "tests/errors/test_wrong_files.py", "tests/errors/test_unreadable_files.py",
    "tests/packaging/test_command_line_helps.py",
    "tests/unit/test_command.py", "tests/unit/test_notes_on_files.py",
    "tests/unit/test_lazily.py", "tests/unit/test_saving.py",
    "tests/unit/test_numbers.py", "tests/unit/test_one_at_a_time.py", "tests/unit/test_memory.py",
    "tests/acceptance/test_six_homes.py", "tests/acceptance/test_failed_runs.py",
    "tests/acceptance/test_many_runs.py", "tests/acceptance/test_sweep.py",
    "tests/files/test_round_trip.py", "tests/inference/test_textbook.py",
    "tests/classroom/test_store.py", "tests/classroom/test_server.py",
    "tests/lessons/test_starts.py",
    "tests/story/test_beside.py", "tests/screens/test_modes.py", "tests/browser/test_sessions.py",
)  # fmt: skip
"""What a Python could break: figures byte for byte, files, SQLite, processes, asyncio, screens."""
LEFT_OUT = ("simulator", "build", "dist", "__pycache__", "*.egg-info", ".*")
ENVIRONMENTS = ROOT / "build" / "pythons"
SECONDS = 1_200
_LAST = re.compile(r"^(?=.*\d (?:passed|failed|error)).* in [\d.]+s.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tried:
    """One Python, and how it went."""

    version: str
    made_from: str
    said: str
    good: bool


def pythons() -> Iterator[str]:
    """Yield every Python on the path that can be run, the oldest first."""
    for minor in range(LEAST_MINOR, NEWEST_MINOR + 1):
        for folder in os.get_exec_path():
            found = shutil.which(f"python3.{minor}", path=folder)
            # One that a version manager would only name, if it were chosen, cannot be run.
            if found and version_of(found):
                yield found
                break


def version_of(python: str) -> str | None:
    """Return the version of a Python that can make environments; None where it cannot be run."""
    asked = [python, "-c", "import sys, venv, ensurepip; print(sys.version.split()[0])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def tried(python: str, wheel: Path, checkout: Path) -> Tried:
    """Make an environment for a Python, and run the tests of `checkout` with it."""
    version = version_of(python)
    if version is None:
        return Tried(python, "", "cannot be run, or lacks venv", good=False)
    place = ENVIRONMENTS / version
    own = place / "bin" / "python"
    _run([python, "-m", "venv", str(place)])
    install = [str(own), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    # All is pinned, so nothing has to be resolved, which takes minutes.
    dev = str(ROOT / "requirements" / "dev.txt")
    pinned = ["--no-compile", "--no-deps", "--require-hashes", "--requirement", dev]
    made_from = "pins"
    if subprocess.run([*install, *pinned], capture_output=True, check=False).returncode:
        made_from = "newest"
        try:
            _run([*install, *_stated()])
        except RuntimeError as error:
            return Tried(version, made_from, _end_of(str(error)), good=False)
    _run([*install, "--no-deps", "--force-reinstall", str(wheel)])
    asked = [str(own), "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", *PART]
    try:
        done = subprocess.run(
            asked,
            cwd=checkout,
            env=_environment(place),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Tried(version, made_from, f"not done after {SECONDS} seconds", good=False)
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr, flush=True)
    last = _LAST.findall(done.stdout)
    said = last[-1].strip("= ") if last else _end_of(done.stdout + done.stderr)
    return Tried(version, made_from, said, good=done.returncode == 0)


def _stated() -> list[str]:
    """Return what the program and its tests need, as pyproject.toml states it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *extras["reports"], *extras["research"], *extras["dev"]]


def _environment(place: Path) -> dict[str, str]:
    """Return this process's environment with that Python's commands first, and nobody's modules."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _run(words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)


def _end_of(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:120] if lines else "ended without a word"


def main(asked: list[str]) -> int:
    """Try each Python; return the exit status."""
    results = []
    if importlib.util.find_spec("pip") is None:
        print("the Python that runs this has no pip: try make PYTHON=... pythons", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        built = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel"]
        _run([*built, "--no-deps", "--wheel-dir", str(base), str(ROOT)])
        (wheel,) = base.glob("*.whl")
        checkout = base / "checkout"
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for python in asked or list(pythons()):
            began = time.monotonic()
            one = tried(python, wheel, checkout)
            results.append(one)
            print(
                f"{one.version:<10} {one.made_from:<8} {'yes' if one.good else 'NO':<4} {one.said}"
                f" ({time.monotonic() - began:.0f} s in all)",
                flush=True,
            )
    if not results:
        print("no Python that this program can run with is on the path", file=sys.stderr)
    return 0 if results and all(one.good for one in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or os.environ.get("PYTHONS", "").split()))
