"""What each command says of itself: for the manual page and for the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from simulator.cli import cli


@dataclass(frozen=True, slots=True)
class Said:
    """A command, as its help tells it."""

    usage: str
    """The whole line that is typed, as `camsim run [OPTIONS] SCENARIO`."""
    help: str
    options: tuple[tuple[str, str], ...]
    """Each option as it is written, and what it does."""


def the_program() -> Said:
    """Return what `camsim` says of itself."""
    return _said(cli, _context(), "camsim")


def commands() -> Iterator[tuple[str, Said]]:
    """Yield the name of each command and what it says, in the order of the alphabet."""
    context = _context()
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if not command.hidden:
            own = click.Context(command, info_name=name, parent=context)
            yield name, _said(command, own, f"camsim {name}")


def _context() -> click.Context:
    return click.Context(cli, info_name="camsim", **cli.context_settings)


def _said(command: click.Command, context: click.Context, typed: str) -> Said:
    options = [
        option.get_help_record(context)
        for option in command.get_params(context)
        if isinstance(option, click.Option)
    ]
    return Said(
        " ".join([typed, *command.collect_usage_pieces(context)]),
        command.help or "",
        tuple(record for record in options if record is not None),
    )
