"""Which homes the police are almost sure of where nothing is proven, at the end of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from simulator.ledger import Bools, Ledger
from simulator.measure.moments.parties import AgencyKnows, Viewer
from simulator.measure.moments.playback import Frame
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Sure, suspected
from simulator.measure.observer.view import groups
from simulator.story.backend import InferCase
from simulator.story.open_story import OpenStory

MOST_REQUESTS = 1_000
"""Of a run with more of them it is left to Infer, police force by police force.

A run of 700 requests by 44 forces takes some three seconds, behind what is shown.
"""


def is_too_much(ledger: Ledger) -> bool:
    """Tell whether it is left to Infer."""
    return len(ledger.requests) > MOST_REQUESTS


def cases_of(story: OpenStory, ledger: Ledger) -> tuple[InferCase, ...]:
    """Return what has to be worked out: what each police force knows; nothing of too much."""
    if is_too_much(ledger):
        return ()
    given = story.facts_given()
    forces = range(len(groups(ledger)))
    return tuple(InferCase(story.loaded, story.policy, given, place) for place in forces)


def of_any(worked_out: Iterable[tuple[Ledger, Conclusions | None]]) -> Bools | None:
    """Return of which homes any police force is almost sure; nothing where there is none."""
    of_each = [homes_almost_sure(*one) for one in worked_out]
    homes = [one for one in of_each if one is not None]
    return np.logical_or.reduce(homes) if homes else None


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


def how_many(frame: Frame) -> int:
    """Return of how many homes they are almost sure in `frame`, and have no proof."""
    return int((frame.known == AgencyKnows.ALMOST_SURE).sum())
