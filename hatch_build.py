"""Writes into a wheel, and into the archive of the sources, from which commit they were made."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _built_from(root: Path) -> Any:
    """Return the module of the program that asks git, without loading the program."""
    spec = importlib.util.spec_from_file_location(
        "built_from", root / "simulator" / "built_from.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class CommitHook(BuildHookInterface[Any]):
    """Puts a file with the commit beside the package's modules."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file, unless this is a checkout that is only linked, or git says nothing."""
        if version == "editable":
            return
        root = Path(self.root)
        built_from = _built_from(root)
        place = f"simulator/{built_from.COMMIT_FILE}"
        if (root / place).is_file():
            build_data["force_include"][str(root / place)] = place
            return
        commit = built_from.commit_of(root) if (root / ".git").exists() else None
        if commit is None:
            return
        kept = self._kept(built_from.COMMIT_FILE)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{commit}\n", encoding="utf-8")
        build_data["force_include"][str(kept)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take away what was written for the build alone."""
        del version, build_data, artifact_path
        self._kept(_built_from(Path(self.root)).COMMIT_FILE).unlink(missing_ok=True)

    def _kept(self, name: str) -> Path:
        return Path(self.directory) / f".{name}"
