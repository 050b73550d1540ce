"""What has to be typed for a library that is not there is said for the environment that runs."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from pathlib import Path

import pytest

from simulator import extras
from simulator.extras import MissingExtra, line_for_libraries

ROOT = Path(__file__).resolve().parents[2]
BEGINS = "Parquet needs the research extra; to add it, type: "


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that no checkout made, with pip in it."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "camsim"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "camsim" / "bin" / "python"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: object())
    (tmp_path / "camsim").mkdir()
    return tmp_path / "camsim"


def line() -> str:
    said = str(MissingExtra("Parquet needs", "research"))
    assert said.startswith(BEGINS)
    return said.removeprefix(BEGINS)


def test_the_environment_of_a_checkout_is_added_to_by_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "_CHECKOUT", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/make")
    (tmp_path / "Makefile").touch()
    assert line() == f"make -C {tmp_path} extras"
    monkeypatch.chdir(tmp_path)
    assert line() == "make extras"
    assert line_for_libraries("numpy>=2.2.1") == "make clean run"


def test_the_makefile_has_the_words_that_are_said() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{word}:" in makefile for word in ("extras", "run", "clean"))


@pytest.mark.parametrize("missing", ["make", "Makefile"])
def test_a_checkout_without_make_is_added_to_by_pip(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "_CHECKOUT", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    monkeypatch.setattr(shutil, "which", lambda _: None if missing == "make" else "/bin/make")
    if missing == "make":
        (tmp_path / "Makefile").touch()
    assert "pip" in line()
    assert not line().startswith("make")


def test_elsewhere_it_is_the_pip_of_the_python_that_runs(elsewhere: Path) -> None:
    assert line() == f'{elsewhere}/bin/python -m pip install "camsim[research]"'
    libraries = line_for_libraries("numpy>=2.2.1", "simpy>=4.1")
    assert libraries == f'{elsewhere}/bin/python -m pip install "numpy>=2.2.1" "simpy>=4.1"'


def test_an_environment_without_pip_is_added_to_by_another_one(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    python = f"{elsewhere}/bin/python"
    assert line() == f'python3 -m pip --python {python} install "camsim[research]"'


def test_what_pipx_installed_is_added_to_by_pipx(elsewhere: Path) -> None:
    (elsewhere / "pipx_metadata.json").touch()
    assert line() == 'pipx runpip camsim install "camsim[research]"'


def test_a_checkout_that_nothing_installed_is_named_by_its_folder(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    assert line() == f'{elsewhere}/bin/python -m pip install "{ROOT}[research]"'
