"""Our marks, and what stands for them where they cannot be shown: one plain cell for one cell.

The `?` means *not known* on every screen, so it never stands for what a terminal lacks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulator.scenario.letters.cells import cells

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        # What a home did, and what is known of it.
        "●": "*",
        "✕": "x",
        "□": "[",
        "○": "o",
        "◌": "@",
        "·": ".",
        # From proven down to more likely.
        "█": "#",
        "▓": "%",
        "▒": ":",
        "▚": ";",
        # How much a total says, and how figures stand to others.
        "Σ": "=",
        "≈": "+",
        "≠": "!",
        "▲": "^",
        "▼": "v",
        "±": "~",
        # Where a number comes from.
        "■": "&",
        "◆": "$",
        # What is in focus, and which way keys lead.
        "▸": ">",
        "►": ">",
        "▶": ">",
        "→": ">",
        "◄": "<",
        "◀": "<",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "⏎": ">",
        # What is passed on: to the public, by an order, back to residents; what is open and empty.
        "≡": "=",
        "§": "S",
        "↩": "<",
        "▷": ">",
        "−": "-",
        # Lines: of time, of a table, around a request.
        "━": "=",
        "─": "-",
        "│": "|",
        "┬": "T",
        "╿": "i",
        "║": "H",
        "⋅": ",",
        # Of sentences.
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "…": ".",
        "–": "-",
        "—": "-",
    }
)
"""By mark, the letter that stands for it."""
_ODD = re.compile(r"[^\x00-\x7f]")
_LACKING = "_"
"""Stands for each cell of a letter that cannot be shown."""
_POOR_TERMINALS = frozenset({"ansi", "cons25", "dumb", "linux", "vt52", "vt100", "vt102", "vt220"})
"""Terminals by TERM, up to the first hyphen, whose letters have few signs among them."""
_POOR_LOCALES = frozenset({"C", "POSIX"})


@dataclass(frozen=True, slots=True)
class Marks:
    """What the place that is written to can show."""

    encoding: str = "utf-8"
    poor: bool = False
    """Whether it lacks signs, though its encoding may have them."""
    because: str = ""
    """What says so, in words; empty where every mark is shown."""

    def shown(self, text: str) -> str:
        """Return `text` as it can be shown, with as many cells; escape sequences stay."""
        if text.isascii() or not self.because:
            return text
        return _ODD.sub(lambda odd: self._one(odd[0]), text)

    def _one(self, character: str) -> str:
        fits = _encodes(self.encoding, character)
        if fits and not self.poor:
            return character
        plain = PLAIN.get(character) or _drawn(character)
        if plain:
            return plain
        if fits:
            return character
        parts = unicodedata.normalize("NFKD", character)
        base, accents = parts[0], parts[1:]
        same = base.isascii() and base.isalnum() and all(map(unicodedata.combining, accents))
        return base if same and cells(character) == 1 else _LACKING * cells(character)


ALL = Marks()
"""Every mark as it is."""


def marks_for(encoding: str | None, environment: Mapping[str, str], *, terminal: bool) -> Marks:
    """Return what can be shown in `encoding` by what the environment says is there.

    Of a file or a pipe, TERM says nothing. Python writes UTF-8 in the locale "C" too; who has set
    that locale, and no encoding, has asked for plain letters.
    """
    encoding = encoding or "ascii"
    if not all(_encodes(encoding, mark) for mark in PLAIN):
        return Marks(encoding, because=f"the encoding {encoding}")
    term = environment.get("TERM", "")
    if terminal and term.split("-", 1)[0] in _POOR_TERMINALS:
        return Marks(encoding, poor=True, because=f"the terminal (TERM={term})")
    locale = environment.get("LC_ALL") or environment.get("LANG", "")
    chosen = environment.get("PYTHONIOENCODING") or environment.get("PYTHONUTF8") == "1"
    if locale in _POOR_LOCALES and not chosen:
        name = "LC_ALL" if environment.get("LC_ALL") else "LANG"
        return Marks(encoding, poor=True, because=f"the locale ({name}={locale})")
    return ALL


def _encodes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _drawn(character: str) -> str:
    """Return what stands for a sign that is none of ours: of a frame, a bar, an arrow, a plot."""
    code = ord(character)
    if 0x2500 <= code < 0x2580:
        ways = set(unicodedata.name(character).split())
        across = bool(ways & {"HORIZONTAL", "LEFT", "RIGHT"})
        down = bool(ways & {"VERTICAL", "UP", "DOWN"})
        return "|" if down and not across else "-" if across and not down else "+"
    if 0x2580 <= code < 0x25A0:
        return "|" if character in "▌▍▎▏▐▕" else "-" if character in "▁▔" else "#"
    if 0x2800 <= code < 0x2900:
        return ":" if code > 0x2800 else " "
    signs = 0x2190 <= code < 0x2800 or 0x2900 <= code < 0x2C00
    return "+" * cells(character) if signs else ""
