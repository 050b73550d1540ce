"""The wheel and the archive of the sources: the same commit gives the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.thorough


def _built(into: Path) -> dict[str, str]:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(into)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(into.iterdir())
    }


def test_two_builds_are_the_same_byte_for_byte(tmp_path):
    first, second = _built(tmp_path / "one"), _built(tmp_path / "two")
    assert first == second
    assert {Path(name).suffix for name in first} == {".whl", ".gz"}


def test_a_wheel_carries_library_manual_types_and_commit_and_nothing_of_the_tests(tmp_path):
    _built(tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "simulator/library/maple-court.toml" in names
    assert "simulator/py.typed" in names
    assert any(name.endswith("share/man/man1/camsim.1") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    if (ROOT / ".git").exists():
        assert "simulator/COMMIT" in names
