"""Random small cases: `camsim infer` says what counting all worlds in fractions says.

`infer_reference.py` was written from the contract and not from the program.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import tomlkit

from tests.oracle import door, draw_cases, infer_reference
from tests.oracle.happening import Table
from tests.sizes import some_here

CLOSE = 1e-9


def wrong_answers(seed: int, folder: Path) -> list[str]:
    """What the program infers otherwise than the reference, a line each."""
    case = draw_cases.case_of(seed)
    try:
        right = infer_reference.infer(case)
    except infer_reference.ContradictionError:
        return [f"seed {seed}: {line}" for line in not_refused(folder, case)]
    try:
        found = door.infer(folder, case)
    except door.CrashError as crash:
        return [f"seed {seed}: {crash} ({crash.__cause__!r})"]
    return [f"seed {seed}: {line}" for line in differences(found, right)]


def not_refused(folder: Path, case: Table) -> list[str]:
    """Facts that no world fits are an error of the input that names a fact."""
    status, said = door.refusal(folder, case)
    if status == 2 and "facts[" in said and "Traceback" not in said:
        return []
    return [f"exit {status}, not 2: {said[:300]}"]


def differences(found: Table, right: Table) -> list[str]:
    out = []
    if found["method"] != "exact" or found["error"] != 0:
        out.append(f"method: {found['method']}, error {found['error']}")
    for key in ("evidence_probability", "homes", "decisions"):
        out += unlike(key, found[key], right[key])
    certain = {(row["home"], row["fact"]) for row in found["certain"]}
    if len(certain) != len(found["certain"]):
        out.append("certain: one thing twice")
    out += [f"certain: {pair} is not" for pair in sorted(certain - right["certain"])]
    return out + [f"certain: {pair} is missing" for pair in sorted(right["certain"] - certain)]


def unlike(path: str, found: object, right: object) -> list[str]:
    """Where two tables of numbers differ, or do not have the same keys."""
    if isinstance(right, dict):
        if not isinstance(found, dict) or found.keys() != right.keys():
            return [f"{path}: {found}, not the keys {list(right)}"]
        return [line for key in right for line in unlike(f"{path}.{key}", found[key], right[key])]
    assert isinstance(right, Fraction)
    if isinstance(found, float | int) and abs(found - float(right)) <= CLOSE:
        return []
    return [f"{path}: {found}, not {float(right)}"]


@pytest.mark.parametrize("seed", some_here(range(150), here=range(40)))
def test_inference_is_the_count_of_all_worlds(seed: int, tmp_path: Path) -> None:
    wrong = wrong_answers(seed, tmp_path)
    assert not wrong, "\n".join([*wrong, tomlkit.dumps(draw_cases.case_of(seed))])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_inference_is_the_count_of_all_worlds_of_two_thousand(first: int, tmp_path: Path) -> None:
    wrong = [line for seed in range(first, first + 100) for line in wrong_answers(seed, tmp_path)]
    assert not wrong, "\n".join(wrong)
