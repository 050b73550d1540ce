"""Ctrl-C while the command is still being loaded."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

import pytest

from simulator.__main__ import main
from simulator.verbs.console import INTERRUPTED


class _Interrupts:
    """Stands for whoever presses Ctrl-C as the commands are imported."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name == "simulator.cli":
            raise KeyboardInterrupt
        return None


def test_an_interrupt_while_the_commands_are_imported_is_a_line_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "simulator.cli", raising=False)
    monkeypatch.setattr(sys, "meta_path", [_Interrupts(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
