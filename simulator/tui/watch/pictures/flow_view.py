"""Flow: who passes what to whom, with valves that a policy opens and shuts."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from simulator.ledger import Principle
from simulator.measure.moments.flow import Flow, Pipe
from simulator.measure.moments.parties import AgencyTold, ResidentsAware
from simulator.measure.moments.playback import Frame
from simulator.report.words import terms as words

_ROWS = (
    (Pipe.NAMES, "●", "name of the sharer", "name"),
    (Pipe.CLIPS, "▶", "the clip", "clip"),
    (Pipe.PLACES, "○", "where cameras are", "place"),
    (Pipe.TOTALS, "Σ", "how many", "total"),
    (Pipe.ANSWERS, "✕", "each answer by name", "answer"),
    (Pipe.TO_THE_PUBLIC, "≡", "to the public", "record"),
)
_COLOURS = {
    Principle.CONSENT: "data-shared",
    Principle.POLICY: "data-proven",
    Principle.AT_THE_DOOR: "data-declined",
}
_COURT = "data-focus"
_THIN, _MANY = 10, 1_000
"""Records from which on a pipe is drawn thicker."""


@dataclass(frozen=True, slots=True)
class _Widths:
    residents: int
    into: int
    company: int
    out: int
    police: int


_SMALL = _Widths(16, 7, 22, 11, 22)
_LARGE = _Widths(20, 14, 26, 16, 22)


def flow_picture(
    flow: Flow,
    frame: Frame,
    residents: ResidentsAware,
    size: tuple[int, int],
    colours: dict[str, str],
) -> Text:
    """Return the picture of a moment, in lines for a pane of so many columns and rows."""
    width, rows = size
    widths = _LARGE if width >= sum((20, 14, 26, 16, 22)) else _SMALL
    lines = [_heads(widths), _firsts(widths, frame)]
    left = _residents(frame, colours)
    for place, (pipe, glyph, label, noun) in enumerate(_ROWS):
        lines.append(_row(flow, (pipe, glyph, label, noun), left[place], widths, colours))
    aware = words.plural(residents.not_of_all, "home")
    back = Text(" " * (widths.residents + widths.into)).append(
        "↩ back to residents".ljust(widths.company)
    )
    told = residents.not_of_all == 0
    back.append("┄" * (widths.out - 2) + ("▶ " if told and residents.of_all else "┤ "))
    back.append("told of all" if told else f"{aware} not told")
    lines.append(back)
    lines += [Text().append(_sum(flow, frame), style="bold"), _legend(colours)]
    return Text("\n").join(_spaced(lines, rows))


def _spaced(lines: list[Text], rows: int) -> list[Text]:
    """Return the lines with free ones between them, where there is room: the sum stands apart."""
    spare = rows - len(lines)
    between = len(lines) - 3
    every = spare >= between + 1
    spaced: list[Text] = []
    for place, line in enumerate(lines):
        apart = place in {2, len(lines) - 3, len(lines) - 2} if not every else 0 < place <= between
        apart = apart or place == len(lines) - 2
        if apart and spare > 0:
            spaced.append(Text())
            spare -= 1
        spaced.append(line)
    return spaced


def _heads(widths: _Widths) -> Text:
    text = Text()
    text.append("RESIDENTS".ljust(widths.residents + widths.into), style="bold")
    text.append("THE COMPANY".ljust(widths.company + widths.out), style="bold")
    return text.append("POLICE", style="bold")


def _firsts(widths: _Widths, frame: Frame) -> Text:
    asked = frame.counts["asked"]
    text = Text().append(f"{asked:,} asked".ljust(widths.residents + widths.into), style="bold")
    answered = asked - frame.counts["open"]
    return text.append(f"knows {'all ' if asked == answered else ''}{answered:,} answers")


def _residents(frame: Frame, colours: dict[str, str]) -> list[tuple[Text, str, str]]:
    """Return by row what residents did, the glyph that runs to the company, and its colour."""
    counts = frame.counts
    said = [
        ("●", counts["shared"], "shared", "data-shared", "●"),
        ("", counts["shared"], "", "data-shared", "▶"),
        ("✕", counts["declined"], "said no", "data-declined", "✕"),
        ("–", counts["ignored"], "no answer", "data-ignored", "–"),
        ("□", counts["open"], "can answer", "data-asked", ""),
        ("", 0, "", "data-quiet", ""),
    ]
    rows = []
    for glyph, count, word, colour, token in said:
        text = Text()
        if word and (count or glyph != "□"):
            text.append(glyph, style=f"bold {colours[colour]}").append(f" {count:,} {word}")
        rows.append((text, token if count else "", colours[colour]))
    return rows


def _row(
    flow: Flow,
    row: tuple[Pipe, str, str, str],
    left: tuple[Text, str, str],
    widths: _Widths,
    colours: dict[str, str],
) -> Text:
    pipe, glyph, label, noun = row
    did, token, colour = left
    text = did.copy()
    text.append(" " * (widths.residents - did.cell_len))
    into = f"━━{token}{'━' * (widths.into - 6)}▶" if token else ""
    text.append(into, style=colour).append(" " * (widths.into - len(into)))
    text.append(f"{glyph} {label}".ljust(widths.company))
    records = flow.records(pipe)
    terms = flow.principles(pipe)
    ink = colours[_colour(terms[0])] if terms else colours["data-quiet"]
    if records:
        thick = "─" if records < _THIN else "━" if records < _MANY else "█"
        out = f"{thick * 2}{glyph}{thick * (widths.out - 6)}▶"
        text.append(out, style=f"bold {ink}").append("  ")
        text.append(f"{glyph} {words.plural(records, noun)}", style="bold")
    elif pipe in flow.open:
        text.append("─" * (widths.out - 3) + "▷", style=ink).append("  nothing yet")
    else:
        text.append("┄" * (widths.out - 4) + "┤", style=ink).append("   nothing")
    return text


def _colour(principle: Principle) -> str:
    return _COLOURS.get(principle, _COURT)


def _sum(flow: Flow, frame: Frame) -> str:
    """Say what the police can work out by subtracting, where that is what gives it away."""
    told = frame.told
    if not isinstance(told, AgencyTold):
        return ""
    places, names = flow.records(Pipe.PLACES), flow.records(Pipe.NAMES)
    known = words.plural(told.gave_nothing, "door")
    if told.gave_nothing and places - names == told.gave_nothing:
        places_said, names_said = words.plural(places, "place"), words.plural(names, "name")
        return f"{places_said} − {names_said} = {known} known not to have shared."
    if told.gave_nothing:
        return f"From all of it: {known} known not to have shared."
    return "Nothing to subtract from: they can prove nothing."


def _legend(colours: dict[str, str]) -> Text:
    text = Text()
    for colour, meaning in (
        ("data-shared", "agreed"),
        ("data-proven", "the company's own rule"),
        (_COURT, "a court"),
    ):
        text.append("━ ", style=f"bold {colours[colour]}").append(f"{meaning}   ")
    return text.append("┤ shut")
