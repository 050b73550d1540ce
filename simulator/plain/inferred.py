"""What the police can work out at the end of a run, in lines: question by question."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from simulator.experiment.what_if import given_under, known_by
from simulator.ledger import Ledger
from simulator.measure.observer.suspicion import all_suspected, questions_of
from simulator.measure.observer.view import RequestGroup, groups
from simulator.plain.walk import Walk
from simulator.report.words.lessons import facts_that_differ
from simulator.report.words.proof.answered import answered, proven_of
from simulator.report.words.terms import joined, plural
from simulator.scenario.letters.text import shorten

_MOST_HOMES, _MOST_FORCES = 12, 5
"""That are named one by one."""


def inferred_lines(walk: Walk) -> Iterator[str]:
    """Say what each police force can prove with all that it was told, and of which homes."""
    own = given_under(walk.loaded.regimes[walk.story.policy])
    if other := facts_that_differ(walk.given, own):
        yield f"The police get other facts than the policy gives: {other}."
    as_told = walk.given == walk.story.facts_given()
    ledger = walk.ledger if as_told else walk.ledger_of_given()
    forces = groups(ledger)
    if not forces:
        yield "Nobody asks for video in this run, so nothing can be worked out."
        return
    yield "With all that they are told up to the end of the run:"
    for force in forces[:_MOST_FORCES]:
        if len(forces) > 1:
            yield f"{joined([ledger.agencies[one] for one in force.agencies])}:"
        key = "inferred in lines", walk.answers.key_of_run(ledger), force.agencies
        yield from walk.answers.once(key, partial(_of_force, ledger, force))
    if len(forces) > _MOST_FORCES:
        yield f"{plural(len(forces) - _MOST_FORCES, 'more police force')} asked homes in this run."
    if as_told:
        yield "For the reasons type home and its id."
    else:
        yield "The word home does not use these other facts. It goes by the policy."


def _of_force(ledger: Ledger, force: RequestGroup) -> list[str]:
    known = known_by(ledger, force)
    if known is None:
        return ["Nobody was asked by name, so nobody can be known not to have answered."]
    lines = []
    for question in questions_of(known):
        homes = all_suspected(known, question, ledger)
        if not homes:
            continue
        lines.append(answered(homes, question))
        proven = proven_of(homes)
        ids = [shorten(one.id) for one in proven[:_MOST_HOMES]]
        if len(proven) > _MOST_HOMES:
            ids.append(f"{len(proven) - _MOST_HOMES:,} more")
        if ids:
            lines.append(f"{'It is' if len(ids) == 1 else 'They are'} {joined(ids)}.")
    return lines or ["No request reached a home, so nothing can be worked out about one."]
