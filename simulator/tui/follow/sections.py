"""What the pages of a home and of a request are made of: titles, dated lines, conclusions."""

from __future__ import annotations

from rich.text import Text

from simulator.ledger import NOBODY, Ledger
from simulator.report.words.proof.home_learned import Learned
from simulator.report.words.states import STILL_OPEN
from simulator.report.words.watched.home_story import DatedLine, when
from simulator.scenario.letters.text import clean
from simulator.tui.kit.looks import OPEN, SURE

_BEFORE = "At first: with nothing told yet."


def add_title(text: Text, title: str) -> None:
    """Begin a section."""
    text.append(f"{title}\n" if not text.plain else f"\n{title}\n", style="bold underline")


def add_lines(text: Text, ledger: Ledger, lines: list[DatedLine]) -> None:
    """Add sentences, each with its date where it has one."""
    for line in lines:
        if line.minute != NOBODY:
            text.append(f"{when(ledger, line.minute)}  ", style="bold")
        text.append(f"{clean(line.text)}\n")


def add_learned(text: Text, learned: list[Learned] | None) -> None:
    """Tell what can be worked out, on the one thermometer for proof and chance."""
    if learned is None:
        text.append("Working it out…\n", style="italic")
        return
    if not learned:
        text.append("Nothing: no list of homes to ask had this home on it.\n")
    agencies = {finding.agency for finding in learned}
    for finding in learned:
        look = SURE[finding.sure]
        who = f" ({clean(finding.agency)})" if len(agencies) > 1 else ""
        sure = f"{OPEN} {STILL_OPEN}" if finding.still_open else f"{look.glyph} {look.word}"
        text.append(f"{sure}: ", style="bold")
        text.append(f"{finding.text}{who}\n")
        if finding.reasons:
            text.append(f"{clean(' '.join(finding.reasons))}\n", style="italic")
    if learned:
        text.append(f"{_BEFORE}\n")
