"""The counts of homes that are alike, as variables of a mixed-integer program.

Counts are whole numbers with linear constraints, and any such counts can be dealt out to the homes.
Outcomes that no number tells apart are counted together, and where there is only one such set, its
count follows from how many homes are active.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.inference.evidence import ANSWERED
from simulator.measure.inference.logs import Ints
from simulator.measure.inference.pieces.classes import INACTIVE, Cells
from simulator.measure.inference.pieces.puzzle import Piece
from simulator.measure.inference.pieces.support import Profile, profiles_of


@dataclass(frozen=True, slots=True)
class Counts:
    """Some homes that are alike, in one world."""

    active: int
    outcomes: tuple[dict[int, int], ...]
    """For each group, how many answers came out as each set of outcomes that is counted alike."""

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both sets of homes together."""
        together = tuple(
            {place: mine.get(place, 0) + theirs.get(place, 0) for place in mine | theirs}
            for mine, theirs in zip(self.outcomes, other.outcomes, strict=True)
        )
        return Counts(self.active + other.active, together)


@dataclass(frozen=True, slots=True)
class HomeQuestion:
    """Can one home of a piece be like this?"""

    active: bool
    without: int = 0
    """Outcomes that it has in no request that asked it by name, as bits."""
    group: int = -1
    profile: int = -1
    """Or: outcomes counted alike, one of which it has in some request of this group."""

    @property
    def of_answers(self) -> bool:
        """Whether it is about answers, and not only about whether requests reach the home."""
        return self.without > 0 or self.group >= 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a home of a piece can be and do, and what that adds to the numbers."""

    size: int
    """How many homes."""
    can_rest: bool
    can_act: bool
    requests: tuple[int, ...]
    """Of each group."""
    profiles: tuple[tuple[Profile, ...], ...]
    """For each group, the outcomes that are left, those together that are counted alike."""
    cells: Cells
    """The numbers that any outcome adds to."""
    posts: tuple[bool, ...]
    """Whether each group is of posts, which ask nobody by name."""
    bits: tuple[tuple[int, ...], ...]
    """For each of `profiles` its outcomes as bits."""

    def kept(self, group: int, without: int) -> list[int]:
        """Return the positions of the profiles of a group that have outcomes but `without`.

        Of posts that is all: what comes of them counts as no answer to a question by name.
        """
        left = -1 if self.posts[group] else ~without
        return [position for position, bits in enumerate(self.bits[group]) if bits & left]

    def plainest(self, question: HomeQuestion) -> HomeQuestion | None:
        """Return the simplest question with the same answer; nothing where that is no."""
        if not question.active:
            return question if self.can_rest else None
        if not self.can_act:
            return None
        if question.group >= 0 and len(self.profiles[question.group]) == 1:
            return HomeQuestion(active=True)
        if question.without:
            kept = [self.kept(group, question.without) for group in range(len(self.profiles))]
            if not all(kept):
                return None
            if all(len(k) == len(p) for k, p in zip(kept, self.profiles, strict=True)):
                return HomeQuestion(active=True)
        return question

    def shows(self, counts: Counts, question: HomeQuestion) -> bool:
        """Tell whether some home is so where the piece has `counts`, dealt out as suits best."""
        if not question.active:
            return counts.active < self.size
        if not counts.active:
            return False
        if question.group >= 0:
            return counts.outcomes[question.group].get(question.profile, 0) > 0
        if question.without:
            for group, (outcomes, requests) in enumerate(
                zip(counts.outcomes, self.requests, strict=True)
            ):
                fitting = sum(outcomes.get(p, 0) for p in self.kept(group, question.without))
                if fitting < requests:
                    return False
        return True

    def adds(self, counts: Counts) -> dict[int, int]:
        """Return what `counts` add to each number."""
        added = dict.fromkeys(self.cells, 0)
        if not self.can_act:
            return added
        for profiles, outcomes in zip(self.profiles, counts.outcomes, strict=True):
            for position, many in outcomes.items():
                for cell in profiles[position].cells:
                    added[cell] += many
        return added

    def bounds(self) -> dict[int, tuple[int, int]]:
        """Return what all homes together add to each number, at least and at most."""
        limits = dict.fromkeys(self.cells, (0, 0))
        if not self.can_act:
            return limits
        for profiles, requests in zip(self.profiles, self.requests, strict=True):
            many = self.size * requests
            for cell in {cell for profile in profiles for cell in profile.cells}:
                always = all(cell in profile.cells for profile in profiles)
                low, high = limits[cell]
                limits[cell] = low + many * (always and not self.can_rest), high + many
        return limits


def bits_of(profile: Profile) -> int:
    """Return the outcomes of `profile` as bits."""
    return sum(1 << ANSWERED[position] for position in profile.outcomes)


def shape_of(piece: Piece) -> Shape:
    """Return the shape of `piece`."""
    return _shape(piece, tuple(profiles_of(group) for group in piece.groups))


def shape_in_full(piece: Piece, possible: int) -> Shape:
    """Return the shape of `piece` with each outcome among `possible`, as bits, by itself.

    Profiles are then known by the position in ANSWERED, and those that are ruled out are empty.
    """
    return _shape(
        piece,
        tuple(
            tuple(
                Profile((position,) if group.left & possible & (1 << outcome) else (), cells)
                for position, (outcome, cells) in enumerate(
                    zip(ANSWERED, group.counted, strict=True)
                )
            )
            for group in piece.groups
        ),
    )


def _shape(piece: Piece, profiles: tuple[tuple[Profile, ...], ...]) -> Shape:
    can_act = any(state != INACTIVE for state, _ in piece.states)
    cells = {cell for group in profiles for profile in group for cell in profile.cells}
    return Shape(
        piece.size,
        any(state == INACTIVE for state, _ in piece.states),
        can_act,
        tuple(len(group.requests) for group in piece.groups),
        profiles,
        tuple(sorted(cells)) if can_act else (),
        tuple(group.manner.post for group in piece.groups),
        tuple(tuple(map(bits_of, some)) for some in profiles),
    )


class Columns:
    """The variables: for each set of homes how many are active, and their outcomes by group."""

    def __init__(self) -> None:
        self.least: list[int] = []
        self.most: list[int] = []
        self.active: list[int] = []
        """The variables that say how many homes are active, one for each set of homes."""
        self.entries: list[tuple[int, int, int]] = []
        """(number, variable, how much one more adds to it)."""
        self.sums: list[tuple[int, list[int], int]] = []
        """(active, outcomes, requests): the outcomes add up to so many requests of each active."""
        self.impossible = False
        self._answers: list[list[dict[int, tuple[int, int]]]] = []

    def homes(self, shape: Shape, size: int, question: HomeQuestion | None = None) -> None:
        """Add `size` homes of `shape`, all of which have to be as `question` says."""
        least, most = (0 if shape.can_rest else size), (size if shape.can_act else 0)
        if question is not None:
            least, most = (max(least, size), most) if question.active else (least, 0)
        self.impossible = self.impossible or least > most
        active = self._column(least, most)
        self.active.append(active)
        answers: list[dict[int, tuple[int, int]]] = []
        for group, requests in enumerate(shape.requests):
            kept = shape.kept(group, 0 if question is None else question.without)
            profiles = shape.profiles[group]
            if len(kept) == len(profiles) == 1:
                answers.append({kept[0]: (active, requests)})
                self.entries.extend((cell, active, requests) for cell in profiles[kept[0]].cells)
                continue
            columns = []
            for position in kept:
                wanted = question is not None and question.group == group
                at_least = int(wanted and question is not None and question.profile == position)
                column = self._column(at_least, size * requests)
                columns.append(column)
                self.entries.extend((cell, column, 1) for cell in profiles[position].cells)
            self.sums.append((active, columns, requests))
            answers.append({p: (column, 1) for p, column in zip(kept, columns, strict=True)})
        self._answers.append(answers)

    def counts(self, values: Ints) -> list[Counts]:
        """Return the counts of each set of homes for these values of the variables."""
        whole = values.tolist()
        return [
            Counts(
                whole[active],
                tuple({p: whole[col] * many for p, (col, many) in one.items()} for one in answers),
            )
            for active, answers in zip(self.active, self._answers, strict=True)
        ]

    def _column(self, least: int, most: int) -> int:
        self.least.append(least)
        self.most.append(most)
        return len(self.most) - 1
