"""What a class answered, as a scenario: the street, its closed requests and the cards dealt.

It is written as a file would be and goes through the loading and the checks of any file, so that
what the wall says is what `camsim run` says of the file that is kept. Who plays which house, and
who has which card, does not stand in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import tomlkit
from tomlkit.items import Array

from simulator.classroom.live.course import Class
from simulator.classroom.live.state import ClassState, HouseId
from simulator.scenario.letters.text import inert
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import scenario_of_text
from simulator.scenario.models import Response, Scenario

FILE: Final = "our-street.toml"
_HEAD: Final = """\
What a class answered, request by request. Nobody's name stands here, and no house is known to be
anybody's: the program played all that no phone did, and drew when each answer came.
To run it: camsim run our-street.toml. To watch it: camsim tui our-street.toml."""
_PLAIN: Final = " "
"""Keeps no control character: a comment is one line."""


@dataclass(frozen=True, slots=True)
class HouseAnswered:
    """What a house does if it is asked, and when."""

    response: Response
    after_hours: float | None
    """None where it never answers."""


@dataclass(frozen=True, slots=True)
class RequestPlayed:
    """A closed request."""

    circle: int
    """Which circle of the street, from 0."""
    incident: str
    answers: Mapping[HouseId, HouseAnswered]
    """Of every house with a camera in the circle; those that have switched requests off do nothing
    where a policy has no switch."""


@dataclass(frozen=True, slots=True)
class CardRates:
    """What is believed of the homes that a card is dealt to."""

    id: str
    shares: float
    declines: float


def policies_of(course: Class) -> tuple[str, ...]:
    """Return every policy under which a class's answers are worked out, the one in force first."""
    steps = range(len(course.lesson.steps))
    shown = [
        policy for step in steps for policy in (*course.policies_at(step), course.policy_at(step))
    ]
    figures = [
        figure.policy
        for figure in course.lesson.figures.values()
        if (figure.story or course.lesson.story) == course.live.street
    ]
    return tuple(dict.fromkeys([*course.policies, *shown, *figures]))


def scenario_of(course: Class, state: ClassState, closed: int | None = None) -> Loaded:
    """Return the street with what a class answered, as the file that `written` makes would load.

    `closed` is how many requests are in it: by default all that are closed, and at least one.

    Raises:
        InputError: it is wrong, which is a fault of ours.
    """
    return scenario_of_text(written(course, state, closed), course.loaded.path.parent / FILE)


def written(course: Class, state: ClassState, closed: int | None = None) -> str:
    """Return what a class answered as the text of a scenario file: what is kept at its end."""
    scenario = course.loaded.scenario
    requests = []
    for number in range(state.closed if closed is None else closed):
        answers: dict[HouseId, HouseAnswered] = {}
        for house in course.street.reached[course.requests[number].circle]:
            # Nobody asked it: it has switched requests off. Where a policy has no switch it is
            # asked, and does nothing: else a map would have a clip that no wall saw given.
            said = state.answers.get((number, house))
            response: Response = "ignored" if said is None else said.choice
            answers[house] = HouseAnswered(response, _hours(course, number, house, response))
        requests.append(
            RequestPlayed(
                list(course.street.circles).index(course.requests[number].circle),
                course.requests[number].incident,
                answers,
            )
        )
    cards = [CardRates(card.id, card.shares, card.declines) for card in course.live.cards]
    return text_of(scenario, requests, cards, policies_of(course))


def _hours(course: Class, request: int, house: HouseId, response: Response) -> float | None:
    if response == "ignored":
        return None
    residents = course.loaded.scenario.residents
    mean, deadline = residents.mean_hours_to_answer, residents.deadline_hours
    drawn = course.deck.after_hours(request, house, mean, deadline)
    # In whole minutes, at least one; a shorter number reads better, and is the same minute.
    minutes = max(1, math.floor(min(drawn, deadline) * 60))
    return math.floor(minutes / 60 * 10_000) / 10_000


def text_of(
    street: Scenario,
    requests: Sequence[RequestPlayed],
    cards: Sequence[CardRates],
    policies: Sequence[str],
) -> str:
    """Return a class's street as the text of a scenario file.

    The nth request comes when the nth of the street does, whichever circle it has. Each card is
    believed of as many homes as each other.
    """
    whole = street.model_dump(by_alias=True, exclude_unset=True)
    whole["policies"] = list(policies)
    whole.setdefault("residents", {})["segments"] = list(_segments(cards))
    script = whole.pop("script")
    town = whole.pop("town")
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    for key, value in whole.items():
        if not isinstance(value, dict | tuple | list) or key in {"policies", "controls"}:
            document.add(key, tomlkit.item(_plain(value)))
    document.add("town", _town(town))
    for key, value in whole.items():
        if key not in document:
            document.add(key, tomlkit.item(_plain(value)))
    tables = tomlkit.aot()
    for place, request in enumerate(requests):
        tables.append(_request(script[place], script[request.circle], request))
    if requests:
        document.add("script", tables)
    return tomlkit.dumps(document)


def _segments(cards: Sequence[CardRates]) -> Iterator[dict[str, Any]]:
    share = 1.0 / len(cards)
    for place, card in enumerate(cards):
        last = place == len(cards) - 1
        yield {
            "name": card.id,
            # The last takes what is left, so that the shares add up to 1.
            "share": 1.0 - share * place if last else share,
            "shares": card.shares,
            "declines": card.declines,
        }


def _town(town: Mapping[str, Any]) -> Any:
    """Return the town with each home on a line of its own."""
    table = tomlkit.table()
    for key, value in town.items():
        if key == "homes":
            homes: Array = tomlkit.array()
            for home in value:
                line = tomlkit.inline_table()
                line.update({name: _plain(one) for name, one in home.items()})
                homes.append(line)
            table.add(key, homes.multiline(multiline=True))
        else:
            table.add(key, tomlkit.item(_plain(value)))
    return table


def _request(when: Mapping[str, Any], circle: Mapping[str, Any], request: RequestPlayed) -> Any:
    table = tomlkit.table()
    table.add(tomlkit.comment(inert(request.incident, keep=_PLAIN)))
    for key, value in {**circle, "at": when["at"]}.items():
        if key not in {"responses", "counts"}:
            table.add(key, tomlkit.item(_plain(value)))
    answers = tomlkit.table()
    for house, answered in request.answers.items():
        line = tomlkit.inline_table()
        line.append("response", answered.response)
        if answered.after_hours is not None:
            line.append("after_hours", answered.after_hours)
        answers.add(house, line)
    table.add("responses", answers)
    return table


def _plain(value: Any) -> Any:
    """Return a value of a scenario as TOML has it."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
