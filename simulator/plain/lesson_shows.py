"""What a step of a lesson shows, in lines: a moment, a comparison, what is worked out, a home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.classroom.lessons.lesson import Show
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.starts.model import values_of
from simulator.experiment import Comparison
from simulator.experiment.what_if import given_by
from simulator.ledger import Ledger
from simulator.measure.definitions import MEASURES
from simulator.measure.observer.proven_counts import proofs_of
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import views
from simulator.plain.about import assumption_lines, home_lines
from simulator.plain.figures import concluded_lines
from simulator.plain.telling import story_lines
from simulator.plain.walk import Walk
from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.compared.known_and_answered import KNOWN
from simulator.report.words.lessons import each_set, given
from simulator.scenario.letters.text import shorten
from simulator.scenario.loaded import Regime
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.real_agencies import MODELLED_ON_NEWS

_PROVEN = {"declined": "certain_decliners", "opted_out": "certain_opted_out"}
"""By fact, the measure that counts the homes of which it is proven."""
_MOST_HOMES = 8


def show_lines(loaded: LoadedLesson, show: Show, walk: Walk) -> Iterator[str]:
    """Say what a step shows; `walk` is one through its story, and goes to the moment of the step.

    Raises:
        BrokenRun: a run broke down.
    """
    title = walk.loaded.scenario.title
    yield from (f"Changed here: {said}." for said in each_set(values_of(show.set)))
    if show.is_played:
        yield from story_lines(walk.loaded)
        yield from walk.stand_at("start")
        yield "Press Enter for the first event. Type on to go on with the lesson."
        return
    yield f"Story: {title}"
    if walk.loaded.names_real_agency:
        yield MODELLED_ON_NEWS
    standing = list(walk.stand_at(show.at))
    if show.screen == "watch":
        yield from standing
    elif show.screen == "follow":
        yield from home_lines(walk, show.home)
    elif show.screen == "compare":
        comparison = loaded.figures.stories.comparison(walk.loaded, show.runs)
        yield from compared_lines(comparison, show.views)
    elif show.screen == "infer":
        yield from inferred_lines(loaded, walk)
    elif show.screen == "assumptions":
        yield from assumption_lines(walk)


def compared_lines(comparison: Comparison, views: Sequence[str] = ()) -> Iterator[str]:
    """Say what policies come to, and in how many runs one figure differs from the first.

    That is the one that `views` names, or what is known.
    """
    table = comparison_table(comparison)
    yield table.happened
    yield from table.sentences
    if comparison.replications == 1:
        return
    rows = {row.key: row for row in table.measures}
    row = rows[next((name for name in views if name in rows), KNOWN)]
    first, *others = zip(table.titles, row.cells, strict=True)
    yield f"In {comparison.replications} runs, each with other luck. {words.capital(row.label)}:"
    yield f"{first[0]}: {first[1].word} on average."
    for title, cell in others:
        yield f"{title}: {cell.word}; {cell.counted}, beside {first[0]}."


def inferred_lines(loaded: LoadedLesson, walk: Walk) -> Iterator[str]:
    """Say which facts the police are given, and what they can work out with them at the end."""
    policy = walk.story.policy
    yield from given_lines(walk.loaded.regimes[policy])
    outcome = loaded.figures.stories.outcome(walk.loaded, policy, 0)
    yield "What they can work out at the end:"
    yield from concluded_lines(walk.loaded, walk.loaded.scenario.seed, {policy: outcome})
    yield from proven_homes(walk.ledger)


def given_lines(regime: Regime) -> Iterator[str]:
    """Say which facts the police are given; where that changes with time, in each step."""
    steps = [(start // MINUTES_PER_DAY + 1, given_by(policy)) for start, policy in regime.steps]
    alike = len({facts for _, facts in steps}) == 1
    for day, facts in steps[:1] if alike else steps:
        said = given(facts.map, facts.totals, facts.safeguard, names=facts.names)
        yield f"{words.capital(said) if alike else f'From day {day} on {said}'}."


def proven_homes(ledger: Ledger) -> Iterator[str]:
    """Say which homes are proven to have said no, or to have switched off: some, to ask about."""
    known = [(view, proofs_of(view, proven_by(view))) for view in views(ledger)]
    for fact, measure in _PROVEN.items():
        ids = [
            ledger.homes.ids[view.homes[place]]
            for view, proofs in known
            for place, proven in enumerate(proofs)
            if fact in proven.facts
        ]
        if ids:
            named = words.joined([shorten(home) for home in ids[:_MOST_HOMES]])
            more = f", and {len(ids) - _MOST_HOMES:,} more" if len(ids) > _MOST_HOMES else ""
            label = words.capital(MEASURES[measure].label)
            yield f"{label}: {named}{more}. For the proof type: home {shorten(ids[0])}"
