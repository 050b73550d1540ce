"""In lines nobody hears an empty one: where there is nothing to say, it says so or stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.plain.session import converse

_STORY = """\
title = "A street"
start = 2024-03-01
days = 3
policies = ["./a.toml", "./b.toml"]
[town]
homes = [{{ id = "A", x = 0.02, y = 0.02, camera = {camera} }}]
[[script]]
at = 2024-03-01T09:00:00
agency = "Police"
x = 0.02
y = 0.02
area_sq_mi = 0.02
"""
_POLICY = """\
title = "Not summed up"
[agency_receives]
shared = { detail = "total", when = "on_close" }
"""
_WORDS = ("policy", "policy 2", "where", "end", "infer", "request", "no", "flow", "views", "log")
_MORE = ("compare", "compare 1", "assumptions", "home", "home 1", "map", "policy", "infer", "help")


@pytest.mark.parametrize("camera", ["true", "false"])
def test_no_line_is_empty(tmp_path: Path, camera: str) -> None:
    """Policies without a summary, and a street where no request reaches a home."""
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(_POLICY, "utf-8")
    (tmp_path / "s.toml").write_text(_STORY.format(camera=camera), "utf-8")
    said: list[str] = []
    typed = iter((*_WORDS, *_MORE))
    converse(str(tmp_path / "s.toml"), lambda: next(typed, None), said.append)
    assert said[-1] == "The input has ended. Goodbye."
    assert any(line.startswith("Policy 2: Not summed up") for line in said)
    assert [line for line in said if not line.strip()] == []
    reached = "No request reached a home, so nothing can be worked out about one."
    assert (reached in said) == (camera == "false")
