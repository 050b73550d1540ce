"""What people read, on screens and from commands: plain words, whole homes, no missing reason."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import CodeType

from click.testing import CliRunner

from simulator.cli import cli

ROOT = Path(__file__).resolve().parents[2]
GONE = (
    "proven by the map",
    "proven: nothing",
    "gave nothing",
    "what they prove)",
    "The agency is told nothing",
    "A report is made",
    "Residents are not told",
    "a dot, no name",
    "in a larger sum",
    "dots on a map",
    "marks the five kinds",
    "not told of something",
    "People in the picture",
    "without consent",
    "are their means",
    "as many as under",
    "It can prove",
    "in 1 number",
    "answers told by name",
    "wrong at the likeliest",
    "s: as they stand",
    "luck does not matter",
    "A floor:",
    "are a floor",
    "proven not:",
    " before, certain after",
    "“Before” is before",
    "h as:",
    "effect of telling",
    "area of a request, the middle",
    "how much areas differ",
    "every file writes",
    "Each number by itself: divided",
    "time until no answer counts",
    "assumed: ours",
    "chance that a home has a camera",
    "| wanted | say |",
    "assume no shape",
    "overview moves nobody",
    "What lasts is a puzzle",
    "shows the house",
    "silent where they are good",
    "press Enter twice",
    "one run, seed",
    "the platform's own rule",
    "police can tell:",
    "same luck under each",
    "that make one word",
    "A ceiling:",
    "Proof needs a right map",
    "as it happened (the company says it)",
    "numbers told to",
    "silences are read",
    "gave no answer in request",
)
"""Sentences that a teacher and a designer could not read aloud (`screens-review.md`, section 5)."""
TERMS = (
    "disclosure",
    "pseudonymous",
    "thresholded",
    "noisy",
    "epsilon",
    "counterfactual",
    "replication",
    "posterior",
    "opted out",
    "transmission principle",
    "sender",
    "recipient",
    "subject",
    "attribute",
    "platform",
    "the agency",
    "incident",
    "pending",
    "declined",
    "ignored",
    "random stream",
    "common random numbers",
    "paired difference",
    "confidence interval",
    "prior",
    "leakage",
    "log-odds",
)
"""Terms of the field for which people read a plain word; in brackets behind it they may stand."""
SERIAL = ("--engine", "serial")
COMMANDS = (
    ("list",),
    ("run", "maple-court"),
    ("run", "maple-court", "--plain"),
    ("compare", "fort-lauderdale-2018", "--replications", "2", "--no-inference", *SERIAL),
    (
        "sweep",
        "maple-court",
        "--vary",
        "residents.deadline_hours=4,9",
        "--replications",
        "2",
        *SERIAL,
    ),
    ("infer", str(ROOT / "tests" / "inference" / "cases" / "asked-over-two.toml")),
    ("doctor",),
)
_LOOKS = re.compile(r"^ *\d+ +\d+  \S+  ", re.MULTILINE)
"""What a snapshot of styles says of a piece of text, before the text."""


@cache
def shown() -> dict[str, str]:
    """Return the screens as they are drawn, by file."""
    files = sorted((ROOT / "tests" / "screens" / "__snapshots__").glob("*.ambr"))
    return {file.name: _LOOKS.sub("", file.read_text(encoding="utf-8")) for file in files}


@cache
def printed() -> dict[str, str]:
    """Return what commands print, by command."""
    done = {" ".join(words): CliRunner().invoke(cli, words) for words in COMMANDS}
    assert not {name: each.output for name, each in done.items() if each.exit_code}
    return {name: each.output for name, each in done.items()}


@cache
def said() -> dict[str, str]:
    """Return the texts of the program, of its pages and of what people read first, by file."""
    texts = {}
    for file in sorted((ROOT / "simulator").rglob("*.py")):
        texts[str(file.relative_to(ROOT))] = "\n".join(_strings(file.read_text(encoding="utf-8")))
    plain = (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "simulator").rglob("*.html"),
        *(ROOT / "scenarios").rglob("*.toml"),
    )
    return texts | {str(one.relative_to(ROOT)): one.read_text(encoding="utf-8") for one in plain}


def _strings(source: str) -> list[str]:
    """Return the texts of a module, but not what explains it to programmers.

    Python itself finds them sooner than a walk through the tree does.
    """
    found, codes = list[str](), [compile(source, "", "exec", dont_inherit=True, optimize=2)]
    for code in codes:
        values = list(code.co_consts)
        for value in values:
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, (tuple, frozenset)):
                values += value
            elif isinstance(value, CodeType):
                codes.append(value)
    return found


def test_the_texts_of_a_module_are_without_what_explains_it() -> None:
    module = '"""Why."""\nA = {"a": f"b {1} c"}\n"""What."""\n\ndef f():\n    """How."""\n    return g("d" "e", h=("i",))\n'
    texts = set(_strings(module))
    assert {"a", "b ", " c", "de", "i"} <= texts
    assert not {"Why.", "What.", "How."} & texts


def test_a_sentence_that_nobody_understood_is_gone() -> None:
    everything = shown() | printed() | said()
    still = {
        (name, sentence)
        for name, text in everything.items()
        for sentence in GONE
        if sentence in text
    }
    assert still == set()


def test_nobody_meets_a_tenth_of_a_home() -> None:
    tenths = re.compile(r"\b\d+\.\d (?:homes?|doors?|answers?|requests?|clips?|totals?)\b")
    everything = shown() | printed()
    assert not {
        name: tenths.findall(text) for name, text in everything.items() if tenths.search(text)
    }


def test_a_term_stands_behind_its_plain_word() -> None:
    alone = re.compile(rf"(?<![(\w-])(?:{'|'.join(TERMS)})(?![\w-])", re.IGNORECASE)
    everything = shown() | printed()
    assert not {
        name: alone.findall(text) for name, text in everything.items() if alone.search(text)
    }


def test_where_there_is_no_figure_it_says_why() -> None:
    for name, text in (shown() | printed()).items():
        for line in text.splitlines():
            assert "n/a" not in line or "does not exist" in line, (name, line)
