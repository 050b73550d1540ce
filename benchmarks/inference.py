"""Speed, memory and error of the inference engine on made-up towns: part of `make bench`.

Each town is worked out in a process of its own, so that the peak of its memory is its own. The
aims are those of the inference issue, in seconds on two ordinary cores; on a busy machine they
say less.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.inference.pieces.classes import Class
from simulator.measure.inference.proving.certainty import CertainFact, Proven, certainty

KINDS = (
    Kind("willing", 0.10, 0.25, 0.02),
    Kind("pragmatic", 0.75, 1 / 75, 0.03),
    Kind("refuser", 0.15, 0.0, 0.60),
)
REACHED = 14.5
"""Homes in the area of a request, on average."""


@dataclass(frozen=True)
class Size:
    """A town to work out."""

    name: str
    homes: int
    requests: int
    aim: str
    block: float = 1.0
    """The side of the part of the town in which the requests lie."""
    switched_off: float = 0.0
    """Share of homes with requests off; then only "asked" totals are told, and only proven."""


SIZES = (
    Size("spread out", 300, 22, "1 s, error 0.01"),
    Size("all in one block", 300, 22, "1 s, error 0.01", block=0.15),
    Size("a town", 5_000, 500, "10 s"),
    Size("a city", 100_000, 5_000, "60 s, 1,000 MB"),
    Size("who switched off", 300, 22, "1 s", switched_off=0.1),
    Size("who switched off", 5_000, 500, "10 s", switched_off=0.1),
    Size("who switched off", 100_000, 5_000, "60 s, 1,000 MB", switched_off=0.1),
)


def made_up(size: Size) -> Evidence:
    """Draw homes, circles of requests, and answers; tell of totals and of the sharers' names."""
    random = np.random.default_rng([size.homes, size.requests])
    places = random.random((size.homes, 2))
    kinds = random.choice(len(KINDS), size.homes, p=[kind.prior for kind in KINDS])
    off = random.random(size.homes) < size.switched_off
    centres = 0.5 + (random.random((size.requests, 2)) - 0.5) * size.block
    radius = math.sqrt(REACHED / size.homes / math.pi)
    tree = cKDTree(places)
    requests: list[ObservedRequest] = []
    facts: list[PublishedNumber | Named] = []
    for number, centre in enumerate(centres):
        area = sorted(tree.query_ball_point(centre, radius * math.exp(random.normal() * 0.2)))
        requests.append(ObservedRequest(f"R{number}", tuple(area)))
        if size.switched_off:
            asked = int((~off[area]).sum())
            facts.append(PublishedNumber("asked", "asked", (number,), asked, asked))
            continue
        luck = random.random(len(area))
        shares = np.array([KINDS[kinds[home]].shares for home in area])
        declines = np.array([KINDS[kinds[home]].declines for home in area])
        declined = int(((luck >= shares) & (luck < shares + declines)).sum())
        ignored = int((luck >= shares + declines).sum())
        facts.append(PublishedNumber("declined", "declined", (number,), declined, declined))
        facts.append(PublishedNumber("ignored", "ignored", (number,), ignored, ignored))
        for home, shared in zip(area, luck < shares, strict=True):
            facts.append(Named("", number, home, 0b0010 if shared else 0b1100))
    subjects = tuple(
        Subject(f"H{home}", KINDS, opted_out=size.switched_off) for home in range(size.homes)
    )
    return Evidence(subjects, tuple(requests), tuple(facts))


def work_out(size: Size) -> None:
    """Work one town out, and print what it took."""
    evidence = made_up(size)
    start = time.perf_counter()
    proven = certainty(evidence)
    assert proven is not None
    took = [time.perf_counter() - start]
    if size.switched_off:
        found = (
            f"{_homes(proven.classes, proven.proven, 'opted_out')} proven off, "
            f"{_homes(proven.classes, proven.proven, 'not_opted_out')} proven on"
        )
        method = "every bound found" if proven.complete else "some bounds not found: no proof there"
    else:
        start = time.perf_counter()
        after = posterior(evidence)
        took.append(time.perf_counter() - start)
        sizes = np.array([one.size for one in after.classes])
        errors = np.array(after.errors)
        found = f"largest error {errors.max():.3f}"
        sure = sizes[errors == 0].sum() / sizes.sum()
        method = "exact" if after.exact else f"exact for {sure:.1%} of homes, the rest sampled"
        if (errors >= 0.05).any():
            method += f", {sizes[errors >= 0.05].sum() / sizes.sum():.1%} without a claim"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = " + ".join(f"{one:.2f}" for one in took)
    print(
        f"  {size.homes:>7,} homes, {size.requests:>5,} requests, {size.name}: "
        f"{seconds} s, {peak:,.0f} MB; {found}; {method}   (aim: {size.aim})",
        flush=True,
    )


def _homes(classes: tuple[Class, ...], proven: tuple[Proven, ...], fact: CertainFact) -> int:
    return sum(one.size for one, some in zip(classes, proven, strict=True) if fact in some.facts)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work_out(SIZES[int(sys.argv[1])])
    else:
        print("\nInference, certainty + posterior:", flush=True)
        for place in range(len(SIZES)):
            subprocess.run([sys.executable, __file__, str(place)], check=True)
