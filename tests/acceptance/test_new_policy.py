"""A policy of one's own begins as a copy of another: the same rules, under another name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario.library import policy_names, policy_path
from simulator.scenario.loading import load_policy

Camsim = Callable[..., Result]
OF_ITS_OWN = {"title", "short", "years", "basis", "summary"}


@pytest.mark.parametrize("name", policy_names())
def test_a_copy_has_the_rules_of_the_other_and_is_a_what_if(
    camsim: Camsim, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "my-rules.toml"
    done = camsim("new", path, "--policy", name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"wrote {path}; change its rules, then: "
        f"camsim compare maple-court --policy {name} --policy {path}\n"
    )
    other, copy = (load_policy(file) for file in (policy_path(name), path))
    assert copy.model_dump(exclude=OF_ITS_OWN) == other.model_dump(exclude=OF_ITS_OWN)
    assert (copy.title, copy.short, copy.basis) == ("My rules", "", "counterfactual")
    assert copy.summary == f"Begun from “{other.title}”: say here what your rules change."
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# A policy for camsim, begun from “{other.title}”:")
    assert "#:schema" not in text
    lines = policy_path(name).read_text(encoding="utf-8").splitlines()
    comments = [line.split(" # ", 1)[1] for line in lines if " # " in line]
    assert all(comment in text for comment in comments)


def test_a_copy_of_a_copy_is_named_by_its_path(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert camsim("new", "first", "--policy", "no-map-2019").exit_code == 0
    done = camsim("new", "second one", "--policy", "./first.toml")
    assert "--policy ./first.toml --policy './second one.toml'\n" in done.stdout
    assert load_policy(tmp_path / "second one.toml").title == "Second one"


@pytest.mark.parametrize(
    "text",
    [
        'title = "A\\nB = 3"\n',
        '# note \u2028 x = broken\ntitle = "T"\n',
        '# note \x85 x = broken\ntitle = "T"\n',
        'agency_receives = { shared = { detail = "total", when = "on_close" } }\r\ntitle = "T"\r\n',
        'title = "A \\" {typed} [b]x[/b]"\n[map]\nerror_ft = 0.0\n# the last',
    ],
)
def test_a_copy_of_an_odd_file_can_be_read(camsim: Camsim, tmp_path: Path, text: str) -> None:
    odd, copy = tmp_path / "odd.toml", tmp_path / "copy.toml"
    odd.write_bytes(text.encode())
    assert camsim("new", copy, "--policy", odd).exit_code == 0
    of_both = [load_policy(file).model_dump(exclude=OF_ITS_OWN) for file in (odd, copy)]
    assert of_both[0] == of_both[1]


def test_what_cannot_be_copied_is_said_and_nothing_is_written(
    camsim: Camsim, tmp_path: Path
) -> None:
    (tmp_path / "wrong.toml").write_text('title = "T"\nbasiss = "stated"\n')
    (tmp_path / "there.toml").write_text("mine")
    new = tmp_path / "new.toml"
    for words, said in (
        ((new, "--policy", "no-map-2091"), "did you mean 'no-map-2019'?"),
        ((new, "--policy", "xyz"), "no policy is called 'xyz' (camsim list names them)"),
        ((new, "--policy", tmp_path / "wrong.toml"), "basiss: is not a key here"),
        ((new, "--policy", tmp_path / "gone.toml"), "gone.toml: is not there"),
        ((new, "--policy", "no-map-2019", "--from", "t.csv"), "give one of them"),
        ((tmp_path / "there.toml", "--policy", "no-map-2019"), "is there already"),
    ):
        done = camsim("new", *words)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert not new.exists()
    assert (tmp_path / "there.toml").read_text() == "mine"
