"""docs/architecture.md and docs/inference.md: what they name is there, what they reckon comes out."""

from __future__ import annotations

import ast
import functools
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.measure.inference.answer import Answer, answer
from simulator.measure.inference.engine import Effort, posterior
from simulator.measure.inference.evidence import DoorOutcome, Evidence, PublishedNumber
from simulator.measure.inference.pieces.classes import classes
from simulator.measure.inference.pieces.differencing import differenced
from simulator.measure.inference.pieces.propagation import propagated
from simulator.measure.inference.pieces.puzzle import puzzle
from simulator.measure.inference.pieces.support import parts_of
from simulator.measure.inference.proving.certainty import certainty
from simulator.measure.inference.solving.counting import counting_of
from simulator.measure.inference.solving.frontier import solve
from simulator.measure.inference.solving.steps import steps_of
from simulator.measure.inference.written import evidence_of
from simulator.scenario.cases.case_loading import load_case

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CASE = DOCS / "inference.toml"
BEGIN_AT = {
    "architecture.md": (ROOT,),
    "inference.md": (ROOT, ROOT / "simulator" / "measure"),
    "model.md": (ROOT,),
    "security.md": (ROOT,),
}
"""Where the paths of each document begin."""
LEAST = {"model.md": 25}
"""A map names at least so many places, usually more than 30."""
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`]+)`")
_PLACE = re.compile(r"[\w./-]*(?:/|\.(?:py|md|toml|sql|tcss|txt))(?::[A-Za-z_][\w.]*)?")
DECLINED = DoorOutcome.DECLINED
A, B, C, D = range(4)
R1, R2 = range(2)


# ── What the documents name ──────────────────────────────────────────────────────────────────────


def places(text: str) -> list[str]:
    """Return what `text` names as a file, a folder, or something in a file."""
    return [word for word in quoted(text) if _PLACE.fullmatch(word)]


def quoted(text: str) -> list[str]:
    """Return the words that stand as code in the running text."""
    return " ".join(_QUOTED.findall(_FENCED.sub("", text))).split()


def defined(body: list[ast.stmt]) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield what a module or a class defines, each with what is inside."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement.name, []
            case ast.ClassDef():
                yield statement.name, statement.body
            case ast.AnnAssign(target=ast.Name(name)):
                yield name, []
            case ast.Assign():
                for target in statement.targets:
                    for node in ast.walk(target):
                        if isinstance(node, ast.Name):
                            yield node.id, []


@functools.cache
def read(file: Path) -> ast.Module:
    """Return what a file of Python says."""
    return ast.parse(file.read_text(encoding="utf-8"))


def is_there(place: str, begin_at: tuple[Path, ...]) -> bool:
    """Tell whether `place`, such as `simulator/cli.py:main`, is in the tree."""
    path, _, name = place.partition(":")
    found = next((start / path for start in begin_at if (start / path).exists()), None)
    if found is None or found.is_dir() != path.endswith("/"):
        return False
    if not name:
        return True
    body = read(found).body
    for part in name.split("."):
        inside = dict(defined(body))
        if part not in inside:
            return False
        body = inside[part]
    return True


@pytest.mark.parametrize("document", BEGIN_AT)
def test_all_that_a_map_names_is_there(document: str) -> None:
    named = places((DOCS / document).read_text(encoding="utf-8"))
    assert len(named) > LEAST.get(document, 30)
    assert [place for place in named if not is_there(place, BEGIN_AT[document])] == []


@pytest.mark.parametrize("document", BEGIN_AT)
def test_nothing_that_looks_like_a_place_is_left_unchecked(document: str) -> None:
    words = quoted((DOCS / document).read_text(encoding="utf-8"))
    looks = [word for word in words if re.search(r"\w/\w|\w/$|\.py\b", word)]
    assert [word for word in looks if not _PLACE.fullmatch(word)] == []


def test_a_name_that_is_gone_is_noticed() -> None:
    here = (ROOT,)
    assert is_there("simulator/cli.py:main", here)
    assert is_there("simulator/model/", here)
    assert is_there("simulator/measure/inference/pieces/classes.py:Group.rates", here)
    assert not is_there("simulator/cli.py:gone", here)
    assert not is_there("simulator/gone.py", here)
    assert not is_there("simulator/measure/inference/pieces/classes.py:Group.gone", here)


def test_the_list_at_the_top_of_the_floors_leads_to_each_section() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    headings = re.findall(r"^###? (.+)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^a-z ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    linked = re.findall(r"^ *- \[.+?\]\(#(.+?)\)", text, re.MULTILINE)
    assert linked == [anchor for anchor in anchors if anchor != "where-do-i-change-"]
    assert len(linked) > 10


# ── The case of docs/inference.md, against the program ──────────────────────────────────────────


TEXT = (DOCS / "inference.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table whose first line begins with `heading`."""
    lines = TEXT.splitlines()
    (first,) = [place for place, line in enumerate(lines) if line.startswith(f"| {heading} |")]
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def reckoned(sum_: str) -> float:
    """Return what a sum comes to: numbers, brackets, +, × and / alone, and squares."""
    code = sum_.replace("×", "*").replace("²", "**2")
    tree = ast.parse(code, mode="eval")
    allowed = (
        ast.Expression, ast.BinOp, ast.Constant, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow,
    )  # fmt: skip
    assert all(isinstance(node, allowed) for node in ast.walk(tree)), sum_
    return float(eval(compile(tree, "docs/inference.md", "eval"), {"__builtins__": {}}))


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """What is known in the case."""
    return evidence_of(load_case(str(CASE)).case)


@pytest.fixture(scope="module")
def worked_out(evidence: Evidence) -> Answer:
    """What the program makes of it."""
    return answer(evidence)


def instead(evidence: Evidence, **other: object) -> Evidence:
    """Return the case with another number in place of that of R1."""
    of_both, of_first, name = evidence.facts
    assert isinstance(of_first, PublishedNumber)
    assert of_first.requests == (R1,)
    return evidence.given((of_both, replace(of_first, **other), name))  # type: ignore[arg-type]


def test_the_answers_believed_beforehand(evidence: Evidence, worked_out: Answer) -> None:
    refuser, other = evidence.subjects[A].kinds
    (_, shared, declined, ignored) = worked_out.homes[A].decisions_before[R1]
    found = {
        "share of homes": (refuser.prior, other.prior, 1.0),
        "shared": (refuser.shares, other.shares, shared),
        "declined": (refuser.declines, other.declines, declined),
        "ignored": (
            1 - refuser.shares - refuser.declines,
            1 - other.shares - other.declines,
            ignored,
        ),
    }
    rows = table("what is believed of one answer")
    assert {row[0]: tuple(map(float, row[1:])) for row in rows} == {
        name: pytest.approx(values) for name, values in found.items()
    }


def test_the_numbers_differenced_and_their_bounds(evidence: Evidence) -> None:
    before = [fact for fact in evidence.facts if isinstance(fact, PublishedNumber)]
    after = differenced(evidence)
    assert after is not None
    settled = propagated(classes(evidence, after), after)
    assert settled is not None

    def said(number: PublishedNumber) -> str:
        names = ", ".join(evidence.requests[request].id for request in number.requests)
        return f"{number.low} in {names}"

    expected = [
        [first.name, said(first), said(then), str(bounds.low), str(bounds.high)]
        for first, then, bounds in zip(before, after, settled[1], strict=True)
    ]
    assert table("number") == expected


def test_the_classes_and_the_components(evidence: Evidence) -> None:
    taken_apart = puzzle(evidence)
    assert taken_apart is not None
    expected = []
    for component in taken_apart.components:
        numbers = [taken_apart.numbers[cell].name for cell in component.cells]
        for piece in component.pieces:
            owner = taken_apart.classes[piece.owner]
            homes = [evidence.subjects[home].id for home in owner.members]
            requests = [
                asking.id for asking in evidence.requests if owner.members[0] in asking.homes
            ]
            expected.append([", ".join(homes), ", ".join(requests), ", ".join(numbers) or "none"])
    assert table("class") == expected


def test_the_sweep(evidence: Evidence, worked_out: Answer) -> None:
    taken_apart = puzzle(evidence)
    assert taken_apart is not None
    component = taken_apart.components[0]
    parts, sizes = parts_of(taken_apart, component), [piece.size for piece in component.pieces]
    numbers, cells = taken_apart.numbers, component.cells
    counting = counting_of(parts, sizes, numbers, cells, keep_all=False)
    expected = []
    for place, (part, size) in enumerate(zip(parts, sizes, strict=True)):
        (ahead,) = steps_of(place, part, size, counting, most_moves=1_000)
        step = ahead.made()
        assert step.vectors.max(axis=0).tolist() == ahead.most
        assert step.vectors.tolist() == [[0], [1]]
        expected.append(np.exp(step.log_weights).tolist())
    rows = table("step")
    assert [row[0] for row in rows] == ["A, B", "C"]
    assert [[float(cell) for cell in row[1:]] for row in rows] == [
        pytest.approx(chances) for chances in expected
    ]
    solved = solve(parts, sizes, numbers, cells)
    homes = worked_out.homes
    found = {
        "chance of the number of R1": math.exp(solved.log_probability),
        "chance of all facts": worked_out.evidence_probability,
        "C declined R1": homes[C].decisions[R1][DECLINED],
        "A declined R1": homes[A].decisions[R1][DECLINED],
        "C is a refuser": homes[C].posterior["refuser"],
        "A is a refuser": homes[A].posterior["refuser"],
        "D is a refuser": homes[D].posterior["refuser"],
    }
    follows = table("what follows")
    assert worked_out.exact
    assert [name for name, _, _ in follows] == list(found)
    for name, by_hand, comes_to in follows:
        assert float(comes_to) == pytest.approx(found[name], abs=5e-7), name
        assert float(comes_to) == pytest.approx(reckoned(by_hand), abs=1e-6), name


def test_sums_in_the_text_come_to_what_the_tables_say() -> None:
    assert reckoned("0.74²") == pytest.approx(0.5476)
    for sum_, total in {
        "2 × 0.26 × 0.74": 0.3848,
        "0.2 × 0.9": 0.18,
        "0.2 × 0.9 × 0.1 + 0.8 × 0.1 × 0.9": 0.09,
        "0.2 × 0.9 × 0.9 + 0.8 × 0.1 × 0.1": 0.17,
        "0.2 × 0.1 × 0.9 + 0.8 × 0.9 × 0.1": 0.09,
        "0.2 × 0.1 × 0.1 + 0.8 × 0.9 × 0.9": 0.65,
        "0.3848 × 0.09 + 0.26² × 0.65": 0.078572,
    }.items():
        assert sum_ in " ".join(TEXT.split()), sum_
        assert reckoned(sum_) == pytest.approx(total), sum_


def test_sampled_it_is_as_near_as_the_error_says(evidence: Evidence, worked_out: Answer) -> None:
    found = posterior(evidence, Effort(exact_moves=-1))
    (place,) = [place for place, one in enumerate(found.classes) if C in one.members]
    chance, error = found.beliefs[place].decisions[R1][DECLINED], found.errors[place]
    printed = re.search(r"chance of about ([\d.]+), and an error of about ([\d.]+)\.", TEXT)
    assert printed is not None
    assert not found.exact
    assert chance == pytest.approx(float(printed[1]), abs=0.015)
    assert error == pytest.approx(float(printed[2]), rel=0.5)
    assert abs(chance - worked_out.homes[C].decisions[R1][DECLINED]) < 2 * error


def test_the_proofs(evidence: Evidence, worked_out: Answer) -> None:
    expected = [
        [evidence.subjects[proof.home].id, proof.fact, "; ".join(fact.name for fact in proof.facts)]
        for proof in worked_out.proofs
    ]
    assert table("home") == expected


def test_integer_bounds_prove_the_same(evidence: Evidence) -> None:
    swept, searched = certainty(evidence), certainty(evidence, most_moves=-1)
    assert swept is not None
    assert searched is not None
    assert searched.complete
    for home in (A, B, C, D):
        assert searched.of(home) == swept.of(home)


def test_another_rule_for_the_first_total(evidence: Evidence) -> None:
    rules: dict[str, dict[str, object]] = {
        "1": {"low": 1, "high": 1},
        "hidden: from 1 to 4": {"low": 1, "high": 4},
        "1, blurred, epsilon = ln 3": {
            "low": 0, "high": None, "noisy": 1, "epsilon": math.log(3),
        },
    }  # fmt: skip
    rows = table("the total of R1")
    assert [row[0] for row in rows] == list(rules)
    for rule, printed, by_hand, proven in rows:
        found = answer(instead(evidence, **rules[rule]))
        chance = found.homes[C].decisions[R2][DECLINED]
        assert float(printed) == pytest.approx(chance, abs=5e-7), rule
        assert float(printed) == pytest.approx(reckoned(by_hand), abs=1e-6), rule
        assert ((C, "declined") in {(one.home, one.fact) for one in found.proofs}) == (
            proven == "yes"
        )
