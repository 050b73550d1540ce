"""The observer: what an agency goes by, from the ledger to evidence.

It knows its own requests and their areas, the policy and its withholding rule, and what it and
the public were told. It does not know who opened a message or how many switched
requests off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Bools, Floats, Ints, Ledger
from simulator.measure.inference.evidence import Evidence, PublishedNumber
from simulator.measure.inference.stopping import go_on
from simulator.measure.observer.believed.dots import areas_of_places
from simulator.measure.observer.believed.doubt import Doubt, doubt_of
from simulator.measure.observer.believed.evidence import evidence_of
from simulator.measure.observer.believed.setting import Setting
from simulator.measure.observer.told.ground import Ground
from simulator.measure.observer.told.names import SHARES
from simulator.measure.observer.told.numbers import published_numbers
from simulator.measure.observer.told.reading import Reading, areas
from simulator.measure.observer.told.timing import over


@dataclass(frozen=True, slots=True)
class View:
    """What one agency goes by: all its requests, whatever their rules."""

    agencies: tuple[int, ...]
    """One, or those that pool what they learn."""
    requests: tuple[int, ...]
    """Of the ledger, in the order of `evidence.requests`."""
    homes: Ints
    """Homes of the ledger; `evidence.subjects` begins with them, in this order."""
    evidence: Evidence
    published: tuple[PublishedNumber, ...]
    """The published numbers among the facts of `evidence`."""
    more_published: bool
    """Whether there were others, which chances cannot take in, or not whole: of cameras, where
    somebody may have switched requests off and no map shows them; of clips, where a home may have
    given several."""
    over: Bools
    """For each request, whether the time to answer it is known to be over."""
    camera_known: Bools
    """For each of `homes`, whether the agency knows of its camera: this one, or one near it."""
    right_door: Floats
    """For each of `homes`, the chance that what is known of it is known of this very home: less
    than 1 where it is a dot on a map in error, which may stand for a home near it."""
    camera_before: float
    """The chance of a camera at any home, before a map or a name."""
    posts: Bools
    """For each request, whether it was a post to whoever saw it: nobody was asked by name."""
    sharers_told: Bools
    """For each request, whether everybody who shared is known by name or place."""
    has_map: bool
    """Whether a map showed it cameras, or it sees them itself."""
    doubt: Doubt | None = None
    """What else has to be looked at before anything is proven; nothing where each dot is known to
    be of the home that it stands for."""

    @property
    def audience(self) -> bool:
        """Whether all requests were posts."""
        return bool(self.posts.all())

    @property
    def by_name(self) -> tuple[int, ...]:
        """Return the requests of the ledger that asked homes by name."""
        return tuple(
            request for request, post in zip(self.requests, self.posts, strict=True) if not post
        )

    @property
    def may_be_asked(self) -> frozenset[int]:
        """Return the subjects in the area of a request that asked homes by name."""
        asking = (one for one in self.evidence.requests if not one.post)
        return frozenset(home for one in asking for home in one.homes)


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """Requests that are looked at together: all of one agency, or of those that pool."""

    agencies: tuple[int, ...]
    requests: tuple[int, ...]
    """Of the ledger; at least one."""


def groups(ledger: Ledger) -> list[RequestGroup]:
    """Return what is looked at together: each becomes a view."""
    everybody = tuple(range(len(ledger.agencies)))
    pooled = ledger.loaded.scenario.observer.pooled
    observers = [everybody] if pooled else [(agency,) for agency in everybody]
    some = [RequestGroup(agencies, tuple(_sent(ledger, agencies))) for agencies in observers]
    return [group for group in some if group.requests]


def ground_of(ledger: Ledger) -> Ground:
    """Return where the homes of `ledger` stand: the same for all its views, at any minute."""
    return Ground(ledger.loaded.scenario.town, ledger.homes)


def view_of(
    ledger: Ledger, group: RequestGroup, now: int | None = None, ground: Ground | None = None
) -> View:
    """Return what `group` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run. Whoever asks for many views hands them one `ground`.
    """
    ground = ground_of(ledger) if ground is None else ground
    reading = Reading(ledger, group.agencies, list(group.requests), areas(ledger), ground, now)
    return _view(reading)


def views(
    ledger: Ledger,
    now: int | None = None,
    ground: Ground | None = None,
) -> list[View]:
    """Return what each agency goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run.
    """
    return list(each_view(ledger, now, ground))


def each_view(
    ledger: Ledger,
    now: int | None = None,
    ground: Ground | None = None,
) -> Iterator[View]:
    """Yield the same one by one: of hundreds of agencies, each takes as much memory as a small run.

    Raises:
        StoppedError: nobody waits for them any more.
    """
    every_area = areas(ledger)
    ground = ground_of(ledger) if ground is None else ground
    for group in groups(ledger):
        go_on()
        yield _view(Reading(ledger, group.agencies, list(group.requests), every_area, ground, now))


def view_so_far(ledger: Ledger, request: int, now: int | None) -> View:
    """Return what the agency of `request` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run. It is for chances alone: `doubt`, which only proofs look at,
    is left out.
    """
    agencies = (int(ledger.requests.agency[request]),)
    requests = _sent(ledger, agencies)
    reading = Reading(ledger, agencies, requests, areas(ledger), ground_of(ledger), now)
    return _view(reading, proofs=False)


def _sent(ledger: Ledger, agencies: tuple[int, ...]) -> list[int]:
    """Return the requests of some agencies that were sent."""
    log = ledger.requests
    sent: list[int] = np.flatnonzero(np.isin(log.agency, agencies) & (log.sent != NOBODY)).tolist()
    return sent


def _view(reading: Reading, *, proofs: bool = True) -> View:
    """Put one view together, without what only `proofs` look at where none are wanted."""
    setting = Setting(reading)
    areas_of = areas_of_places(reading)
    dots = setting.dots(areas_of)
    cameras, right_door = setting.cameras(dots)
    published = published_numbers(reading)
    numbers, counts = published.of_answers, published.of_cameras
    unseen = bool(counts) and not set(reading.requests) <= set(setting.map_requests)
    evidence = evidence_of(setting, cameras, setting.without_dot(areas_of), numbers)
    posts = [asking.post for asking in evidence.requests]
    shared_by_name = [reading.told_of_all(request, SHARES) for request in reading.requests]
    return View(
        reading.agencies,
        tuple(reading.requests),
        reading.homes,
        evidence,
        numbers,
        unseen or published.of_several_clips,
        over(reading),
        cameras == 1.0,
        right_door,
        1.0 if setting.sees_cameras else setting.share,
        np.array(posts, dtype=bool),
        np.array(shared_by_name, dtype=bool),
        bool(setting.map_requests) or setting.sees_cameras,
        doubt_of(setting, dots, areas_of, numbers, counts) if proofs else None,
    )
