"""Chances as logarithms: a product of thousands of them is beyond the range of a float."""

from __future__ import annotations

import math
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_FEWEST_LISTED, _MOST_LISTED = 128, 16_384
"""So many first factorials are listed, as there is need of them."""
_PRECISE = 100_000
"""Up to here the difference of two log factorials is good to nine digits."""


def log_of(values: Floats) -> Floats:
    """Return the logarithm of each value; minus infinity of 0."""
    with np.errstate(divide="ignore"):
        found: Floats = np.log(values)
    return found


def log_sum(logs: Floats, axis: int) -> Floats:
    """Return the logarithm of the sum of what `logs` are the logarithms of, along one axis."""
    most = np.maximum.reduce(logs, axis=axis, keepdims=True, initial=-np.inf)
    most = np.where(np.isfinite(most), most, 0.0)
    found: Floats = log_of(np.add.reduce(np.exp(logs - most), axis=axis)) + most.squeeze(axis)
    return found


def log_sum_by(place: Ints, logs: Floats, count: int) -> Floats:
    """Return (count,): the logarithm of the sum of what is at each place."""
    most = np.full(count, -np.inf)
    np.maximum.at(most, place, logs)
    most = np.where(np.isfinite(most), most, 0.0)
    sums = np.bincount(place, np.exp(logs - most[place]), count)
    found: Floats = log_of(sums.astype(np.float64)) + most
    return found


def log_factorial(counts: Ints) -> Floats:
    """Return the logarithm of the factorial of each of `counts`."""
    most = int(np.maximum.reduce(counts, axis=None, initial=0))
    if most < _MOST_LISTED:
        of_each: Floats = _factorials(max(_FEWEST_LISTED, 1 << most.bit_length()))[counts]
        return of_each
    different, place = np.unique(counts, return_inverse=True)
    values = np.array([math.lgamma(count + 1.0) for count in different.tolist()])
    found: Floats = values[place].reshape(counts.shape)
    return found


@cache
def _factorials(count: int) -> Floats:
    """Return (count,): the logarithms of the first factorials."""
    logs = np.array([math.lgamma(number + 1.0) for number in range(count)])
    logs.setflags(write=False)
    return logs


def log_choices(size: int, counts: Ints) -> Floats:
    """Return the logarithm of size! / (size - n)! / size ** n, for each n of `counts`.

    It is in how many ways n of `size` homes can be taken out in order, as a share of the ways
    with each put back: near 0 where the homes are very many, and so precise.
    """
    if size <= _PRECISE:
        found: Floats = math.lgamma(size + 1.0) - log_factorial(size - counts)
        return found - counts * math.log(size)
    steps = np.log1p(-np.arange(int(counts.max(initial=0)), dtype=np.float64) / size)
    return np.concatenate([[0.0], np.cumsum(steps)])[counts]
