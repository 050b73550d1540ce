"""The answer to a case as a piece of reasoning: each home, before, after, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.measure.inference.answer import QUANTITIES, Answer, HomeAnswer, Proof
from simulator.measure.inference.evidence import Fact, Named
from simulator.measure.inference.influence import LEAST, movers
from simulator.measure.inference.proving.certainty import CertainFact
from simulator.report.words.proof.proofs import VERDICT, fact_steps, fact_words, proof_steps
from simulator.report.words.proof.steps import texts
from simulator.report.words.terms import chance, plural
from simulator.scenario.letters.cells import cells as cells_of
from simulator.scenario.letters.cells import padded, wrapped
from simulator.scenario.letters.text import clean

Emphasis = Callable[[str], str]
MOST_ROWS, MOST_HOMES, MOST_FACTS = 60, 30, 30
"""With more homes than this, those of which the same is said are told of together."""
_HOPELESS = 0.25
"""A standard error with which a probability says nothing."""
_SLIGHT = 0.001
_LEAST_REASON, _NARROW, _HANG = 24, 40, 4
"""Columns of WHY: at least; those below which a proof stands under its row, and how far in."""
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


def infer_lines(
    title: str, answer: Answer, width: int, strong: Emphasis = str, marked: Emphasis = str
) -> Iterator[str]:
    """Yield the answer to the case called `title` for a terminal `width` columns wide."""
    yield strong(clean(title))
    yield from _wrapped(_how(answer), width)
    yield ""
    yield strong("WHAT IS KNOWN")
    told = texts(fact_steps(answer.evidence, answer.evidence.facts, MOST_FACTS))
    for number, sentence in enumerate(told, start=1):
        yield from _wrapped(f"{number}. {sentence}", width, hang="   ")
    if not told:
        yield "nothing"
    yield ""
    yield from _homes(answer, width, strong, marked)


def _how(answer: Answer) -> str:
    """Return how far the figures can be trusted, and how likely the facts were."""
    parts = ["every figure is exact"]
    if not answer.exact:
        parts = ["approximate: what has a give-or-take is sampled, not worked out"]
    if not answer.complete:
        parts.append("too large to look for everything that can be proven")
    probability, log2 = answer.evidence_probability, answer.evidence_log2
    if probability is not None and log2 is not None and answer.evidence.facts:
        parts.append(f"facts like these had a chance of {_odds(probability, log2)}")
    return "; ".join(parts)


def _odds(value: float, log2: float) -> str:
    if value >= 0.005:
        return chance(value)
    if value > 1e-12:
        return f"1 in {1 / value:,.0f}"
    return f"next to nothing, as rare as {-log2:,.0f} coin flips that all come up heads"


def _homes(answer: Answer, width: int, strong: Emphasis, marked: Emphasis) -> Iterator[str]:
    proofs: dict[int, dict[CertainFact, Proof]] = {}
    for one in answer.proofs:
        proofs.setdefault(one.home, {})[one.fact] = one
    why = movers(answer)
    groups = _alike(answer, proofs)
    rows = []
    for members in groups:
        position = members[0]
        home, mine = answer.homes[position], proofs.get(position, {})
        label = home.id if len(members) == 1 else f"{home.id} and {len(members) - 1:,} alike"
        for name in _shown(home, never_asked="not_asked" in mine):
            proof = next((mine[fact] for fact in _PROVES.get(name, ()) if fact in mine), None)
            before = home.prior[name]
            moved = abs(home.posterior[name] - before)
            if proof is not None:
                before = 1.0 - before if proof.fact in _NEGATIVE else before
                after, reason = "proven", " ".join(texts(proof_steps(answer.evidence, proof)))
                what = VERDICT[proof.fact]
            else:
                after, what = _after(home, name), _WHAT.get(name, f"is “{name}”")
                mover = None if why is None else why.get((position, name))
                reason = _reason(answer, mover, moved)
            rows.append((moved, label, what, chance(before), after, reason))
    if not rows:
        yield "Nothing about these homes is in doubt, with facts or without."
        return
    shown = sorted(rows, key=lambda row: -row[0])[:MOST_ROWS] if len(rows) > MOST_ROWS else rows
    yield from _table([row[1:] for row in shown], width, strong, marked)
    if len(rows) > len(shown):
        yield ""
        left = plural(len(rows) - len(shown), "row")
        yield f"{left} of which less was learned are left out; --format csv has them all"


def _alike(answer: Answer, proofs: dict[int, dict[CertainFact, Proof]]) -> list[list[int]]:
    """Return the homes, those of which the same is said together where there are many."""
    if len(answer.homes) <= MOST_HOMES:
        return [[position] for position in range(len(answer.homes))]
    groups: dict[object, list[int]] = {}
    for position, home in enumerate(answer.homes):
        key = (
            tuple(home.prior.items()),
            tuple(home.posterior.items()),
            home.error,
            tuple((fact, _facts_of(proof)) for fact, proof in proofs.get(position, {}).items()),
        )
        groups.setdefault(key, []).append(position)
    return list(groups.values())


def _facts_of(proof: Proof) -> tuple[object, ...]:
    """Return what a proof goes by, the home itself left open."""
    return tuple(
        (fact.request, fact.left) if isinstance(fact, Named) and fact.home == proof.home else fact
        for fact in proof.facts
    )


def _reason(answer: Answer, mover: Fact | None, moved: float) -> str:
    """Return what moved a chance most, in the words that stand above for it."""
    if mover is not None:
        return f"mostly: {fact_words(answer.evidence, mover)}"
    if moved >= LEAST:
        return "all the facts together"
    return "the facts do not move it"


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
    value = home.posterior[name]
    if not home.error:
        return chance(value)
    if home.error > _HOPELESS:
        return "not known"
    # What was only sampled is never shown as certain, even where every sample agreed.
    value = min(max(value, _SLIGHT), 1.0 - _SLIGHT)
    return f"{chance(value)}, give or take {chance(2 * home.error)}"


def _table(
    rows: list[tuple[str, str, str, str, str]], width: int, strong: Emphasis, marked: Emphasis
) -> Iterator[str]:
    heads = ("HOME", "WHAT", "BEFORE", "AFTER")
    cells = [tuple(clean(cell) for cell in row) for row in rows]
    widths = [
        min(24 if column < 2 else 16, max(cells_of(row[column]) for row in (heads, *cells)))
        for column in range(4)
    ]
    reason = max(_LEAST_REASON, width - sum(widths) - 8)
    yield strong(_line([*heads, "WHY"], [*widths, reason]))
    previous = ""
    for row in cells:
        name = "" if row[0] == previous else row[0]
        previous = row[0]
        why, below = row[4], []
        if reason < _NARROW and len(wrapped(why, reason)) > 2:
            why, below = "", wrapped(why, width, *[" " * (widths[0] + _HANG)] * 2)
        columns = [
            wrapped(text, size) or [""]
            for text, size in zip((name, *row[1:4], why), [*widths, reason], strict=True)
        ]
        for line in range(max(map(len, columns))):
            texts = [column[line] if line < len(column) else "" for column in columns]
            text = _line(texts, [*widths, reason])
            yield marked(text) if row[3] == "proven" else text
        yield from map(marked if row[3] == "proven" else str, below)


def _line(texts: list[str], widths: list[int]) -> str:
    return "  ".join(padded(text, size) for text, size in zip(texts, widths, strict=True)).rstrip()


def _wrapped(text: str, width: int, hang: str = "") -> Iterator[str]:
    yield from wrapped(clean(text), width, hang=hang)
