"""What the police know of one house for sure, as sentences to whoever lives there in a class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.report.words.terms import joined

NOTHING = "The police know nothing for sure about your house."


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What is proven of a house. Requests are numbers from 1, rising."""

    camera: bool = False
    gave: tuple[int, ...] = ()
    not_shared: tuple[int, ...] = ()
    """It was asked and did not share."""
    not_shared_once: bool = False
    """At least once, whether it is known in which request or not."""
    no_answer: tuple[int, ...] = ()
    """Those of them in which it is known that it did not answer."""
    no_clip: tuple[int, ...] = ()
    """It has a camera in the area, no clip came of it, and it may have been asked or not."""
    said_no: tuple[int, ...] = ()
    said_no_once: bool = False
    """At least once, whether it is known in which request or not."""
    switched_off: bool = False


def house_sentences(facts: HouseFacts) -> list[str]:
    """Return what is known, the most telling first; at least one sentence."""
    known = list(_known(facts))
    said = [f"The police know for sure that your house {_and(known)}."] if known else []
    if facts.no_clip:
        said.append(
            f"No clip came from your house {_in(facts.no_clip)}. The police cannot tell whether "
            "you were asked."
        )
    if facts.camera and not said:
        said.append("The police know that your house has a camera, and no more for sure.")
    return said or [NOTHING]


def _known(facts: HouseFacts) -> Iterator[str]:
    """Yield what the house did or is, the most telling first."""
    if facts.switched_off:
        yield "has requests switched off"
    if facts.said_no:
        yield f"said no {_in(facts.said_no)}"
    elif facts.said_no_once:
        yield "said no at least once"
    if facts.no_answer:
        yield f"did not answer {_in(facts.no_answer)}"
    in_words = {*facts.said_no, *facts.no_answer}
    silent = tuple(number for number in facts.not_shared if number not in in_words)
    if silent:
        yield f"did not share {_in(silent)}"
    elif facts.not_shared_once and not in_words and not facts.said_no_once:
        yield "did not share at least once"
    if facts.gave:
        yield f"shared {_in(facts.gave)}"


def _and(parts: Sequence[str]) -> str:
    """Return `a`, `a, and b`, or `a, b, and c`: each part may have an "and" of its own."""
    return ", ".join([*parts[:-1], f"and {parts[-1]}"]) if len(parts) > 1 else parts[0]


def _in(numbers: Sequence[int]) -> str:
    """Return `in request 2`, or `in requests 2 and 4`."""
    plural = "s" if len(numbers) > 1 else ""
    return f"in request{plural} {joined([str(number) for number in numbers])}"
