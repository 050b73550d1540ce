"""The parts of what stands below the maps, and how they are put into rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from rich.text import Text

from simulator.report.words.watched.parties import GAP, Figure, Reached, in_lines
from simulator.tui.kit.looks import Look

TOLD, MORE = "told", "more"
"""What those parts are of that are of no state."""
_LIT = "▒"
"""Without colour a lit house is drawn of these; with colours it is filled."""


class Worth(IntEnum):
    """What becomes of a count where there is little room for all."""

    LEFT_OVER = 0
    """It goes before a word of another is taken away."""
    COUNT = 1
    """It stays, at last as its glyph and number alone."""
    ANSWER = 2
    """It stays, and has its word for longer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A count in words, and what it is of; that of a state has its glyph in its colour."""

    of: str
    """Differs from that of every other part of the block."""
    figures: tuple[Figure, ...]
    text: str
    look: Look | None = None
    short: str = ""
    """The text where there is little room; empty where it has no shorter form."""
    worth: Worth = Worth.COUNT

    @property
    def plain(self) -> str:
        """What stands there."""
        return f"{self.lead}{self.text}"

    @property
    def shorter(self) -> Part:
        """The part in fewer words, where it has them."""
        return replace(self, text=self.short or self.text)

    @property
    def bare(self) -> Part:
        """The part as its glyph and number, where it has a glyph."""
        return self if self.look is None else replace(self, text=self.text.partition(" ")[0])

    @property
    def lead(self) -> str:
        """The glyph with the gap behind it, where there is one."""
        return f"{self.look.glyph} " if self.look else ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands behind a number, in so much room as there is."""

    text: str
    says_more: bool = False
    """Whether it goes on with what the block has `more` to say."""


@dataclass(frozen=True, slots=True)
class Block:
    """One side: the number, what it counts, and the counts that it is made of."""

    number: int | None
    label: str
    """In words; while nothing is worked out yet, the sentence that says so."""
    parts: list[Part]
    told: Reached | None = None
    """What reached the party, in a line of its own."""
    colour: str = "foreground"
    short: str = ""
    """The label where there is little room; empty of one that is a sentence."""
    more: str = ""
    """Goes on where the label ends, or stands among the counts where there is no room for it."""
    joint: str = ", "
    """What stands between the label and that."""
    often: bool = False
    """Whether that is how often what the label says is so."""
    was: int | None = None
    """What the number was under the rule before, while that is shown beside it."""

    def with_more(self, label: str) -> Label:
        """Return a label with what it goes on with, if there is anything."""
        return Label(f"{label}{self.joint}{self.more}", True) if self.more else Label(label)

    def label_in(self, room: int) -> Label:
        """Return as much of the label as fits `room`, or what is shortest."""
        forms = (self.with_more(self.label), Label(self.label), Label(self.short))
        fit = (form for form in forms if form.text and len(form.text) <= room)
        return next(fit, Label(self.short or self.label))


def with_more(block: Block, label: Label, room: int = 0) -> Block:
    """Return the block with what its label goes on with as a count, unless `label` has it.

    How often that is comes first where a row of `room` has place for it; anything else last.
    """
    if not block.more or label.says_more:
        return block
    more = Part(MORE, (), block.more, worth=Worth.LEFT_OVER)
    first = block.often and len(more.plain) <= room
    return replace(block, parts=[more, *block.parts] if first else [*block.parts, more])


def forms_of(parts: list[Part]) -> list[list[Part]]:
    """Return in which forms parts can stand, the fullest first.

    Nothing but what is left over is ever left out. Where no part has a shorter form, there is but
    one: who says it has words of its own to choose from.
    """
    if not any(part.short for part in parts):
        return [parts]
    kept = [part for part in parts if part.worth != Worth.LEFT_OVER]
    full = [parts, [part for part in parts if part.of != MORE], kept]
    answers = [part.shorter for part in kept if part.worth == Worth.ANSWER]
    others = [part.bare for part in kept if part.worth != Worth.ANSWER]
    return [
        *full,
        *([part.shorter for part in form] for form in full),
        [*answers, *others],
        [*others, *answers],
        [part.bare for part in kept],
    ]


def in_rows(parts: list[Part], width: int, rows: int, new: frozenset[str]) -> list[Text]:
    """Return the parts one behind the other, in at most so many rows of `width`.

    They are in fewer words where more of them are whole so.
    """
    forms = (parts, [part.shorter for part in parts])
    parts = max(forms, key=lambda form: _whole(form, width, rows))
    lines = []
    for pieces in in_lines([part.plain for part in parts], width)[:rows]:
        line = Text()
        for piece in pieces:
            part = parts[piece.place]
            line.append(GAP if line else "")
            start = len(line) + (len(part.lead) if piece.begins else 0)
            line.append(piece.text)
            if part.of in new:
                line.stylize("reverse", start)
        lines.append(line)
    return lines


def _whole(parts: list[Part], width: int, rows: int) -> int:
    """Return how many of the parts stand whole in so many rows of `width`."""
    lines = in_lines([part.plain for part in parts], width)
    there, cut = (
        {piece.place for line in some for piece in line} for some in (lines[:rows], lines[rows:])
    )
    return len(there - cut)


def filled(
    lines: list[Text],
    block: Block,
    rooms: list[int],
    colours: dict[str, str],
    new: frozenset[str],
) -> tuple[Text, bool]:
    """Put the counts behind the last of `lines` and below it, in rows as wide as `rooms`.

    What was told has the row below the counts where it fits that whole, or else the last one.
    Whether all of it found room comes with it.
    """
    told = block.told.in_room(rooms[-1]) if block.told else ""
    whole = block.told.text if block.told else ""
    is_whole = told == whole
    told_style = "reverse" if TOLD in new else ""
    last = len(rooms) - bool(told)
    for part in block.parts:
        gap = GAP if lines[-1] else ""
        wanted = len(part.plain)
        if lines[-1].cell_len + len(gap) + wanted > rooms[len(lines) - 1]:
            below = [at for at in range(len(lines), last) if wanted <= rooms[at]]
            if not below:
                is_whole = False
                break
            lines += [Text() for _ in range(below[0] + 1 - len(lines))]
            gap = ""
        lines[-1].append(gap)
        if part.look is not None:
            lines[-1].append(part.look.glyph, style=_inked(part.look, colours))
            lines[-1].append(" ")
        lines[-1].append(part.text, style="reverse" if part.of in new else "")
    # Beside a number three rows high it stands below the counts, in their column.
    if told and len(lines) < last and len(whole) <= rooms[len(lines)]:
        lines.append(Text(whole, told_style))
        told, last = "", len(rooms)
    lines += [Text() for _ in range(last - len(lines))]
    return Text("\n").join([*lines, Text(told, told_style)] if told else lines), is_whole


def _inked(look: Look, colours: dict[str, str]) -> str:
    """Return the style of a glyph of the legend: a lit house is a whole cell of its colour."""
    colour = colours[look.colour]
    has_colours = colour != colours["foreground"]
    return f"{colour} on {colour}" if look.glyph in _LIT and has_colours else f"bold {colour}"
