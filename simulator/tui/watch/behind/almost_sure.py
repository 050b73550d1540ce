"""What Watch says at the end of a run of those of whom the police are almost sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from simulator.ledger import Bools
from simulator.measure.moments.doors import DoorsNow
from simulator.measure.moments.parties import AgencyKnows, Viewer
from simulator.measure.moments.playback import Frame
from simulator.story.almost_sure import cases_of, of_any, with_almost_sure
from simulator.story.backend import InferCase
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.working import stopped, telling

_GROUP = "almost-sure"


class AlmostSure:
    """What Infer says of the end of the run that Watch shows, as far as Watch needs it."""

    def __init__(self, screen: FramedScreen, found: Callable[[], object]) -> None:
        """Work behind `screen`; `found` is called when more is known."""
        self._screen, self._found = screen, found
        self._cases: tuple[InferCase, ...] = ()
        """What was asked last: a case for each police force."""
        self._homes: Bools | None = None
        """What came of it."""

    def frame(self, story: OpenStory, player: Playhead, viewer: Viewer) -> Frame:
        """Return what a party knows at the moment, and at the end of whom they are almost sure."""
        frame = player.playback.frame(player.event, viewer, wait=False)
        return with_almost_sure(frame, self.at(story, player))

    def at(self, story: OpenStory, player: Playhead) -> Bools | None:
        """Return of which homes they are almost sure; nothing but at the end, or not yet.

        Of several police forces it is what any of them is: so is all that Watch shows of them.
        """
        if not player.at_end or player.asking:
            return None
        cases = cases_of(story, player.playback.ledger)
        if cases != self._cases:
            self._cases, self._homes = cases, None
            answers = self._screen.camsim.answers
            at_hand = [one for case in cases if (one := answers.worked_out_at_hand(case))]
            if len(at_hand) == len(cases):
                self._homes = of_any(at_hand)
            else:
                self._screen.in_background(partial(self._work, cases), _GROUP)
        return self._homes

    def _work(self, cases: tuple[InferCase, ...]) -> None:
        screen = self._screen
        with telling(screen.app):
            answers = [screen.camsim.answers.work_out(case, None, stopped()) for case in cases]
            screen.call_later(self._take, cases, of_any(answers))

    def _take(self, cases: tuple[InferCase, ...], homes: Bools | None) -> None:
        if cases == self._cases:
            self._homes = homes
            self._found()


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
