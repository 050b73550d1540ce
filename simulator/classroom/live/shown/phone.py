"""What one phone shows. A phone that is asked and another have the same parts in one order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from simulator.classroom.live.course.answering import doors, is_asked
from simulator.classroom.live.course.given import Class
from simulator.classroom.live.course.seats import may_swap
from simulator.classroom.live.shown import words
from simulator.classroom.live.shown.results import (
    Results,
    closed_by,
    is_right,
    number_of,
    policy_in_front,
    request_in_front,
    seconds_shown,
    text_of,
)
from simulator.classroom.live.state import ClassState, Guessed, Part, Seat, SeatId
from simulator.classroom.live.views import PhoneView
from simulator.report.words.terms import number


def phone_view(course: Class, state: ClassState, seat: SeatId, results: Results) -> PhoneView:
    """Return all that the phone of a seat shows.

    Raises:
        KeyError: there is no such seat.
    """
    held = state.seats[seat]
    view = PhoneView(
        version=state.version,
        part=state.part,
        title=course.lesson.title,
        step=0 if state.part == "lobby" else state.step + 1,
        steps=len(course.lesson.steps),
        house=held.house,
        card=course.deck.text(held.card),
        may_swap=may_swap(course, state, held) and not held.left,
        heading=words.LOOK_UP,
        words=(),
        seconds_left=seconds_shown(course, state),
        paused=state.paused,
    )
    if held.left:
        said = words.COMPUTER_PLAYS
        return replace(view, heading=words.YOU_LEFT, words=said, card="", seconds_left=None)
    return _DRAWN[state.part](_Phone(course, state, seat, results, view))


def over_view(course: Class, state: ClassState) -> PhoneView:
    """Return what any phone shows when the class has ended, and no seat is known any more."""
    return PhoneView(
        version=state.version,
        part="end",
        title=course.lesson.title,
        step=len(course.lesson.steps),
        steps=len(course.lesson.steps),
        house="",
        card="",
        may_swap=False,
        heading=words.OVER,
        words=(words.KEPT if state.ended == "kept" else words.DELETED,),
    )


@dataclass(frozen=True, slots=True)
class _Phone:
    """A phone, and all that it shows whatever the part is."""

    course: Class
    state: ClassState
    seat: SeatId
    results: Results
    view: PhoneView

    @property
    def held(self) -> Seat:
        return self.state.seats[self.seat]

    @property
    def guess(self) -> Guessed | None:
        return self.state.guesses.get((self.state.step, self.seat))

    def text(self, text: str, guess: str | None = None) -> str:
        return text_of(self.course, self.state, self.results, text, guess)

    def figure(self, name: str) -> float | None:
        return number_of(self.course, self.state, self.results, name)

    def known_for_sure(self, policy: str) -> str:
        """Return what is known of the house for sure under a policy, as one text."""
        street = self.results.get((closed_by(self.course, self.state), policy))
        if street is None:
            return words.WORKING
        house = street.houses.get(self.held.house)
        return " ".join(house.sentences) if house and house.sentences else words.NOTHING_KNOWN


def _lobby(phone: _Phone) -> PhoneView:
    said = words.READ_YOUR_CARD if phone.course.mode == "cards" else words.THROW_A_DIE
    return replace(phone.view, heading=words.YOU_ARE_IN, words=said)


def _say(phone: _Phone) -> PhoneView:
    said = phone.text(phone.course.step(phone.state.step).say)
    return replace(phone.view, words=(said,))


def _letter(phone: _Phone) -> PhoneView:
    """Return the letter; the words alone differ where the house is not asked."""
    course, state, held = phone.course, phone.state, phone.held
    request = state.closed
    asked = is_asked(course, held, request)
    if asked:
        answer = state.answers.get((request, held.house))
        chosen = "" if answer is None else answer.choice
    else:
        chosen = state.hunches.get((request, phone.seat), "")
    card = phone.view.card
    return replace(
        phone.view,
        card=_die(course, held, request, asked=asked) if course.mode == "dice" else card,
        heading=words.A_LETTER,
        words=(course.requests[request].incident, words.ASKED if asked else words.NOT_ASKED),
        choices=tuple((one, words.BUTTONS[one]) for one in course.deck.buttons(held.house)),
        chosen=chosen,
        is_in=bool(chosen),
    )


def _die(course: Class, held: Seat, request: int, *, asked: bool) -> str:
    if not asked:
        return words.DIE_RESTS
    die = course.deck.die(request, held.house)
    return words.YOU_DECIDE if die is None else words.DIE_DECIDES[die]


def _closed(phone: _Phone) -> PhoneView:
    request = request_in_front(phone.course, phone.state)
    looks: tuple[str, ...] = ()
    if request is not None:
        answer = phone.state.answers.get((request, phone.held.house))
        if answer is None:
            looks = (words.thought(phone.state.hunches.get((request, phone.seat))),)
        else:
            looks = (words.did(answer.choice, answer.by),)
    return replace(phone.view, heading=words.CLOSED, words=(words.SEE_WHAT_HAPPENED,), looks=looks)


def _guess(phone: _Phone) -> PhoneView:
    ask, guess = phone.course.step(phone.state.step).ask, phone.guess
    assert ask is not None
    chosen = ""
    if guess is not None:
        chosen = str(guess.choice) if guess.number is None else f"{guess.number:g}"
    return replace(
        phone.view,
        heading=phone.text(ask.text),
        choices=tuple((str(place), phone.text(text)) for place, text in enumerate(ask.choices)),
        chosen=chosen,
        is_in=guess is not None,
        number=None if ask.number is None else (ask.number.low, ask.number.high, ask.number.unit),
        reasons=ask.reasons,
        chosen_reason=None if guess is None else guess.reason,
    )


def _tell(phone: _Phone) -> PhoneView:
    """Return the guess beside the result, and what is known of the house."""
    said = _told(phone)
    return replace(
        phone.view,
        heading=words.WHAT_THEY_KNOW,
        words=(*((said,) if said else ()), words.UNDER_LOOK),
        looks=(phone.known_for_sure(policy_in_front(phone.course, phone.state)),),
    )


def _told(phone: _Phone) -> str:
    step, guess = phone.course.step(phone.state.step), phone.guess or Guessed()
    if step.tell is None or step.ask is None:
        return ""
    guessed = None
    if guess.number is not None:
        guessed = number(guess.number)
    elif guess.choice is not None:
        guessed = phone.text(step.ask.choices[guess.choice])
    right = is_right(step.ask, guess, phone.figure)
    return phone.text(step.tell.all or (step.tell.yes if right else step.tell.no), guessed)


def _infer(phone: _Phone) -> PhoneView:
    """Return the chances of the house before and after, and why: two texts on each phone."""
    course, state, house = phone.course, phone.state, phone.held.house
    street = phone.results.get((closed_by(course, state), policy_in_front(course, state)))
    looks = (words.WORKING, words.NOTHING_SURE)
    if street is not None and street.chances_ready and house in street.houses:
        known = street.houses[house]
        chances = " ".join(chance.text for chance in known.chances)
        looks = (chances or words.NOTHING_KNOWN, " ".join(known.why) or words.NOTHING_SURE)
    return replace(phone.view, heading=words.HOW_SURE, words=(words.SURE_UNDER_LOOK,), looks=looks)


def _what_if(phone: _Phone) -> PhoneView:
    regimes = phone.course.loaded.regimes
    looks = tuple(
        f"{regimes[policy].title}: {phone.known_for_sure(policy)}"
        for policy in phone.course.policies_at(phone.state.step)
    )
    return replace(
        phone.view, heading=words.OTHER_RULES, words=(words.RULES_UNDER_LOOK,), looks=looks
    )


def _knock(phone: _Phone) -> PhoneView:
    picked = phone.state.knocks.get((phone.state.step, phone.seat), "")
    there = set(doors(phone.course, phone.state))
    return replace(
        phone.view,
        heading=words.OFFICER,
        words=(words.ONE_VISIT, words.NO_SUSPECT),
        chosen=picked,
        is_in=bool(picked),
        grid=tuple(house for house in phone.course.street.houses if house.id in there),
    )


def _talk(phone: _Phone) -> PhoneView:
    said = phone.text(phone.course.step(phone.state.step).talk)
    return replace(phone.view, heading=words.TALK, words=(said,))


def _end(phone: _Phone) -> PhoneView:
    said = (words.TEACHER_DECIDES,)
    return replace(phone.view, heading=words.OVER, words=said, card="", may_swap=False)


_DRAWN: Final[Mapping[Part, Callable[[_Phone], PhoneView]]] = {
    "lobby": _lobby,
    "say": _say,
    "letter": _letter,
    "closed": _closed,
    "guess": _guess,
    "tell": _tell,
    "infer": _infer,
    "what_if": _what_if,
    "knock": _knock,
    "talk": _talk,
    "end": _end,
}
