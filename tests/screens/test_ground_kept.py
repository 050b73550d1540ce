"""What a map keeps from one picture to the next never shows: it looks as if drawn anew.

Sizes, requests, areas, maps and stories change in an order of luck. What would be kept too long is
drawn for another window, or breaks the program down.
"""

from __future__ import annotations

import random

import numpy as np
import pytest

from simulator.ledger import NOBODY, Ledger
from simulator.measure.moments.parties import AgencyKnows
from simulator.story.ground import Ground, ground_of
from simulator.tui.kit.ground.laid import LastLaid
from simulator.tui.kit.ground.papers import Palette
from simulator.tui.kit.ground.scene import Scene
from simulator.tui.kit.ground.shown import MapShown, Places
from simulator.tui.kit.looks import AGENCY
from simulator.tui.kit.map_cells import ZOOMS
from tests.conftest import Ledgers

STORIES = ("maple-court", "small-areas", "the-ladder", "fort-lauderdale-2018", "sixty-doorbells")
SIZES = ((58, 22), (29, 12), (98, 18), (40, 12), (60, 20), (9, 4), (1, 1))
PICTURES = 60


def map_of(ledger: Ledger, ground: Ground, luck: random.Random) -> MapShown:
    """Return one of the many ways to look at a run."""
    homes, requests = len(ledger.homes), range(len(ledger.requests))
    states = np.array(luck.choices([*AgencyKnows], k=homes), dtype=np.int8)
    dots = np.array([luck.random() < 0.5 for _ in range(homes)])
    error_ft = luck.choice((0.0, 260.0, 500.0))
    places = Places(ledger.homes.x, ledger.homes.y, dots, error_ft, luck.random() < 0.5)
    others = tuple(sorted(luck.sample(requests, luck.randrange(min(5, len(requests) + 1)))))
    return MapShown(
        ledger,
        ground,
        states,
        luck.choice((NOBODY, *requests)),
        others,
        luck.choice(ZOOMS),
        places,
        luck.choice((None, dots)),
        luck.choice((NOBODY, *range(homes))),
        luck.random() < 0.5,
        luck.choice((NOBODY, *requests)),
    )


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.thorough) for n in range(2, 40))]
)
def test_two_maps_on_a_ground_that_is_kept_look_as_if_drawn_anew(
    seed: int, ledgers: Ledgers
) -> None:
    luck, laid = random.Random(seed), LastLaid()
    palettes = Palette(AGENCY), Palette(AGENCY)
    kept = [Scene(palette, laid) for palette in palettes]
    (ledger,) = ledgers("maple-court", ("early-partner-2018",)).values()
    size, shown = SIZES[0], map_of(ledger, ground_of(ledger.loaded.scenario), luck)
    for picture in range(PICTURES):
        # Most of the time one thing changes, and all else is the same.
        if luck.random() < 0.2:
            (ledger,) = ledgers(luck.choice(STORIES), ("early-partner-2018",)).values()
        if luck.random() < 0.5:
            size = luck.choice(SIZES)
        if luck.random() < 0.7 or shown.ledger is not ledger:
            shown = map_of(ledger, ground_of(ledger.loaded.scenario), luck)
        plain = luck.random() < 0.2
        for scene, palette in zip(kept, palettes, strict=True):
            cells = scene.drawn(shown, *size, plain=plain)
            anew = Scene(palette).drawn(shown, *size, plain=plain)
            assert (cells == anew).all(), f"picture {picture} of {shown.ledger.loaded.name}"
