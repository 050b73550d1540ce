"""Names say what a value is: `one` and `found` are held for three lines at most."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import simulator

VAGUE = {"one", "found"}
LONGEST = 3
"""Lines over which a name that says nothing may be held: the reader still sees what it is."""
PACKAGE = Path(simulator.__file__).parent
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, *COMPREHENSIONS)
SAYS_NOTHING = re.compile(rf"\b(?:{'|'.join(VAGUE)})\b")
"""Without two in its text a scope is not gone through."""
_PART = re.compile(r"^(?=@|def |async def |class )", re.MULTILINE)
"""Where a part of a module begins that can be read by itself."""


def uses(scope: ast.AST) -> Iterator[ast.Name | ast.arg]:
    """Yield where vague names of a scope stand, but for those that an inner one has anew."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, COMPREHENSIONS):
            own = {name.id for part in child.generators for name in names_in(part.target)}
            yield from (use for use in uses(child) if name_of(use) not in own)
        elif isinstance(child, (ast.Name, ast.arg)) and name_of(child) in VAGUE:
            yield child
            yield from uses(child)
        else:
            yield from uses(child)


def names_in(target: ast.AST) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))


def name_of(use: ast.Name | ast.arg) -> str:
    return use.id if isinstance(use, ast.Name) else use.arg


def held_too_long(code: str) -> Iterator[str]:
    """Yield each vague name that is held for more lines than that, and where."""
    # To read a module takes longer than all else: only the parts are read that can hold one.
    before, held = 0, list[str]()
    try:
        for part in _PART.split(code):
            held += _held_in(part, before) if _may_hold(part) else ()
            before += part.count("\n")
    except SyntaxError:
        # A text in it has a line that looks like the beginning of a part.
        held = [*_held_in(code, 0)]
    yield from held


def _may_hold(code: str) -> bool:
    lines = [place for place, line in enumerate(code.splitlines()) if SAYS_NOTHING.search(line)]
    return bool(lines) and lines[-1] - lines[0] >= LONGEST


def _held_in(code: str, before: int) -> Iterator[str]:
    """Yield the same of code that stands behind so many lines."""
    written = code.splitlines()
    for scope in ast.walk(ast.parse(code)):
        if isinstance(scope, SCOPES) and _may_hold(
            "\n".join(written[scope.lineno - 1 : scope.end_lineno])
        ):
            lines: dict[str, list[int]] = {}
            for use in uses(scope):
                lines.setdefault(name_of(use), []).append(use.lineno)
            for name, at in lines.items():
                if max(at) - min(at) >= LONGEST:
                    yield f"{before + min(at)}: {name}, for {max(at) - min(at) + 1} lines"


def test_a_name_that_says_nothing_is_held_for_three_lines_at_most() -> None:
    held = [
        f"{path.relative_to(PACKAGE)}:{place}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for place in held_too_long(path.read_text(encoding="utf-8"))
    ]
    assert held == []


def test_it_is_seen_where_one_is_held_longer() -> None:
    code = "def f(found):\n    a = [one for one in found]\n    b = [one for one in a]\n    {}\n"
    assert list(held_too_long(code.format("return a, b"))) == []
    assert list(held_too_long(code.format("return found"))) == ["1: found, for 4 lines"]
    loop = "def f(x):\n    for one in x:\n        pass\n        pass\n        print(one)\n"
    assert list(held_too_long(loop)) == ["2: one, for 4 lines"]
