"""What an observer believes of cameras: by its map, where it has one, and by what it is told."""

from __future__ import annotations

import numpy as np

from simulator.ledger import Floats
from simulator.log_kinds import Attribute
from simulator.measure.observer.believed.dots import AreasOf, Dots, dots_of
from simulator.measure.observer.believed.prior import camera_share
from simulator.measure.observer.told.reading import Reading


class Setting:
    """A reading, and what the observer believes of cameras by it."""

    def __init__(self, reading: Reading, *, with_map: bool = True) -> None:
        """Take what the observer reads, the map or all but the map."""
        self.reading, self.with_map = reading, with_map
        self.ledger, self.scenario = reading.ledger, reading.scenario
        policies = [reading.policy(request) for request in reading.requests]
        self.heeding = [policy.residents_may_opt_out for policy in policies]
        """For each request, whether homes that have switched requests off are left out."""
        self.telling = [policy.tells_of_answers for policy in policies]
        """For each request, whether residents know that their answers are told."""
        self.share = camera_share(self.scenario)
        self.map_requests = reading.map_requests if with_map else []
        agencies = self.scenario.all_agencies()
        self.sees_cameras = any(agencies[agency].knows_cameras for agency in reading.agencies)
        self.without = reading.ground.without
        """The homes that are written out without a camera: the observer cannot tell."""

    def dots(self, areas_of: AreasOf) -> Dots | None:
        """Return the dots that may be of another home than they are."""
        errors = (self.reading.policy(request).map.error_ft for request in self.map_requests)
        if self.sees_cameras or not any(errors):
            return None
        dots = dots_of(self.reading, areas_of)
        return dots if dots.in_doubt else None

    def cameras(self, dots: Dots | None) -> tuple[Floats, Floats]:
        """Return for each home the chance of a camera, and that a camera known of is its own.

        A dot is a camera: it is asked and it answers. What is not known is whose it is. Whatever
        request a camera was told of for, it stays known.
        """
        reading, homes = self.reading, self.reading.homes
        cameras = np.full(len(homes), 1.0 if self.sees_cameras else self.share)
        right_door = np.ones(len(homes))
        if not self.sees_cameras:
            self._off_the_map(cameras)
        told = self.ledger.disclosures
        is_camera = told.attribute[reading.by_name] == Attribute.CAMERAS
        shown = np.isin(homes, told.subject[reading.by_name[is_camera]])
        named = np.isin(homes, told.subject[reading.by_name[~is_camera]])
        cameras[named | shown if self.with_map else named] = 1.0
        if dots is not None:
            here = np.isin(dots.homes, homes)
            bound = np.array([bool(mates) for mates in dots.mates], dtype=bool)
            door = np.where(bound, 1.0, 1.0 / (1.0 + dots.others))
            right_door[np.searchsorted(homes, dots.homes[here])] = door[here]
        right_door[named] = 1.0
        return cameras, right_door

    def _off_the_map(self, cameras: Floats) -> None:
        """Lower the chance of a camera at homes that a map of some of the cameras does not show."""
        reading, homes = self.reading, self.reading.homes
        covers = np.zeros(len(homes))
        if self.map_requests:
            areas = [reading.every_area[request] for request in self.map_requests]
            shown = [reading.policy(request).map.covers for request in self.map_requests]
            around, shares = np.concatenate(areas), np.repeat(shown, list(map(len, areas)))
            mine = np.isin(around, homes)
            # A home near several of them was hidden from all: what shows the most counts.
            np.maximum.at(covers, np.searchsorted(homes, around[mine]), shares[mine])
        cameras[:] = self.unshown(covers)

    def unshown(self, covers: Floats) -> Floats:
        """Return the chance of a camera at homes that maps covering so much do not show."""
        left = 1.0 - self.share * covers
        chance = np.divide(
            self.share * (1.0 - covers), left, out=np.zeros_like(left), where=left > 0
        )
        return np.asarray(chance, dtype=np.float64)

    def without_dot(self, areas_of: AreasOf) -> dict[int, float]:
        """Return the chance of a camera at each home written out without one that may have one."""
        if self.sees_cameras or not 0.0 < self.share < 1.0:
            return {}
        first = len(self.ledger.homes)
        covers = np.zeros(len(self.without))
        shown = set(self.map_requests)
        for place in range(len(self.without)):
            for request in areas_of(first + place) & shown:
                covers[place] = max(covers[place], self.reading.policy(request).map.covers)
        chances = self.unshown(covers).tolist()
        return {place: chance for place, chance in enumerate(chances) if chance > 0.0}
