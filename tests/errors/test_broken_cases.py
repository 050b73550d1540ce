"""Broken cases: a clear line each with file, line and key, status 2, no traceback; or an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Camsim = Callable[..., Result]
GOOD = """\
title = "Good"
[[homes]]
id = "A"
shares = 0.1
declines = 0.3
[[homes]]
id = "B"
shares = 0.1
declines = 0.3
[[requests]]
id = "R1"
homes = ["A", "B"]
[[facts]]
requests = ["R1"]
item = "declined"
total = 1
"""
KINDS = """\
title = "Kinds"
[kinds.refuser]
prior = 0.2
declines = 0.9
[kinds.other]
prior = 0.8
declines = 0.1
[[homes]]
id = "A"
[[homes]]
id = "B"
[[requests]]
id = "R1"
homes = ["A", "B"]
[[facts]]
requests = ["R1"]
item = "declined"
total = 1
"""
TOTAL, RATES = "total = 1", "shares = 0.1\ndeclines = 0.3"
HUGE = "1" + "0" * 30

WRONG = [
    # old text, new text, line, key, part of the message
    ('["A", "B"]', '["A", "Q"]', 12, "requests[0].homes[1]", "no home is called 'Q'"),
    ('["A", "B"]', '["A", "A"]', 12, "requests[0].homes[1]", "names 'A' twice"),
    ('["A", "B"]', '["A",\n"B", "A"]', 13, "requests[0].homes[2]", "names 'A' twice"),
    ('["A", "B"]', "[]", 12, "requests[0].homes", "is empty"),
    ('["A", "B"]', '["A", ["A"]]', 12, "requests[0].homes[1]", 'should be text in "quotes"'),
    ('["A", "B"]', '["A", "R1"]', 12, "requests[0].homes[1]", "no home is called 'R1'"),
    ('homes = ["A", "B"]', "", 10, "requests[0].homes", "is missing"),
    ('["R1"]', '["R9"]', 14, "facts[0].requests[0]", "no request is called 'R9'"),
    ('["R1"]', '["R1", "R1"]', 14, "facts[0].requests[1]", "names 'R1' twice"),
    ('["R1"]', '"R1"', 14, "facts[0].requests", "should be a list in [brackets], not 'R1'"),
    ('requests = ["R1"]', "requests = []", 13, "facts[0]", "which requests does the number cover"),
    ('requests = ["R1"]', "", 13, "facts[0]", "requests is missing"),
    ('id = "B"', 'id = "A"', 7, "homes[1].id", "two homes are called 'A'"),
    ('id = "B"', 'id = " "', 7, "homes[1].id", "is blank"),
    ('id = "B"', 'id = ""', 7, "homes[1].id", "is empty"),
    ('id = "B"', "id = 2", 7, "homes[1].id", 'should be text in "quotes", not 2'),
    ('id = "B"', "", 6, "homes[1].id", "is missing"),
    ("[[facts]]", '[[requests]]\nid = "R1"\nhomes = ["A"]\n[[facts]]', 14, "requests[1].id", "two"),
    (TOTAL, "total = 3", 16, "facts[0].total", "3 is more than the 2 homes in the area of R1"),
    (TOTAL, "total = -1", 16, "facts[0].total", "-1 is less than 0"),
    (TOTAL, "total = 1.0", 16, "facts[0].total", "should be a whole number, not 1.0"),
    (TOTAL, "total = true", 16, "facts[0].total", "should be a whole number, not true"),
    (TOTAL, 'total = "1"', 16, "facts[0].total", "should be a whole number, not '1'"),
    (TOTAL, f"total = {HUGE}", 16, "facts[0].total", "more than 1,000,000,000"),
    (TOTAL, "total = 1" + "0" * 5000, 16, "", "a number of 5,001 digits"),
    (TOTAL, "total = = 1", 16, "", "not valid TOML"),
    (TOTAL, "totl = 1", 16, "facts[0].totl", "did you mean 'total'?"),
    (TOTAL, "", 13, "facts[0]", "one of total, between, rounded, noisy; this one has none"),
    (TOTAL, "total = 1\nnoisy = 1\nepsilon = 1.0", 13, "facts[0]", "this one has total and noisy"),
    (TOTAL, "noisy = 1", 13, "facts[0]", "noisy needs epsilon"),
    (TOTAL, "noisy = 1\nepsilon = 0", 17, "facts[0].epsilon", "0 is not more than 0"),
    (TOTAL, "noisy = 1\nepsilon = -1.0", 17, "facts[0].epsilon", "-1.0 is not more than 0"),
    (TOTAL, "noisy = 1\nepsilon = 1e308", 17, "facts[0].epsilon", "not from 0.000001 to 100"),
    (TOTAL, "noisy = 1\nepsilon = 1e-308", 17, "facts[0].epsilon", "not from 0.000001 to 100"),
    (TOTAL, "noisy = 1\nepsilon = inf", 17, "facts[0].epsilon", "finite number"),
    (TOTAL, f"noisy = -{HUGE}\nepsilon = 1.0", 16, "facts[0].noisy", "more than 1,000,000,000"),
    (TOTAL, "total = 1\nepsilon = 1.0", 13, "facts[0].noisy", "for a noisy number only"),
    (TOTAL, "rounded = 5", 16, "facts[0].rounded", "should be a table, not 5"),
    (TOTAL, "rounded = { value = 0, to = 0 }", 16, "facts[0].rounded.to", "0 is less than 1"),
    (TOTAL, "rounded = { value = 0 }", 16, "facts[0].rounded.to", "is missing"),
    (TOTAL, "rounded = { value = 3, to = 5 }", 16, "facts[0].rounded", "not a multiple of 5"),
    (TOTAL, "rounded = { value = 10, to = 5 }", 16, "facts[0].rounded", "8 is more than the 2"),
    (TOTAL, "between = [2, 1]", 16, "facts[0].between", "2 is more than 1"),
    (TOTAL, "between = [1]", 16, "facts[0].between", "the least and the greatest total"),
    (TOTAL, "between = [0, 1, 2]", 16, "facts[0].between", "the least and the greatest total"),
    (TOTAL, "between = [3, 9]", 16, "facts[0].between", "3 is more than the 2 homes"),
    (TOTAL, f"between = [0, {HUGE}]", 16, "facts[0].between[1]", "more than 1,000,000,000"),
    ('"declined"', '"declinde"', 15, "facts[0].item", "did you mean 'declined'?"),
    ('item = "declined"', "", 13, "facts[0]", "item is missing"),
    ('item = "declined"', 'item = "asked"', 16, "facts[0].total", "1 is less than the 2 homes"),
    ("declines = 0.3", "declines = 1.3", 5, "homes[0].declines", "1.3 is more than 1 (a prob"),
    ("declines = 0.3", "declines = nan", 5, "homes[0].declines", "should be a finite number"),
    ("declines = 0.3", "declines = inf", 5, "homes[0].declines", "should be a finite number"),
    ("declines = 0.3", "declines = 1e-320", 5, "homes[0].declines", "too small to reckon with"),
    ("declines = 0.3", "declines = 0.95", 2, "homes[0]", "add up to more than 1"),
    ("declines = 0.3", "camera = true", 5, "homes[0].camera", "should be a number, not true"),
    (RATES, "", 2, "homes[0]", "needs shares and declines of its own"),
    (RATES, 'kind = "x"\nshares = 0.1', 4, "homes[0].kind", "is not a key here"),
    (RATES, "prior = { x = 1.0 }", 4, "homes[0].prior.x", "no kind is called 'x'"),
    ('"Good"', '""', 1, "title", "is empty"),
    ('title = "Good"', "", 1, "title", "is missing"),
]
WRONG_KINDS = [
    ("prior = 0.2", "prior = 0.3", 2, "kinds", "the priors add up to 1.1, not to 1"),
    ("prior = 0.2", "prior = -0.2", 3, "kinds.refuser.prior", "-0.2 is less than 0"),
    ("prior = 0.2", 'prior = "other"', 3, "kinds.refuser.prior", "a number, not 'other'"),
    ("kinds.refuser", "kinds.declined", 2, "kinds.declined", "a kind cannot be called 'declined'"),
    ("kinds.refuser", "kinds.camera", 2, "kinds.camera", "a kind cannot be called 'camera'"),
    ("kinds.refuser", 'kinds.""', 2, "kinds.", "a kind needs a name"),
    ("kinds.other", f"kinds.{'r' * 9999}", 5, f"kinds.{'r' * 73}…", "longer than 200 characters"),
    ('id = "A"', 'id = "A"\nprior = { refusr = 1.0 }', 10, "homes[0].prior.refusr", "'refuser'?"),
    ('id = "A"', 'id = "A"\nprior = { other = 0.9 }', 10, "homes[0].prior", "add up to 0.9"),
    ('id = "A"', 'id = "A"\nshares = 0.1\nprior = { other = 1 }', 8, "homes[0]", "leave one out"),
    ('id = "A"', 'id = "A"\nprior = { other = { a = 1 } }', 10, "homes[0].prior.other", "a table"),
]


def by_name(home: str = "A", request: str = "R1", response: str = "ignored") -> str:
    """Return a response by name: four lines."""
    return f'[[facts]]\nrequest = "{request}"\nhome = "{home}"\nresponse = "{response}"\n'


WRONG_NAMES = [
    # what comes after the good case, line, key, part of the message
    (by_name(home="Q"), 19, "facts[1].home", "no home is called 'Q'"),
    (by_name(request="R7"), 18, "facts[1].request", "no request is called 'R7'"),
    (by_name(response="gave"), 20, "facts[1].response", "'gave' is not one of shared"),
    ('[[facts]]\nhome = "A"\n', 17, "facts[1]", "request, response is missing"),
    (by_name() + "total = 1\n", 17, "facts[1]", "leave out total"),
    (
        '[[homes]]\nid = "C"\ndeclines = 0.1\n' + by_name("C"),
        22, "facts[1].home", "'C' is not in the area of 'R1'",
    ),
    (
        '[[homes]]\nid = "C"\ndeclines = 0.1\ncamera = 0.0\n'
        '[[requests]]\nid = "R2"\nhomes = ["C"]\n' + by_name("C", "R2"),
        27, "facts[1].response", "'C' has no camera (camera = 0)",
    ),
    (
        '[[homes]]\nid = "C"\ndeclines = 0.1\nopted_out = 1.0\n'
        '[[requests]]\nid = "R2"\nhomes = ["C"]\n' + by_name("C", "R2"),
        27, "facts[1].response", "'C' has requests switched off",
    ),
]  # fmt: skip


def lines_of(result: Result) -> list[str]:
    """Return the lines on standard error; there must be no traceback, and nothing else."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr
    return result.stderr.splitlines()


def check(camsim: Camsim, tmp_path: Path, text: str, line: int, key: str, message: str) -> None:
    """Assert that `text` is refused in one line that says where and why."""
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    start = f"{path}:{line}: {key}: " if key else f"{path}:{line}: "
    for form in ("table", "json", "csv"):
        (problem,) = lines_of(camsim("infer", path, "--format", form))
        assert problem.startswith(start)
        assert message in problem


@pytest.mark.parametrize("text", [GOOD, KINDS])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_good_cases_are_good(camsim: Camsim, tmp_path: Path, text: str, form: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text)
    result = camsim("infer", path, "--format", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), WRONG)
def test_a_wrong_case_is_one_line(
    camsim: Camsim, tmp_path: Path, old: str, new: str, line: int, key: str, message: str
) -> None:
    assert old in GOOD
    text = GOOD if 'id = "B"' not in old else GOOD.replace('["A", "B"]', '["A"]')
    check(camsim, tmp_path, text.replace(old, new, 1), line, key, message)


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), WRONG_KINDS)
def test_wrong_kinds_are_one_line(
    camsim: Camsim, tmp_path: Path, old: str, new: str, line: int, key: str, message: str
) -> None:
    assert old in KINDS
    check(camsim, tmp_path, KINDS.replace(old, new, 1), line, key, message)


@pytest.mark.parametrize(("more", "line", "key", "message"), WRONG_NAMES)
def test_a_wrong_response_by_name_is_one_line(
    camsim: Camsim, tmp_path: Path, more: str, line: int, key: str, message: str
) -> None:
    check(camsim, tmp_path, GOOD + more, line, key, message)


def test_kinds_that_refer_to_one_another_are_two_lines(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    text = KINDS.replace("prior = 0.2", 'prior = "other"')
    path.write_text(text.replace("prior = 0.8", 'prior = "refuser"'))
    assert lines_of(camsim("infer", path)) == [
        f"{path}:3: kinds.refuser.prior: should be a number, not 'other'",
        f"{path}:6: kinds.other.prior: should be a number, not 'refuser'",
    ]


CONTRADICTIONS = [
    # what comes after the good case, and for each fact of the smallest set its line and words
    (
        '[[facts]]\nrequests = ["R1"]\nitem = "shared"\ntotal = 2\n',
        [(13, "cannot be true together with line 17: 1 said no in R1"), (17, "2 shared in R1")],
    ),
    (
        by_name("A", response="shared") + by_name("A", response="declined"),
        [(17, "with line 21: A shared in R1"), (21, "A said no in R1")],
    ),
    (
        '[[facts]]\nrequests = ["R1"]\nitem = "ignored"\nbetween = [0, 2]\n'
        + by_name("A", response="declined")
        + by_name("B", response="declined"),
        [(13, "with lines 21, 25: 1 said no"), (21, "A said no in R1"), (25, "B said no in R1")],
    ),
    (
        '[[facts]]\nrequests = ["R1"]\nitem = "declined"\ntotal = 0\n',
        [(13, "cannot be true together with line 17"), (17, "nobody said no in R1")],
    ),
]


@pytest.mark.parametrize(("more", "said"), CONTRADICTIONS)
def test_facts_that_contradict_each_other_are_named_and_no_others(
    camsim: Camsim, tmp_path: Path, more: str, said: list[tuple[int, str]]
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD + more)
    problems = lines_of(camsim("infer", path))
    assert len(problems) == len(said)
    for problem, (line, words) in zip(problems, said, strict=True):
        assert problem.startswith(f"{path}:{line}: facts[")
        assert words.lower() in problem.lower()


def test_a_contradiction_by_the_rates_alone_says_so(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD.replace("shares = 0.1", "shares = 0.0") + by_name(response="shared"))
    (problem,) = lines_of(camsim("infer", path))
    assert problem == (
        f"{path}:17: facts[1]: has a chance of 0 with these rates and kinds: A shared in R1"
    )


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "not UTF-8": (GOOD.encode() + b'note = "\xff\xfe"\n', ":17: is not UTF-8 text"),
    "a binary": (b"\x7fELF\x02\x01\x00\x00\x00\n" * 9, ":1: is not text: it holds a NUL byte"),
    "deep brackets": (b"title = " + b"[" * 5000, ": nests 5000 deep; 50 is the most"),
    "an open string": (b'title = "a\n', ":1: not valid TOML"),
    "a scenario": (b'title = "a"\n[town]\ncameras = 1\n', ": is a scenario, not a case"),
    "homes a table": (b'title = "a"\n[homes]\nid = "A"\n', ":2: homes: should be a list"),
    "homes a number": (b'title = "a"\nhomes = 5\n', ":2: homes: should be a list"),
    "homes by name": (b'title = "a"\nhomes = ["A"]\n', ":2: homes[0]: should be a table"),
    "no homes": (b'title = "a"\nhomes = []\n', ":2: homes: is empty"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_case_is_one_clear_line(camsim: Camsim, tmp_path: Path, name: str) -> None:
    content, message = UNREADABLE[name]
    path = tmp_path / "c.toml"
    path.write_bytes(content)
    (problem,) = lines_of(camsim("infer", path))
    assert problem.startswith(f"{path}{message}")


def test_a_folder_and_no_file(camsim: Camsim, tmp_path: Path) -> None:
    assert lines_of(camsim("infer", tmp_path)) == [f"{tmp_path}: is a folder, not a file"]
    gone = tmp_path / "gone.toml"
    assert lines_of(camsim("infer", gone)) == [f"{gone}: is not there"]


def test_an_id_of_escape_sequences_is_shown_as_text(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD.replace('"A"', '"[bold]\\u001b[31mA\\n\\u202e=1+1"'))
    result = camsim("infer", path)
    assert result.exit_code == 0
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    assert "[bold]" in result.stdout
    path.write_text(GOOD.replace('["A", "B"]', '["A", "\\u001b[31mQ\\n", "B"]'))
    (problem,) = lines_of(camsim("infer", path))
    assert "no home is called '\\x1b[31mQ\\n'" in problem


def test_an_id_of_ten_thousand_letters_is_cut_short(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(GOOD.replace('"A"', f'"{"A" * 10_000}"'))
    (problem,) = lines_of(camsim("infer", path))
    assert problem == f"{path}:3: homes[0].id: is longer than 200 characters"
    path.write_text(GOOD.replace('["A", "B"]', f'["A", "B", "{"Q" * 10_000}"]'))
    (problem,) = lines_of(camsim("infer", path))
    assert len(problem) < 300


def test_areas_in_a_ring_get_the_right_answer(camsim: Camsim, tmp_path: Path) -> None:
    """One refusal in each of four areas in a ring: one home or the next, all the way round."""
    path = tmp_path / "c.toml"
    homes = "".join(f'[[homes]]\nid = "H{i}"\nopted_out = 0.5\ndeclines = 0.5\n' for i in range(4))
    areas = "".join(
        f'[[requests]]\nid = "R{i}"\nhomes = ["H{i}", "H{(i + 1) % 4}"]\n'
        f'[[facts]]\nrequests = ["R{i}"]\nitem = "asked"\ntotal = 1\n'
        for i in range(4)
    )
    path.write_text(f'title = "Ring"\n{homes}{areas}')
    found = json.loads(camsim("infer", path, "--format", "json").stdout)
    assert (found["method"], found["certain"]) == ("exact", [])
    assert all(home["posterior"]["asked"] == pytest.approx(0.5) for home in found["homes"].values())
