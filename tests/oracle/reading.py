"""What a reader of published numbers takes the share rate for, and how far off that is.

From the contract's section 6: "error of the share rate that a reader of the agency's, of the
public's numbers would compute, against the true one over the same requests; a withheld total
counts as the middle of what it can be; null where never published". Where the contract leaves open
what a reader would do, nothing is predicted (None).
"""

from __future__ import annotations

from tests.oracle.happening import Request, Story, Table
from tests.oracle.telling import NOISY, PERIODS, PUBLIC, Cell, Told


def last_words(rows: list[Told]) -> dict[Cell, Told]:
    """The last word on each cell, told or withheld (rows in the order of time)."""
    return {row.cell: row for row in rows if row.cell is not None}


def share_rate_error(story: Story, rows: list[Told], receives: str) -> tuple[float | None] | None:
    """Points between the share rate that a reader computes and the true one.

    None where the contract does not say what a reader would compute: noise, requests still open,
    or the two numbers over different requests; (None,) where no rate can be computed at all.
    `rows` is what this party was told, by the flows that the policies have under `receives`.
    """
    asked = [row for row in rows if row.item == "asked"]
    shared = [row for row in rows if row.item == "shared"]
    nobody_named = not shared and are_named(story, "shared", receives)
    if not shared and not nobody_named:
        shared = [row for row in rows if row.item == "identity"]
    if any(row.value == NOISY for row in (*asked, *shared)):
        return None
    if not asked or not (shared or nobody_named):
        return None if any(row.item not in {"cameras", "requests"} for row in rows) else (None,)
    over, over_shared = covered(story, asked), covered(story, shared)
    if nobody_named or shared[0].cell is None:  # names: who is not named has not shared
        item = shared[0].item if shared else "shared"
        over_shared = {
            number for number in over if is_named(story.requests[number], item, receives)
        }
    if over != over_shared or any(story.requests[number].closed is None for number in over):
        return None
    read = totals_read(story, rows, asked, shared, over)
    true_asked = sum(len(story.requests[number].asked) for number in over)
    true_shared = sum(len(story.requests[number].of("shared")) for number in over)
    if read is None or not read[0] or not true_asked:
        return None
    return (abs(100 * read[1] / read[0] - 100 * true_shared / true_asked),)


def are_named(story: Story, item: str, receives: str) -> bool:
    """Whether an item goes out by name or place of every request: then no name means nobody."""
    return bool(story.sent) and all(is_named(request, item, receives) for request in story.sent)


def is_named(request: Request, item: str, receives: str) -> bool:
    """Whether the policy under which a request was sent gives an item out by name or place.

    A name that came of a later request, under another policy, says nothing of those before.
    """
    rules = request.rules.get(receives, {})
    return bool(rules.get(item, {}).get("detail") in {"named", "pseudonymous"})


def covered(story: Story, rows: list[Told]) -> set[int]:
    """The requests that these rows count, by their number."""
    out = {row.request for row in rows if row.cell is None and row.request is not None}
    for cell in last_words(rows):
        out |= {
            number
            for number, request in enumerate(story.requests)
            if request.sent is not None
            and request.agency == cell[0]
            and request.step == cell[1]
            and within(request, number, cell)
        }
    return out


def within(request: Request, number: int, cell: Cell) -> bool:
    group, place = cell[3], cell[4]
    if group == "request":
        return number == place
    if group == "incident":
        return request.incident == place
    if request.closed is None:
        return False
    return group == "run" or request.closed // PERIODS[group] == place


def totals_read(
    story: Story, rows: list[Told], asked: list[Told], shared: list[Told], over: set[int]
) -> tuple[float, float] | None:
    """What the reader takes the asked and the sharers for; None where that is left open."""
    bounds_asked = bounds_of(story, asked, over)
    bounds_shared = bounds_of(story, shared, over)
    are_withheld = any(
        low < high for low, high in (*bounds_asked.values(), *bounds_shared.values())
    )
    if are_withheld:
        # What else is told bears on what a withheld total can be.
        items = {row.item for row in rows} - {"cameras", "requests"}
        read = {row.item for row in (*asked, *shared)}
        if items != read or bounds_asked.keys() != bounds_shared.keys():
            return None
    # No more can share than were asked; a rounded number gives way to one that is not.
    are_rounded = [any(row.detail == "rounded" for row in some) for some in (asked, shared)]
    for place in bounds_asked.keys() & bounds_shared.keys():
        (low, high), (least, most) = bounds_asked[place], bounds_shared[place]
        if least > high:
            if all(are_rounded):
                return None
            low = high = least if are_rounded[0] else high
            least = most = low
        bounds_asked[place] = (max(low, least), high)
        bounds_shared[place] = (least, min(most, high))
    return (
        sum((low + high) / 2 for low, high in bounds_asked.values()),
        sum((low + high) / 2 for low, high in bounds_shared.values()),
    )


def bounds_of(
    story: Story, rows: list[Told], over: set[int]
) -> dict[frozenset[int], tuple[float, float]]:
    """What each number can be, by the requests that it covers; names count as a number each."""
    out: dict[frozenset[int], tuple[float, float]] = {}
    for number in over:
        names = sum(row.cell is None and row.request == number for row in rows)
        if names or not any(row.cell for row in rows):
            out[frozenset([number])] = (names, names)
    for cell, row in last_words(rows).items():
        members = frozenset(covered(story, [row]))
        if isinstance(row.value, int):
            out[members] = (row.value, row.value)
        else:
            out[members] = withheld_range(story, cell, row)
    return out


def withheld_range(story: Story, cell: Cell, row: Told) -> tuple[float, float]:
    """What the rule alone says of a withheld number: from 0 or 1 to one below the threshold."""
    rules: Table = next(request.rules for request in story.requests if request.step == cell[1])
    receives = "public_receives" if row.recipient == PUBLIC else "agency_receives"
    safeguards = rules.get("safeguards", {})
    threshold = rules[receives][row.item].get("threshold") or safeguards["threshold"]
    return (0 if safeguards.get("zeros_withheld", False) else 1), threshold - 1
