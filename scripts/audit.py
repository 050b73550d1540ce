"""Asks a database of known faults about every pinned dependency (`make audit`).

Where no database can be had, it lists them with the day on which each was pinned, so that a person
can look them up, and ends with status 3: not audited is not the same as clean.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINNED = ROOT / "requirements" / "run.txt"
NOT_AUDITED = 3
_ASKED = (
    "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off",
    "--requirement",
)  # fmt: skip
_PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)")


def audited() -> tuple[list[str], list[str]]:
    """Return the known faults, a line each, and the names of what could not be looked up."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *_ASKED, str(PINNED)],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], [name for name, _, _ in pins()]
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}"
        for one in found
        for fault in one.get("vulns", ())
    ]
    return faults, [one["name"] for one in found if "skip_reason" in one]


def pins() -> list[tuple[str, str, str]]:
    """Return name, version and day of each pin, as the history of the repository has it."""
    blamed = subprocess.run(
        ["git", "blame", "--date=short", "-s", "--show-stats", str(PINNED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    days = _days(
        sorted({line.split()[0].lstrip("^") for line in blamed.stdout.splitlines() if line})
    )
    listed = []
    for line in blamed.stdout.splitlines():
        commit, _, rest = line.partition(") ")
        pin = _PIN.match(rest)
        if pin:
            listed.append((pin[1], pin[2], days.get(commit.split()[0].lstrip("^"), "unknown")))
    return listed


def _days(commits: list[str]) -> dict[str, str]:
    days = {}
    for commit in commits:
        shown = subprocess.run(
            ["git", "show", "-s", "--format=%cs", commit],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if shown.returncode == 0:
            days[commit] = shown.stdout.strip()
    return days


def main() -> int:
    """Print what is known; return the exit status."""
    faults, unknown = audited()
    for line in faults:
        print(line)
    if unknown:
        print(
            f"NOT AUDITED: no database knows {len(unknown)} of the pinned dependencies from here:"
        )
        for name, version, day in pins():
            if name in unknown or len(unknown) == len(pins()):
                print(f"  {name} {version}, pinned {day}")
        return NOT_AUDITED
    print("No fault is known." if not faults else f"{len(faults)} known faults.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
