"""Write the manual page of the command, docs/camsim.1, from what each command says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.commands_said import Said, commands, the_program

PAGE = Path(__file__).resolve().parents[1] / "docs" / "camsim.1"
_ENDINGS = """\
.SH FILES
Stories, policies, lessons, cases and start states are TOML files.
A bundled one goes by its name, yours by its path; \\fBcamsim check\\fR says what is wrong in one.
.SH EXIT STATUS
0: done.
1: it could not be done, or one of the runs failed.
2: a file or an option is wrong; the lines say which, and what was meant.
130: it was stopped with Ctrl\\-C.
.SH EXAMPLES
.nf
camsim tui maple\\-court
camsim compare fort\\-lauderdale\\-2018
camsim lesson map\\-and\\-names
camsim run sixty\\-doorbells \\-\\-out run.db
.fi
"""


def page() -> str:
    """Return the page as roff. It has no date, so that the same program gives the same page."""
    program = the_program()
    lines = [
        '.TH CAMSIM 1 "" camsim "User Commands"',
        ".SH NAME",
        "camsim \\- what police learn about the people whose cameras they ask for",
        ".SH SYNOPSIS",
        ".B camsim",
        "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        *_text(program.help),
        ".SH OPTIONS",
        *_options(program),
        ".SH COMMANDS",
    ]
    for _, said in commands():
        lines += [f".SS {_plain(said.usage)}", *_text(said.help), *_options(said)]
    return "\n".join(lines) + "\n" + _ENDINGS


def _options(said: Said) -> Iterator[str]:
    for option, does in said.options:
        yield from (".TP", f".B {_plain(option)}", _plain(does))


def _text(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ".PP"
        yield _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    """Return `text` so that roff sees no command in it, and a hyphen can be copied."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
