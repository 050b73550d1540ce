"""The folder of a printed pack: there whole or not at all, and nobody else's file is written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.pack import folder as pack_folder
from simulator.classroom.pack.pages import PAGES, is_page_of, pages_of
from simulator.scenario.problems import InputError
from tests.lessons.seen_page import own_lesson

Camsim = Callable[..., Result]


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_command_writes_a_folder_and_writes_it_again(tmp_path: Path, camsim: Camsim) -> None:
    place, out = own_lesson(tmp_path), tmp_path / "pack"
    done = camsim("lesson", place, "--pack", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"wrote {', '.join(PAGES[:-1])} and {PAGES[-1]} into {out}")
    first = state(out)
    assert set(first) == set(PAGES)
    (out / "mine.txt").write_text("notes")
    (out / "teacher.html").unlink()
    assert camsim("lesson", place, "--pack", out).exit_code == 0
    assert state(out) == {**first, "mine.txt": b"notes"}


@pytest.mark.parametrize(
    ("page", "how"),
    list(zip(PAGES, ("other", "changed", "another lesson's", "a folder"), strict=True)),
)
def test_nothing_is_written_over(page: str, how: str, tmp_path: Path, camsim: Camsim) -> None:
    place, out = own_lesson(tmp_path), tmp_path / "pack"
    out.mkdir()
    ours = pages_of(load_lesson(str(place)))[page]
    assert is_page_of(ours, "mine")
    if how == "a folder":
        (out / page).mkdir()
    else:
        other = {
            "other": b"<p>mine</p>",
            "changed": ours.replace(b"</main>", b"<p>my notes</p></main>"),
            "another lesson's": pages_of(load_lesson("map-and-names"))[page],
        }
        (out / page).write_bytes(other[how])
    before = state(out)
    done = camsim("lesson", place, "--pack", out)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"{out / page}: is there already, and is no page of this lesson, or was changed since; "
        "nothing was written: give another folder"
    ]
    assert state(out) == before


def test_a_folder_that_cannot_be_written_is_one_line(
    tmp_path: Path, camsim: Camsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = own_lesson(tmp_path)
    file = tmp_path / "file"
    file.write_text("x")
    for out, why in (
        (file, "is a file, not a folder; nothing was written"),
        (file / "below", "cannot be made: there is no folder for it"),
        (tmp_path / "no" / "such", "cannot be made: there is no folder for it"),
    ):
        done = camsim("lesson", place, "--pack", out)
        assert (done.exit_code, done.stderr) == (2, f"{out}: {why}\n")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    done = camsim("lesson", place, "--pack", tmp_path / "new")
    assert (done.exit_code, done.stderr) == (
        2,
        f"{tmp_path / 'new'}: cannot be written: Permission denied\n",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "mine.toml"]


@pytest.mark.parametrize("fails_at", range(2 * len(PAGES)))
def test_a_pack_is_there_whole_or_not_at_all(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full, or a file that is held, at each write and each move."""
    out = tmp_path / "pack"
    old = dict.fromkeys(PAGES, b"old")
    pack_folder.write_folder(out, old, lambda _: True)
    assert state(out) == old
    calls = 0
    write, replace = pack_folder._write, Path.replace

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at + 1:
            raise OSError(28, "No space left on device")

    def writes(place: Path, content: bytes) -> None:
        count()
        write(place, content)

    def moves(place: Path, target: Path) -> Path:
        if place.parent.name.endswith(".part") and target.parent == out:
            count()
        return replace(place, target)

    monkeypatch.setattr(pack_folder, "_write", writes)
    monkeypatch.setattr(Path, "replace", moves)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        pack_folder.write_folder(out, dict.fromkeys(PAGES, b"new"), lambda _: True)
    assert calls == fails_at + 1
    assert state(tmp_path) == {f"pack/{page}": b"old" for page in PAGES}


def test_a_pack_needs_a_lesson_and_is_not_played(tmp_path: Path, camsim: Camsim) -> None:
    for words in (("--pack", tmp_path), ("map-and-names", "--plain", "--pack", tmp_path)):
        done = camsim("lesson", *words)
        assert done.exit_code == 2
        assert "--pack prints one lesson: name it, and leave --plain out" in done.stderr
    assert state(tmp_path) == {}
