"""What an observer believes of any home before it is told anything: rates, cameras, opting out."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from simulator.ledger import Bools
from simulator.measure.inference.evidence import Kind
from simulator.scenario.homes.town import Town
from simulator.scenario.models import Scenario

LEAST_OPTED_OUT = 0.001
"""Believed share of homes with requests off where nobody is known to have: never a fact."""
LEAST_CAMERA_SHARE = 0.001
"""Believed chance of a camera at a home written out, where the file says that there are none; the
same short of 1 where it says that all have one and lists one that has not."""
LEAST_RATE = 1e-6
"""Believed of an answer that no home is said to give, where a script has homes give it: a rate is
never a fact."""
ASSUMED_CAMERA_SHARE = 0.2
"""Believed of a home in a town that says nothing of it (assumed)."""


def camera_share(scenario: Scenario) -> float:
    """Return what an observer without a map believes of any home: the chance of a camera."""
    town = scenario.town
    if town.homes:
        share = ASSUMED_CAMERA_SHARE if town.camera_share is None else town.camera_share
        most = 1.0 - LEAST_CAMERA_SHARE if any(not home.camera for home in town.homes) else 1.0
        return min(most, max(LEAST_CAMERA_SHARE, share))
    homes = (town.area_sq_mi or 0.0) * homes_per_sq_mi(town)
    return min(1.0, (town.cameras or 0) / homes) if homes else 0.0


def homes_per_sq_mi(town: Town) -> float:
    """Return the density of all homes of a drawn town.

    Where the file leaves it out, there are as many as make the assumed share of cameras.
    """
    if town.homes_per_sq_mi is not None:
        return town.homes_per_sq_mi
    return (town.cameras or 0) / ASSUMED_CAMERA_SHARE / town.area_sq_mi if town.area_sq_mi else 0.0


def kinds_believed(scenario: Scenario, telling: Collection[bool]) -> tuple[Kind, ...]:
    """Return the kinds of residents as the observer takes them to be.

    Args:
        scenario: as it was read.
        telling: for each request, whether residents know that their answers are told. Where that
            differs, a kind holds its rates for both.
    """
    plain, told = (_kinds(scenario, tells=tells) for tells in (False, True))
    if plain == told or not any(telling):
        return plain
    if all(telling):
        return told
    return tuple(
        kind._replace(told=(other.shares, other.declines))
        for kind, other in zip(plain, told, strict=True)
    )


def _kinds(scenario: Scenario, *, tells: bool) -> tuple[Kind, ...]:
    """Return the kinds where residents know that their answers are told, or do not."""
    residents = scenario.residents
    kinds = [
        Kind(segment.name, segment.share, *_told(segment.shares, segment.declines, scenario, tells))
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
    return kind._replace(shares=shares / over, declines=declines / over)


def _told(shares: float, declines: float, scenario: Scenario, tells: bool) -> tuple[float, float]:
    """Return the rates where residents know that their answers are told."""
    effect = scenario.residents.told_effect if tells else 0.0
    if not effect or shares >= 1:
        return shares, declines
    odds = math.exp(effect)
    shifted = shares * odds / (1 - shares + shares * odds)
    return shifted, declines * (1 - shifted) / (1 - shares)


def opted_out_believed(scenario: Scenario, opted_out: Bools) -> float:
    """Return the share of homes with requests off that the observer believes in: never 0 or 1.

    It is what `observer.opted_out` says, else what the file says of the residents, else how it
    really is.

    Args:
        scenario: as it was read.
        opted_out: for each home with a camera, whether requests are switched off.
    """
    residents = scenario.residents
    share = scenario.observer.opted_out
    if share is None and "opted_out" in residents.model_fields_set:
        share = residents.opted_out
    if share is None:
        share = np.count_nonzero(opted_out) / len(opted_out) if len(opted_out) else 0.0
    return min(1.0 - LEAST_OPTED_OUT, max(LEAST_OPTED_OUT, share))
