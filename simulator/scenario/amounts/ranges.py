"""Which values a field of a model may have, by the marks that it bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.scenario.amounts.limits import Limits


@dataclass(frozen=True, slots=True)
class Range:
    """Which values are allowed."""

    low: float | None = None
    high: float | None = None
    low_excluded: bool = False
    high_excluded: bool = False


@cache
def allowed_of(model: type[BaseModel], name: str) -> tuple[Range, bool]:
    """Return the range of a field and whether it is whole, by the marks that the field bears.

    They are what the schema for editors says, which takes long to write.
    """
    field = model.model_fields[name]
    return next(_ranges(field.annotation, tuple(field.metadata)), (Range(), False))


def _ranges(annotation: Any, marks: tuple[Any, ...]) -> Iterator[tuple[Range, bool]]:
    """Yield what is allowed of each number that `annotation` leaves room for."""
    if get_origin(annotation) is Annotated:
        inner, *own = get_args(annotation)
        yield from _ranges(inner, (*_flat(own), *marks))
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _ranges(choice, marks)
    elif annotation in (int, float):
        yield _range(marks), annotation is int


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
        else:
            yield mark


def _range(marks: Iterable[Any]) -> Range:
    low: float | None = None
    high: float | None = None
    below: float | None = None
    above: float | None = None
    for mark in marks:
        if isinstance(mark, Limits):
            low, high = mark.low, mark.high
        low = getattr(mark, "ge", low)
        high = getattr(mark, "le", high)
        below = getattr(mark, "gt", below)
        above = getattr(mark, "lt", above)
    return Range(
        # Nothing but more than 0 comes before the least that a run can bear: a step down
        # from 1 is refused, and does not land on four seconds.
        low if below is None else below,
        high if high is not None else above,
        low_excluded=below is not None,
        high_excluded=high is None and above is not None,
    )
