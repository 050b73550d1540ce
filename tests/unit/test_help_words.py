"""What the help of commands says, as people read it."""

from __future__ import annotations

import click
from click.testing import CliRunner

from simulator.cli import cli

MAY_GO_ON = ("[ARGS]...", "FILE...", "KEY=V1,V2...")
"""Where dots say that there may be more of a kind."""


def test_help_says_bounds_as_people_read_them() -> None:
    """No `0<=x<=9223372036854775807`, no `INTEGER RANGE`, and no sentence of a command is cut."""
    context = click.Context(cli, info_name="camsim", **cli.context_settings)
    helps = [cli.get_help(context)]
    for name, verb in cli.commands.items():
        helps.append(verb.get_help(click.Context(verb, info_name=name, parent=context)))
    whole = "\n".join(helps)
    for dots in MAY_GO_ON:
        whole = whole.replace(dots, "")
    for never in ("<=", "x>", "RANGE", "FLOAT", "..."):
        assert never not in whole
    # Click keeps a command's option of help as it was asked for first.
    context = click.Context(cli, info_name="camsim", **cli.context_settings)
    own = click.Context(cli.commands["run"], info_name="run", parent=context)
    run = " ".join(cli.commands["run"].get_help(own).split())
    assert "[default: 0; from 0 on]" in run


def test_a_replication_that_is_too_large_is_told_which_is_the_last() -> None:
    """It said "is not in the range from 0 on" of a number that is."""
    asked = ["run", "maple-court", "--replication", str(2**63)]
    said = CliRunner().invoke(cli, asked, prog_name="camsim").output
    assert "9,223,372,036,854,775,808 is too large: the last is 9,223,372,036,854,775,807." in said
