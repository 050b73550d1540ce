"""What an observer believes of any home before it is told anything: rates, cameras, opting out."""

from __future__ import annotations

import math
from dataclasses import replace

from simulator.measure.inference.evidence import Kind
from simulator.scenario.models import Scenario, Town
from simulator.scenario.policy import Policy

LEAST_OPTED_OUT = 0.001
"""Believed share of homes with requests off where nobody is known to have: never a fact."""
LEAST_RATE = 1e-6
"""Believed of an answer that no home is said to give, where a script has homes give it: a rate is
never a fact."""
ASSUMED_CAMERA_SHARE = 0.2
"""Believed of a home in a town that says nothing of it (assumed)."""


def camera_share(scenario: Scenario) -> float:
    """Return what an observer without a map believes of any home: the chance of a camera."""
    town = scenario.town
    if town.homes:
        return ASSUMED_CAMERA_SHARE if town.camera_share is None else town.camera_share
    homes = (town.area_sq_mi or 0.0) * homes_per_sq_mi(town)
    return min(1.0, (town.cameras or 0) / homes) if homes else 0.0


def homes_per_sq_mi(town: Town) -> float:
    """Return the density of all homes of a drawn town.

    Where the file leaves it out, there are as many as make the assumed share of cameras.
    """
    if town.homes_per_sq_mi is not None:
        return town.homes_per_sq_mi
    return (town.cameras or 0) / ASSUMED_CAMERA_SHARE / town.area_sq_mi if town.area_sq_mi else 0.0


def kinds_believed(scenario: Scenario, policy: Policy) -> tuple[Kind, ...]:
    """Return the kinds of residents as the observer takes them to be."""
    residents = scenario.residents
    kinds = [
        Kind(
            segment.name, segment.share, *_told(segment.shares, segment.declines, scenario, policy)
        )
        for segment in residents.segments
    ]
    kinds = [_may_be_scripted(kind, scenario) for kind in kinds]
    if scenario.observer.knows_rates:
        return tuple(kinds)
    shares = sum(kind.prior * kind.shares for kind in kinds)
    declines = sum(kind.prior * kind.declines for kind in kinds)
    return (Kind("", 1.0, shares, declines),)


def _may_be_scripted(kind: Kind, scenario: Scenario) -> Kind:
    """Return `kind` with no answer ruled out that the script has homes give."""
    written = {one.response for request in scenario.script for one in request.responses.values()}
    if scenario.counted:
        written |= {"shared", "declined", "ignored"}
    shares, declines = kind.shares, kind.declines
    if "ignored" in written and shares + declines > 1.0 - LEAST_RATE:
        shares, declines = shares * (1.0 - LEAST_RATE), declines * (1.0 - LEAST_RATE)
    if "shared" in written:
        shares = max(LEAST_RATE, shares)
    if "declined" in written:
        declines = max(LEAST_RATE, declines)
    over = max(1.0, shares + declines)
    return replace(kind, shares=shares / over, declines=declines / over)


def _told(
    shares: float, declines: float, scenario: Scenario, policy: Policy
) -> tuple[float, float]:
    """Return the rates where residents know that their answers are told."""
    effect = scenario.residents.told_effect if policy.tells_of_answers else 0.0
    if not effect or shares >= 1:
        return shares, declines
    odds = math.exp(effect)
    shifted = shares * odds / (1 - shares + shares * odds)
    return shifted, declines * (1 - shifted) / (1 - shares)


def opted_out_believed(scenario: Scenario, cameras: int) -> float:
    """Return the share of homes with requests off that the observer believes in: never 0 or 1."""
    residents = scenario.residents
    share = residents.opted_out
    if residents.opted_out_homes is not None and cameras:
        share = residents.opted_out_homes / cameras
    written = [home.opted_out for home in scenario.town.homes if home.camera]
    if any(one is not None for one in written):
        share = sum(share if one is None else float(one) for one in written) / len(written)
    return min(1.0 - LEAST_OPTED_OUT, max(LEAST_OPTED_OUT, share))
