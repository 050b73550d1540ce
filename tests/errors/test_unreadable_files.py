"""Files that are no TOML, no text, too large or not there: one clear line each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.errors.test_wrong_files import GOOD, Camsim, lines_of

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "not UTF-8": (GOOD.encode() + b'note = "\xff\xfe"\n', ":23: is not UTF-8 text"),
    "a binary": (b"\x7fELF\x02\x01\x00\x00\x00\n" * 9, ":1: is not text: it holds a NUL byte"),
    "deep brackets": (b"title = " + b"[" * 5000, ": nests 5000 deep; 50 is the most"),
    "deep tables": (b"a = " + b"{a=" * 3000, ": nests 3000 deep; 50 is the most"),
    "deep keys": (b".".join([b"a"] * 2000) + b" = 1", ": nests 1999 deep; 50 is the most"),
    "a carriage return": (b'title = "a\rb"\n', ":1: not valid TOML"),
    "a key twice": (b'title = "a"\ntitle = "b"\n', ":2: not valid TOML"),
    "an open string": (b'title = "a\n', ":1: not valid TOML: a quote is not closed on this line"),
    "a string open at the end": (b'title = "a', ":1: not valid TOML: a quote is not closed"),
    "no such day": (b"start = 2024-05-32\n", ":1: not valid TOML: there is no day 2024-05-32"),
    "no such leap day": (b"start = 2023-02-29\n", ":1: not valid TOML: there is no day 2023-02-29"),
    "no such day, with a time": (
        b"at = 2024-13-01T09:00:00\n",
        ":1: not valid TOML: there is no day 2024-13-01",
    ),
    "a day without zeros": (
        b"start = 2024-5-3\n",
        ":1: not valid TOML: a day is written 2024-05-03",
    ),
    "a percent sign": (
        b"shares = 75%\n",
        ":1: not valid TOML: there is more on this line than one value; write no percent sign: "
        "75 in 100 is 0.75",
    ),
    "a point at the end": (
        b"shares = 1.\n",
        ":1: not valid TOML: there is more on this line than one value; write digits around the "
        "point: 5.0, 0.5",
    ),
    "a zero in front": (
        b"days = 05\n",
        ":1: not valid TOML: there is more on this line than one value; a number has no zero "
        "before it: 5",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_is_one_clear_line(camsim: Camsim, tmp_path: Path, name: str) -> None:
    content, message = UNREADABLE[name]
    path = tmp_path / "s.toml"
    path.write_bytes(content)
    (problem,) = lines_of(camsim("check", path))
    assert problem.startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "is empty"), (" \n\t\n", "is empty"), ("# title = 1\n", "has only comments")],
)
def test_a_file_that_says_nothing_is_one_line_whoever_reads_it(
    camsim: Camsim, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text)
    line = f"{path}: {said}; camsim new NAME writes one to begin from"
    for words in (
        ("check",),
        ("run",),
        ("tui",),
        ("infer",),
        ("lesson",),
        ("run", "maple-court", "--policy"),
    ):
        assert lines_of(camsim(*words, path)) == [line]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html>\n<html lang=en>", "is a web page (HTML), not TOML"),
        (b"\n <HTML>", "is a web page (HTML), not TOML"),
        (b'<?xml version="1.0"?><svg/>', "is XML, as SVG pictures are, and not TOML"),
        (b'{"title": "mine"}', "is JSON, not TOML"),
        (b"[" * 60 + b"{", "nests 61 deep; 50 is the most"),
        (b'{"a": ' + b"[" * 60, "is JSON, not TOML"),
        (b"\x89PNG\r\n\x1a\n\0", "is a picture (PNG), not text"),
        (b"\xff\xd8\xff\xe0\0", "is a picture (JPEG), not text"),
        (b"%PDF-1.7\n\xe2", "is a PDF, not text"),
        (b"PK\x03\x04\0", "is a packed file, as Excel and Word write them; of a table, save"),
        ('title = "mine"'.encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    ],
)
def test_a_file_of_another_program_is_called_what_it_is(
    camsim: Camsim, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(content)
    (problem,) = lines_of(camsim("check", path))
    assert problem.startswith(f"{path}: {said}")


def test_fifty_megabytes_are_refused_before_they_are_read(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = lines_of(camsim("check", path))
    assert problem == f"{path}: has 50.0 MB; 5 MB is the most"


def test_a_folder_and_a_missing_file_are_refused(camsim: Camsim, tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    assert lines_of(camsim("check", folder)) == [f"{folder}: is a folder, not a file"]
    gone = tmp_path / "gone.toml"
    assert lines_of(camsim("run", gone)) == [f"{gone}: is not there"]
