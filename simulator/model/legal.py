"""Legal process: demands that name a home, and emergencies, through the platform's reviewers."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import NOBODY
from simulator.log_kinds import ORDERS, Happened, Principle, Sender
from simulator.model.drawn.process_moments import What, process_moments
from simulator.model.world import Closed, World
from simulator.scenario.agency import Order
from simulator.scenario.policy import Policy

Steps = Generator[simpy.Event, Any, None]


def start_legal_process(world: World) -> None:
    """Let every agency make its demands and emergencies, each when its time comes."""
    for position, agency in enumerate(world.agencies):
        if agency.legal_demands_per_month:
            world.env.process(_demands(world, position))
        if agency.emergencies_per_month:
            world.env.process(_emergencies(world, position))
        for order in agency.orders:
            world.env.process(_orders(world, position, order))


def _demands(world: World, agency: int) -> Steps:
    for nth, wait in _waits(world, agency, "demand"):
        yield world.env.timeout(wait)
        named = _named(world, agency, "demand", nth)
        if named is not None:
            request, home = named
            world.env.process(_demand(world, agency, nth, request, home))


def _orders(world: World, agency: int, order: Order) -> Steps:
    for nth, wait in _waits(world, agency, order.kind):
        yield world.env.timeout(wait)
        named = _named(world, agency, order.kind, nth)
        if named is not None:
            request, home = named
            world.env.process(_order(world, agency, order, nth, request, home))


def _emergencies(world: World, agency: int) -> Steps:
    town = world.town
    for nth, wait in _waits(world, agency, "emergency"):
        yield world.env.timeout(wait)
        if not len(town.homes):
            continue
        x = world.chance.uniform("x of emergency", agency, nth) * town.width
        y = world.chance.uniform("y of emergency", agency, nth) * town.height
        everybody = np.ones(len(town.homes), dtype=bool)
        found, _ = town.grid.closest(x, y, 1, everybody)
        away = np.hypot(town.homes.x[found] - x, town.homes.y[found] - y)
        world.env.process(_emergency(world, agency, nth, int(found[int(away.argmin())])))


def _waits(world: World, agency: int, what: What) -> Iterator[tuple[int, int]]:
    """Yield the number of each demand from 0, and the minutes to wait for it."""
    moments = process_moments(world.chance, world.scenario, agency, what)
    for nth, minute in moments:
        yield nth, minute - world.now


def _named(world: World, agency: int, what: What, nth: int) -> tuple[int, int] | None:
    """Draw a closed request, and a home of it that did not share; nothing where there is none."""
    remembered = world.remembered[agency]
    if not remembered:
        return None

    def luck(one: Closed) -> float:
        return world.chance.uniform(f"request of {what}", agency, nth, one.request.key)

    chosen = min(remembered, key=luck)
    homes = chosen.homes
    keys = np.full(len(homes), chosen.request.key, dtype=np.uint64)
    draws = world.chance.uniforms(
        f"home of {what} {nth} of agency {agency}", world.town.keys[homes], keys
    )
    return chosen.request.position, int(homes[int(draws.argmin())])


def _demand(world: World, agency: int, nth: int, request: int, home: int) -> Steps:
    policy = world.regime.at(world.now)
    world.note(Happened.DEMAND, request, home)
    hours = world.scenario.platform.review_hours.demand
    yield from world.reviewers.do("demand", hours, agency, nth)
    complies = (
        world.chance.uniform("compliance", agency, nth) < world.scenario.platform.legal_compliance
    )
    met = complies and policy.legal.warrant and not world.town.homes.encrypted[home]
    world.note(Happened.DEMAND_MET if met else Happened.DEMAND_UNMET, request, home)
    if met:
        _hand_over(world, agency, home, request, policy, Principle.LEGAL_ORDER)


def _order(world: World, agency: int, order: Order, nth: int, request: int, home: int) -> Steps:
    """Carry a demand of one kind out: the clip, the name alone, or nothing.

    What is encrypted the platform cannot hand over: it has the name, and gives that.
    """
    policy, words = world.regime.at(world.now), ORDERS[order.kind]
    name = world.agencies[agency].name
    world.note(words.made, request, home)
    hours = world.scenario.platform.review_hours.demand
    yield from world.reviewers.do("demand", hours, name, order.kind, nth)
    luck = world.chance.uniform(f"answer to {order.kind}", name, nth)
    if not policy.legal.warrant or luck >= order.full + order.partial:
        world.note(words.none, request, home)
        return
    full = luck < order.full and not world.town.homes.encrypted[home]
    world.note(words.full if full else words.partial, request, home)
    told = policy.residents_told
    world.hand_over(
        agency,
        home,
        request,
        sender=Sender.PLATFORM,
        principle=words.principle,
        told=told.footage if full else told.identity,
        clip=full,
    )


def _emergency(world: World, agency: int, nth: int, home: int) -> Steps:
    policy = world.regime.at(world.now)
    world.note(Happened.EMERGENCY, NOBODY, home)
    hours = world.scenario.platform.review_hours.emergency
    yield from world.reviewers.do("emergency", hours, agency, nth)
    met = policy.legal.emergency and not world.town.homes.encrypted[home]
    world.note(Happened.EMERGENCY_MET if met else Happened.EMERGENCY_UNMET, NOBODY, home)
    if met:
        _hand_over(world, agency, home, NOBODY, policy, Principle.EMERGENCY)


def _hand_over(
    world: World, agency: int, home: int, request: int, policy: Policy, principle: Principle
) -> None:
    """Pass on clip and name; in an emergency the resident is not told at the time."""
    world.hand_over(
        agency,
        home,
        request,
        sender=Sender.PLATFORM,
        principle=principle,
        told=policy.residents_told.footage and principle == Principle.LEGAL_ORDER,
    )
