"""The verb `completion`: what a shell needs to complete words of `camsim`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")
_WHERE = {
    "bash": '# Add this to ~/.bashrc:  eval "$(camsim completion bash)"',
    "zsh": '# Add this to ~/.zshrc:  eval "$(camsim completion zsh)"',
    "fish": "# Save this as ~/.config/fish/completions/camsim.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what SHELL needs to complete what you type.

    Commands, options, and names of stories and policies.
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    assert complete is not None
    root = context.find_root()
    source = complete(root.command, {}, "camsim", "_CAMSIM_COMPLETE").source()
    click.echo(f"{_WHERE[shell]}\n{source.strip()}")


def stories(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the bundled stories that begin with `begun`; else the shell looks for files."""
    from simulator.scenario.library import scenario_names

    return _beginning(scenario_names(), begun)


def policies(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the bundled policies that begin with `begun`; else the shell looks for files."""
    from simulator.scenario.library import policy_names

    return _beginning(policy_names(), begun)


def lessons(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the bundled lessons that begin with `begun`; else the shell looks for files."""
    from simulator.scenario.library import lesson_names

    return _beginning(lesson_names(), begun)


def _beginning(names: list[str], begun: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    fitting = [CompletionItem(name) for name in names if name.startswith(begun)]
    return fitting or [CompletionItem(begun, type="file")]
