"""How sure an observer is of each home: proven, almost sure, more likely or ruled out. No words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from simulator.ledger import NOBODY, Ledger
from simulator.measure.inference.answer import quantities
from simulator.measure.inference.evidence import DoorOutcome, ObservedRequest
from simulator.measure.inference.proving.certainty import CertainFact, Proven
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.exposures import EXPOSED
from simulator.measure.observer.questions import QUESTIONS, Question
from simulator.measure.observer.silence import may_still_share
from simulator.measure.observer.view import View

PROVES: dict[Question, tuple[CertainFact, CertainFact | None]] = {
    "not_shared": ("not_shared", None),
    "declined": ("declined", "not_declined"),
    "opted_out": ("opted_out", "not_opted_out"),
}
"""By question, the fact that answers it with yes, and the one that answers it with no."""
_MORE = 0.02
"""From so much on, a chance that rose is called more likely."""
_DIGITS = 9
"""Of a difference of two chances: what is beyond them is rounding."""
_SILENT = 1 << DoorOutcome.DECLINED | 1 << DoorOutcome.IGNORED
_NOT_ASKED = 1 << DoorOutcome.NOT_ASKED


class Sure(IntEnum):
    """How sure the agency is: one thermometer for proof and chance."""

    NOT_KNOWN = 0
    RULED_OUT = 1
    MORE_LIKELY = 2
    ALMOST_SURE = 3
    PROVEN = 4


@dataclass(frozen=True, slots=True)
class Suspected:
    """One home under one question."""

    place: int
    """Its position in the view."""
    home: int
    """Its position in the ledger; behind all of them, a home that is written out without a camera.
    """
    id: str
    before: float
    """The chance before anything was told, or with the map and the sharers' names alone."""
    after: float
    sure: Sure
    still_open: bool = False
    """It may still share: that it has not so far is no finding."""
    never_asked: bool = False
    """Proven: that it did not share, or did not refuse, says no more than that."""
    pointed_out: bool = True
    """Whether the agency could point at this very home: by its name, or a map that is exact. If
    not, it looks to them like its neighbours."""
    by_dot: bool = False
    """Whether it is known by a dot that may stand for one of its neighbours."""
    rough: bool = False
    """Whether `after` was sampled, and may be off."""
    once_at_most: bool = False
    """Whether no more than one request can have asked it."""

    @property
    def decided(self) -> bool:
        """Whether it is proven one way or the other."""
        return self.sure in {Sure.PROVEN, Sure.RULED_OUT}

    def fact(self, question: Question) -> CertainFact | None:
        """Return the fact that decides `question`; nothing where none is proven."""
        yes, no = PROVES[question]
        return yes if self.sure == Sure.PROVEN else no if self.sure == Sure.RULED_OUT else None


def questions_of(known: Conclusions) -> list[Question]:
    """Return the questions that can be asked: nobody has switched off what cannot be."""
    may_opt_out = any(subject.opted_out for subject in known.view.evidence.subjects)
    return [question for question in QUESTIONS if may_opt_out or question != "opted_out"]


def suspected(known: Conclusions, question: Question) -> list[Suspected]:
    """Return the homes that `question` can be asked of, those of which most was learned first."""
    homes = known.view.homes.tolist()
    return _by_most_learned(known, question, dict(enumerate(homes)))


def all_suspected(known: Conclusions, question: Question, ledger: Ledger) -> list[Suspected]:
    """Return the same, and the homes that are written out without a camera in `ledger`.

    As long as no map tells them apart, they look to the agency like those with one.
    """
    homes, subjects = known.view.homes.tolist(), known.view.evidence.subjects
    town = ledger.loaded.scenario.town.homes
    without = [home.id for home in town if not home.camera]
    behind = {name: len(ledger.homes) + place for place, name in enumerate(without)}
    others = {
        place: behind[subjects[place].id]
        for place in range(len(homes), len(subjects))
        if subjects[place].id in behind
    }
    most_learned = _by_most_learned(known, question, dict(enumerate(homes)) | others)
    # Those of whom as much was learned stand as they are written: no camera is given away.
    written = {home.id: place for place, home in enumerate(town)}
    return sorted(
        most_learned, key=lambda home: (*_most_learned(home), written.get(home.id, home.place))
    )


def suspected_at(known: Conclusions, question: Question, place: int) -> Suspected | None:
    """Return what is thought of one subject of the view; nothing where it is not asked about."""
    homes = known.view.homes
    home = int(homes[place]) if place < len(homes) else NOBODY
    return next(iter(_by_most_learned(known, question, {place: home})), None)


def _by_most_learned(
    known: Conclusions, question: Question, home_of: Mapping[int, int]
) -> list[Suspected]:
    """Return the subjects at some places of the view, those of which most was learned first."""
    view, homes = known.view, []
    asked, requests_of = view.may_be_asked, view.evidence.requests_of_subjects()
    for place, proof, belief, error, first in known.members(home_of):
        subject = view.evidence.subjects[place]
        if not (subject.opted_out if question == "opted_out" else place in asked):
            continue
        door = _door(view, place)
        before = door * quantities(subject, first)[question]
        if question == "not_shared":
            before = _not_shared_before(view, place, requests_of[place])
        after = door * quantities(subject, belief)[question]
        still_open = (
            question == "not_shared"
            and _may_be_silent(view, proof)
            and may_still_share(view.evidence, requests_of[place], proof)
        )
        proven = any(fact in proof.facts for fact in PROVES[question])
        homes.append(
            Suspected(
                place,
                home_of[place],
                subject.id,
                before,
                after,
                Sure.NOT_KNOWN
                if still_open
                else _sure(view, question, proof, before, after, error),
                still_open=still_open,
                never_asked="not_asked" in proof.facts,
                pointed_out=proven or (_camera_known(view, place) and _door(view, place) == 1.0),
                by_dot=not proven and _door(view, place) < 1.0,
                rough=error > 0.0,
                once_at_most=_can_have_asked(view, proof) <= 1,
            )
        )
    return sorted(homes, key=lambda home: (*_most_learned(home), home.place))


def _most_learned(home: Suspected) -> tuple[int, float]:
    return -home.sure, -round(abs(home.after - home.before), _DIGITS)


def suspicion_of(known: Conclusions, question: Question, home: int) -> Suspected | None:
    """Return what is thought of one `home` of the ledger; nothing where it is not in the view."""
    places = np.flatnonzero(known.view.homes == home).tolist()
    return suspected_at(known, question, places[0]) if places else None


def asked_before_and_after(known: Conclusions, place: int) -> tuple[float, float]:
    """Return the chance that a home was asked at all, before anything was told and now."""
    view = known.view
    subject = view.evidence.subjects[place]
    mine = (asking for asking in view.evidence.requests if place in asking.homes)
    heeded = all(asking.heeds_switch for asking in mine)
    before = view.camera_before * (1.0 - subject.opted_out if heeded else 1.0)
    return before, _door(view, place) * quantities(subject, known.after.belief_of(place))["asked"]


def has_open_request(known: Conclusions, place: int) -> bool:
    """Tell whether a home may still answer to a request that it is in the area of."""
    requests = (request for request in known.view.evidence.requests if not request.post)
    return any(request.answered < 1.0 and place in request.homes for request in requests)


def _sure(
    view: View, question: Question, proof: Proven, before: float, after: float, error: float
) -> Sure:
    """Return where a home stands that nothing more is to come from."""
    yes, no = PROVES[question]
    ruled_out = not _may_be_silent(view, proof) if no is None else no in proof.facts
    if yes in proof.facts:
        return Sure.PROVEN
    if ruled_out:
        return Sure.RULED_OUT
    if after - 2 * error >= EXPOSED:
        return Sure.ALMOST_SURE
    return Sure.MORE_LIKELY if after - before >= _MORE else Sure.NOT_KNOWN


def _may_be_silent(view: View, proof: Proven) -> bool:
    return any(bits & _SILENT for at, bits in proof.decisions.items() if not view.posts[at])


def _can_have_asked(view: View, proof: Proven) -> int:
    """Return how many requests can have asked a home by name, for all that is proven of it."""
    return sum(bits != _NOT_ASKED for at, bits in proof.decisions.items() if not view.posts[at])


def _door(view: View, place: int) -> float:
    """Return the chance that what is known of a home is known of this very home."""
    return float(view.right_door[place]) if _camera_known(view, place) else 1.0


def _camera_known(view: View, place: int) -> bool:
    return place < len(view.homes) and bool(view.camera_known[place])


def _not_shared_before(view: View, place: int, requests: Sequence[int]) -> float:
    """Return the chance that a home is asked and does not share, before the map and the names.

    `requests` are those whose area it is in.
    """
    subject, asking = view.evidence.subjects[place], view.evidence.requests
    mine = [asking[at] for at in requests if not asking[at].post]

    def silent_in_any(requests: Iterable[ObservedRequest]) -> float:
        told = [request.told for request in requests]
        return 1.0 - sum(
            kind.prior * math.prod(kind.sharing(told=one) for one in told) for kind in subject.kinds
        )

    off = subject.opted_out
    silent = (1.0 - off) * silent_in_any(mine)
    silent += off * silent_in_any(one for one in mine if not one.heeds_switch)
    return view.camera_before * silent
