"""Flow: who passes what to whom, with valves that a policy opens and shuts."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.log_kinds import Principle
from simulator.measure.moments.flow import Channel, FlowSoFar, Pipe
from simulator.measure.moments.parties import ResidentsAware
from simulator.report.words import terms as words
from simulator.report.words.watched.parties import (
    OR_MORE,
    WORKING_OUT,
    is_told_all,
    told_in_short,
)
from simulator.tui.kit.ground.digits import HEIGHT, tall
from simulator.tui.watch.pictures.canvas import Canvas
from simulator.tui.watch.pictures.flow_plan import Plan, planned
from simulator.tui.watch.pictures.motion import FlowCounts, ticked, tokens

LABELS = {
    Channel.NAMES: ("●", "name of the sharer", "name"),
    Channel.CLIPS: ("▶", "the clip", "clip"),
    Channel.PLACES: ("○", "where cameras are", "place"),
    Channel.TOTALS: ("Σ", "how many", "total"),
    Channel.ANSWERS: ("✕", "each answer by name", "answer"),
    Channel.REQUESTS: ("≡", "the request itself", "request"),
    Channel.AT_THE_DOOR: ("╿", "officers at a door", "fact"),
    Channel.BY_ORDER: ("§", "court or emergency", "fact"),
    Channel.TO_THE_PUBLIC: ("≡", "to the public", "fact"),
}
"""By channel its glyph, what it is, and what is counted."""
_SHUT = {
    Channel.NAMES: "no names",
    Channel.CLIPS: "no clips",
    Channel.PLACES: "no places",
    Channel.TOTALS: "no totals",
    Channel.ANSWERS: "no answer by name",
    Channel.REQUESTS: "no requests",
}
"""What the police do not get where a line to them is shut: of something else they may get much."""
_ALWAYS = (Channel.NAMES, Channel.CLIPS, Channel.PLACES, Channel.TOTALS, Channel.ANSWERS)
_PIPES = {channel: Pipe[channel.name] for channel in Channel if channel.name in Pipe.__members__}
_TERMS = {
    Principle.CONSENT: ("a", "data-shared", "agreed"),
    Principle.POLICY: ("r", "data-proven", "the company's own rule"),
    Principle.AT_THE_DOOR: ("d", "data-declined", "at the door"),
}
_COURT = ("c", "data-focus", "a court, an emergency")
_SHORTER = {"the company's own rule": "company's rule", _COURT[2]: "court, emergency"}
_RESIDENTS = (
    ("shared", "●", "shared", "data-shared"),
    ("declined", "✕", "said no", "data-declined"),
    ("ignored", "–", "no answer", "data-ignored"),
    ("open", "□", "can answer", "data-asked"),
)
"""Of what residents did: its count, its glyph, what it is called, and its colour."""
_LEFT = (
    (Channel.NAMES, "shared", "●", "data-shared"),
    (Channel.CLIPS, "shared", "▶", "data-shared"),
    (Channel.TOTALS, "declined", "✕", "data-declined"),
    (Channel.ANSWERS, "ignored", "–", "data-ignored"),
)
"""What runs from residents to the company, on the rows of these channels."""
_PUBLIC, _RESIDENTS_TOLD = "PUBLIC", "RESIDENTS"
_SHORTEST = 3
"""Columns of a line that is shut, besides its end, where words need its room."""
_THIN, _MANY = 10, 1_000
"""Records from which on a line is drawn thicker."""
_HALF = 0.5
"""What a resident shared goes to the company first, and on from there."""


@dataclass(frozen=True, slots=True)
class FlowMoment:
    """All that the picture shows, but for how far its tokens have come."""

    flow: FlowSoFar
    counts: FlowCounts
    channels: tuple[Channel, ...]
    """Those that are drawn, from the top."""
    gave_nothing: int
    """How many answers the police know to be none: a home that is asked twice gives two."""
    silent: int
    """At how many homes."""
    aware: ResidentsAware
    """What residents were told of all that."""
    most: int = 0
    """The largest number that residents are counted by in this run."""
    homes_asked: int = 0
    """Each once."""
    almost: int = 0
    """Homes of which the police are almost sure that they did not share, and cannot prove it."""
    at_least: bool = False
    """Whether what they can prove is still being worked out: it is so much, or more."""


def channels_of(carrying: frozenset[Channel]) -> tuple[Channel, ...]:
    """Return the channels that are drawn of a run: some always, some where they carry anything."""
    return tuple(
        channel
        for channel in Channel
        if channel in _ALWAYS or channel in carrying or channel == Channel.TO_THE_PUBLIC
    )


def flow_canvas(
    now: FlowMoment,
    size: tuple[int, int],
    colours: dict[str, str],
    *,
    chosen: Channel | None = None,
    origin: FlowCounts | None = None,
    at: float = 1.0,
    standing_out: frozenset[str] = frozenset(),
) -> Canvas:
    """Draw a moment in a pane of so many columns and rows.

    While something is on its way from the counts of `origin`, `at` is how much of its way it has
    made. The line that is `chosen` is pointed at; numbers that are `standing_out` stand reversed.
    """
    drawing = _Drawing(now, planned(*size, now.channels, now.most), Canvas(*size), colours, chosen)
    drawing.origin, drawing.at, drawing.out = origin, at, standing_out
    drawing.parties()
    drawing.residents()
    for channel in now.channels:
        drawing.channel(channel)
    drawing.back()
    drawing.below()
    return drawing.canvas


@dataclass
class _Drawing:
    now: FlowMoment
    plan: Plan
    canvas: Canvas
    colours: dict[str, str]
    chosen: Channel | None
    origin: FlowCounts | None = None
    at: float = 1.0
    out: frozenset[str] = frozenset()

    def parties(self) -> None:
        """Name the parties, in boxes where there is room for them."""
        plan = self.plan
        for left, box, name in zip(
            (plan.residents, plan.company, plan.police),
            plan.boxes or (None, None, None),
            ("RESIDENTS", "THE COMPANY", "POLICE"),
            strict=True,
        ):
            if box is None:
                self.canvas.put(0, left, name, "bold")
            else:
                self.canvas.box(box, name, self.colours["data-quiet"], "bold")
        counts = self.now.counts
        answered = counts.asked - counts.open
        whole = "all " if answered == counts.asked and answered else ""
        knows = f"knows {whole}{words.plural(answered, 'answer')}"
        self.canvas.put(1, plan.company, knows, self.colours["map-ink"])

    def residents(self) -> None:
        """Say what residents did, and draw what of it runs to the company."""
        plan, counts = self.plan, self.now.counts
        # A home that is asked twice is counted twice here.
        word = "times asked" if counts.asked != self.now.homes_asked else "asked"
        asked = self.number("asked")
        digits = tall(f"{counts.asked:,}")
        room = plan.into[0] - plan.residents - 2
        if plan.boxes and len(digits[0]) <= room:
            # Digits of half blocks could not be read reversed: what they count stands so instead.
            for row, part in enumerate(digits, start=1):
                self.canvas.put(row, plan.residents, part, "bold")
            if len(digits[0]) + len(f" {word}") <= room:
                self.canvas.put(2, plan.residents + len(digits[0]) + 1, word, asked)
            elif plan.residents_rows[0] > HEIGHT + 1:
                self.canvas.put(HEIGHT + 1, plan.residents, word, asked)
        else:
            self.canvas.put(1, plan.residents, f"{counts.asked:,} {word}", asked)
        for (name, glyph, word, colour), row in zip(_RESIDENTS, plan.residents_rows, strict=True):
            count = getattr(counts, name)
            if name == "open" and not count:
                continue
            self.canvas.put(row, plan.residents, glyph, f"bold {self.colours[colour]}")
            # What residents did is done: the counts above the picture say the same at once.
            self.canvas.put(row, plan.residents + 2, f"{count:,}", self.number(name))
            self.canvas.put(row, plan.residents + 3 + len(f"{count:,}"), word)
        for channel, name, glyph, colour in _LEFT:
            count = getattr(counts, name)
            if count and channel in plan.rows:
                before = count if self.origin is None else getattr(self.origin, name)
                ink = f"bold {self.colours[colour]}"
                self._line(plan.rows[channel], plan.into, "━", glyph, ink, (before, count), _HALF)

    def channel(self, channel: Channel) -> None:
        """Draw a line from the company: what it carries, or that it is shut."""
        plan, row = self.plan, self.plan.rows[channel]
        glyph, label, noun = LABELS[channel]
        glyph = self._glyph(channel, glyph)
        chosen = channel == self.chosen
        text = f"{glyph} {label}"
        self.canvas.put(row, plan.company, text, "bold reverse" if chosen else "")
        if chosen:
            self.canvas.put(row, plan.company - 1, "▸", f"bold {self.colours['data-focus']}")
        records = self.now.counts.carried.get(channel, 0)
        before = records if self.origin is None else self.origin.carried.get(channel, 0)
        tag, colour, _ = terms_of(self.now.flow.principle(channel))
        ink, quiet = self.colours[colour], self.colours["data-quiet"]
        start, end = plan.out
        pipe = _PIPES.get(channel)
        if records:
            thick = "─" if records < _THIN else "━" if records < _MANY else "█"
            self.canvas.put(row, start, tag, f"bold {ink}")
            lane = (start + 1, end)
            self._line(row, lane, thick, glyph, f"bold {ink}", (before, records), 1.0)
        elif pipe is None or pipe in self.now.flow.open:
            self.canvas.put(row, start, "─" * (end - start - 1) + "▷", quiet)
        else:
            self.canvas.put(row, start, "┄" * ((end - start) * 2 // 3) + "┤", quiet)
        shown = ticked(before, records, end - start - 2, self._share(channel, self.at))
        column = plan.police + 2
        if channel == Channel.TO_THE_PUBLIC:
            self.canvas.put(row, plan.others, _PUBLIC, "bold")
            column = plan.others + len(_PUBLIC) + 1
        if not records:
            is_open = pipe is None or pipe in self.now.flow.open
            nothing = "nothing yet" if is_open else _SHUT.get(channel, "nothing")
            self.canvas.put(row, column, nothing, self.colours["map-ink"])
            return
        if channel != Channel.TO_THE_PUBLIC:
            self.canvas.put(row, plan.police, glyph, f"bold {ink}")
        said = words.plural(shown, noun)
        # The public stands outside the box.
        end = self.canvas.columns if channel == Channel.TO_THE_PUBLIC else plan.police_end
        room = end - column
        self.canvas.put(row, column, said, self.number(channel.name))
        whole = shown == records
        homes = self.now.flow.homes[channel] if whole else 0
        forms = self._behind(channel, homes, several=homes not in {0, records})
        behind = next((form for form in forms if len(said) + len(form) <= room), "")
        self.canvas.put(row, column + len(said), behind)

    def _behind(self, channel: Channel, homes: int, *, several: bool) -> list[str]:
        """Return what can stand behind a count, the longest first: of how many homes, or of what.

        Where several records are of one home, there are fewer homes than records.
        """
        of_homes = [words.plural(homes, "home")] if several else []
        if channel in {Channel.AT_THE_DOOR, Channel.BY_ORDER}:
            forms = [form for one in of_homes for form in (f" about {one}", f", {one}")]
            return [*forms, " about homes"]
        if channel == Channel.TO_THE_PUBLIC and self.now.flow.only_of_requests(channel):
            return [" about requests", " on requests"]
        return [f", {one}" for one in of_homes]

    def back(self) -> None:
        """Say whether the residents hear of it; a line that is shut gives way to the words."""
        plan, now = self.plan, self.now
        start, end = plan.out
        quiet = self.colours["data-quiet"]
        self.canvas.put(plan.back, plan.company, "↩ back to residents")
        forms = told_in_short(now.aware)
        for said in forms:
            column = min(plan.others, self.canvas.columns - len(_RESIDENTS_TOLD) - 1 - len(said))
            room = column - start - 2
            if room >= _SHORTEST:
                break
        line = "┄" * min((end - start) * 2 // 3, room) + "┤"
        if is_told_all(now.aware):
            line = "━" * (end - start - 1) + "▶"
        self.canvas.put(plan.back, start, line, quiet)
        self.canvas.put(plan.back, column, _RESIDENTS_TOLD, "bold")
        self.canvas.put(plan.back, column + len(_RESIDENTS_TOLD) + 1, said)

    def below(self) -> None:
        """Say what the police can subtract, and what the colours mean."""
        self.canvas.put(self.plan.sum, 1, sum_said(self.now), "bold")
        column = 1
        for tag, colour, meaning in self._legend():
            self.canvas.put(self.plan.legend, column, tag, f"bold {self.colours[colour]}")
            self.canvas.put(self.plan.legend, column + len(tag) + 1, meaning)
            column += len(tag) + len(meaning) + 4

    def number(self, name: str) -> str:
        """Return the style of a number: those that have just changed stand reversed."""
        return "bold reverse" if name in self.out else "bold"

    def _legend(self) -> list[tuple[str, str, str]]:
        """Return what lines can be: where there is little room, in fewer words."""
        terms = [_TERMS[Principle.CONSENT], _TERMS[Principle.POLICY]]
        if Channel.AT_THE_DOOR in self.now.channels:
            terms.append(_TERMS[Principle.AT_THE_DOOR])
        shown = [(f"{tag}━", colour, meaning) for tag, colour, meaning in (*terms, _COURT)]
        shown.append(("┤", "data-quiet", "shut"))
        if sum(len(tag) + len(meaning) + 4 for tag, _, meaning in shown) > self.canvas.columns:
            shown = [
                (tag, colour, _SHORTER.get(meaning, meaning)) for tag, colour, meaning in shown
            ]
        return shown

    def _glyph(self, channel: Channel, otherwise: str) -> str:
        """Return the glyph of what is passed on, in the detail in which it is."""
        if channel != Channel.TOTALS:
            return otherwise
        detail = self.now.flow.detail(channel) or self.now.flow.details.get(Pipe.TOTALS)
        return words.DETAILS[detail].glyph if detail else otherwise

    def _share(self, channel: Channel, at: float) -> float:
        """Return how far on their way from the company the tokens of a channel are."""
        first = self.origin is not None and self.origin.shared != self.now.counts.shared
        if first and channel in {Channel.NAMES, Channel.CLIPS}:
            return max(0.0, (at - _HALF) / (1 - _HALF))
        return at

    def _line(
        self,
        row: int,
        lane: tuple[int, int],
        thick: str,
        glyph: str,
        style: str,
        counts: tuple[int, int],
        part: float,
    ) -> None:
        """Draw a line with its tokens: those under way, or some that stand for what it carried."""
        start, end = lane
        length = end - start - 1
        self.canvas.put(row, start, thick * length + "▶", style)
        before, after = counts
        if self.origin is not None and after > before:
            channel = next((one for one, at in self.plan.rows.items() if at == row), None)
            at = self.at / part if part < 1 or channel is None else self._share(channel, self.at)
            places = tokens(after - before, length, min(1.0, at))[0]
        else:
            places = _standing(after, length)
        for place in places:
            self.canvas.put(row, start + place, glyph, style)


def _standing(records: int, length: int) -> list[int]:
    """Return where tokens stand that are not under way: as many as there are, few of many."""
    count = min(records, max(1, (length - 2) // 2), 4)
    first = max(0, (length - 2 * count + 1) // 2)
    return [first + 2 * place for place in range(count)]


def terms_of(principle: Principle | None) -> tuple[str, str, str]:
    """Return letter, colour and words of the terms on which a line comes."""
    if principle is None:
        return "", "data-quiet", ""
    return _TERMS.get(principle, _COURT)


def sum_said(now: FlowMoment) -> str:
    """Say what the police can work out by subtracting, where that is what gives it away."""
    if now.at_least and not now.silent:
        return WORKING_OUT
    places, names = (now.flow.records(pipe) for pipe in (Pipe.PLACES, Pipe.NAMES))
    homes = words.plural(now.silent, "home")
    known = f"{homes} known not to have shared"
    if now.gave_nothing != now.silent:
        known = f"{now.gave_nothing:,} times known not to have shared, at {homes}"
    if now.gave_nothing and places - names == now.gave_nothing:
        places_said, names_said = words.plural(places, "place"), words.plural(names, "name")
        return f"{places_said} − {names_said} = {known}."
    if now.gave_nothing:
        often = f", {now.gave_nothing:,} times" if now.gave_nothing != now.silent else ""
        more = OR_MORE if now.at_least else "."
        return f"From all of it: {homes} known not to have shared{often}{more}"
    if now.almost:
        almost = words.plural(now.almost, "home")
        return f"Proven of no home that it did not share. Almost sure of {almost}."
    return "Of no home it is known that it did not share."
