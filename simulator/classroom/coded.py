"""Which story a code names, and which code a story has: numbers of names, and what fits in one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.classroom.codes import (
    DIGEST_BITS,
    LAST_REPLICATION,
    LAST_SEED,
    CodeError,
    CodeNumbers,
    is_like_code,
    letters_of,
    numbers_of,
)
from simulator.scenario import library
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, did_you_mean
from simulator.scenario.toml.reading import is_file

if TYPE_CHECKING:
    from simulator.experiment.what_if import FactsGiven, MapGiven, Safeguard, Totals
    from simulator.scenario.loaded import Loaded, Regime

OTHER_VERSION = "made with another version of this story; figures may differ"
_NEWER = "this code names a {what} that this camsim does not have; a newer one may"
_DIGEST_DIGITS = 3
"""The last hexadecimal digits of a digest, which hold the bits that a code has of it."""
_MAPS: Final[tuple[MapGiven, ...]] = ("none", "near", "exact")
_TOTALS: Final[tuple[Totals, ...]] = ("none", "overview", "weekly", "per request", "live", "own")
_SAFEGUARDS: Final[tuple[Safeguard, ...]] = ("none", "hidden", "rounded", "blurred")
"""In the order by which codes number them: it stays, or old codes would say something else."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What a code says: the story, by its bundled name, and how it is run."""

    code: str
    """As it is written, in groups."""
    story: str
    policy: str | None
    """Nothing where it is about all that the story itself compares."""
    digest: int
    """The bits of the digest that a code has."""
    replication: int = 0
    seed: int | None = None
    """Nothing where it is the story's own."""
    given: FactsGiven | None = None
    """Nothing where the agency has the facts that the policy gives."""

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies to load the story with; empty for its own."""
        return () if self.policy is None else (self.policy,)

    def facts_of(self, loaded: Loaded) -> FactsGiven | None:
        """Return the facts that the agency is given in place of those of the policy, if any.

        Raises:
            InputError: where they are totals as the policy has them, and it has no such totals.
        """
        from simulator.experiment.what_if import given_under

        if self.given is None or self.policy is None:
            return None
        own = given_under(loaded.regimes[self.policy])
        if self.given.totals == "own" != own.totals:
            raise InputError.about(self.code, "this code asks for totals that its policy has not")
        return self.given

    def is_of(self, loaded: Loaded) -> bool:
        """Tell whether the code was made with this version of the story."""
        return _digest_bits(loaded, self.policy) == self.digest


def coded(word: str) -> Coded | None:
    """Return what the code `word` says; nothing where it is no code but a story's name or path.

    Raises:
        InputError: where it is a code that is not right, or one that cannot be read here.
    """
    names = [*library.scenario_names(), *library.policy_names(), *library.lesson_names()]
    if library.is_path(word) or word in names or not is_like_code(word):
        return None
    try:
        numbers = numbers_of(word)
    except CodeError as error:
        if did_you_mean(word, names) or _is_rather_a_name(word):
            return None
        raise InputError.about(shorten(word, 200), str(error)) from None
    given = None
    try:
        story = _named(numbers.story, _stories(), "story")
        policy = _named(numbers.policy, _policies(), "policy") if numbers.policy else None
        if numbers.facts:
            given = _facts()[numbers.facts - 1]
    except IndexError:
        raise InputError.about(shorten(word, 200), _NEWER.format(what="kind of fact")) from None
    except CodeError as error:
        raise InputError.about(shorten(word, 200), str(error)) from None
    code = letters_of(numbers)
    return Coded(code, story, policy, numbers.digest, numbers.replication, numbers.seed, given)


def _is_rather_a_name(word: str) -> bool:
    """Tell whether a word that is no code was meant as a name: each code begins with a digit."""
    return not any(letter.isdigit() for letter in word) or is_file(Path(f"{word}.toml"))


def code_of(
    original: Loaded,
    policy: str | None = None,
    *,
    seed: int | None = None,
    replication: int = 0,
    given: FactsGiven | None = None,
) -> str:
    """Return the code of a result; empty where it has none.

    `original` is the story as its file has it, with `policy` among its policies; without a policy
    it is about all that the story itself compares. `seed` is the root seed, where it is given, and
    `given` the facts, where they are other than the policy's.

    A story or policy of one's own has no code, nor a replication or seed that does not fit in one.
    """
    if policy is None and tuple(original.regimes) != original.scenario.policies:
        return ""
    regimes = original.regimes.values() if policy is None else (original.regimes[policy],)
    is_own = original.path != library.scenario_path(original.name)
    story = _stories().get(original.name)
    if is_own or story is None or not all(_is_bundled(original, regime) for regime in regimes):
        return ""
    own_seed = None if seed in {None, original.scenario.seed} else seed
    if replication > LAST_REPLICATION or (own_seed or 0) > LAST_SEED:
        return ""
    return letters_of(
        CodeNumbers(
            story=story,
            policy=0 if policy is None else _policies()[policy],
            digest=_digest_bits(original, policy),
            replication=replication,
            facts=0 if given is None else _facts().index(given) + 1,
            seed=own_seed,
        )
    )


@cache
def _numbers() -> dict[str, dict[str, int]]:
    return tomllib.loads(library.numbers_path().read_text(encoding="utf-8"))


def _stories() -> dict[str, int]:
    return _numbers()["stories"]


def _policies() -> dict[str, int]:
    """Return the numbers of policies, and of the bundled stories' timelines."""
    return _numbers()["policies"]


def _named(number: int, number_by_name: dict[str, int], what: str) -> str:
    for name, its_number in number_by_name.items():
        if its_number == number:
            return name
    raise CodeError(_NEWER.format(what=what))


@cache
def _facts() -> tuple[FactsGiven, ...]:
    """Return all facts that the agency can be given, in the order of their numbers in a code."""
    from simulator.experiment.what_if import FactsGiven

    kinds = product(_MAPS, (False, True), _TOTALS, _SAFEGUARDS)
    return tuple(FactsGiven(*given) for given in kinds)


def _is_bundled(loaded: Loaded, regime: Regime) -> bool:
    if regime.name not in _policies():
        return False
    timelines = {timeline.name for timeline in loaded.scenario.timelines}
    return regime.name in timelines or regime.files == (library.policy_path(regime.name),)


def _digest_bits(loaded: Loaded, policy: str | None) -> int:
    """Return the bits of the digest of what is run: all that the story compares, or one policy."""
    if policy is not None:
        loaded = replace(loaded, regimes={policy: loaded.regimes[policy]})
    return int(loaded.digest[-_DIGEST_DIGITS:], 16) % (1 << DIGEST_BITS)
