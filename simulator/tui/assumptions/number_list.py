"""The list of numbers by group, each in a line: status, name, value, unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.widgets.option_list import Option

from simulator.report.words import assumptions as said
from simulator.report.words.number_terms import GROUPS, STATUSES
from simulator.scenario.letters.text import clean
from simulator.scenario.numbers import ScenarioNumber, Status, of_each_step
from simulator.scenario.policy import Assumption
from simulator.tui.kit.choices import ChoiceList

_VALUE, _UNIT = 8, 14
_MARK = 2
BESIDES = "Besides the numbers"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are shown."""

    status: Status | None = None
    part: str = ""
    """Of a name or a key, in small letters."""

    def number(self, number: ScenarioNumber) -> bool:
        """Tell whether a number is shown."""
        text = f"{number.key} {said.label(number)} {number.subject}".lower()
        statuses = {None, *(one.status for one in of_each_step([number]))}
        return self.status in statuses and self.part in text

    def assumption(self, one: Assumption) -> bool:
        """Tell whether a statement is shown."""
        return self.status in (None, one.status) and self.part in one.text.lower()


class NumberList(ChoiceList):
    """Numbers by group, and at the end what is said besides them. Titles take no focus."""

    def show(
        self,
        numbers: Iterable[ScenarioNumber],
        changes: Mapping[str, float],
        free: Sequence[Assumption],
        wanted: Wanted,
        rules: str,
        opens_on: Sequence[str] = (),
    ) -> None:
        """Fill the list, keeping the focus on its line where that is still there.

        Else it opens on the first of these keys that it has: what the story turns on.
        """
        shown = [one for one in numbers if wanted.number(one)]
        options: list[Option] = []
        for group, name in GROUPS.items():
            mine = [one for one in shown if one.group == group]
            if mine:
                options.append(_title(f"{name}: {rules}" if group == "policy" else name))
                options += [Option(self._row(one, changes), id=one.key) for one in mine]
        said_besides = [(at, one) for at, one in enumerate(free) if wanted.assumption(one)]
        if said_besides:
            options.append(_title(BESIDES))
            options += [Option(_statement(one), id=f" {at}") for at, one in said_besides]
        self._refill(options, opens_on)

    def _refill(self, options: list[Option], opens_on: Sequence[str]) -> None:
        focus, scroll = self.focus_key, self.scroll_offset.y
        self.clear_options()
        self.add_options(options)
        at = [index for index, one in enumerate(options) if one.id and one.id == focus]
        if at:
            self.highlighted = at[0]
            self.scroll_to(y=scroll, animate=False)
        elif options:
            places = {option.id: place for place, option in enumerate(options)}
            self.highlighted = next((places[key] for key in opens_on if key in places), 1)

    def on_resize(self) -> None:
        """Keep the number in focus in sight: a line more below the list takes a row of it."""
        self.call_after_refresh(self.scroll_to_highlight)

    @property
    def focus_key(self) -> str:
        """The key of the number in focus, or a space and the position of a statement."""
        if self.highlighted is None or self.highlighted >= self.option_count:
            return ""
        return self.get_option_at_index(self.highlighted).id or ""

    def _row(self, number: ScenarioNumber, changes: Mapping[str, float]) -> Text:
        width = max(46, (self.size.width or 76) - 3)
        is_changed = number.key in changes
        room = width - _MARK - 1 - _VALUE - 1 - _UNIT
        value = changes.get(number.key, number.value)
        shown = said.plain(value)
        # A long name takes what a short value leaves free.
        most = room + max(0, _VALUE - len(shown) - 1)
        name = said.label(number)
        name = name if len(name) < most else name[: most - 2] + "…"
        row = Text(f"{STATUSES[number.status][0]} ", no_wrap=True, overflow="ellipsis")
        row.append(name.ljust(room))
        row.append("≠" if is_changed else " ", style="bold")
        row.append(
            shown.rjust(_VALUE - max(0, len(name) - room)), style="bold" if is_changed else ""
        )
        equals = "= " if said.is_put_another_way(number) else ""
        row.append(f" {equals}{said.beside(number, value)}")
        return row


def _title(text: str) -> Option:
    return Option(Text(text, style="bold", no_wrap=True, overflow="ellipsis"), disabled=True)


def _statement(one: Assumption) -> Text:
    text = f"{STATUSES[one.status][0]} {clean(one.text)}"
    return Text(text, no_wrap=True, overflow="ellipsis")


def status_line(numbers: Iterable[ScenarioNumber], only: Status | None) -> Text:
    """Return how many numbers are of each status, the one that is shown alone set off."""
    listed = list(of_each_step(numbers))
    line = Text()
    for status, (glyph, _) in STATUSES.items():
        count = sum(one.status == status for one in listed)
        line.append(f"{glyph} {status} {count}", style="bold reverse" if status == only else "bold")
        line.append("   ")
    line.append("f: all again" if only == "assumed" else "f: one kind only")
    line.append("   /: find")
    return line
