"""Who takes part: phones that come, leave, are away, are back, and swap a card."""

from __future__ import annotations

from dataclasses import replace

from simulator.classroom.live.course.actions import NewToken, Refusal
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.course.places import is_open
from simulator.classroom.live.state import ClassState, HouseId, Seat, SeatId


def joined(course: Class, state: ClassState, seat: SeatId) -> ClassState | Refusal:
    """Give a phone a house, from the next request on; one that left gets its own again."""
    known = state.seats.get(seat)
    if known is not None and not known.left:
        return Refusal("already in")
    if course.mode == "hands":
        return Refusal("no cards")
    if state.part == "end":
        return Refusal("not now")
    if not state.door_open:
        return Refusal("door shut")
    if sum(not one.left for one in state.seats.values()) >= course.most_seats:
        return Refusal("full")
    first = state.closed + is_open(course, state)
    if known is not None:
        return _with(state, seat, replace(known, left=False, away=False, first_request=first))
    others = dict(state.seats)
    free = _free(course, others)
    if not free:
        # Every house has had a phone: one that left and never answered makes room.
        gone = _gone(state)
        if gone is None:
            return Refusal("full")
        free = [others.pop(gone).house]
        state = _without(state, gone)
    house = course.deck.house(seat, free)
    card = course.deck.card(house) if course.mode == "cards" else ""
    return _with(state, seat, Seat(house, card, first))


def left(state: ClassState, seat: SeatId) -> ClassState:
    """Let a phone go: the computer plays its house from now on."""
    return _with(state, seat, replace(state.seats[seat], left=True, away=False))


def was_away(state: ClassState, seat: SeatId) -> ClassState:
    """Let the computer play a house for now."""
    return _with(state, seat, replace(state.seats[seat], away=True))


def came_back(state: ClassState, seat: SeatId) -> ClassState:
    """Let a phone play its house again."""
    if not state.seats[seat].away:
        return state
    return _with(state, seat, replace(state.seats[seat], away=False))


def renamed(state: ClassState, action: NewToken) -> ClassState | Refusal:
    """Give a seat another token; what it said stays with it."""
    seat = state.seats.get(action.old)
    if seat is None:
        return Refusal("no seat")
    if action.new in state.seats:
        return Refusal("already in")

    def name(one: SeatId) -> SeatId:
        return action.new if one == action.old else one

    return replace(
        state,
        seats={name(one): held for one, held in state.seats.items()},
        guesses={(step, name(one)): held for (step, one), held in state.guesses.items()},
        knocks={(step, name(one)): held for (step, one), held in state.knocks.items()},
        hunches={(number, name(one)): held for (number, one), held in state.hunches.items()},
    )


def may_swap(course: Class, state: ClassState, seat: Seat) -> bool:
    """Tell whether a seat can take another card: once, before the first letter."""
    return course.mode == "cards" and not seat.swapped and not _letters_began(course, state)


def swapped(course: Class, state: ClassState, seat: SeatId) -> ClassState | Refusal:
    """Give a seat another card."""
    held = state.seats[seat]
    if course.mode != "cards":
        return Refusal("no cards")
    if held.swapped:
        return Refusal("swapped")
    if _letters_began(course, state):
        return Refusal("too late")
    card = course.deck.other_card(held.house, held.card)
    return _with(state, seat, replace(held, card=card, swapped=True))


def _letters_began(course: Class, state: ClassState) -> bool:
    return state.closed > 0 or is_open(course, state)


def _free(course: Class, seats: dict[SeatId, Seat]) -> list[HouseId]:
    taken = {one.house for one in seats.values()}
    return [house for house in course.street.can_be_seats if house not in taken]


def _gone(state: ClassState) -> SeatId | None:
    """Return a seat that left and never answered by itself, if there is one."""
    spoken = {house for (_, house), answer in state.answers.items() if answer.by == "phone"}
    gone = (one for one, seat in state.seats.items() if seat.left and seat.house not in spoken)
    return min(gone, default=None)


def _with(state: ClassState, seat: SeatId, held: Seat) -> ClassState:
    return replace(state, seats={**state.seats, seat: held})


def _without(state: ClassState, seat: SeatId) -> ClassState:
    return replace(
        state,
        seats={one: held for one, held in state.seats.items() if one != seat},
        guesses={key: held for key, held in state.guesses.items() if key[1] != seat},
        knocks={key: held for key, held in state.knocks.items() if key[1] != seat},
        hunches={key: held for key, held in state.hunches.items() if key[1] != seat},
    )
