"""What the wall shows. Before a request closes it does not depend on who answered what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from simulator.classroom.lessons.lesson import Ask
from simulator.classroom.live.course import Class, is_first_time, is_open
from simulator.classroom.live.course.answering import doors
from simulator.classroom.live.shown import words
from simulator.classroom.live.shown.results import (
    Results,
    closed_by,
    number_of,
    policy_in_front,
    request_in_front,
    right_place,
    seconds_shown,
    text_of,
)
from simulator.classroom.live.state import (
    CHOICES,
    FEWEST_SHOWN,
    PARTS,
    ClassState,
    Guessed,
    HouseId,
)
from simulator.classroom.live.street_result import StreetResult
from simulator.classroom.live.views import (
    Known,
    Mark,
    PolicyShown,
    QuestionShown,
    RequestShown,
    Tally,
    WallView,
)

BINS: Final = 10
"""In so many the guesses of a number are counted."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """Where phones find a class."""

    addresses: tuple[str, ...] = ()
    """With the code at their end."""
    code: str = ""


def wall_view(
    course: Class, state: ClassState, results: Results, way_in: WayIn, note: str = ""
) -> WallView:
    """Return all that the wall draws; `note` is for the teacher."""
    in_lobby = state.part == "lobby"
    policy = _policy(course, state, results)
    proof = _proof(course, state, results)
    knocks, of_doors = _knocks(course, state)
    return WallView(
        version=state.version,
        lesson=course.name,
        title=course.lesson.title,
        mode=course.mode,
        part=state.part,
        step=0 if in_lobby else state.step + 1,
        steps=len(course.lesson.steps),
        text=_text(course, state, results),
        addresses=way_in.addresses,
        code=way_in.code,
        seats=_present(state) if in_lobby else min(len(state.seats), course.most_seats),
        most_seats=course.most_seats,
        over=state.over,
        door_open=state.door_open,
        paused=state.paused,
        cameras=len(course.street.cameras),
        houses=course.street.houses,
        request=_request(course, state),
        happened=_happened(course, state) if _shows_houses(course, state) else {},
        known=_known(course, state, results),
        tally=_tally(course, state),
        question=_question(course, state, results),
        policy=policy,
        proof=tuple(text for text, _ in proof),
        proof_homes=tuple(homes for _, homes in proof),
        knocks=knocks,
        doors=of_doors,
        deck=tuple((card.text, card.shares, card.declines) for card in course.live.cards),
        hands=course.hands,
        counts=_hands_counted(course, state),
        note=note or _working(policy) or _too_few(course, state),
    )


def is_covered(course: Class, state: ClassState) -> bool:
    """Tell whether the right map is covered: until everybody has guessed what it shows."""
    step = course.step(state.step)
    if state.part in ("lobby", "end") or not closed_by(course, state):
        return True
    asks = step.ask is not None or step.request is not None
    return asks and PARTS.index(state.part) < PARTS.index("tell")


def _present(state: ClassState) -> int:
    return sum(not seat.left for seat in state.seats.values())


def _shows_houses(course: Class, state: ClassState) -> bool:
    """Tell whether houses are shown: of a few phones each would be found out."""
    return course.mode == "hands" or _present(state) >= FEWEST_SHOWN


def _text(course: Class, state: ClassState, results: Results) -> str:
    step = course.step(state.step)
    if state.part == "letter":
        return words.HANDS if course.mode == "hands" else words.LETTER
    if state.part == "closed":
        return words.A_DIE_GAVE_HALF if course.mode == "dice" else words.WHAT_HAPPENED
    if state.part == "knock":
        return words.WHERE_TO
    written = {"say": step.say, "talk": step.talk}.get(state.part, "")
    if state.part == "tell" and step.tell is not None:
        # Nobody in a room is told that it was right: who guessed reads it on the phone.
        written = step.tell.all or step.tell.no
    return text_of(course, state, results, written)


def _hands_counted(course: Class, state: ClassState) -> tuple[int, ...]:
    """Return how the hands of the request in front were counted, once it is closed."""
    number = request_in_front(course, state)
    if number is None or is_open(course, state):
        return ()
    return state.counts.get(number, ())


def _request(course: Class, state: ClassState) -> RequestShown | None:
    number = request_in_front(course, state)
    if number is None:
        return None
    request, opened = course.requests[number], is_open(course, state)
    return RequestShown(
        number=number + 1,
        of=len(course.requests),
        incident=request.incident,
        circle=course.street.circles[request.circle],
        asked=len(course.asked(number)),
        answered_in_fives=_said_something(state) // 5 * 5 if opened else 0,
        seconds=request.seconds,
        seconds_left=seconds_shown(course, state),
    )


def _said_something(state: ClassState) -> int:
    """Return how many phones said something to the open request, asked or not."""
    answers = sum(number == state.closed for number, _ in state.answers)
    return answers + sum(number == state.closed for number, _ in state.hunches)


def _happened(course: Class, state: ClassState) -> dict[HouseId, Mark]:
    number = request_in_front(course, state)
    if number is None:
        return {
            house.id: "camera" if house.camera else "no_camera" for house in course.street.houses
        }
    # Who has a camera and is not asked shows as little as who has none: in a circle that would be
    # the homes that have switched requests off, which a later step asks about.
    marks: dict[HouseId, Mark] = {house.id: "no_camera" for house in course.street.houses}
    for house in course.asked(number):
        closed = number < state.closed
        marks[house] = state.answers[number, house].choice if closed else "asked"
    return marks


def _tally(course: Class, state: ClassState) -> Tally | None:
    number = request_in_front(course, state)
    if number is None or number >= state.closed:
        return None
    answers = [state.answers[number, house] for house in course.asked(number)]
    shared, declined, ignored = (
        sum(answer.choice == choice for answer in answers) for choice in CHOICES
    )
    return Tally(shared, declined, ignored, sum(answer.by != "computer" for answer in answers))


def _front(course: Class, state: ClassState, results: Results) -> StreetResult | None:
    """Return what is worked out under the policy in front."""
    return results.get((closed_by(course, state), policy_in_front(course, state)))


def _known(course: Class, state: ClassState, results: Results) -> dict[HouseId, Known] | None:
    street = _front(course, state, results)
    if is_covered(course, state) or street is None:
        return None
    if not _shows_houses(course, state):
        return {}
    known = street.houses
    return {
        house.id: known[house.id].known if house.id in known else "nothing"
        for house in course.street.houses
    }


def _policy(course: Class, state: ClassState, results: Results) -> PolicyShown | None:
    if is_covered(course, state):
        return None
    in_turn = course.policies_at(state.step) if state.part == "what_if" else course.policies
    name = policy_in_front(course, state)
    place = in_turn.index(name)
    street = _front(course, state, results)
    title = course.loaded.regimes[name].title
    if street is None:
        return PolicyShown(name, title, place, len(in_turn), ready=False, chances_ready=False)
    before = None
    if state.part == "what_if" and place:
        before = results.get((closed_by(course, state), in_turn[place - 1]))
    return PolicyShown(
        policy=name,
        title=title,
        place=place,
        of=len(in_turn),
        ready=True,
        chances_ready=street.chances_ready,
        gave=street.gave,
        not_shared=street.not_shared,
        said_no=street.said_no,
        switched_off=street.switched_off,
        change=None if before is None else street.not_shared - before.not_shared,
    )


def _proof(
    course: Class, state: ClassState, results: Results
) -> tuple[tuple[str, tuple[HouseId, ...]], ...]:
    street = _front(course, state, results)
    # A proof names homes, in its words too.
    if state.part != "infer" or street is None or not _shows_houses(course, state):
        return ()
    return tuple((step.text, step.houses) for step in street.proof)


def _working(policy: PolicyShown | None) -> str:
    if policy is None or policy.chances_ready:
        return ""
    return words.WORKING_CHANCES if policy.ready else words.WORKING


def _too_few(course: Class, state: ClassState) -> str:
    """Say why no house is shown where as many phones as it takes were here, and some have left."""
    gone = len(state.seats) >= FEWEST_SHOWN and not _shows_houses(course, state)
    return words.TOO_FEW if gone else ""


# ── Guesses ──────────────────────────────────────────────────────────────────────────────────────


def _question(course: Class, state: ClassState, results: Results) -> QuestionShown | None:
    ask = course.step(state.step).ask
    if ask is None or state.part not in ("guess", "tell"):
        return None
    guesses = [guess for (step, _), guess in state.guesses.items() if step == state.step]
    told = state.part == "tell"
    number = None if ask.number is None else (ask.number.low, ask.number.high, ask.number.unit)
    return QuestionShown(
        text=text_of(course, state, results, ask.text),
        choices=tuple(text_of(course, state, results, choice) for choice in ask.choices),
        number=number,
        guessed_in_fives=len(guesses) // 5 * 5,
        counts=_counts(ask, guesses) if told else (),
        reasons=_reasons(ask, guesses) if told else (),
        right=_right(course, state, results, ask) if told else None,
    )


def _counts(ask: Ask, guesses: list[Guessed]) -> tuple[int, ...]:
    """Return how many guessed each choice, or a number in each of ten equal bins."""
    counts = [0] * (BINS if ask.number is not None else len(ask.choices))
    for guess in guesses:
        if ask.number is not None and guess.number is not None:
            counts[_bin(ask, guess.number)] += 1
        elif guess.choice is not None:
            counts[guess.choice] += 1
    return tuple(counts)


def _reasons(ask: Ask, guesses: list[Guessed]) -> tuple[tuple[str, int], ...]:
    given = Counter(guess.reason for guess in guesses)
    return tuple((text, given[place]) for place, text in enumerate(ask.reasons))


def _right(course: Class, state: ClassState, results: Results, ask: Ask) -> int | None:
    def number(name: str) -> float | None:
        return number_of(course, state, results, name)

    if ask.number is None:
        return right_place(ask, number)
    value = number(ask.answer.figure) if ask.answer and ask.answer.figure else None
    inside = value is not None and ask.number.low <= value <= ask.number.high
    return _bin(ask, value) if inside and value is not None else None


def _bin(ask: Ask, value: float) -> int:
    assert ask.number is not None
    share = (value - ask.number.low) / (ask.number.high - ask.number.low)
    return min(BINS - 1, int(share * BINS))


def _knocks(course: Class, state: ClassState) -> tuple[tuple[int, int] | None, ...]:
    """Return what became of the picks of a step, once it is over; until then nothing, twice.

    First how many there were, and of how many the house had said no; then the same of all houses
    that could be picked.
    """
    picks = [house for (step, _), house in state.knocks.items() if step == state.step]
    over = PARTS.index("knock") < PARTS.index(state.part) if state.part in PARTS else False
    again = state.part == "knock" and not is_first_time(state)
    if not picks or not (over or again):
        return None, None
    said_no = {house for (_, house), answer in state.answers.items() if answer.choice == "declined"}
    there = doors(course, state)
    hit = sum(house in said_no for house in picks)
    return (len(picks), hit), (len(there), len(said_no.intersection(there)))
