"""The verb `cite`: a figure as it is quoted, with what it is of and how to have it again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from simulator.verbs import completion, options
from simulator.verbs.asked import asked_for
from simulator.verbs.batches import exit_as_it_ended, measures_called, run_batch
from simulator.verbs.console import errors_as_lines, say, tell, warn, warn_unmet

if TYPE_CHECKING:
    from simulator.verbs.asked import StoryWanted

DEFAULT_REPLICATIONS = 20


@click.command()
@options.scenario
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="P",
    shell_complete=completion.policies,
    help="A policy: a name, or the path of a file such as ./mine.toml. Without it, the first one "
    "of the scenario.",
)
@options.measures("Which figure")
@options.replications(DEFAULT_REPLICATIONS, "The figure is the average of so many runs.")
@options.seed
@options.no_inference
def cite(
    scenario: str,
    policies: tuple[str, ...],
    measures: tuple[str, ...],
    replications: int,
    seed: int | None,
    *,
    no_inference: bool,
) -> None:
    """Print a figure of SCENARIO to quote, with its sources.

    A sentence that can stand alone, what happened, the line and the digest that make it again, the
    assumptions behind it, and what the model leaves out.
    """
    with errors_as_lines():
        from simulator.built_from import commit
        from simulator.experiment.jobs import Batch
        from simulator.report.pages.files import names_needed, own_files
        from simulator.report.words.compared.citing import Again, cited
        from simulator.report.words.compared.unmet import unmet_of

        if len(policies) > 1:
            raise click.UsageError(
                "a figure is quoted under one policy: give --policy once, and quote each by "
                "itself; differences, with their intervals: camsim compare --format json"
            )
        wanted = measures_called(measures, inference=not no_inference)
        asked = _under_one_policy(scenario, policies)
        name = next(iter(asked.loaded.regimes))
        batch = Batch((asked.loaded,), asked.seed(seed), not no_inference)
        gathered = run_batch(batch, replications, options.RunOptions(seed, not no_inference))
        comparison = gathered.comparison(0)
        if comparison.has_figures:
            warn(asked.loaded, comparison.every_outcome())
            warn_unmet(unmet_of(comparison))
            story, under = asked.again
            words = ["camsim", "cite", story]
            words += [word for one in under for word in ("--policy", one)]
            words += [word for one in wanted for word in ("--measure", one)]
            words += ["--replications", str(comparison.replications)]
            words += ["--seed", str(comparison.seed)]
            words += ["--no-inference"] if no_inference else []
            needs = names_needed(own_files(asked.loaded, story, under))
            again = Again(shlex.join(words), asked.code(comparison.seed), commit() or "", needs)
            for line in cited(comparison, name, wanted, again):
                tell(line)
        else:
            say("no run came to its end: there is nothing to quote")
        exit_as_it_ended(gathered)


def _under_one_policy(word: str, policies: tuple[str, ...]) -> StoryWanted:
    """Return a story under the policy that was asked for, or else under its first one alone."""
    asked = asked_for(word, policies)
    if policies or len(asked.loaded.regimes) == 1:
        return asked
    from simulator.scenario.library import is_path

    first = asked.loaded.scenario.policies[0]
    # In a file a path is relative to the file; on the command line it is not.
    return asked_for(word, (str(asked.loaded.path.parent / first) if is_path(first) else first,))
