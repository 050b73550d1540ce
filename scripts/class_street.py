"""Write the street of live classes: `python scripts/class_street.py`, the same from one seed.

A layout is drawn again and again until it has what a class needs; the numbers below say what. The
circles must leave nobody out, give no map away by a number, and hold one puzzle with one answer.
`tests/classroom/test_street.py` checks the file that is written, not this.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.model.chance import Chance
from simulator.scenario.library import library

SEED = 20
PATH = library() / "streets" / "class-street.toml"
ROWS, COLUMNS = "ABCDEFG", range(1, 13)
ACROSS, UP = 0.016, 0.020
"""Miles between two houses: 84 feet in a row, 106 between rows."""
EDGE = 0.012
CAMERAS, SWITCHED_OFF, REQUESTS = 54, 6, 4
FEWEST, MOST = 26, 35
"""Houses with a camera in each circle."""
WITHOUT = 15
"""Houses without one in each circle, at least: else the number asked would be a map."""
ASKED_TWICE = 2
WIDER = 2
"""The request whose circle lies around the first and holds one house with a camera more."""
GAP = 0.0015
"""Miles between the edge of a circle and the nearest house with a camera, at least: it is seen."""
CLASSES, SHARE = 200, 0.45
"""In so many imagined classes, where a home shares so often, the puzzle has one answer."""
APART = 6
"""Houses in which the last two circles differ, at least."""
DATES = ("2024-04-09T18:30:00", "2024-05-14T21:10:00", "2024-06-11T07:45:00", "2024-07-16T16:20:00")


@dataclass(frozen=True)
class House:
    """A house of the street."""

    id: str
    x: float
    y: float
    camera: bool = False
    off: bool = False


@dataclass(frozen=True)
class Circle:
    """Whom a request reaches."""

    x: float
    y: float
    area: float

    def reaches(self, house: House) -> bool:
        """Tell whether a house lies in it, as the program does."""
        return math.hypot(house.x - self.x, house.y - self.y) <= math.sqrt(self.area / math.pi)


def main() -> None:
    """Write the street."""
    layouts = ((number, _street(Chance(SEED, number))) for number in itertools.count())
    layout, (houses, circles) = next((n, drawn) for n, drawn in layouts if drawn is not None)
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(_text(houses, circles), encoding="utf-8")
    reached = [sum(house.camera and one.reaches(house) for house in houses) for one in circles]
    print(f"wrote {PATH.name}: layout {layout}, {reached} homes with a camera in its circles")


def _street(luck: Chance) -> tuple[list[House], list[Circle]] | None:
    """Draw houses and circles, if there are circles for them and the puzzle has one answer."""
    houses = _houses(luck)
    first = _puzzle(luck, houses)
    if first is None:
        return None
    inner, outer, extra = first
    outside = [house for house in houses if house.camera and not outer.reaches(house)]
    last = _last_two(luck, houses, outside)
    if last is None:
        return None
    circles = [inner, outer, *last]
    times = {
        house.id: sum(one.reaches(house) for one in circles) for house in houses if house.camera
    }
    # Who is asked too rarely has switched requests off; of the rest, those that luck says.
    rarely = [name for name, asked in times.items() if asked < ASKED_TWICE and name != extra]
    if len(rarely) > SWITCHED_OFF - 1:
        return None
    within = [house.id for house in houses if house.camera and inner.reaches(house)]
    others = sorted(set(within) - {extra}, key=lambda name: luck.uniform("switched off", name))
    off = {extra, *rarely, *others[: SWITCHED_OFF - 1 - len(rarely)]}
    houses = [replace(house, off=house.id in off) for house in houses]
    imagined = (_proven_off(luck, number, houses, circles) for number in range(CLASSES))
    return (houses, circles) if all(proven == {extra} for proven in imagined) else None


def _houses(luck: Chance) -> list[House]:
    """Draw which houses have a camera."""
    places = [
        (f"{row}{column}", EDGE + ACROSS * (column - 1), EDGE + UP * (len(ROWS) - 1 - down))
        for down, row in enumerate(ROWS)
        for column in COLUMNS
    ]
    drawn = sorted(places, key=lambda place: luck.uniform("camera", place[0]))
    with_camera = {name for name, *_ in drawn[:CAMERAS]}
    return [House(name, round(x, 3), round(y, 3), name in with_camera) for name, x, y in places]


def _puzzle(luck: Chance, houses: Sequence[House]) -> tuple[Circle, Circle, str] | None:
    """Return the first two circles, and the house that the second has and the first has not."""
    for x, y in _middles(luck, "first"):
        for many in range(FEWEST, MOST):
            inner, outer = _circle(houses, x, y, many), _circle(houses, x, y, many + 1)
            if inner is None or outer is None:
                continue
            (extra,) = (
                house.id
                for house in houses
                if house.camera and outer.reaches(house) and not inner.reaches(house)
            )
            return inner, outer, extra
    return None


def _last_two(
    luck: Chance, houses: Sequence[House], outside: Sequence[House]
) -> tuple[Circle, Circle] | None:
    """Return two circles that hold nearly all of the houses `outside` of the others."""
    most_left_out = SWITCHED_OFF - 3
    found: list[Circle] = []
    for x, y in _middles(luck, "last"):
        for many in range(FEWEST, MOST + 1):
            one = _circle(houses, x, y, many)
            if one is None:
                continue
            held = [house for house in outside if one.reaches(house)]
            if len(outside) - len(held) > most_left_out:
                continue
            for other in found:
                both = [house for house in held if other.reaches(house)]
                apart = sum(
                    house.camera and one.reaches(house) != other.reaches(house) for house in houses
                )
                if len(outside) - len(both) <= most_left_out and apart >= APART:
                    return other, one
            found.append(one)
    return None


def _proven_off(
    luck: Chance, number: int, houses: Sequence[House], circles: Sequence[Circle]
) -> set[str]:
    """Return who is proven to have switched requests off in one imagined class.

    Known are the map, how many each request asked, and who shared. Houses that lie in the same
    circles are alike, so that it is enough to try how many of each kind have switched off.
    """
    kinds: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    switched_off = [0] * len(circles)
    for house in (house for house in houses if house.camera):
        within = tuple(circle.reaches(house) for circle in circles)
        switched_off = [
            n + (house.off and one) for n, one in zip(switched_off, within, strict=True)
        ]
        asked = [place for place, one in enumerate(within) if one and not house.off]
        if not any(luck.uniform("shares", number, house.id, place) < SHARE for place in asked):
            kinds[within].append(house.id)
    kinds.pop((False,) * len(circles), None)
    # Each column is a guess how many of each kind have switched off.
    most = [min(len(names), SWITCHED_OFF) for names in kinds.values()]
    guesses = np.indices([many + 1 for many in most]).reshape(len(kinds), -1)
    asked_less = np.array(list(kinds), int).T @ guesses
    fits = (asked_less == np.array(switched_off)[:, None]).all(axis=0)
    least = guesses[:, fits].min(axis=1)
    return {
        name
        for names, fewest in zip(kinds.values(), least, strict=True)
        if fewest == len(names)
        for name in names
    }


def _middles(luck: Chance, purpose: str) -> list[tuple[float, float]]:
    """Return places on the street in an order of luck, each at a whole thousandth of a mile."""
    across = range(round(1000 * EDGE), round(1000 * (EDGE + ACROSS * (len(COLUMNS) - 1))) + 1, 4)
    up = range(round(1000 * EDGE), round(1000 * (EDGE + UP * (len(ROWS) - 1))) + 1, 4)
    places = [(x / 1000, y / 1000) for x in across for y in up]
    return sorted(places, key=lambda place: luck.uniform(purpose, *map(str, place)))


def _circle(houses: Sequence[House], x: float, y: float, many: int) -> Circle | None:
    """Return the circle round a place with so many houses with a camera, and enough without one."""
    away = sorted(math.hypot(house.x - x, house.y - y) for house in houses if house.camera)
    inside, outside = away[many - 1], away[many]
    if outside - inside < 2 * GAP:
        return None
    circle = Circle(x, y, round(math.pi * ((inside + outside) / 2) ** 2, 6))
    without = sum(not house.camera and circle.reaches(house) for house in houses)
    return circle if without >= WITHOUT else None


HEAD = """\
#:schema ../schema/scenario.json
# The street of live classes. scripts/class_street.py drew it: what it must have stands there, and
# tests/classroom/test_street.py looks whether it has. Homes stand on a grid; R1 to R4 of a lesson
# are the circles below, in their order.

title = "Our street"
story = \"""
Seven rows of twelve homes, A1 to G12. 54 of the 84 have a doorbell camera; 6 of these have \
switched requests off.

Four things happen in four months, and each time the police ask the homes near the place for video.

In a class the homes answer as its students do. Here luck answers for them.
\"""
question = "You shared once and were silent later. What do the police know?"
note = "A made-up street with made-up people."
minutes = 5                    # assumed
start = 2024-04-01
days = 121                    # to the end of July: the last request is over by then
seed = 20
policies = [
  "early-partner-2018-exact-map",
  "early-partner-2018",
  "stated-policy-2019",
  "totals-per-request",
  "asked-totals-with-opt-out",
  "every-outcome",
]

[town]
width = {width}                 # assumed, like everything in this made-up street
height = {height}
camera_share = {share}           # derived: {cameras} of its {homes} homes
homes = [
"""
TAIL = """
[residents]
mean_hours_to_answer = 12     # assumed
deadline_hours = 72           # assumed
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.3                  # assumed: about what the cards of a class come to
declines = 0.25               # assumed

[[agencies]]
name = "Linden Hill Police"
"""
ASSUMPTIONS = """
[[assumptions]]
text = "The street and its homes are made up. Each home that can be asked is asked twice at least."
status = "assumed"
keys = ["town.width", "town.height", "residents.deadline_hours", "residents.mean_hours_to_answer"]
[[assumptions]]
text = "Most homes here have a camera, and the police know how common they are in this street."
status = "assumed"
keys = ["town.camera_share"]
[[assumptions]]
text = "Of 100 asked homes 30 share and 25 say no. In a class its cards say how homes answer."
status = "assumed"
keys = ["residents.segments"]
"""


def _text(houses: Sequence[House], circles: Sequence[Circle]) -> str:
    """Return the file."""
    cameras = sum(house.camera for house in houses)
    head = HEAD.format(
        width=round(max(house.x for house in houses) + EDGE, 3),
        height=round(max(house.y for house in houses) + EDGE, 3),
        share=round(cameras / len(houses), 2),
        cameras=cameras,
        homes=len(houses),
    )
    return "".join((head, *_homes(houses), "]\n", TAIL, *_script(circles), ASSUMPTIONS))


def _homes(houses: Sequence[House]) -> Iterator[str]:
    for house in houses:
        more = ", opted_out = true" if house.off else "" if house.camera else ", camera = false"
        yield f'  {{ id = "{house.id}", x = {house.x:g}, y = {house.y:g}{more} }},\n'


def _script(circles: Sequence[Circle]) -> Iterator[str]:
    for number, (when, circle) in enumerate(zip(DATES, circles, strict=True), start=1):
        yield (
            f"\n[[script]]                    # R{number}\n"
            f"at = {when}\nx = {circle.x:g}\ny = {circle.y:g}\narea_sq_mi = {circle.area:g}\n"
            "window_hours = 3\nage_days = 0.2\n"
        )


if __name__ == "__main__":
    main()
