"""What Infer says in words: the questions, where the homes stand, one home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from simulator.experiment.what_if import given_under
from simulator.ledger import NOBODY
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Sure, Suspected, questions_of, suspected_at
from simulator.report.words.compared.cards import short_names
from simulator.report.words.proof.answered import answered
from simulator.report.words.proof.first_known import first_known
from simulator.report.words.proof.reasoning import (
    ASKS,
    ASKS_OF_SEVERAL,
    SHORT,
    after_words,
    before_words,
)
from simulator.report.words.states import EVERY_TIME, NEVER_ASKED, STILL_OPEN, THE_ONE_TIME
from simulator.report.words.terms import plural
from simulator.scenario.letters.cells import cells
from simulator.scenario.letters.text import clean, shorten
from simulator.story.backend import InferCase
from simulator.tui.infer.inquiry import WorkedOut
from simulator.tui.kit.host import Rows
from simulator.tui.kit.looks import OPEN, SURE

_APPROXIMATE = "chances are approximate"
MORE_OR_LESS = (
    "Real police could learn more: they can choose where to ask. Or less: here they know how often "
    "people share. It is proof only if the map is right, no message is lost and nobody changes the "
    "switch."
)
UNSEEN = "; no map shows which homes"
BACK_TO_THE_LIST = "Up or down goes back to the list of homes that a request reached."
WHO = "what can they work out?"
_CHANGED = " (changed)"
"""Stands after the name of a policy while other facts are given than it gives."""
_ID, _AGENCY, _TITLE = 10, 30, 30
_LEAST_BAR, _MOST_BAR = 6, 44
"""Columns of the thermometer."""
_BESIDE = 6
"""Columns beside an answer that stands in the place of its question."""
_BAR_WIDE, _BAR_NARROW = 20, 8
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR_OF = {Sure.RULED_OUT: "━", Sure.NOT_KNOWN: "?"}
"""What a kind of home is drawn with in a bar, where its own glyph would be a speck."""


def head_lines(
    homes: list[Suspected],
    questions: list[Question],
    question: Question,
    width: int,
    colours: Mapping[str, str],
    *,
    unseen: bool,
    short: bool,
) -> tuple[Text, Text]:
    """Return the questions in a line; then the answer as a sentence, and where the homes stand.

    Where rows are `short` the answer says which question it answers, and stands in its place.
    """
    bar = verdict_line(homes, question, width, colours, unseen=unseen)
    said = answered(homes, question, room=width - _BESIDE if short else width)
    if short and said:
        return questions_line(questions, question, width, said), bar
    sentence = Text(f"{said}\n" if said else "", style="bold")
    asks = ASKS_OF_SEVERAL if asked_of_several(homes) else ASKS
    return questions_line(questions, question, width, asks[question]), sentence.append(bar)


def questions_line(questions: list[Question], question: Question, width: int, whole: str) -> Text:
    """Name the questions; of the one that is asked what is `whole` stands there: it or its answer.

    One alone, as a lesson may have it, needs no key. Of those that find no room beside an answer
    the key is left.
    """
    several = len(questions) > 1
    here, others = f"▸{whole} ", [one for one in questions if one != question]
    alone = sum(len(SHORT[one]) + 3 for one in others) + len(here) + 2 > width
    text = Text("w " if several else "", style="bold")
    for asked in [question] if alone else questions:
        text.append(
            here if asked == question else f" {SHORT[asked]} ",
            style="not bold reverse" if asked == question else "not bold",
        )
        text.append(" ")
    return text


def shown_line(case: InferCase, who: str, room: int) -> str:
    """Return the story and the policy; the story gives way, and no policy is cut where it can be.

    `who` stands in the same `room`, a column apart.
    """
    room -= len(who) + 1
    title = case.loaded.scenario.title
    titles = [f"{one}   " for one in (clean(title), shorten(title, _TITLE))] + [""]
    regime = case.loaded.regimes[case.policy]
    names = clean(regime.title), short_names(case.loaded)[case.policy]
    changed = "" if case.given == given_under(regime) else _CHANGED
    lines = [f"{first}policy: {name}{changed}" for name in names for first in titles]
    return next((line for line in lines if cells(line) <= room), lines[-1])


def heading(
    case: InferCase, worked_out: WorkedOut | None, room: int, *, short: bool
) -> tuple[str, str]:
    """Return the story and the policy, and whose knowledge it is: in `room`, a column apart.

    Of whose knowledge it is less is said where it has to be `short`, or the policy would be cut.
    """
    forms = (
        [who_line(worked_out, short=one) for one in sorted({short, True})] if worked_out else [WHO]
    )
    both = [(shown_line(case, who, room), who) for who in forms]
    return next((one for one in both if cells(" ".join(one)) <= room), both[-1])


def verdict_line(
    homes: list[Suspected],
    question: Question,
    width: int,
    colours: Mapping[str, str],
    *,
    unseen: bool = False,
) -> Text:
    """Return the homes as one bar, where there is room for it, and how many stand where.

    Some are `unseen` where the map of the screen does not show them, as the police have none.
    """
    if unseen:
        line = verdict(homes, question, colours, bar=False).append(UNSEEN, style="not bold")
        if line.cell_len <= width:
            return line
    bar = width - verdict(homes, question, colours, bar=True).cell_len - 2
    if bar < _LEAST_BAR or not homes:
        line = verdict(homes, question, colours, bar=False)
        if line.cell_len <= width or not homes or any(one.rough for one in homes):
            return verdict(homes, question, colours, bar=False, width=width)
        # The sentence above says of how many.
        return verdict(homes, question, colours, bar=False, of_how_many=False, width=width)
    line = thermometer(homes, min(bar, _MOST_BAR), colours).append("  ")
    return line.append(verdict(homes, question, colours, bar=True))


def verdict(
    homes: list[Suspected],
    question: Question,
    colours: Mapping[str, str],
    *,
    bar: bool,
    of_how_many: bool = True,
    width: int | None = None,
) -> Text:
    """Return how many homes stand where on the thermometer, and of how many; beside a `bar`.

    In lines of `width`, where that is given: no count is torn from what it counts.
    """
    parts, several = [], asked_of_several(homes)
    for sure in reversed(Sure):
        there = [one for one in homes if one.sure == sure and not one.still_open]
        if there:
            glyph = Text(_BAR_OF.get(sure, SURE[sure].glyph) if bar else SURE[sure].glyph)
            glyph.stylize(colours[SURE[sure].colour])
            counts = Counter(_word(one, question, several=several) for one in there)
            said = ", ".join(f"{count:,} {word}" for word, count in counts.most_common())
            parts.append(glyph.append(f" {said}", style="bold"))
    still_open = sum(one.still_open for one in homes)
    if still_open:
        parts.append(Text(f"{OPEN} {still_open:,} {STILL_OPEN}", style="bold"))
    last = [f"of {plural(len(homes), 'home')}"] if of_how_many else []
    last += [_APPROXIMATE] if any(one.rough for one in homes) else []
    if last:
        parts.append(Text("; ".join(last), style="not bold"))
    return _in_lines(parts, width)


def _in_lines(parts: list[Text], width: int | None) -> Text:
    """Return parts one behind the other, a new line before one that would be torn at `width`."""
    text, taken = Text(), 0
    for part in parts:
        torn = width is not None and taken + 2 + part.cell_len > width
        gap = "" if not taken else "\n" if torn else "  "
        taken = part.cell_len + (0 if torn or not taken else taken + 2)
        text.append(gap).append(part)
    return text


def thermometer(homes: list[Suspected], width: int, colours: Mapping[str, str]) -> Text:
    """Return the homes as one bar of `width`, the surest first; each kind has a cell at least."""
    kinds = [
        (_BAR_OF.get(sure, SURE[sure].glyph), SURE[sure].colour, count)
        for sure in reversed(Sure)
        if (count := sum(one.sure == sure and not one.still_open for one in homes))
    ]
    still_open = sum(one.still_open for one in homes)
    kinds += [(OPEN, "data-asked", still_open)] if still_open else []
    text, left, room = Text(), len(homes), width
    for place, (glyph, colour, count) in enumerate(kinds):
        after = len(kinds) - place - 1
        length = room if not after else max(1, min(round(room * count / left), room - after))
        text.append(glyph * length, style=colours[colour])
        room, left = room - length, left - count
    return text


def before_and_now(
    known: Conclusions,
    suspected: Suspected,
    question: Question,
    colours: Mapping[str, str],
    *,
    wide: bool,
) -> Text:
    """Return what is known of a home under `question`, before any total and with all, as bars."""
    return moved(suspected, first_known(known.view, question).column, colours, wide=wide)


def moved(suspected: Suspected, before: str, colours: Mapping[str, str], *, wide: bool) -> Text:
    """Return the chance `before`, as that is called, and now, each as a bar of the same length."""
    text = Text()
    decided = {Sure.PROVEN: ("certain", 1.0), Sure.RULED_OUT: ("certainly not", 0.0)}
    said, after = decided.get(suspected.sure, (after_words(suspected, short=True), suspected.after))
    bars = (
        (before, before_words(suspected, short=True), suspected.before),
        ("now", said, after),
    )
    room = _BAR_WIDE if wide else _BAR_NARROW
    for place, (when, words, chance) in enumerate(bars):
        text.append("   " if place else "").append(f"{when} ").append(words, style="bold")
        full = round(8 * room * chance)
        whole, part = divmod(max(full, int(chance > 0)), 8)
        bar = (_EIGHTHS[8] * whole + (_EIGHTHS[part] if part else "")).ljust(room)
        text.append(" ▕").append(bar, style=colours["data-proven" if place else "foreground"])
        text.append("▏")
    return text


def who_line(worked_out: WorkedOut, *, short: bool = False) -> str:
    """Return whose knowledge it is; where there are several, which of them."""
    if not worked_out.groups:
        return WHO
    place, many = worked_out.place, len(worked_out.groups)
    first = worked_out.groups[place].agencies[0]
    name = shorten(worked_out.ledger.agencies[first], _AGENCY)
    which = f" ({place + 1:,} of {many:,}, keys [ ])" if many > 1 else ""
    if short:
        return f"{name}{which}"
    return f"what {name} can work out at the end{which}"


def asked_of_several(homes: Iterable[Suspected]) -> bool:
    """Tell whether any of the homes of a list can have been asked more than once."""
    return not all(one.once_at_most for one in homes)


def state_of(suspected: Suspected, question: Question, *, several: bool) -> str:
    """Return where a home stands, glyph and word; `several` as `asked_of_several` tells."""
    if suspected.still_open:
        return f"{OPEN} {STILL_OPEN}"
    return f"{SURE[suspected.sure].glyph} {_word(suspected, question, several=several)}"


def _word(suspected: Suspected, question: Question, *, several: bool) -> str:
    """Return how sure one is of a home; of who cannot have kept silent, what that means.

    The bar counts the words of the list, so both ask here.
    """
    if suspected.sure == Sure.RULED_OUT and question != "opted_out":
        if suspected.never_asked:
            return NEVER_ASKED
        if question == "not_shared":
            return EVERY_TIME if several else THE_ONE_TIME
    return SURE[suspected.sure].word


def rows_of(homes: Sequence[Suspected], question: Question) -> list[tuple[str, str, str, str]]:
    """Return the rows of the list: home, before, after, where it stands."""
    several = asked_of_several(homes)
    return [
        (
            shorten(home.id, _ID),
            before_words(home, short=True),
            after_words(home, short=True),
            state_of(home, question, several=several),
        )
        for home in homes
    ]


def home_tables(
    known: Conclusions | None, homes: Sequence[Suspected], question: Question
) -> dict[str, Rows]:
    """Return the table of the list as it is saved, its head first; none of no homes."""
    if known is None or not homes:
        return {}
    head = ["home", first_known(known.view, question).column, "now", "how sure"]
    return {"homes": [head, *map(list, rows_of(homes, question))]}


def questions_open(known: Conclusions, question: Question, hidden: bool) -> list[Question]:
    """Return the questions that can be asked now: where a lesson has them `hidden`, this one."""
    return [question] if hidden else questions_of(known)


def home_line(
    known: Conclusions,
    home: Suspected,
    question: Question,
    questions: list[Question],
    room: int,
    homes: Sequence[Suspected],
) -> Text:
    """Return what is known of one `home` of the list of `homes` under each question, in a line.

    Where `room` is too little, a chance stands there without its glyph.
    """
    several = asked_of_several(homes)
    whole = _home_line(known, home, question, questions, several, glyphs=True)
    if whole.cell_len <= room:
        return whole
    return _home_line(known, home, question, questions, several, glyphs=False)


def _home_line(
    known: Conclusions,
    home: Suspected,
    question: Question,
    questions: list[Question],
    several: bool,
    *,
    glyphs: bool,
) -> Text:
    text = Text(f"{shorten(home.id, _ID)}: ", style="bold", no_wrap=True, overflow="ellipsis")
    for asked in questions:
        suspected = suspected_at(known, asked, home.place)
        if suspected is None:
            continue
        plain = suspected.decided or suspected.still_open
        no_answer = suspected.never_asked and suspected.sure == Sure.RULED_OUT
        if no_answer and asked != "opted_out":
            text.append(f"{NEVER_ASKED}  " if asked == "not_shared" else "", style="bold")
            continue
        glyph = f"{SURE[suspected.sure].glyph} " if glyphs else ""
        what = f"{glyph}{after_words(suspected, short=True)}"
        stands = state_of(suspected, asked, several=several) if plain else what
        text.append(f"{SHORT[asked]} ", style="bold" if asked == question else "not bold")
        text.append(stands, style="bold" if asked == question else "")
        text.append("  ")
    text.rstrip()
    return text


def outside(worked_out: WorkedOut, home: int) -> str:
    """Say why nothing is known of a home; nothing of none."""
    if home == NOBODY:
        return ""
    name = shorten(worked_out.ledger.homes.ids[home], _ID)
    return f"{name}: no request had it in its area, so nothing is known of it."
