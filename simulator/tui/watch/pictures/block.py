"""What stands below the maps: one number a side, and legend and counts as one block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from rich.text import Text

from simulator.log_kinds import Happened
from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.parties import AgencyKnows, AgencyTold, Viewer
from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.measure.moments.tally import (
    happened_tally,
    known_tally,
    sharers_not_each_time,
)
from simulator.measure.moments.ways_of_clips import Way, ways_of_clips
from simulator.report.words import terms as words
from simulator.report.words.states import WITHOUT_NAMES
from simulator.report.words.watched.parties import (
    AT_LEAST,
    GAP,
    OR_MORE,
    WORKING_OUT,
    Figure,
    how_often,
    indicators,
    told_so_far,
)
from simulator.tui.kit.ground.digits import HEIGHT, tall
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look
from simulator.tui.watch.pictures.block_rows import (
    TOLD,
    Block,
    Label,
    Part,
    Worth,
    filled,
    forms_of,
    in_rows,
    with_more,
)
from simulator.tui.watch.pictures.timeline import MARKS

_COUNT_ALONE = {int(AgencyKnows.GAVE_NOTHING): ""}
"""Behind a count on the map, where the label says the word of its state."""
_DOORS = {int(AgencyKnows.GAVE_NOTHING): "by a missing name"}
_DOORS_OF_DOTS = {int(AgencyKnows.GAVE_NOTHING): "by a missing dot"}
"""Where who shared came as dots without names."""
_KNOWN = "known not to have shared"
SHORT_ROWS = 2
_VISITS = Look(MARKS[Happened.VISIT], "foreground", "visits")
"""As on the line of time."""
_ORDERS = Look("§", "data-focus", "clips by order")
"""As in Flow."""


def happened_block(playback: Playback, frame: Frame) -> Block:
    """Return the block of what happened."""
    tally = happened_tally(playback, frame)
    asked, more = "asked", ""
    if len(playback.ledger.requests) > 1 and tally.requests:
        if tally.asked != tally.homes_asked:
            asked = f"asked {words.plural(tally.asked, 'time')}"
        more = words.plural(tally.requests, "request")
    shown = [
        (HomeTruth.ASKED, tally.open, "can still answer", "open", Worth.COUNT),
        (HomeTruth.SHARED, tally.shared, None, "shared", Worth.ANSWER),
        (HomeTruth.SAID_NO, tally.declined, None, "no", Worth.ANSWER),
        (HomeTruth.NO_ANSWER, tally.ignored, None, "silent", Worth.ANSWER),
        (HomeTruth.SWITCHED_OFF, tally.switched_off, None, "off", Worth.COUNT),
        (HomeTruth.NOT_ASKED, tally.not_asked, None, "not asked", Worth.LEFT_OVER),
    ]
    optional = {HomeTruth.ASKED, HomeTruth.SWITCHED_OFF}
    parts = [
        replace(_of_state(HAPPENED[state], count, word), short=f"{count:,} {short}", worth=worth)
        for state, count, word, short, worth in shown
        if count or state not in optional
    ]
    came = ways_of_clips(playback, frame.event)
    if by_order := came.clips.get(Way.ORDER, 0) + came.clips.get(Way.EMERGENCY, 0):
        # Nobody shared these: without them the police would be told of more than there was.
        clips = "clip" if by_order == 1 else "clips"
        parts.insert(-1, _of_state(_ORDERS, by_order, f"{clips} by order"))
    if Happened.VISIT in playback.all_kinds:
        visits = came.visits
        # Before those who were not asked: it is what a story with visits is about.
        parts.insert(-1, _of_state(_VISITS, visits, "visit" if visits == 1 else "visits"))
    label = f"{_homes(tally.homes_asked)} {asked}"
    return Block(tally.homes_asked, label, parts, short=asked, more=more)


def known_block(playback: Playback, frame: Frame, was: int | None) -> Block:
    """Return the block of what the party knows whose view `frame` is."""
    told = frame.told
    if not isinstance(told, AgencyTold):
        return _of_others(playback, frame)
    tally = known_tally(playback, frame)
    known, not_each_time = KNOWN[Viewer.AGENCY], sharers_not_each_time(told, tally)
    parts = _parts(told, tally, _COUNT_ALONE, known, not_each_time=not_each_time)
    reached = told_so_far(playback, frame, told)
    if told.at_least and not told.silent:
        return Block(0, WORKING_OUT, parts, reached, "data-proven", was=was)
    often = how_often(told)
    at_least = f"{often}{OR_MORE}" if often else AT_LEAST
    return Block(
        told.silent,
        f"{_homes(told.silent)} {_KNOWN}",
        parts,
        reached,
        "data-proven",
        short=_KNOWN,
        was=was,
        more=at_least if told.at_least else often,
        joint=" " if often else ", ",
        often=bool(often),
    )


def doors_block(playback: Playback, frame: Frame, doors: DoorsNow, was: int | None) -> Block:
    """Return the block of what the police know, its counts those of doors: one an answer."""
    block = known_block(playback, frame, was)
    told = frame.told
    if not isinstance(told, AgencyTold):
        return block
    states = np.bincount(doors.known, minlength=len(AgencyKnows)).tolist()
    looks = KNOWN[Viewer.AGENCY]
    # As on the squares: a door of which nothing is known is dark.
    looks = {**looks, AgencyKnows.NOTHING: replace(looks[AgencyKnows.NOTHING], glyph="·")}
    of_dots = states[AgencyKnows.NAMED] and not told.names
    parts = _parts(told, dict(enumerate(states)), _DOORS_OF_DOTS if of_dots else _DOORS, looks)
    return replace(block, parts=parts)


def _homes(count: int) -> str:
    return "home" if count == 1 else "homes"


def _of_others(playback: Playback, frame: Frame) -> Block:
    looks, tally = KNOWN[frame.viewer], known_tally(playback, frame)
    parts = [_of_state(look, tally[state]) for state, look in looks.items() if tally.get(state)]
    said = [
        Part(one.of, one.figures, one.text, short=one.short) for one in indicators(playback, frame)
    ]
    return Block(None, "", [*said, *parts])


def _parts(
    told: AgencyTold,
    counts: Mapping[int, int],
    others: Mapping[int, str],
    looks: Mapping[int, Look],
    *,
    not_each_time: int = 0,
) -> list[Part]:
    """Return the counts of what the police know; `others` are words that are not the looks' own.

    Where no home came with a name, none is called named. Of those that did, so many did
    `not_each_time` share.
    """
    parts = []
    for state, look in looks.items():
        count, word = counts.get(state, 0), others.get(state)
        if word is None and count and not told.names:
            word = WITHOUT_NAMES.get(state)
        if state == AgencyKnows.NAMED and not_each_time:
            some = "" if not_each_time == count else f"{not_each_time:,} "
            word = f"{look.behind(count) if word is None else word}, {some}not each time"
        if count or state == AgencyKnows.NAMED:
            parts.append(_of_state(look, count, word))
    return parts


def _of_state(look: Look, count: int, word: str | None = None) -> Part:
    """Return the part of a state; `word` stands behind the count where it is not the look's own."""
    word = look.behind(count) if word is None else word
    return Part(look.word, (count,), f"{count:,} {word}".rstrip(), look)


def drawn(
    block: Block,
    width: int,
    colours: dict[str, str],
    *,
    large: bool,
    rows: int | None = None,
    stands_out: bool = False,
    new: frozenset[str] = frozenset(),
) -> Text:
    """Return a block with its number three rows high where it is `large`; else in two rows.

    Of more `rows` those below the number have what finds no room beside it. A number that
    `stands_out` is reversed, or where it is three rows high, what it counts. So are the counts of
    what is `new`, on every line that they take.
    """
    rows = rows or (HEIGHT if large else SHORT_ROWS)
    style = f"bold {'reverse ' if stands_out else ''}{colours[block.colour]}"
    if block.number is None:
        lines = in_rows(block.parts, width, rows, new)
        return Text("\n").join([*lines, *(Text() for _ in range(rows - len(lines)))])
    number = f"{block.number:,}"
    was = "" if block.was in {None, block.number} else f"{block.was:,}"
    if not large:
        # The first count belongs beside the number.
        taken = len(GAP) + len(block.parts[0].plain) if block.parts else 0
        label = _label_beside(number, block, width, taken)
        behind = f"{number} {label.text}" if block.short else label.text
        first = Text()
        # The sentence below says it, too: where there is little room, the counts are worth more.
        if was and len(was) + len(" → ") + len(behind) + taken <= width:
            first.append(was, style=f"strike {colours['data-quiet']}").append(" → ")
        heads = [first.append(behind, style=style)]
        if block.short:
            heads.append(Text(f"{number} {block.short}", style=style))
        starts = [[head] for head in heads]
        return _fullest(starts, with_more(block, label), [width] * rows, colours, new)
    digits, label = tall(number), block.with_more(block.label)
    lead = [Text() for _ in digits]
    # The sentence below says the same: where there is little room, the label is what counts.
    if was and width - len(was) - len(digits[0]) - len(" →   ") >= len(label.text):
        for place, row in enumerate(lead):
            if place == 1:
                row.append(was, f"strike {colours['data-quiet']}").append(" → ")
            else:
                row.append(" " * (len(was) + len(" → ")))
    for row, part in zip(lead, digits, strict=True):
        row.append(f"{part}  ", style=f"bold {colours[block.colour]}")
    room = width - max(row.cell_len for row in lead)
    label = block.label_in(room)
    block = with_more(block, label, room)
    # Digits of half blocks could not be read reversed: what they count stands so in their place.
    head = Text(label.text, style="bold reverse" if stands_out else "bold")
    body, is_whole = filled([head.copy(), Text()], block, [room] * rows, colours, new)
    below = Text(" " * lead[0].cell_len)
    if not is_whole:
        rooms = [room] * HEIGHT + [width] * (rows - HEIGHT)
        body = _fullest([[head, Text()]], block, rooms, colours, new)
        below = Text()
    beside = body.split("\n", allow_blank=True)
    lead += [below for _ in range(rows - HEIGHT)]
    return Text("\n").join(
        Text.assemble(front, line) for front, line in zip(lead, beside, strict=True)
    )


def _fullest(
    starts: list[list[Text]],
    block: Block,
    rooms: list[int],
    colours: dict[str, str],
    new: frozenset[str],
) -> Text:
    """Return the counts in the fullest form that finds room whole, behind the first such start.

    Where none does: in the shortest form, as many as find room.
    """
    forms = forms_of(block.parts)
    # One of one form has its words as they are: what finds no room of it is left out.
    for form in forms if len(forms) > 1 else ():
        for start in starts:
            lines = [line.copy() for line in start]
            text, is_whole = filled(lines, replace(block, parts=form), rooms, colours, new)
            if is_whole:
                return text
    text, _ = filled(starts[0], replace(block, parts=forms[-1]), rooms, colours, new)
    return text


def _label_beside(number: str, block: Block, width: int, taken: int) -> Label:
    """Return the label behind a number of one row, before a first count of `taken` columns.

    Where there is no room for that count in any case, or what was told has none below, as much is
    said of the number itself.
    """
    if not block.more:
        return Label(block.short or block.label)
    room = width - len(number) - 1
    often = block.with_more(block.short)
    if block.often and block.told and not block.told.in_room(width) and len(often.text) <= room:
        return often
    label = block.label_in(room - taken)
    return label if len(label.text) <= room - taken else block.label_in(room)


def counted(block: Block) -> Mapping[str, tuple[Figure, ...]]:
    """Return the figures of a block by what they are of."""
    figures = {part.of: part.figures for part in block.parts}
    return figures if block.told is None else {**figures, TOLD: block.told.figures}
