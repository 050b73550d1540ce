"""The numbers of a scenario as text: labels, values, ranges, sentences and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING

from simulator.measure.definitions import HAPPENED, MEASURES, Definition
from simulator.report.words import terms as words
from simulator.report.words.number_terms import (
    LOG_ODDS,
    OF_ONE,
    OUR_CHOICE,
    OUR_DEFAULT,
    SHARES,
    SHARES_OF,
    STATUSES,
    number_word,
)
from simulator.scenario.homes.residents import Segment
from simulator.scenario.keys import POLICY, kind_of
from simulator.scenario.letters.text import clean
from simulator.scenario.numbers import LUCK, ScenarioNumber, of_each_step
from simulator.scenario.policy import Assumption

if TYPE_CHECKING:
    from simulator.experiment.one_at_a_time import Bar

HEADLINES = (
    "asked",
    "numbers_told",
    "homes_named",
    "certain_nonsharing",
    "exposed_nonsharing",
    "certain_decliners",
    "certain_opted_out",
    "requests_answered",
    "visits",
)
"""The measures that are shown at once when a number changes."""
_EVERYBODY = Segment().name
_LEAST_SHOWN, _DIGITS = 1e-4, 5


def definition(measure: str) -> Definition:
    """Return the definition of a measure, or of what happened."""
    return MEASURES.get(measure) or HAPPENED[measure]


def plain(value: float | None) -> str:
    """Return a number as people write it: no zeros behind, none as a word."""
    if value is None:
        return "none"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:.{_DIGITS}g}"


def value_text(key: str, value: float) -> str:
    """Return the value at a key as people write it; that of the luck is a name, no amount."""
    return f"{value:.0f}" if key == LUCK else plain(value)


def value_at_key(key: str, value: float) -> str:
    """Return the value at a key as people read it: `3.5 in 100`, or with its unit."""
    counted_in = number_word(kind_of(key)).unit
    if counted_in in SHARES:
        return _in_100(value)
    if counted_in == LOG_ODDS:
        return f"{plain(value)} ({_moved(value)})"
    return f"{value_text(key, value)} {counted_in}".rstrip()


def key_label(key: str) -> str:
    """Return the plain name of what stands at a key."""
    return number_word(kind_of(key)).label


def label(number: ScenarioNumber) -> str:
    """Return a number's plain name, with the segment and the entry of a list that it is of.

    Of which agency it is stands beside it: many are alike.
    """
    word = number_word(number.kind).label
    word = f"{clean(number.subject)}: {word}" if label_names_subject(number) else word
    return f"{word}, {number.entry}" if number.entry else word


def label_names_subject(number: ScenarioNumber) -> bool:
    """Tell whether the label of a number says whose it is: that of one kind of residents does."""
    of_segment = number.kind.startswith("residents.segments")
    return of_segment and number.subject not in {"", _EVERYBODY}


def unit(number: ScenarioNumber) -> str:
    """Return what a number is counted in, as files have it."""
    return number_word(number.kind).unit


def unit_read(number: ScenarioNumber) -> str:
    """Return what a number is counted in, as people read it: of what moves a chance, nothing."""
    return "" if unit(number) == LOG_ODDS else unit(number)


def _unit_of(number: ScenarioNumber, value: float) -> str:
    """Return what a number is counted in, as it is said of a value: 1 day, 2 days."""
    counted_in = unit(number)
    return OF_ONE.get(counted_in, counted_in) if value == 1 else counted_in


def is_put_another_way(number: ScenarioNumber) -> bool:
    """Tell whether what stands beside a value is the same value in other words, and no unit."""
    return is_share(number) or unit(number) == LOG_ODDS


def is_share(number: ScenarioNumber) -> bool:
    """Tell whether a number is from 0 to 1, and read as so many in 100."""
    return unit(number) in SHARES


def beside(number: ScenarioNumber, value: float) -> str:
    """Return what stands beside a value: of a share, how many in 100 that is; else the unit."""
    if is_share(number):
        return f"{_in_100(value)}{_then(number, value, _in_100)}"
    if unit(number) == LOG_ODDS:
        return _moved_in_short(value)
    return f"{_unit_of(number, value)}{_then(number, value)}"


def as_in_file(number: ScenarioNumber) -> str:
    """Return a number as its file has it: of a policy with steps, `3, then 11`."""
    return f"{value_text(number.key, number.value)}{_then(number, number.value)}"


def _then(number: ScenarioNumber, value: float, said: Callable[[float], str] = plain) -> str:
    """Return what follows a value in later steps of its policy: a change is one for all steps."""
    values = [one.value for one in of_each_step([number])]
    if value != number.value:
        return ""
    after = [now for before, now in pairwise(values) if now != before]
    return "".join(f", then {said(one)}" for one in after)


def _in_100(value: float) -> str:
    return f"{100 * value:.3g} in 100"


_UNTOLD = 10
"""In 100: how often people share who are told nothing, where it is said what telling changes."""


def _of_ten(log_odds: float) -> int:
    """Return how many in 100 share where 10 would, with so much more in log-odds."""
    return round(100 / (1 + 9 * exp(-log_odds)))


def _moved(log_odds: float) -> str:
    return f"if {_UNTOLD} in 100 share untold, {_of_ten(log_odds)} in 100 share when told"


def _moved_in_short(log_odds: float) -> str:
    return f"{_UNTOLD}% → {_of_ten(log_odds)}%" if log_odds else "no change"


def amount(number: ScenarioNumber, value: float) -> str:
    """Return a value as it is written in the file, and what it says: `0.035 (3.5 in 100)`.

    Where later steps of its policy have others, these too: `3 homes, then 11`.
    """
    return f"{_amount(number, value)}{_then(number, value)}"


def _amount(number: ScenarioNumber, value: float) -> str:
    counted_in = unit(number)
    if counted_in == LOG_ODDS:
        return f"{plain(value)} ({_moved(value)})"
    if not is_share(number):
        return f"{plain(value)} {_unit_of(number, value)}".rstrip()
    of = f" {counted_in}" if counted_in in SHARES_OF else ""
    return f"{plain(value)} ({_in_100(value)}{of})"


def range_text(number: ScenarioNumber) -> str:
    """Return which values are allowed, as a phrase."""
    allowed = number.allowed
    kind = "a whole number" if number.whole else "a number"
    low = f"{'above' if allowed.low_excluded else 'from'} {plain(allowed.low)}"
    high = f"{'below' if allowed.high_excluded else 'to'} {plain(allowed.high)}"
    if allowed.low is not None and allowed.high is not None:
        return f"{kind} {low} {high}"
    if allowed.low is not None:
        return f"{kind}, {low}{'' if allowed.low_excluded else ' up'}"
    return f"{kind} {high}" if allowed.high is not None else kind


def source_text(number: ScenarioNumber) -> str:
    """Return what the number rests on, in a sentence or two."""
    said = number.assumption
    if said is None:
        file = "policy" if number.group == "policy" else "scenario"
        return (OUR_CHOICE if number.written else OUR_DEFAULT).format(file=file)
    return assumption_text(said)


def assumption_text(said: Assumption) -> str:
    """Return what a scenario says, with its source."""
    return clean(f"{said.text} {said.source}".strip())


def sentence(number: ScenarioNumber, value: float) -> str:
    """Return a number as a sentence with its status and its source, and so in each later step."""
    own = f"{label(number)}: {amount(number, value)} ({number.status}). {source_text(number)}"
    return " ".join((own, *(_later(one) for one in _as_later(number, value))))


def _as_later(number: ScenarioNumber, value: float) -> tuple[ScenarioNumber, ...]:
    """Return what a number is in later steps; nothing where a change has set them all."""
    return number.later if value == number.value else ()


def _later(number: ScenarioNumber) -> str:
    what = f"{words.capital(number.entry)}: {amount(number, number.value)} ({number.status})."
    return f"{what} {source_text(number)}"


def explained(number: ScenarioNumber, value: float) -> str:
    """Return what `?` says of a number: what it is, its source, its range, its default."""
    default = "each story sets it" if number.default is None else plain(number.default)
    glyph, _ = STATUSES[number.status]
    changed = "" if value == number.value else f" (in the file {as_in_file(number)})"
    # A change is one of the whole policy, also of a step that the file has otherwise.
    for_all = (
        ["A change holds in each step of the policy that can have it."]
        if _has_steps(number)
        else []
    )
    return "\n".join(
        (
            f"{label(number)}: {amount(number, value)}{changed}",
            f"{glyph} {number.status}: {source_text(number)}",
            *(_later(one) for one in _as_later(number, value)),
            *for_all,
            f"Allowed: {range_text(number)}. Default: {default}.",
            f"In the file: {number.key}",
        )
    )


def _has_steps(number: ScenarioNumber) -> bool:
    """Tell whether steps of a policy have a number otherwise, or not at all."""
    return number.group == POLICY and bool(number.later or number.entry)


def assumptions_table(
    listed: Sequence[ScenarioNumber], changes: Mapping[str, float], free: Sequence[Assumption]
) -> list[tuple[str, ...]]:
    """Return the numbers, and the statements that belong to none, as rows of text."""
    rows: list[tuple[str, ...]] = [
        ("key", "label", "value", "unit", "status", "source", "value in the file")
    ]
    for number in listed:
        rows += [
            (
                in_step.key,
                label(in_step),
                repr(changes.get(number.key, in_step.value)),
                unit(in_step),
                in_step.status,
                source_text(in_step),
                repr(in_step.value),
            )
            for in_step in of_each_step([number])
        ]
    rows += [("", clean(one.text), "", "", one.status, clean(one.source), "") for one in free]
    return rows


BARS_EXPLAINED = (
    "One number at a time is halved, then doubled, as far as it is allowed; a chance of 0 goes to "
    "0.1, any other 0 one step down and up. All else stays, luck too."
)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One measure before a change and after it."""

    label: str
    before: str
    after: str
    arrow: str
    """Up or down by how much; empty where nothing moves."""

    @property
    def differs(self) -> bool:
        """Whether the change moves it."""
        return bool(self.arrow)


def effect_rows(means: Mapping[str, tuple[float | None, float | None]]) -> list[EffectRow]:
    """Return measures before and after as text, without those that never have a value."""
    return [
        EffectRow(
            definition(name).label, words.number(before), words.number(after), _arrow(before, after)
        )
        for name, (before, after) in means.items()
        if before is not None or after is not None
    ]


def nothing_moves(
    count: int, others: Sequence[EffectRow], *, written: bool, names_policy: bool
) -> str:
    """Say that none of so many figures moves; of the `others` those that do, or why none does.

    Where answers are `written` in the story the policy decides; `names_policy`: with its key.
    """
    moved = [row for row in others if row.differs]
    text, why = f"None of the {count} figures moves.", ""
    if moved:
        first, more = moved[0], len(moved) - 1
        why = f"What moves is “{first.label}”: {first.before} → {first.after}"
        why += f", and {more} more." if more else "."
    elif written:
        text = "Nothing changes: this story fixes every answer."
        why = "Try another policy: 2, then p." if names_policy else ""
    return " ".join(filter(None, (text, why, "o: which numbers matter?")))


def _arrow(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "≠"
    if abs(after - before) < _LEAST_SHOWN:
        return ""
    return f"{'▲ +' if after > before else '▼ -'}{words.number(abs(after - before))}"


def bar_ends(bar: Bar, base: float | None) -> str:
    """Return the number as it is and at both ends of its bar, with what each of them gives.

    The ends have the glyphs that they are drawn with; `base` is the figure as it is.
    """
    low, high = bar.low, bar.high
    said = _in_100 if is_share(bar.number) else plain
    now = f"{said(bar.number.value)}{_then(bar.number, bar.number.value, said)}"
    return (
        f"now {now} gives {words.number(base)}    "
        f"▒ {said(low.value)} gives {words.number(low.result)}    "
        f"█ {said(high.value)} gives {words.number(high.result)}"
    )


def without_effect(bars: Sequence[Bar], base: float | None) -> str:
    """Say of how many numbers no end of the bar changes the figure; empty where of none.

    What could not be moved at all is no finding, and is said apart.
    """
    stuck = sum(not bar.moves for bar in bars)
    still = sum(bar.moves and bar.length(base) == 0 for bar in bars)
    said = []
    if still:
        makes = "makes" if still == 1 else "make"
        said.append(f"{words.plural(still, 'other number')}, moved so, {makes} no difference.")
    if stuck:
        said.append(f"Not tried: {words.plural(stuck, 'number')} that can only be as now.")
    return " ".join(said)
