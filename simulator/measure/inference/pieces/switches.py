"""A home that is asked in spite of a switch, as the homes that it was taken apart into.

Plain data, and the way back: homes that are alike are put together again. How they are taken apart,
and why nothing is lost by it, says `pieces/apart.py`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from simulator.measure.inference.evidence import Evidence
from simulator.measure.inference.pieces.classes import Class, Group


@dataclass(frozen=True, slots=True)
class Tied:
    """A home as three subjects, exactly one of which is active."""

    on: int
    off: int
    none: int
    tie: int
    """The request that is made up for them."""
    chances: tuple[float, float, float]
    """Of being each, before any fact; they add up to 1."""

    @property
    def subjects(self) -> tuple[int, ...]:
        """Return those that the home was taken apart into."""
        return self.on, self.off, self.none

    @property
    def log_chance(self) -> float:
        """Return what to add to the log of the chance of all facts: a tie is none."""
        return math.fsum(math.log1p(chance) for chance in self.chances)


@dataclass(frozen=True, slots=True)
class Apart:
    """A home as two subjects; what the second is hangs on the first's being active, and no more."""

    anyway: int
    """In the requests that ask whoever has a camera."""
    heeding: int
    """In those that heed switches: as if it had one."""
    log_chance: float
    """To add to the log of the chance of all facts."""

    @property
    def subjects(self) -> tuple[int, ...]:
        """Return those that the home was taken apart into."""
        return self.anyway, self.heeding


@dataclass(frozen=True, slots=True)
class Aside:
    """A home as two subjects; what the first is hangs on the second, and no more."""

    anyway: int
    """In the requests that ask whoever has a camera: as if it had one."""
    heeding: int
    """In those that heed switches."""
    off: float
    """The chance that it has a camera, if no request that heeds switches reaches it."""
    log_chance: float
    """To add to the log of the chance of all facts."""

    @property
    def subjects(self) -> tuple[int, ...]:
        """Return those that the home was taken apart into."""
        return self.anyway, self.heeding


Parts: TypeAlias = Tied | Apart | Aside


class Joined(NamedTuple):
    """Homes that are alike, put together again."""

    home_class: Class
    places: tuple[int, ...]
    """Of the classes that it was taken apart into, in the order of `subjects`."""
    parts: Parts | None
    """How one of them was taken apart; nothing where they were not."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Evidence in which every home is asked wherever it is, or nowhere."""

    whole: Evidence
    """As it came."""
    evidence: Evidence
    """The same, taken apart. Subjects and requests that came keep their positions."""
    parts: dict[int, Parts]
    """For each subject that was taken apart."""

    @property
    def log_ties(self) -> float:
        """Return what to add to the log of the chance of all facts."""
        return math.fsum(
            self.whole.subjects[home].copies * parts.log_chance
            for home, parts in self.parts.items()
        )

    def joined(self, classes: Sequence[Class]) -> list[Joined]:
        """Put the homes of some classes together again."""
        place_of = {
            member: place for place, alike in enumerate(classes) for member in alike.members
        }
        whole = [
            Joined(self._alike(plain, alike.groups), (place,), None)
            for place, alike in enumerate(classes)
            if (plain := [home for home in alike.members if self._is_whole(home)])
        ]
        together: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for home, parts in self.parts.items():
            places = tuple(place_of[subject] for subject in parts.subjects)
            subject = self.whole.subjects[home]
            chance = parts.off if isinstance(parts, Aside) else 0.0
            together[places, chance, subject.camera, subject.opted_out].append(home)
        for homes in together.values():
            parts = self.parts[homes[0]]
            places = tuple(place_of[subject] for subject in parts.subjects)
            groups = classes[places[0]].groups
            if isinstance(parts, Tied):
                groups = tuple(group for group in groups if parts.tie not in group.requests)
            else:
                groups += classes[places[1]].groups
            whole.append(Joined(self._alike(homes, groups), places, parts))
        return whole

    def _is_whole(self, subject: int) -> bool:
        """Tell whether a subject is a home that was not taken apart."""
        return subject < len(self.whole.subjects) and subject not in self.parts

    def _alike(self, homes: Sequence[int], groups: tuple[Group, ...]) -> Class:
        subjects = [self.whole.subjects[home] for home in homes]
        size = sum(subject.copies for subject in subjects)
        return Class(tuple(homes), size, subjects[0], groups, True, True)
