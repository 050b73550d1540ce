"""Homes, requests and published numbers as a textbook writes them, and what is read off."""

from simulator.measure.inference.answer import Answer
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    ObservedRequest,
    PublishedNumber,
    Subject,
)


def homes(ids, declines, shares=0.0):
    """Homes that decide afresh each time; `declines` is one chance, or one for each."""
    each = declines if isinstance(declines, (list, tuple)) else [declines] * len(ids)
    return tuple(
        Subject(id_, (Kind("", 1.0, shares, chance),))
        for id_, chance in zip(ids, each, strict=True)
    )


def told(subjects, areas, *facts):
    """Evidence over requests that each went to `areas`, as strings of ids."""
    place = {subject.id: position for position, subject in enumerate(subjects)}
    requests = tuple(
        ObservedRequest(f"R{number}", tuple(place[id_] for id_ in area))
        for number, area in enumerate(areas, 1)
    )
    return Evidence(tuple(subjects), requests, facts)


def total(item, value, *requests):
    return PublishedNumber(f"{item} {value}", item, requests or (0,), value, value)


def noisy(item, value, epsilon, *requests):
    return PublishedNumber(f"{item} {value}", item, requests or (0,), noisy=value, epsilon=epsilon)


def possible(evidence):
    return posterior(evidence).possible


def declined(found: Answer, home=0, request=0):
    return found.homes[home].decisions[request][DoorOutcome.DECLINED]


def odds(chance):
    return chance / (1 - chance)
