"""What cannot show our marks gets plain ones, a cell for a cell; `?` is left to *not known*."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from simulator.report.words import terms as words
from simulator.report.words.marks import ALL, PLAIN, Marks, marks_for
from simulator.report.words.number_terms import STATUSES
from simulator.scenario.letters.cells import cells
from simulator.tui.kit.looks import FOCUS, HAPPENED, KNOWN, SURE
from simulator.tui.watch.pictures.timeline import MARKS, PAUSE, REQUEST
from tests.sizes import some_here

ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = ("ascii", "latin-1", "cp1252", "koi8-r")
ASCII = Marks("ascii", because="a test")
VERBS = {
    "compare": ("compare", "maple-court", "--replications", "2", "--no-inference"),
    "run": ("run", "maple-court"),
    "run --plain": ("run", "maple-court", "--plain", "--policy", "every-outcome"),
    "sweep": (
        *("sweep", "maple-court", "--vary", "days=2,3", "--replications", "2"),
        *("--no-inference", "--policy", "every-outcome", "--measure", "homes_named"),
    ),
    "list": ("list",),
    "infer": ("infer", "case.toml"),
}
CASE = """
title = "Café ● of two"
[kinds."naïve"]
prior = 0.5
declines = 0.4
[kinds.other]
prior = 0.5
declines = 0.1
[[homes]]
id = "Ä"
[[homes]]
id = "B"
[[requests]]
id = "R"
homes = ["Ä", "B"]
[[facts]]
requests = ["R"]
item = "declined"
total = 2
"""


@pytest.mark.parametrize(
    ("verb", "encodings"),
    [
        *((verb, ENCODINGS if verb == "infer" else ENCODINGS[:1]) for verb in VERBS),
        *(
            pytest.param(verb, ENCODINGS[1:], marks=pytest.mark.thorough)
            for verb in VERBS
            if verb != "infer"
        ),
    ],
)
def test_each_encoding_gets_what_it_can_show_in_the_same_columns(
    verb: str, encodings: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    whole = CliRunner().invoke(cli, VERBS[verb])
    assert whole.exit_code == 0
    for encoding in encodings:
        # Whatever it cannot encode would be an error.
        found = CliRunner(charset=encoding).invoke(cli, VERBS[verb])
        assert (found.exit_code, found.exception) == (0, None)
        assert found.stdout.count("?") == whole.stdout.count("?")
        assert [len(line) for line in found.stdout.splitlines()] == [
            cells(line) for line in whole.stdout.splitlines()
        ]


def test_errors_are_shown_too(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('title = "Café ●"\nstart = 2024-01-01\ndays = 1\npolicies = ["caféé…"]\n')
    for words_ in (("check", str(wrong)), ("run", str(wrong))):
        said = CliRunner(charset="ascii").invoke(cli, words_).stderr
        assert "cafee." in said
        assert "?" not in said.replace("did you mean", "").removesuffix("?\n")


@pytest.mark.parametrize(
    ("encoding", "environment", "terminal", "because"),
    [
        ("utf-8", {"TERM": "xterm-256color"}, True, ""),
        ("utf-8", {"TERM": "tmux", "LANG": "C.UTF-8"}, True, ""),
        ("utf-8", {}, True, ""),
        ("ascii", {"TERM": "xterm"}, True, "encoding ascii"),
        ("ANSI_X3.4-1968", {}, False, "encoding ANSI_X3.4-1968"),
        ("latin-1", {}, False, "encoding latin-1"),
        ("cp1252", {}, False, "encoding cp1252"),
        ("nonsense", {}, False, "encoding nonsense"),
        (None, {}, False, "encoding ascii"),
        ("utf-8", {"TERM": "linux"}, True, "TERM=linux"),
        ("utf-8", {"TERM": "dumb"}, True, "TERM=dumb"),
        ("utf-8", {"TERM": "vt100"}, True, "TERM=vt100"),
        ("utf-8", {"TERM": "linux-16color"}, True, "TERM=linux-16color"),
        # A file is read elsewhere.
        ("utf-8", {"TERM": "dumb"}, False, ""),
        ("utf-8", {"LANG": "C"}, False, "LANG=C"),
        # What Python itself sets beside LANG=C.
        ("utf-8", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, "LANG=C"),
        ("utf-8", {"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, False, "LC_ALL=POSIX"),
        ("utf-8", {"LC_ALL": "C.UTF-8", "LANG": "C"}, False, ""),
        ("utf-8", {"LANG": "C", "PYTHONIOENCODING": "utf-8"}, False, ""),
        ("utf-8", {"LANG": "C", "PYTHONUTF8": "1"}, False, ""),
    ],
)
def test_encoding_terminal_and_locale_say_what_can_be_shown(
    encoding: str | None, environment: dict[str, str], terminal: bool, because: str
) -> None:
    found = marks_for(encoding, environment, terminal=terminal)
    assert bool(found.because) == bool(because)
    assert because in found.because
    text = " ".join(PLAIN)
    assert (found.shown(text) == text) == (not because)


def test_every_mark_has_one_cell_and_is_never_the_one_of_not_known() -> None:
    assert all(cells(mark) == 1 and len(plain) == 1 for mark, plain in PLAIN.items())
    assert not {"?", "_", " "} & set(PLAIN.values())
    assert all(plain.isascii() for plain in PLAIN.values())


@pytest.mark.parametrize(
    "family",
    [
        {one.glyph for one in HAPPENED.values()},
        {one.glyph for looks in KNOWN.values() for one in looks.values()} | {"⋅"},
        {one.glyph for one in SURE.values()},
        {one.glyph for one in FOCUS},
        {word.glyph for word in words.DETAILS.values()} | {"≠"},
        {words.FEWER, words.SAME, words.MORE},
        {glyph for glyph, _ in STATUSES.values()},
        {PAUSE, REQUEST, *MARKS.values(), "━", "─", "●"},
    ],
)
def test_marks_that_stand_side_by_side_stay_apart(family: set[str]) -> None:
    assert len({ASCII.shown(glyph) for glyph in family}) == len(family)


def test_no_mark_in_the_program_is_forgotten() -> None:
    """But letters that the program reads and does not write: money, wide signs of formulas."""
    read_only = set("€¥£＝＋－＠")
    for file in [*ROOT.glob("simulator/report/**/*.py"), *ROOT.glob("simulator/tui/**/*.py")]:
        used = set(re.findall(r"[^\x00-\x7f]", file.read_text(encoding="utf-8"))) - read_only
        for mark in used:
            shown = ASCII.shown(mark)
            assert shown not in {"", "?", "_"}, (file.name, mark)
            assert len(shown) == cells(mark)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café Ångström", "Cafe Angstrom"),
        ("e\u0301", "e"),
        ("東京", "____"),
        ("½ ™ Ω", "_ _ _"),
        ("╭─╮ ├┤ ┃ ▔▁▎", "+-+ ++ | --|"),
        ("not known?", "not known?"),
        ("\x1b[1m●\x1b[0m", "\x1b[1m*\x1b[0m"),
    ],
)
def test_letters_lose_their_accents_or_a_line_stands_for_them(text: str, shown: str) -> None:
    assert ASCII.shown(text) == shown
    assert ALL.shown(text) == text


def test_a_poor_terminal_keeps_the_letters_of_people() -> None:
    linux = marks_for("utf-8", {"TERM": "linux"}, terminal=True)
    assert linux.shown("● Café, 東京, Ω") == "* Café, 東京, Ω"


@pytest.mark.parametrize("encoding", some_here(ENCODINGS, here=["ascii"]))
def test_doctor_says_so_and_what_the_plain_marks_mean(encoding: str) -> None:
    said = CliRunner(charset=encoding).invoke(cli, ["doctor"]).stdout
    assert f"encoding {encoding} has not all our marks" in said
    assert '"*" shared' in said
    assert '"?" is not known' in said


def test_doctor_is_silent_where_nothing_is_amiss() -> None:
    assert "our marks" not in CliRunner().invoke(cli, ["doctor"]).stdout
