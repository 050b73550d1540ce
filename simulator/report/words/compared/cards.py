"""A card for each policy: the doors by what the police know of them, and five counts beside them.

Everything is a mean over the runs that are there, read off the measures of the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.experiment.least_told import tells_least
from simulator.experiment.results import Comparison
from simulator.measure.flows import Received, details_of
from simulator.measure.moments.parties import AgencyKnows
from simulator.report.words import terms as words
from simulator.report.words.basis import basis_in_short
from simulator.report.words.compared.known_and_answered import ANSWERED, KNOWN, as_many
from simulator.report.words.compared.run_by_run import ENOUGH_TO_SAY_SO
from simulator.report.words.compared.why_more import why_more
from simulator.scenario.letters.cells import cells, cut
from simulator.scenario.letters.text import clean, shorten
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.policy import Item

COUNTED = ("certain_nonsharing", "homes_named", "cameras_told", "numbers_told", "requests_answered")
"""The measures of a card from the top: four costs, then the benefit."""
LABELS = (
    ("known not to have shared", "known"),
    ("homes named", "names"),
    ("cameras located", "cameras"),
    ("totals passed on", "totals"),
    ("requests answered", "answered"),
)
"""What a card calls them, in the same order, the longest first.

Where "known" stands alone, the legend below says what is known: "did not share 0" would say that
all of them shared.
"""
STATES = (
    AgencyKnows.NAMED,
    AgencyKnows.SAID_NO,
    AgencyKnows.NO_ANSWER,
    AgencyKnows.GAVE_NOTHING,
    AgencyKnows.ASKED,
    AgencyKnows.DOT,
    AgencyKnows.NOTHING,
)
"""Of doors, in the order in which a card has them."""
MOST_NAME = 18
_SEVERAL = 2
"""Runs that can agree."""
_ONE_BY_ONE = frozenset({"named", "pseudonymous"})
_NO_WORD = _ONE_BY_ONE | {"none", "n/a"}


@dataclass(frozen=True, slots=True)
class Card:
    """What one policy comes to."""

    policy: str
    doors: float
    """That were asked, each home once in each request."""
    states: tuple[float, ...]
    """Of how many of `all_doors` the police know what, in the order of `STATES`."""
    figures: tuple[float | None, ...]
    """In the order of `COUNTED`; nothing where it has not been worked out."""
    requests: float
    asks_once: bool
    """Whether no home was asked twice in any run: then homes are counted, else times."""
    without_names: bool
    """Whether what homes did comes with a place, and with no name."""
    runs: int
    runs_with_any: tuple[int, ...]
    """In how many of the `runs` a figure is more than none, in the order of `COUNTED`."""

    @property
    def known(self) -> float | None:
        """Answers of which it is proven that nothing was shared."""
        return self.figures[0]

    def times_asked(self) -> str:
        """Say how many homes were asked; where one can be asked twice, how many times."""
        if self.asks_once:
            return f"{words.plural(self.doors, 'home')} asked"
        return f"asked {words.plural(self.doors, 'time')}"


@dataclass(frozen=True, slots=True)
class Cards:
    """The policies that have come to something, by name, all on one scale."""

    by_policy: dict[str, Card]
    all_doors: float
    """The most that any policy asked: as many has every card."""

    def most(self, *places: int) -> float:
        """Return the largest of these figures on any card."""
        found = (card.figures[place] or 0.0 for card in self.by_policy.values() for place in places)
        return max(found, default=0.0)


def cards_of(comparison: Comparison) -> Cards:
    """Return a card for each policy that has a run."""
    there = [policy for policy in comparison.outcomes if comparison.done(policy)]
    doors = {policy: _happened(comparison, policy, "asked") for policy in there}
    most = max(doors.values(), default=0.0)
    return Cards({policy: _card(comparison, policy, most) for policy in there}, most)


def _card(comparison: Comparison, policy: str, all_doors: float) -> Card:
    there = comparison.names("measures")
    figures = tuple(
        comparison.summary(policy, "measures", name).mean if name in there else None
        for name in COUNTED
    )
    return Card(
        policy,
        _happened(comparison, policy, "asked"),
        _states(comparison, policy, figures[0] or 0.0, all_doors),
        figures,
        _happened(comparison, policy, "requests"),
        comparison.asks_once(policy),
        not figures[COUNTED.index("homes_named")],
        len(comparison.done(policy)),
        tuple(
            sum(value is not None and value > 0 for value in values)
            for values in (
                comparison.values(policy, "measures", name) if name in there else ()
                for name in COUNTED
            )
        ),
    )


def _happened(comparison: Comparison, policy: str, name: str) -> float:
    return comparison.summary(policy, "happened", name).mean or 0.0


def _states(
    comparison: Comparison, policy: str, known: float, all_doors: float
) -> tuple[float, ...]:
    """Return of how many doors what is known: each once, by the most telling that is known."""
    told = [outcome.agency for outcome in comparison.done(policy)]
    regime = comparison.loaded.regimes[policy]
    named = comparison.summary(policy, "measures", "decisions_told").mean or 0.0
    dots = comparison.summary(policy, "measures", "cameras_told").mean or 0.0
    shared, said_no, silent = (
        _mean(_one_by_one(regime, told, item)) for item in ("shared", "declined", "ignored")
    )
    # Who shared is known by a name or a clip as well.
    shared = max(shared, named - said_no - silent)
    answers = shared + said_no + silent
    missing = min(max(0.0, known - said_no - silent), max(0.0, all_doors - answers))
    rest = max(0.0, all_doors - answers - missing)
    asked = max(0.0, _happened(comparison, policy, "asked") - answers - missing)
    # Who is on a map is on it in every request: of homes that are asked twice both doors have it.
    who_was_asked = _mean(_one_by_one(regime, told, "asked"))
    only_asked = min(rest, max(0.0, who_was_asked - answers - missing))
    located = max(0.0, min(rest, asked) - only_asked) if dots else 0.0
    if dots and _changes(comparison.loaded, policy):
        located = min(located, max(0.0, dots - missing - answers))
    if dots and _is_partial(comparison.loaded, policy):
        # Each request tells of those of its homes that the map has: of no more is it known, and
        # whoever is known by name may be among them.
        told_of = _mean([float(received["cameras"].get("records") or 0) for received in told])
        located = min(located, max(0.0, told_of - missing - answers))
    nothing = rest - only_asked - located
    return shared, said_no, silent, missing, only_asked, located, nothing


def _changes(loaded: Loaded, policy: str) -> bool:
    """Tell whether only some steps of a policy give a map."""
    steps = loaded.regimes[policy].steps
    return len({rules.agency_receives.cameras.detail for _, rules in steps}) > 1


def _is_partial(loaded: Loaded, policy: str) -> bool:
    """Tell whether cameras are missing on the map of a policy."""
    return any(rules.map.covers < 1.0 for _, rules in loaded.regimes[policy].steps)


def _one_by_one(regime: Regime, told: Sequence[Received], item: Item) -> list[float]:
    """Return how many answers of a kind came one by one, with a name or a place.

    Where totals came too, it is how many homes did.
    """
    details = set(details_of(regime, item, public=False))
    if not details & _ONE_BY_ONE:
        return [0.0] * len(told)
    counted = "records" if details <= _NO_WORD else "homes"
    return [float(received[item].get(counted) or 0) for received in told]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def short_names(loaded: Loaded, room: int = MOST_NAME) -> dict[str, str]:
    """Return what each policy is called in so many letters, never two of them the same."""
    names: dict[str, str] = {}
    for policy, regime in loaded.regimes.items():
        short = regime.steps[0][1].short if len(regime.steps) == 1 else ""
        name = clean(short or words.capital(regime.title))
        names[policy] = name if cells(name) <= room else shorten(name, room)
    for policy, name in names.items():
        if list(names.values()).count(name) > 1:
            place = f"{list(names).index(policy) + 1} "
            names[policy] = f"{place}{cut(name, room - len(place))}"
    return names


def sentences(comparison: Comparison, policy: str) -> list[str]:
    """Say what a card shows, the most telling first, each a sentence that can stand alone."""
    names = short_names(comparison.loaded)
    basis = basis_in_short(comparison.loaded.regimes[policy])
    card = cards_of(comparison).by_policy.get(policy)
    if card is None:
        why = "no run came to its end" if comparison.lost else "its first run is not over"
        return [f"{names[policy]} ({basis}): {why}, so there is no figure."]
    first = names[comparison.first]
    beside, why = _beside(comparison, policy, first), why_more(comparison, policy, first)
    # What looks wrong is explained before anything else is said.
    surprising = [why, *beside] if why else []
    return [
        f"{names[policy]} ({basis}): {_known_of(card)}",
        *surprising,
        *_brought(comparison, card),
        *_least(comparison, policy, names),
        *_at_least(comparison.loaded, card),
        *([] if why else beside),
    ]


def known_on_average(comparison: Comparison, policy: str) -> str:
    """Say of how many doors what is known, and of how many runs that is the mean."""
    card = cards_of(comparison).by_policy.get(policy)
    if card is None:
        return "No run came to its end."
    runs = comparison.replications
    said = _known_of(card)
    return words.capital(said) if runs == 1 else f"On average of {runs:,} runs: {said}"


def _known_of(card: Card) -> str:
    if not card.doors:
        return "nobody is asked by name, so no silence can give anybody away."
    asked = card.times_asked()
    if card.known is None:
        return f"{asked}. What the police can work out comes next."
    if words.is_seldom(card.known):
        of_runs = f"{card.runs_with_any[COUNTED.index(KNOWN)]} of {card.runs} runs"
        return f"{asked}; only in {of_runs} do the police know of any that did not share."
    if card.asks_once:
        known = words.whole(card.known) if card.known else "none"
        return f"{asked}; the police know of {known} that did not share."
    if not card.known:
        return f"{asked}. In no case do the police know that the home did not share."
    cases = words.plural(card.known, "case")
    return f"{asked}. In {cases} the police know that the home did not share."


def _brought(comparison: Comparison, card: Card) -> list[str]:
    answered = card.figures[COUNTED.index(ANSWERED)]
    if answered is None:
        return []
    of = words.plural(card.requests, "request")
    # While some policies have no run yet, nothing is said of how many do as well.
    whole = all(comparison.done(policy) for policy in comparison.outcomes)
    beside = f", {as_many(comparison, card.policy)}" if whole else ""
    return [f"{words.whole(answered)} of {of} brought a clip{beside}."]


def _least(comparison: Comparison, policy: str, names: Mapping[str, str]) -> list[str]:
    """Say under which policy the police learn least, of those with as many requests answered."""
    if not all(comparison.done(name) for name in comparison.outcomes):
        return []
    least = tells_least(comparison, policy)
    where = "here" if least == policy else f"under {names.get(least)}"
    return [f"With as many answered, the police learn least {where}."] if least else []


def _at_least(loaded: Loaded, card: Card) -> list[str]:
    """Say that a card lights the fewest doors that a map can have, where that may be too few."""
    dots = card.states[STATES.index(AgencyKnows.DOT)]
    if not dots or not (_is_partial(loaded, card.policy) or _changes(loaded, card.policy)):
        return []
    why = "leaves cameras out" if _is_partial(loaded, card.policy) else "is not there all the time"
    if card.asks_once:
        homes = words.plural(dots, "home that was asked has", "homes that were asked have")
        return [f"The map {why}: at least {homes} a dot on it."]
    times = words.plural(dots, "time")
    return [f"The map {why}: at least {times} the home that was asked has a dot on it."]


def _beside(comparison: Comparison, policy: str, first: str) -> list[str]:
    """Say in how many runs more or less is known than under the first policy, called `first`."""
    difference = comparison.summary(policy, "measures", KNOWN).difference
    if difference is None or difference.n < _SEVERAL:
        return []
    n = difference.n
    for count, word in (
        (difference.equal, "As many are known as"),
        (difference.lower, "Fewer are known than"),
        (difference.higher, "More are known than"),
    ):
        if count == n:
            rule = ": the rule decides, not luck" if n >= ENOUGH_TO_SAY_SO else ""
            return [f"{word} under {first} in all {n} runs{rule}."]
    some = [
        f"{word} in {count}"
        for word, count in (
            ("fewer", difference.lower),
            ("as many", difference.equal),
            ("more", difference.higher),
        )
        if count
    ]
    return [f"Of {n} runs, beside {first}: known are {words.joined(some)}."]
