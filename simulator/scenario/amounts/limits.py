"""How large and how small the numbers of a file may be, and why: what a run can bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from simulator.scenario.letters.text import shorten


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the greatest value of a number, both allowed, and the reason.

    For use in `Annotated`. In the JSON Schema they are `minimum` and `maximum`. A zero with a
    minus sign becomes a plain one.
    """

    low: float
    high: float
    why: str
    """What a person reads behind the number: `no town is built so densely`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the value after its type and its sign."""
        return core_schema.no_info_after_validator_function(self.checked, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Write the limits where editors look for them."""
        schema: dict[str, Any] = handler(core)
        # Where nothing but zero is too small, the limit below stands there already.
        return schema | {"minimum": self.low, "maximum": self.high}

    def checked(self, value: float) -> float:
        """Return `value`, a zero without its sign.

        Raises:
            ValueError: it is beyond the limits; the message says why.
        """
        if value < self.low:
            raise ValueError(f"{_shown(value)} is less than {_shown(self.low)}: {self.why}")
        if value > self.high:
            raise ValueError(f"{_shown(value)} is more than {_shown(self.high)}: {self.why}")
        return value or abs(value)


def _shown(value: float) -> str:
    """Return a number as people write it, and one of many digits cut short."""
    if isinstance(value, int):
        return shorten(f"{value:,}" if abs(value) < 10**15 else str(value), 30)
    return f"{value:,.0f}" if value == round(value) and abs(value) < 10**15 else f"{value:g}"


MAX_HOMES = 5_000_000
"""More cameras than this do not fit the memory of a school laptop."""
MAX_LISTED = 20_000
"""Homes written one by one, and requests: more are a program's work, and a drawn town does it."""
MAX_ALL_HOMES = 10_000_000
"""Of a town, with and without a camera: no town on earth has more."""
MAX_REQUESTS_PER_MONTH = 100_000
"""Of one agency: far above any on record (Milwaukee, 65 a month in 2020), and still finished."""
MAX_REQUESTS = 500_000
"""Drawn in a whole run, demands and emergencies with them: a minute, before anybody is asked."""
MAX_ASKED = 20_000_000
"""Homes asked in a whole run, one that is asked twice counted twice: a minute and 3 GB."""
MAX_CAMERAS = 20
"""Of one home: its account gives a clip from each."""
MAX_SEED = 10**30

LITTLE_TIME = 0.001
"""Hours: some four seconds."""
_MINUTES = "time here is whole minutes, and nothing takes more than ten years"

MILES = Limits(0, 1_000, "no town is a thousand miles across")
SIDE = Limits(0.001, 1_000, "a town is more than a few feet across, and less than 1,000 miles")
TOWN_AREA = Limits(0.0001, 1_000_000, "a town is larger than a garden, and smaller than Alaska")
DENSITY = Limits(0.001, 1_000_000, "the most crowded places on earth have fewer homes")
HOURS = Limits(LITTLE_TIME, 87_600, _MINUTES)
HOURS_OR_NONE = Limits(0, 87_600, "nothing here takes more than ten years")
VISIT_MINUTES = Limits(0.01, 525_600, "time here is whole minutes, and no visit takes a year")
AREA = Limits(0.000001, 1_000_000, "an area is larger than a doorstep, and smaller than Alaska")
AGE_DAYS = Limits(0, 36_525, "no video is a hundred years old")
MEDIAN = Limits(0.000001, 100_000, "nothing that is drawn so is smaller or larger")
FACTOR = Limits(
    1.01, 100, "a circle that hardly grows is asked again and again, and 100 times is every town"
)
PER_MONTH = Limits(
    0, MAX_REQUESTS_PER_MONTH, "no police force on record asks a thousandth as often"
)
STAFF = Limits(1, 100_000, "no police force is larger")
REVIEWERS = Limits(0, 100_000, "no company has more of them")
VISITS = Limits(0, 1_000_000, "no police force knocks on more doors for one request")
HOMES = Limits(0, MAX_HOMES, "more cameras do not fit a laptop's memory")
CAMERAS_OF_A_HOME = Limits(1, MAX_CAMERAS, "no home watches itself with so many")
REACHES = Limits(1, MAX_HOMES, "more cameras do not fit a laptop's memory")
REPORTED = Limits(
    0, 20_000, "no report on one company's requests counts more answers, and a run holds no more"
)
SEED = Limits(0, MAX_SEED, "a seed has no sign, and some thirty digits at most")
TOTAL = Limits(0, 1_000_000, "no total here comes near it")
ERROR_FT = Limits(0, 52_800, "a dot ten miles off is no map")
LEAST_EPSILON = 0.000001
DROWNED = "noise this strong drowns every number"
_NO_NOISE = "noise this weak changes no number"
EPSILON = Limits(LEAST_EPSILON, 1_000_000, _NO_NOISE)
EPSILON_OR_NONE = Limits(0, 1_000_000, _NO_NOISE)
LESSON = Limits(1, 1_000, "no lesson takes so long")
POSTS = Limits(1, 1_000_000, "nobody asks more often for one incident")
RETENTION = Limits(0, 100_000, "that is 270 years; 0 keeps things for ever")
LONGEST_WINDOW = Limits(LITTLE_TIME, 1_000_000, "no camera keeps a hundred years of video")
LONGEST_AGE = Limits(LITTLE_TIME, 1_000_000, "no video is thousands of years old")
