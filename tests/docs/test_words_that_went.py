"""Sentences that teachers stumbled over: no screen, page or command says one of them again."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WENT: tuple[tuple[str, ...], ...] = (
    ("proven by the map: nothing  told: 0 names 0 clips 14 dots 0 numbers",),
    ("proven: 6 gave nothing (39 times), by map and names",),
    ("4 numbers (key 4: what they prove)",),
    ("The request is closed", "The agency is told nothing."),
    ("A report is made. The agency is told nothing.",),
    ("Residents are not told of it.",),
    ("open 14",),
    ("a dot, no name",),
    ("police can tell: in a larger sum / dots on a map",),
    ("▸ marks the five kinds of no",),
    ("not told of something: 14 homes",),
    ("People in the picture: not asked, not told.",),
    ("the platform's own rule, without consent",),
    ("the same homes and the same luck under each. Figures are their means.",),
    ("as many as under 0 of the 5 others",),
    ("It can prove 1 time that a home was asked and did not share.",),
    ("319 in 1 number",),
    ("answers told by name",),
    ("wrong at the likeliest doors 85 in 100",),
    ("s: as they stand",),
    ("luck does not matter here: this follows from the rule",),
    (
        "A floor: the police choose no area in order to learn. A ceiling: they know the true rates. Proof needs a right map, no failures, no switching.",
    ),
    ("did not share · proven not",),
    ("26 in 100 before, certain after",),
    ("TOLD  h as: exact",),
    ("effect of telling residents 0 log-odds",),
    ("area of a request, the middle",),
    ("how much areas differ 1.6 times",),
    ("Default: every file writes it.",),
    ("Each number by itself: divided by 2, then times 2, as far as it is allowed",),
    ("time until no answer counts",),
    ("□ assumed: ours",),
    ("chance that a home has a camera 0.27 probability ■",),
    ("wanted | say",),
    ("intervals that assume no shape",),
    ("One overview moves nobody",),
    ("What lasts is a puzzle",),
    ("the figures are a floor;", "a ceiling too"),
    ("`CONTRIBUTING.md` shows the house",),
    ("silent where they are good",),
    ("press Enter twice",),
    ("asked twice, it counts twice",),
    ("in the middle of all requests;",),
    ("likeliest to have said no, but never did",),
    ("An average ± so much",),
    ("if told, they share more or less",),
    ("axes to choose",),
    ("the root of the area",),
    ("without anybody being told",),
)
"""Each in the pieces of it that stood there."""
SAID_IN = ("README.md", "CONTRIBUTING.md", "docs/**/*.md", "docs/camsim.1")
SHOWN_IN = ("tests/screens/__snapshots__/*.ambr",)


def as_pattern(piece: str) -> re.Pattern[str]:
    """Return what finds a piece with any figures in it, in lines or in one."""
    words = [re.sub(r"\d+(\.\d+)?", r"[\\d.,]+", re.escape(word)) for word in piece.split()]
    first, last = (r"\b" * piece[end].isalnum() for end in (0, -1))
    return re.compile(first + r"\s+".join(words) + last)


def test_no_screen_and_no_page_says_one_of_them() -> None:
    went = {pieces: [as_pattern(piece) for piece in pieces] for pieces in WENT}
    # No figure is in it, so that where it does not stand the piece does not.
    words = {pieces: max(re.findall(r"[^\W\d]+", pieces[0]), key=len) for pieces in WENT}
    found = []
    for pattern in (*SAID_IN, *SHOWN_IN):
        paths = sorted(ROOT.glob(pattern))
        assert paths, pattern
        for path in paths:
            text = path.read_text(encoding="utf-8")
            found += [
                f"{path.relative_to(ROOT)}: {pieces}"
                for pieces, patterns in went.items()
                if words[pieces] in text and all(one.search(text) for one in patterns)
            ]
    assert found == []


def test_a_sentence_is_found_with_other_figures_and_over_a_line() -> None:
    piece = "as many as under 0 of the 5 others"
    assert as_pattern(piece).search("9.6 answered, as many as under 6 of the\n 7 others")
    assert as_pattern("open 14").search("  open 3  asked 14")
    assert not as_pattern("open 14").search("reopen 14")
