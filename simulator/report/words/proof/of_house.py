"""What the police know of one house for sure, as sentences to whoever lives there in a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.report.words.terms import joined

NOTHING = "The police know nothing for sure about your house."


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What is proven of a house. Requests are numbers from 1, rising."""

    camera: bool = False
    gave: tuple[int, ...] = ()
    gave_nothing: tuple[int, ...] = ()
    """It has a camera in the area and gave nothing, asked or not."""
    said_no: tuple[int, ...] = ()
    said_no_once: bool = False
    """At least once, whether it is known in which request or not."""
    switched_off: bool = False


def house_sentences(facts: HouseFacts) -> list[str]:
    """Return what is known, the most telling first; at least one sentence."""
    said = []
    if facts.switched_off:
        said.append("The police know for sure that your house has requests switched off.")
    if facts.said_no:
        said.append(f"The police know for sure that your house said no {_in(facts.said_no)}.")
    elif facts.said_no_once:
        said.append("The police know for sure that your house said no at least once.")
    quiet = tuple(number for number in facts.gave_nothing if number not in facts.said_no)
    if quiet:
        said.append(f"The police know for sure that your house gave nothing {_in(quiet)}.")
    if facts.gave:
        said.append(f"The police know that your house gave video {_in(facts.gave)}.")
    if facts.camera and not said:
        said.append("The police know that your house has a camera, and no more for sure.")
    return said or [NOTHING]


def _in(numbers: Sequence[int]) -> str:
    """Return `in request 2`, or `in requests 2 and 4`."""
    plural = "s" if len(numbers) > 1 else ""
    return f"in request{plural} {joined([str(number) for number in numbers])}"
