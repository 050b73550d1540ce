"""Write the manual page of the command, docs/camsim.1, from what each command says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from simulator.cli import cli

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
    context = click.Context(cli, info_name="camsim", **cli.context_settings)
    lines = [
        '.TH CAMSIM 1 "" camsim "User Commands"',
        ".SH NAME",
        "camsim \\- what police learn about the people whose cameras they ask for",
        ".SH SYNOPSIS",
        ".B camsim",
        "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        *_text(cli.help or ""),
        ".SH OPTIONS",
        *_options(cli, context),
        ".SH COMMANDS",
    ]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if not command.hidden:
            lines += _command(name, command, context)
    return "\n".join(lines) + "\n" + _ENDINGS


def _command(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_plain(f'camsim {name} {usage}')}"
    yield from _text(command.help or "")
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record is not None:
            yield ".TP"
            yield f".B {_plain(record[0])}"
            yield _plain(record[1])


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
