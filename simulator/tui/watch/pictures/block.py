"""What stands below the maps: one number a side, and legend and counts as one block."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from rich.text import Text

from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.parties import AgencyKnows, AgencyTold, Viewer
from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.measure.moments.tally import happened_tally, known_tally
from simulator.report.words import terms as words
from simulator.report.words.states import AGENCY_KNOWS
from simulator.report.words.watched.parties import counts, lines_of, packed, proven, told_so_far
from simulator.tui.kit.ground.digits import HEIGHT, tall
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look

_DOORS = {int(AgencyKnows.GAVE_NOTHING): " by what is missing"}
SHORT_ROWS = 2
_GAP = "  "
_LIT = "▒"
"""Without colour a lit house is drawn of these; with colours it is filled."""


@dataclass(frozen=True, slots=True)
class Part:
    """A count with its glyph, in the colour of the state."""

    look: Look | None
    text: str

    @property
    def plain(self) -> str:
        """What stands there."""
        return f"{self.look.glyph} {self.text}" if self.look else self.text


@dataclass(frozen=True, slots=True)
class Block:
    """One side: the number, what it counts, and the counts that it is made of."""

    number: int | None
    label: str
    """In words; of none that is proven, the sentence that says so."""
    parts: list[Part]
    told: str = ""
    """What reached the party, in a line of its own."""
    colour: str = "foreground"
    short: str = ""
    """The label where there is little room."""
    more: str = ""
    """The end of the label that stands among the counts where the label is too long."""
    was: int | None = None
    """What the number was under the rule before, while that is shown beside it."""


def happened_block(playback: Playback, frame: Frame) -> Block:
    """Return the block of what happened."""
    tally = happened_tally(playback, frame)
    several = len(playback.ledger.requests) > 1
    label = f"doors asked, {words.plural(tally.requests, 'request')}" if several else "homes asked"
    shown = [
        (HomeTruth.ASKED, tally.open, "can still answer"),
        (HomeTruth.SHARED, tally.shared, ""),
        (HomeTruth.SAID_NO, tally.declined, ""),
        (HomeTruth.NO_ANSWER, tally.ignored, ""),
        (HomeTruth.SWITCHED_OFF, tally.switched_off, ""),
        (HomeTruth.NOT_ASKED, tally.not_asked, ""),
    ]
    optional = {HomeTruth.ASKED, HomeTruth.SWITCHED_OFF}
    parts = [
        Part(HAPPENED[state], f"{count:,} {word or HAPPENED[state].word}")
        for state, count, word in shown
        if count or state not in optional
    ]
    return Block(tally.asked, label, parts, short="asked")


def known_block(playback: Playback, frame: Frame, was: int | None) -> Block:
    """Return the block of what the party knows whose view `frame` is."""
    told = frame.told
    if not isinstance(told, AgencyTold):
        return _of_others(playback, frame)
    ended = frame.event >= playback.last
    tally = known_tally(playback, frame)
    looks = KNOWN[Viewer.AGENCY]
    parts = [
        Part(looks[state], f"{tally.get(state, 0):,}{_worded(state)}")
        for state in looks
        if tally.get(state) or state == AgencyKnows.NAMED
    ]
    label, more = "known not to have shared", ""
    if told.gave_nothing != told.silent:
        more = f"({words.plural(told.gave_nothing, 'answer')})"
        label += f" {more}"
    if told.at_least:
        label = proven(told, ended=ended) if not told.silent else f"{label}, or more…"
    elif not told.silent:
        label = proven(told, ended=ended).rstrip(".")
    return Block(
        told.silent,
        label,
        parts,
        told_so_far(playback, frame, told),
        "data-proven",
        was=was,
        more=more,
    )


def doors_block(playback: Playback, frame: Frame, doors: DoorsNow, was: int | None) -> Block:
    """Return the block of what the police know, door by door."""
    block = known_block(playback, frame, was)
    told = frame.told
    if not isinstance(told, AgencyTold):
        return block
    states = np.bincount(doors.known, minlength=len(AgencyKnows)).tolist()
    parts = [
        Part(look, f"{states[state]:,}{_DOORS.get(state, f' {look.word}')}")
        for state, look in KNOWN[Viewer.AGENCY].items()
        if states[state] or state == AgencyKnows.NAMED
    ]
    label = block.label if told.at_least or not told.gave_nothing else "known not to have shared"
    return replace(block, number=told.gave_nothing, label=label, parts=parts)


def with_unit(block: Block, unit: int) -> Block:
    """Return the block with what a square stands for, where that is more than one door."""
    return block if unit == 1 else replace(block, label=f"{block.label}; a square is {unit:,}")


def _worded(state: int) -> str:
    return "" if state == AgencyKnows.GAVE_NOTHING else f" {AGENCY_KNOWS[AgencyKnows(state)]}"


def _of_others(playback: Playback, frame: Frame) -> Block:
    looks, tally = KNOWN[frame.viewer], known_tally(playback, frame)
    parts = [
        Part(look, f"{tally[state]:,} {look.word}")
        for state, look in looks.items()
        if tally.get(state)
    ]
    return Block(None, "", [*(Part(None, text) for text in counts(playback, frame)), *parts])


def drawn(
    block: Block,
    width: int,
    colours: dict[str, str],
    *,
    large: bool,
    rows: int | None = None,
    stands_out: bool = False,
) -> Text:
    """Return a block with its number three rows high where it is `large`; else in two rows.

    Of more `rows` those below the number have what finds no room beside it. A number that
    `stands_out` is reversed, or where it is three rows high, what it counts.
    """
    rows = rows or (HEIGHT if large else SHORT_ROWS)
    style = f"bold {'reverse ' if stands_out else ''}{colours[block.colour]}"
    if block.number is None:
        lines = packed([part.plain for part in block.parts], width).split("\n")
        return Text("\n".join([*lines[:rows], *[""] * (rows - len(lines))]))
    number = f"{block.number:,}"
    was = "" if block.was in {None, block.number} else f"{block.was:,}"
    if not large:
        first = Text()
        if was:
            first.append(was, style=f"strike {colours['data-quiet']}").append(" → ")
        first.append(
            f"{number} {block.short or block.label}"
            if block.number or block.short
            else block.label,
            style=style,
        )
        return _filled([first], block, [width] * rows, colours)
    digits, label = tall(number), block.label
    lead = [Text() for _ in digits]
    # The sentence below says the same: where there is little room, the label is what counts.
    if was and width - len(was) - len(digits[0]) - len(" →   ") >= len(label):
        for place, row in enumerate(lead):
            if place == 1:
                row.append(was, f"strike {colours['data-quiet']}").append(" → ")
            else:
                row.append(" " * (len(was) + len(" → ")))
    for row, part in zip(lead, digits, strict=True):
        row.append(f"{part}  ", style=f"bold {colours[block.colour]}")
    room = width - max(row.cell_len for row in lead)
    if len(label) > room and block.more:
        label = label.removesuffix(block.more).rstrip()
        block = replace(block, parts=[*block.parts, Part(None, block.more)])
    # Digits of half blocks could not be read reversed: what they count stands so in their place.
    head = [Text(label, style="bold reverse" if stands_out else "bold"), Text()]
    body = _filled(head, block, [room] * HEIGHT + [width] * (rows - HEIGHT), colours)
    beside = body.split("\n", allow_blank=True)
    lead += [Text() for _ in range(rows - HEIGHT)]
    return Text("\n").join(
        Text.assemble(front, line) for front, line in zip(lead, beside, strict=True)
    )


def counted(block: Block) -> list[str]:
    """Return the counts of a block one by one, as they are written."""
    return [*(part.text for part in block.parts), *([block.told] if block.told else [])]


def lit(text: Text, counts: set[str], width: int) -> Text:
    """Let these counts stand out in a text of `width`, on every line that they take."""
    plain = text.plain
    for line in (line for count in sorted(counts) for line in lines_of(count, width)):
        at = plain.find(line)
        if at >= 0:
            text.stylize("reverse", at, at + len(line))
    return text


def _filled(lines: list[Text], block: Block, rooms: list[int], colours: dict[str, str]) -> Text:
    """Put the counts behind the last of `lines` and below it, in rows as wide as `rooms`.

    What was told has the row below the counts where it fits that whole, or else the last one.
    """
    told = fitted(block.told, rooms[-1])
    last = len(rooms) - bool(told)
    for part in block.parts:
        gap = _GAP if lines[-1] else ""
        wanted = len(part.plain)
        if lines[-1].cell_len + len(gap) + wanted > rooms[len(lines) - 1]:
            below = [at for at in range(len(lines), last) if wanted <= rooms[at]]
            if not below:
                break
            lines += [Text() for _ in range(below[0] + 1 - len(lines))]
            gap = ""
        lines[-1].append(gap)
        if part.look is not None:
            lines[-1].append(part.look.glyph, style=_inked(part.look, colours))
            lines[-1].append(" ")
        lines[-1].append(part.text)
    # Beside a number three rows high it stands below the counts, in their column.
    if told and len(lines) < last and len(block.told) <= rooms[len(lines)]:
        lines.append(Text(block.told))
        told, last = "", len(rooms)
    lines += [Text() for _ in range(last - len(lines))]
    return Text("\n").join([*lines, Text(told)] if told else lines)


def _inked(look: Look, colours: dict[str, str]) -> str:
    """Return the style of a glyph of the legend: a lit house is a whole cell of its colour."""
    colour = colours[look.colour]
    has_colours = colour != colours["foreground"]
    return f"{colour} on {colour}" if look.glyph in _LIT and has_colours else f"bold {colour}"


def fitted(told: str, width: int) -> str:
    """Return what was told in `width`: without its first word, or its commas, or not at all."""
    bare = told.partition(": ")[2] or told
    forms = (told, bare, bare.replace(", ", " "))
    return next((form for form in forms if len(form) <= width), "")
