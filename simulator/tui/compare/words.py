"""What stands under the table, the dots and the plot of Compare, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from rich.text import Text

from simulator.experiment import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.basis import basis_in_short
from simulator.report.words.compared.comparison import Row, Table
from simulator.report.words.compared.counts import sentence_of
from simulator.report.words.compared.known_and_answered import (
    KNOWN,
    known_and_answered,
    names_apart,
)
from simulator.report.words.compared.run_by_run import Strip, strips
from simulator.report.words.compared.why_more import why_more
from simulator.scenario import Loaded
from simulator.scenario.letters.cells import first_lines, wrapped
from simulator.scenario.letters.text import clean, shorten
from simulator.tui.compare.dot_rows import Colours, dots
from simulator.tui.compare.plot_layout import MARK
from simulator.tui.compare.rows import HeldRows
from simulator.tui.kit.host import NextKey, NextKeys
from simulator.tui.kit.tabs import chosen_of

View: TypeAlias = Literal["cards", "table", "dots", "plot"]
_VIEWS = ("views",)
NEXT: dict[View, tuple[View, str, NextKeys]] = {
    "cards": (
        "table",
        "Table",
        (
            "Arrows: another one.",
            NextKey("Enter: watch it.", ("watch", "policy")),
            "k: keep it beside.",
            NextKey("v: the table.", _VIEWS),
        ),
    ),
    "table": (
        "dots",
        "Dots",
        ("Arrows: another figure.", NextKey("v: a dot for each run.", _VIEWS), "?: what is it?"),
    ),
    "dots": (
        "plot",
        "Plot",
        ("Left, right: another measure.", "Up, down: a policy.", NextKey("v: the plot.", _VIEWS)),
    ),
    "plot": (
        "cards",
        "Cards",
        ("a: another measure across.", "u: another up.", NextKey("v: the cards.", _VIEWS)),
    ),
}
"""By view, the one that `v` leads to, what the footer calls that, and what to press."""
KEPT = "Arrows: another policy.  k: put both maps beside each other."
FIRST_RUNS = "One moment: the first runs are being computed. Escape stops them."
NO_RUNS = "No run is done.  2, then 3: start again."
Sentences: TypeAlias = list[Text]
"""To be left out whole from the end on, each with what stands before it: a blank, or a new line."""
READ_THE_PLOT = (
    f"Each {MARK} is a policy's average; lines are 95 percent intervals. "
    "Names in one list share one point."
)
_UNDER_THE_OTHERS = "Under the others: ? on a heading."
_THE_REST = "The rest: ? on a heading."
"""Where what happened is said in full."""
_WATCHED = "In the run that you watched:"
"""Before what was guessed: the figures beside it are averages of many runs."""
_SOON = 8.0
"""Seconds: what takes no longer needs no word."""
_BAR = 10
"""Columns of the line that fills as runs come in."""
_TITLE = 40
_SAID = 240
"""Letters of a title or a question where it is said in full."""


def views_line(view: View) -> Text:
    """Name the views, with the one that is shown marked."""
    views = list(NEXT)
    names = [name.capitalize() for name in views]
    return Text().append("v ", "bold").append(chosen_of(names, views.index(view), "compare-view"))


def _counted_alone(counted: int, policies: int, *, short: bool, stopped: bool) -> Text:
    """Say what is counted before anything is worked out, or instead of it."""
    some = f"{counted} of {policies} policies"
    if stopped:
        of_each = "each policy" if counted == policies else some
        follows = "" if short else " Nothing more was worked out."
        return Text(f"Stopped after 1 run of {of_each}.{follows}")
    if counted < policies:
        return Text(
            f"Counted so far: {some}. Escape stops."
            if short
            else f"Counted so far: {some}, one run each. Escape stops it."
        )
    return Text(
        "Counted in one run of each. Escape stops."
        if short
        else "Counted in the first run of each policy. Escape stops the rest."
    )


def progress(
    done: int,
    wanted: int,
    lost: str,
    *,
    short: bool,
    seconds_left: float = 0.0,
    policies_counted: tuple[int, int] | None = None,
    stopped: bool = False,
    on_cards: bool = False,
) -> Text:
    """Say after how many runs the figures are what they are, and which `lost`: here alone.

    The words of cards are few: above those that are `on_cards` it says whose knowledge they are.

    While more runs come it says how many `seconds_left` there are, where that is long, and where
    the figures are only counted, what is still to come: then `policies_counted` says of how many
    policies there are any, and how many there are. `stopped` says that no more come. The views
    stand in the same line.
    """
    if policies_counted is not None:
        return _counted_alone(*policies_counted, short=short, stopped=stopped)
    if done >= wanted and lost:
        return Text(clean(f"{words.plural(done, 'run')} of each policy. {lost}"))
    if done >= wanted:
        if done == 1:
            return Text("1 run of each policy: same homes, same luck.")
        what = "What the police know. " if on_cards else "Same homes, same luck. "
        return Text(f"{'' if short else what}The numbers are averages of {done} runs.")
    left = _time_left(seconds_left)
    if short:
        return Text(f"{done} of {wanted} runs{left and f', {left}'}. Escape stops.")
    bar = ("━" * round(_BAR * done / max(1, wanted))).ljust(_BAR, "─")
    rest = f": {left} left. " if left else f"  {bar}  "
    return Text(f"{done} of {wanted} runs of each policy{rest}Escape stops it.")


def _time_left(seconds: float) -> str:
    """Say how long the rest takes, in round words; nothing where it is soon over."""
    if seconds < _SOON:
        return ""
    if seconds < 90:
        return f"about {10 * max(1, round(seconds / 10))} seconds"
    return f"about {round(seconds / 60)} minutes"


def heading(loaded: Loaded, room: int) -> str:
    """Return the header: the story, and what is done with it where there is room."""
    title = clean(loaded.scenario.title)
    whole = f"{title}: policies side by side"
    return whole if len(whole) <= room else title


def of_what_happened(table: Table, width: int, lines: int) -> Text:
    """Say what happened in whole sentences, as many as `lines` have room for.

    Of a first one that is too long it says the first parts; what is left out stands elsewhere.
    """
    same = f"{words.SAME_LUCK} " if table.all_alike else ""
    first, *others = map(clean, table.happened_under)
    clauses = table.happened_first
    said = [" ".join([f"{same}{first}", *others])]
    said += [
        " ".join([f"{same}{first}", *others[:kept], _UNDER_THE_OTHERS])
        for kept in range(len(others) - 1, -1, -1)
    ]
    said.append(f"{same}{first}")
    said += [
        f"{same}{clean(sentence_of(clauses[:kept]))} {_THE_REST}"
        for kept in range(len(clauses) - 1, 0, -1)
    ]
    fits = (text for text in said if len(wrapped(text, width)) <= lines)
    return Text("\n".join(first_lines(next(fits, said[-1]), width, lines)))


def corner(rows: HeldRows, *, running: bool) -> str:
    """Say which rows the table has and in what order, each with its key."""
    count = "" if running else f"{rows.differing} of {rows.all} "
    which = f"{count}differ" if rows.only_differing else f"all {'' if running else rows.all} rows"
    order = "most apart 1st" if rows.by_gap else "sort"
    return f"d: {' '.join(which.split())}\ns: {order}"


def of_figure(
    comparison: Comparison,
    table: Table,
    name: str,
    place: int,
    colours: Colours,
    *,
    intervals: bool,
) -> Sentences:
    """Say what a figure is and comes to under the policy at `place`."""
    if name in MEASURES:
        of_policies = strips(comparison, name)
        strip, apart = of_policies[place], ""
        if name == "numbers_told":
            apart = names_apart(comparison, strip.policy)
        said = _of_measure(strip, of_policies[0], name, comparison.replications, colours, apart)
        if intervals:
            said += _of_interval(strip, of_policies[0])
        under_first = f"“{shorten(of_policies[0].title, _TITLE)}”"
        why = why_more(comparison, strip.policy, under_first) if name == KNOWN else ""
        return [*said, *([Text(f"\n{why}")] if why else [])]
    rows = [row for row in table.received if row.key == name]
    return _of_item(rows[0], place) if rows else []


def _of_measure(
    strip: Strip, first: Strip, name: str, runs: int, colours: Colours, apart: str
) -> Sentences:
    """Say what a measure comes to under a policy, with a dot for each run."""
    text = Text().append(f"{MEASURES[name].label}: ", style="bold")
    text.append(f"{strip.whole} here")
    if apart:
        text.append(f" ({apart})")
    if strip.figures < runs:
        text.append(f" (a figure in {strip.figures} of {runs} runs)")
    if not strip.runs:
        less = words.fewer(MEASURES[name].unit)
        more = (
            "Each of the others is compared with this policy, run by run: "
            f"{words.MORE} more, {words.FEWER} {less} than here."
        )
        return [text, Text(f"\n{more}")]
    text.append(f", {first.whole} under “{shorten(first.title, _TITLE)}”")
    of_runs = Text("\n").append(dots(strip.runs, colours)).append(f"  {strip.sentence}")
    return [text, of_runs]


def _of_interval(strip: Strip, first: Strip) -> Sentences:
    """Say the interval of a mean, and of its difference to the first policy."""
    if not strip.interval:
        return [Text("\nAn interval needs three runs with a figure, or more.")]
    said = [Text(f"\n95 percent interval: {strip.interval}.")]
    if strip.difference:
        said.append(Text(f" Beside “{shorten(first.title, _TITLE)}”: {strip.difference}."))
    return said


def _of_item(row: Row, policy: int) -> Sentences:
    """Say what an item is, and that what is passed on of it is a matter of the rule."""
    cell = row.cells[policy]
    text = Text().append(f"{row.label}: ", style="bold").append(f"{row.meaning}.")
    here = f" Here: {cell.word or 'does not exist'}"
    return [text, Text(f"{here}, {cell.count}." if cell.count else f"{here}.")]


def of_figure_and_policy(
    comparison: Comparison,
    table: Table,
    name: str,
    place: int,
    colours: Colours,
    *,
    intervals: bool,
    both: bool,
) -> Sentences:
    """Say what a figure comes to under the policy at `place`; then, of `both`, the policy."""
    figure = of_figure(comparison, table, name, place, colours, intervals=intervals)
    policy = table.policies[place]
    answered = known_and_answered(comparison, policy)
    if figure and not both:
        return figure
    first, *others = of_policy(comparison.loaded, policy, answered, table.told[policy])
    return [*figure, Text("\n" if figure else "").append(first), *others]


def of_policy(loaded: Loaded, policy: str, answered: str, told: Sequence[str]) -> Sentences:
    """Say what is known and what was answered, what the agency is told, what it can work out."""
    regime = loaded.regimes[policy]
    text = Text().append(shorten(regime.title, _SAID), style="bold")
    text.append(f"  ({basis_in_short(regime)})")
    first, *others = map(clean, told)
    of_told = Text(f"  {words.capital(first)}")
    if answered:
        said = [text.append(f"  {clean(answered)}", style="bold"), of_told]
    else:
        # What a policy is called is no sentence: it goes with the first one.
        said = [text.append(of_told)]
    return [*said, *(Text(f" {sentence}") for sentence in others)]


def of_card(
    loaded: Loaded, said: list[str], told: Mapping[str, str], *, names_key: bool = True
) -> list[str]:
    """Return the sentences under the cards, what matters most first.

    `told` has by question what was guessed and what is the case. With `names_key` one of them names
    the key of the assumptions.
    """
    first, *rest = said
    guessed = [clean(f"{_WATCHED} {ask} {answer}") for ask, answer in told.items()]
    answers = _answers_said(loaded, names_key=names_key)
    return [first, *rest[:1], *guessed, *rest[1:], answers]


def _answers_said(loaded: Loaded, *, names_key: bool) -> str:
    """Say whether people answer the same under all policies, and where to change that."""
    reacts = loaded.scenario.residents.told_effect != 0
    said, doubt = (
        (words.ANSWERS_CHANGE, words.DOUBT_THAT_THEY_CHANGE)
        if reacts
        else (words.ANSWERS_STAY, words.DOUBT_THAT_THEY_STAY)
    )
    return f"{said} {doubt}" if names_key else said


def fitted(said: list[str], width: int, rows: int) -> Text:
    """Return as many whole sentences as there is room for, the first in bold."""
    kept: list[str] = []
    for sentence in said:
        if len(wrapped(" ".join([*kept, sentence]), width)) <= max(1, rows):
            kept.append(sentence)
    text = Text()
    for place, sentence in enumerate(kept):
        text.append(" " if place else "").append(sentence, style="" if place else "bold")
    return text


def whole(said: Sentences, width: int, rows: int) -> Text:
    """Return the first sentences that find room in so many rows; one in any case."""

    def lines(text: Text) -> int:
        return sum(len(wrapped(part, width)) or 1 for part in text.plain.split("\n"))

    texts = (Text().join(said[:count]) for count in range(len(said), 1, -1))
    return next((text for text in texts if lines(text) <= rows), Text().join(said[:1]))


def of_guesses(loaded: Loaded, answers: Mapping[str, str]) -> Sentences:
    """Say again what the class guessed, by question, and what is the case."""
    return [
        Text(f"\n{_WATCHED} {shorten(pause.ask, _SAID)} {shorten(answers[pause.ask], _SAID)}")
        for pause in loaded.scenario.pauses
        if pause.ask in answers
    ]


def of_plot(loaded: Loaded, across: str, up: str, *, short: bool, names_key: bool = True) -> Text:
    """Say how to read the plot, where there is room, and what it takes for granted.

    With `names_key` it names the key of the assumptions.
    """
    right, down = MEASURES[across], MEASURES[up]
    text = Text(f"Further right: more {right.label}. Further down: ")
    text.append(f"{words.fewer(down.unit)} {down.label}.\n")
    if not short:
        text.append(f"{READ_THE_PLOT}\n")
    return text.append(_answers_said(loaded, names_key=names_key), style="bold")
