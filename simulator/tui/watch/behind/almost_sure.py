"""Which homes the police are almost sure of where nothing is proven, at the end of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from simulator.ledger import Bools, Ledger
from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.parties import AgencyKnows, Viewer
from simulator.measure.moments.playback import Frame
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Sure, suspected
from simulator.measure.observer.view import groups
from simulator.story.backend import InferCase
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.working import stopped, telling

_GROUP = "almost-sure"
_MOST_REQUESTS = 100
"""Of a run with more of them it is left to Infer, which somebody has to ask."""


class AlmostSure:
    """What Infer says of the end of the run that Watch shows, as far as Watch needs it."""

    def __init__(self, screen: FramedScreen, found: Callable[[], object]) -> None:
        """Work behind `screen`; `found` is called when more is known."""
        self._screen, self._found = screen, found
        self._case: InferCase | None = None
        """What was asked last."""
        self._homes: Bools | None = None
        """What came of it."""

    def at(self, story: OpenStory, player: Playhead) -> Bools | None:
        """Return of which homes they are almost sure; nothing but at the end, or not yet.

        Agencies are separate: where there are several, none of them knows it of all homes.
        """
        ledger = player.playback.ledger
        if not player.at_end or player.asking or len(ledger.requests) > _MOST_REQUESTS:
            return None
        if len(groups(ledger)) != 1:
            return None
        case = InferCase(story.loaded, story.policy, story.facts_given(), 0)
        if case != self._case:
            self._case, self._homes = case, None
            at_hand = self._screen.camsim.answers.worked_out_at_hand(case)
            if at_hand is None:
                self._screen.in_background(partial(self._work, case), _GROUP)
            else:
                self._homes = homes_almost_sure(*at_hand)
        return self._homes

    def _work(self, case: InferCase) -> None:
        screen = self._screen
        with telling(screen.app):
            answer = screen.camsim.answers.work_out(case, None, stopped())
            screen.call_later(self._take, case, homes_almost_sure(*answer))

    def _take(self, case: InferCase, homes: Bools | None) -> None:
        if case == self._case:
            self._homes = homes
            self._found()


def homes_almost_sure(ledger: Ledger, known: Conclusions | None) -> Bools | None:
    """Return of which homes it is almost sure, and not proven, that they did not share."""
    if known is None:
        return None
    homes = np.zeros(len(ledger.homes), dtype=bool)
    for suspicion in suspected(known, "not_shared"):
        there = suspicion.home < len(homes) and (suspicion.pointed_out or suspicion.by_dot)
        if there and suspicion.sure == Sure.ALMOST_SURE and not suspicion.still_open:
            homes[suspicion.home] = True
    return homes


def with_almost_sure(frame: Frame, homes: Bools | None) -> Frame:
    """Return what the police know with the `homes` of which they are almost sure, if any are."""
    if homes is None or frame.viewer != Viewer.AGENCY or not homes.any():
        return frame
    known = np.where(homes, np.maximum(frame.known, AgencyKnows.ALMOST_SURE), frame.known)
    return replace(frame, known=known.astype(frame.known.dtype))


def doors_almost_sure(now: DoorsNow, frame: Frame) -> DoorsNow:
    """Return the doors with those of which the police are almost sure as they are in `frame`.

    Of a home that was asked several times it is not said which answer it is.
    """
    homes = frame.known == AgencyKnows.ALMOST_SURE
    if frame.viewer != Viewer.AGENCY or not homes.any():
        return now
    once = np.bincount(now.home, minlength=len(homes)) == 1
    doors = (homes & once)[now.home]
    known = np.where(doors, np.maximum(now.known, AgencyKnows.ALMOST_SURE), now.known)
    return replace(now, known=known.astype(now.known.dtype))
