"""A package can be loaded from several threads: it imports none of its own modules."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import simulator
from simulator import experiment, measure, scenario

ROOT = Path(simulator.__file__).parent
LOADED_WHOLE = {"model"}
"""Nobody outside imports its modules by themselves: `run` is a module there, and what it offers."""


def imports_of(package: Path) -> list[str]:
    """Return the modules of the project that `package` imports as it is loaded."""
    body = ast.parse((package / "__init__.py").read_text(encoding="utf-8")).body
    return [
        node.module
        for node in body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("simulator.")
    ]


def test_no_package_imports_its_own_modules() -> None:
    packages = [path.parent for path in ROOT.rglob("__init__.py")]
    assert len(packages) > 8
    eager = {
        package.relative_to(ROOT).as_posix(): imported
        for package in packages
        if (imported := [name for name in imports_of(package) if name != "simulator.lazily"])
    }
    assert set(eager) == LOADED_WHOLE


def test_of_a_package_that_is_loaded_whole_no_module_is_imported_by_itself_in_a_thread() -> None:
    """The terminal program computes in threads, and so does whatever it calls."""
    alone = [
        path.relative_to(ROOT).as_posix()
        for room in ("tui", "web", "plain", "experiment", "measure")
        for path in (ROOT / room).rglob("*.py")
        if "from simulator.model." in path.read_text(encoding="utf-8")
    ]
    assert alone == []


@pytest.mark.parametrize("package", [experiment, measure, scenario])
def test_a_package_offers_what_it_lists_and_nothing_else(package: object) -> None:
    module = importlib.import_module(package.__name__)  # type: ignore[attr-defined]
    for name in module.__all__:
        assert getattr(module, name) is getattr(module, name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        module.nothing  # noqa: B018
