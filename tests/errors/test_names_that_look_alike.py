"""Two names that nobody can tell apart are refused as two, and what differs is said in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario.letters.names import looks

Camsim = Callable[..., Result]
ALIKE = [
    ("Caf\u00e9", "Cafe\u0301", "U+00E9 in the first and U+0065 U+0301 in the second"),
    ("A", "A ", "a blank at the beginning or end in the second"),
    (" A", "A", "a blank at the beginning or end in the first"),
    ("A B", "A  B", "the blanks between the words differ"),
    ("A B", "A\u00a0B", "the blanks between the words differ"),
    ("AB", "A\u200bB", "U+200B in the second"),
    ("A\u200dB", "A\u200cB", "U+200D in the first and U+200C in the second"),
    ("\u202eAB", "AB", "U+202E in the first"),
    ("\ufeffA", "A", "U+FEFF in the first"),
    ("A\u00adB", "AB", "U+00AD in the first"),
    ("A", "A\u3164", "U+3164 in the second"),
    ("\u2764", "\u2764\ufe0f", "U+FE0F in the second"),
    ("\ud55c", "\u1112\u1161\u11ab", "U+D55C in the first"),
    ("\u212bngstrom", "\u00c5ngstrom", "U+212B in the first and U+00C5 in the second"),
    ("\uff21", "A", "U+FF21 in the first and U+0041 in the second"),
    ("\ufb01n", "fin", "U+FB01 in the first"),
    ("a\x1bb", "a\\\\x1bb", "U+001B in the first"),
]
TOWN = """\
title = "t"
start = 2024-05-01
days = 9
policies = ["early-partner-2018"]
[town]
homes = [
{{ id = "{home}", x = 0.1, y = 0.1 }},
{{ id = "{other_home}", x = 0.2, y = 0.1 }},
]
[[residents.segments]]
name = "{segment}"
share = 0.5
[[residents.segments]]
name = "{other_segment}"
share = 0.5
[[agencies]]
name = "{agency}"
[[agencies]]
name = "{other_agency}"
"""
CASE = """\
title = "t"
[kinds."{kind}"]
prior = 0.5
[kinds."{other_kind}"]
prior = 0.5
[[homes]]
id = "{home}"
[[homes]]
id = "{other_home}"
[[requests]]
id = "{request}"
homes = ["{home}"]
[[requests]]
id = "{other_request}"
homes = ["{home}"]
"""


def written(name: str) -> str:
    return "".join(one if one >= " " else f"\\u{ord(one):04x}" for one in name)


def check(camsim: Camsim, folder: Path, text: str, **names: str) -> list[str]:
    kinds = ["home", "segment", "agency", "kind", "request"]
    every = {kind: f"first {kind}" for kind in kinds} | {
        f"other_{kind}": f"other {kind}" for kind in kinds
    }
    path = folder / "f.toml"
    path.write_text(
        text.format(**(every | {key: written(name) for key, name in names.items()})),
        encoding="utf-8",
    )
    done = camsim("check", path)
    assert (done.exit_code == 0) == (done.stderr == "")
    return done.stderr.splitlines()


@pytest.mark.parametrize(("one", "other", "said"), ALIKE)
@pytest.mark.parametrize("kind", ["home", "segment", "agency"])
def test_two_names_of_a_scenario(
    camsim: Camsim, tmp_path: Path, kind: str, one: str, other: str, said: str
) -> None:
    (line,) = check(camsim, tmp_path, TOWN, **{kind: one, f"other_{kind}": other})
    what = {"home": "homes", "segment": "segments", "agency": "agencies"}[kind]
    assert f"two {what} are called" in line
    assert said in line
    assert re.search(r"f\.toml:\d+: ", line)


@pytest.mark.parametrize(("one", "other", "said"), ALIKE[:8])
@pytest.mark.parametrize("kind", ["home", "kind", "request"])
def test_two_names_of_a_case(
    camsim: Camsim, tmp_path: Path, kind: str, one: str, other: str, said: str
) -> None:
    lines = check(camsim, tmp_path, CASE, **{kind: one, f"other_{kind}": other})
    assert [line for line in lines if f"two {kind}s are called" in line and said in line], lines


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "A"), ("A1", "A2"), ("A", "Ä"), ("家", "屋"), ("A B", "AB"), ("👩", "👩🏽"), ("क", "ख")],
)
def test_names_that_look_different_are_two(
    camsim: Camsim, tmp_path: Path, one: str, other: str
) -> None:
    assert (
        check(camsim, tmp_path, TOWN, home=one, other_home=other, agency=one, other_agency=other)
        == []
    )
    assert looks(one) != looks(other)


@pytest.mark.parametrize(
    ("defined", "used"),
    [
        ("Caf\u00e9", "Cafe\u0301"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("خانه‌ی", "خانهی"),
        ("A", "A "),
        ("\ud55c", "\u1112\u1161\u11ab"),
    ],
)
def test_a_name_that_only_looks_like_a_known_one_is_no_riddle(
    camsim: Camsim, tmp_path: Path, defined: str, used: str
) -> None:
    script = f'[[script]]\nat = 2024-05-02T09:00:00\nagency = "first agency"\nasks = ["{defined}"]\nresponses = {{ "{used}" = "shared" }}\n'
    (line,) = check(
        camsim, tmp_path, TOWN + script.replace("{", "{{").replace("}", "}}"), home=defined
    )
    assert f"no home is called '{used}'; one name looks the same, but" in line
    assert "did you mean" not in line
    told = line.split("but ")[1]
    assert "U+" in told or "blank" in told
    agency = f'[[script]]\nat = 2024-05-02T09:00:00\nagency = "{used}"\nasks = ["first home"]\n'
    (line,) = check(camsim, tmp_path, TOWN + agency, agency=defined)
    assert f"no agency is called '{used}'; one name looks the same, but" in line
    facts = f'[[facts]]\nrequest = "{used}"\nhome = "first home"\nresponse = "shared"\n'
    lines = check(camsim, tmp_path, CASE + facts, request=defined)
    assert any(
        f"no request is called '{used}'; one name looks the same, but" in line for line in lines
    )


@pytest.mark.parametrize(
    ("on_disk", "in_file"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFC", "NFC"), ("NFD", "NFD")]
)
def test_a_path_finds_its_file_whatever_the_composition(
    camsim: Camsim, tmp_path: Path, on_disk: str, in_file: str
) -> None:
    """Some systems store an accented letter apart, and files travel between systems."""
    folder = tmp_path / unicodedata.normalize(on_disk, "\u00e9t\u00e9")
    folder.mkdir()
    name = unicodedata.normalize(on_disk, "caf\u00e9.toml")
    (folder / name).write_text('title = "p"\nbasis = "stated"\n', encoding="utf-8")
    path = tmp_path / "s.toml"
    word = unicodedata.normalize(in_file, "./\u00e9t\u00e9/caf\u00e9.toml")
    path.write_text(
        'title = "t"\nstart = 2024-05-01\ndays = 9\n'
        f'policies = ["{word}"]\n[town]\nhomes = [{{ id = "A", x = 0, y = 0 }}]\n',
        encoding="utf-8",
    )
    assert camsim("check", path).stderr == ""
    assert camsim("run", path).exit_code == 0
    assert camsim("check", tmp_path / word).stderr == ""


def test_two_files_that_differ_in_composition_only_are_each_found(
    camsim: Camsim, tmp_path: Path
) -> None:
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "caf\u00e9.toml")).write_text(
            'title = "p"\nbasis = "stated"\n'
        )
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system takes the two for one")
    for form in ("NFC", "NFD"):
        assert (
            camsim("check", tmp_path / unicodedata.normalize(form, "caf\u00e9.toml")).stderr == ""
        )
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "t"\nstart = 2024-05-01\ndays = 9\npolicies = ["./caf\u00e9.toml", "./cafe\u0301.toml"]\n[town]\nhomes = [{ id = "A", x = 0, y = 0 }]\n'
    )
    (line,) = camsim("check", path).stderr.splitlines()
    assert "two policies are called" in line
    assert "U+0301" in line
