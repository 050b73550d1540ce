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
TALL_ROWS, SHORT_ROWS = HEIGHT, 2
_GAP = "  "


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
    label = "known not to have shared"
    if told.gave_nothing != told.silent:
        label += f" ({words.plural(told.gave_nothing, 'answer')})"
    if told.at_least:
        label = proven(told, ended=ended) if not told.silent else f"{label}, or more…"
    elif not told.silent:
        label = proven(told, ended=ended).rstrip(".")
    return Block(
        told.silent, label, parts, told_so_far(playback, frame, told), "data-proven", was=was
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


def drawn(block: Block, width: int, colours: dict[str, str], *, large: bool) -> Text:
    """Return a block of three rows with its number as high as they are, or of two rows."""
    if block.number is None:
        return _lines(packed([part.plain for part in block.parts], width).split("\n"), large)
    number = f"{block.number:,}"
    if not large:
        first = Text()
        if block.was is not None and block.was != block.number:
            first.append(f"{block.was:,} → ", style=colours["data-quiet"])
        first.append(
            f"{number} {block.short or block.label}"
            if block.number or block.short
            else block.label,
            style=f"bold {colours[block.colour]}",
        )
        return _filled(first, block, width, SHORT_ROWS, colours)
    digits = tall(number)
    lead = [Text(" ") for _ in digits]
    if block.was is not None and block.was != block.number:
        for place, row in enumerate(tall(f"{block.was:,}")):
            arrow = " → " if place == 1 else "   "
            lead[place].append(f"{row}{arrow}", style=colours["data-quiet"])
    for place, row in enumerate(digits):
        lead[place].append(f"{row}  ", style=f"bold {colours[block.colour]}")
    room = width - max(one.cell_len for one in lead)
    body = _filled(Text(block.label, style="bold"), block, room, TALL_ROWS, colours, alone=True)
    lines = body.split("\n", allow_blank=True)
    text = Text()
    for place, front in enumerate(lead):
        text.append(front).append(lines[place] if place < len(lines) else "")
        text.append("\n" if place + 1 < len(lead) else "")
    return text


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


def _filled(
    first: Text,
    block: Block,
    width: int,
    rows: int,
    colours: dict[str, str],
    *,
    alone: bool = False,
) -> Text:
    """Put the parts behind `first`, or below it where it stands `alone`, in so many rows."""
    lines = [first]
    last = rows - bool(block.told)
    fresh = alone
    for part in block.parts:
        gap = "" if fresh else _GAP
        if fresh or lines[-1].cell_len + len(gap) + len(part.plain) > width:
            if len(lines) >= last:
                break
            lines.append(Text())
            gap, fresh = "", False
        lines[-1].append(gap)
        if part.look is not None:
            lines[-1].append(part.look.glyph, style=f"bold {colours[part.look.colour]}")
            lines[-1].append(" ")
        lines[-1].append(part.text)
    lines += [Text()] * (last - len(lines))
    if block.told:
        lines.append(Text(fitted(block.told, width)))
    return Text("\n").join(line if line.cell_len <= width else _cut(line, width) for line in lines)


def fitted(told: str, width: int) -> str:
    """Return what was told in `width`: without its first word where that is too much."""
    if len(told) > width:
        told = told.partition(": ")[2] or told
    return told if len(told) <= width else told.replace(", ", " ")


def _cut(line: Text, width: int) -> Text:
    line.truncate(max(1, width), overflow="ellipsis")
    return line


def _lines(lines: list[str], large: bool) -> Text:
    rows = TALL_ROWS if large else SHORT_ROWS
    return Text("\n".join([*lines[:rows], *[""] * (rows - len(lines))]))
