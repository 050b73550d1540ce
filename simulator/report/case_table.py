"""The answer to a case as a piece of reasoning: each home, before, after, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from simulator.measure.inference.answer import QUANTITIES, Answer, HomeAnswer
from simulator.measure.inference.certainty import CertainFact
from simulator.measure.inference.influence import movers
from simulator.report.reasons import VERDICT, fact_sentence, proof_sentences
from simulator.report.words import chance, plural
from simulator.scenario.text import clean

Emphasis = Callable[[str], str]
MOST_ROWS = 60
_WHAT = {
    "asked": "was asked",
    "declined": "said no",
    "not_shared": "was asked, did not share",
    "opted_out": "switched requests off",
    "camera": "has a camera",
}
_PROVES: dict[str, tuple[CertainFact, ...]] = {
    "asked": ("not_asked",),
    "declined": ("declined", "not_declined"),
    "not_shared": ("not_shared",),
    "opted_out": ("opted_out", "not_opted_out"),
    "camera": ("camera", "no_camera"),
}
_NEGATIVE = ("no_camera", "not_opted_out", "not_asked", "not_declined")
"""The chance beforehand of these is that of the opposite, the other way round."""
_OF_THE_ASKED = ("declined", "not_shared")
_NO_FACT = "no fact says anything of it"


def infer_lines(
    title: str, answer: Answer, width: int, strong: Emphasis = str, marked: Emphasis = str
) -> Iterator[str]:
    """Yield the answer to the case called `title` for a terminal `width` columns wide."""
    yield strong(clean(title))
    how = "every figure is exact" if answer.exact else "some figures are sampled (approximate)"
    yield from _wrapped(
        f"{how}; facts like these had a chance of {_odds(answer.evidence_probability)}", width
    )
    yield ""
    yield strong("WHAT IS KNOWN")
    for number, fact in enumerate(answer.evidence.facts, start=1):
        sentence = fact_sentence(answer.evidence, fact)
        yield from _wrapped(f"{number}. {sentence}", width, hang="   ")
    if not answer.evidence.facts:
        yield "nothing"
    yield ""
    yield from _homes(answer, width, strong, marked)


def _odds(value: float) -> str:
    if value >= 0.005:
        return chance(value)
    return f"1 in {1 / value:,.0f}" if value > 1e-12 else "next to nothing"


def _homes(answer: Answer, width: int, strong: Emphasis, marked: Emphasis) -> Iterator[str]:
    proofs = {(proof.home, proof.fact): proof for proof in answer.proofs}
    why = movers(answer)
    rows = []
    for position, home in enumerate(answer.homes):
        for name in _shown(home, never_asked=(position, "not_asked") in proofs):
            places = [(position, fact) for fact in _PROVES.get(name, ())]
            proof = next((proofs[place] for place in places if place in proofs), None)
            before = home.prior[name]
            moved = abs(home.posterior[name] - before)
            if proof is not None:
                before = 1.0 - before if proof.fact in _NEGATIVE else before
                after, reason = "proven", " ".join(proof_sentences(answer.evidence, proof))
                what = VERDICT[proof.fact]
            else:
                after, what = _after(home, name), _WHAT.get(name, f"is “{name}”")
                mover = why.get((position, name))
                reason = _NO_FACT if mover is None else f"mostly: {clean(mover.name)}"
            rows.append((moved, home.id, what, chance(before), after, reason))
    shown = sorted(rows, key=lambda row: -row[0])[:MOST_ROWS] if len(rows) > MOST_ROWS else rows
    yield from _table([row[1:] for row in shown], width, strong, marked)
    if len(rows) > len(shown):
        yield ""
        left = plural(len(rows) - len(shown), "row")
        yield f"{left} of which less was learned are left out; --format csv has them all"


def _shown(home: HomeAnswer, *, never_asked: bool) -> list[str]:
    """Return the quantities worth a row: those in doubt beforehand, or moved."""
    names = [*QUANTITIES, *(name for name in home.prior if name not in QUANTITIES)]
    doubt = {name for name in names if 0.0 < home.prior[name] < 1.0 - 1e-12}
    moved = {name for name in names if abs(home.posterior[name] - home.prior[name]) > 1e-9}
    if never_asked:
        return [name for name in names if name in doubt | moved and name not in _OF_THE_ASKED]
    if "camera" in doubt or "opted_out" in doubt:
        doubt.discard("asked")
        moved.discard("asked")
    return [name for name in names if name in doubt | moved]


def _after(home: HomeAnswer, name: str) -> str:
    """Return the chance after the facts; nothing short of a proof is called certain."""
    value = chance(home.posterior[name])
    return f"{value}, give or take {chance(2 * home.error)}" if home.error else value


def _table(
    rows: list[tuple[str, str, str, str, str]], width: int, strong: Emphasis, marked: Emphasis
) -> Iterator[str]:
    heads = ("HOME", "WHAT", "BEFORE", "AFTER")
    cells = [tuple(clean(cell) for cell in row) for row in rows]
    widths = [
        min(24 if column < 2 else 16, max(len(row[column]) for row in (heads, *cells)))
        for column in range(4)
    ]
    reason = max(24, width - sum(widths) - 8)
    yield strong(_line([*heads, "WHY"], [*widths, reason]))
    previous = ""
    for row in cells:
        name = "" if row[0] == previous else row[0]
        previous = row[0]
        columns = [
            textwrap.wrap(text, size) or [""]
            for text, size in zip((name, *row[1:]), [*widths, reason], strict=True)
        ]
        for line in range(max(map(len, columns))):
            texts = [column[line] if line < len(column) else "" for column in columns]
            text = _line(texts, [*widths, reason])
            yield marked(text) if row[3] == "proven" else text


def _line(texts: list[str], widths: list[int]) -> str:
    return "  ".join(text.ljust(size) for text, size in zip(texts, widths, strict=True)).rstrip()


def _wrapped(text: str, width: int, hang: str = "") -> Iterator[str]:
    yield from textwrap.wrap(clean(text), width, subsequent_indent=hang)
