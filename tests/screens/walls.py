"""Walls written by hand: one for each part of a class, of one street and one sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simulator.classroom.live.shown.words import LETTER
from simulator.classroom.live.views import (
    Circle,
    House,
    Known,
    Mark,
    PolicyShown,
    QuestionShown,
    RequestShown,
    Tally,
    WallView,
)

ROWS, COLUMNS = "ABCDEFG", range(1, 13)
CIRCLE = Circle(column=5.0, row=2.5, radius=3.6)


def _has_camera(row: int, column: int) -> bool:
    return (row * 5 + column * 3) % 14 not in (0, 3, 6, 8, 11)


HOUSES = tuple(
    House(f"{letter}{number}", row, number - 1, _has_camera(row, number))
    for row, letter in enumerate(ROWS)
    for number in COLUMNS
)


def _within(house: House) -> bool:
    return (house.column - CIRCLE.column) ** 2 + (house.row - CIRCLE.row) ** 2 <= CIRCLE.radius**2


ASKED = [house.id for house in HOUSES if house.camera and _within(house)]


def _marks(of_asked: Mapping[int, Mark], otherwise: Mark) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for house in HOUSES:
        if house.id in ASKED:
            marks[house.id] = of_asked.get(ASKED.index(house.id) % 7, otherwise)
        else:
            marks[house.id] = "no_camera"
    return marks


WHO_IS_ASKED = _marks({}, "asked")
HAPPENED = _marks({0: "shared", 3: "declined", 5: "shared"}, "ignored")
_OF_MARK: dict[Mark, Known] = {"shared": "gave", "ignored": "not_shared", "declined": "likely_no"}
_FIRST_ROW = {one.id for one in HOUSES if one.camera and one.row == 0} - set(ASKED)
KNOWN = {
    house: _OF_MARK.get(mark, "has_camera" if house in _FIRST_ROW else "nothing")
    for house, mark in HAPPENED.items()
} | {"F7": "switched_off", ASKED[3]: "said_no"}
COUNTS = {mark: list(HAPPENED.values()).count(mark) for mark in ("shared", "declined", "ignored")}

LOBBY = WallView(
    version=7,
    lesson="our-street",
    title="Our street",
    mode="cards",
    part="lobby",
    step=0,
    steps=12,
    text="",
    addresses=("http://192.168.1.20:8000/C7QM2X",),
    code="C7QM2X",
    seats=24,
    most_seats=40,
    over=0,
    door_open=True,
    paused=False,
    cameras=sum(house.camera for house in HOUSES),
    houses=HOUSES,
    request=None,
    happened={},
    known=None,
    tally=None,
    question=None,
    policy=None,
    deck=(
        ("Your camera also films the neighbours' door. They never said whether they mind.", 0.1, 0.5),
        ("Your bicycle was taken last year. A clip of a neighbour brought it back.", 0.6, 0.1),
        ("You are hardly ever at home. Letters wait for weeks.", 0.05, 0.05),
    ),
)  # fmt: skip
REQUEST = RequestShown(
    number=2,
    of=4,
    incident="A parcel is gone from Row E.",
    circle=CIRCLE,
    asked=len(ASKED),
    answered_in_fives=15,
    seconds=60,
    seconds_left=42,
)
TALLY = Tally(COUNTS["shared"], COUNTS["declined"], COUNTS["ignored"], by_phones=19)
QUESTION = QuestionShown(
    "How many homes can the police now name that did not share?",
    ("none: silence is silence", "those that said no", "nearly all that were asked"),
    None,
    guessed_in_fives=15,
)
SAY = replace(
    LOBBY,
    part="say",
    step=5,
    text="It is May. In April you shared a clip.\nNow a parcel is gone, and you say nothing.",
)
LETTER = replace(
    LOBBY,
    part="letter",
    step=5,
    text=LETTER,
    request=REQUEST,
    happened=WHO_IS_ASKED,
    version=9,
)
CLOSED = replace(
    LETTER,
    part="closed",
    happened=HAPPENED,
    tally=TALLY,
    request=replace(REQUEST, answered_in_fives=0, seconds_left=0),
)
GUESS = replace(CLOSED, part="guess", question=QUESTION)
TELL = replace(
    CLOSED,
    part="tell",
    text="They know of 17 homes that did not share. Nobody told them one of these names.",
    known=KNOWN,
    question=replace(
        QUESTION,
        counts=(11, 8, 5),
        right=2,
        reasons=(
            ("nobody told them who got it", 12),
            ("they know who is not among the names", 5),
            ("a no is written down somewhere", 0),
        ),
    ),
)
INFER = replace(
    TELL,
    part="infer",
    text="",
    question=None,
    proof=(
        "The first circle holds 34 cameras that were asked.",
        "The second lies around it and holds two more homes with a camera.",
        "The company says that 35 were asked: one of the two was left out.",
        "F7 has switched requests off.",
    ),
    proof_homes=(tuple(ASKED[:8]), tuple(ASKED), (*ASKED[-3:], "F7"), ("F7",)),
)
POLICY = PolicyShown(
    "stated-policy-2019",
    "What the company said in 2019",
    2,
    6,
    ready=True,
    chances_ready=True,
    gave=8,
    not_shared=17,
    said_no=1,
    switched_off=1,
    change=-12,
)
WHAT_IF = replace(TELL, part="what_if", text="", question=None, policy=POLICY)
KNOCK = replace(
    TELL,
    part="knock",
    text="You are officers with time for one visit each. Which house?",
    question=None,
)
KNOCKED = replace(KNOCK, knocks=(30, 7), doors=(35, 9))
TALK = replace(
    SAY,
    part="talk",
    text="Resident, person in the picture, police, company, council:\nwhich number would you still send, and who must be told?",
)
KNOCKED_TALK = replace(
    TALK,
    text="What did you go by when you chose a door? What would somebody at that door feel?",
    knocks=(30, 7),
    doors=(35, 9),
)
FEW_INFER = replace(INFER, seats=5, known={}, proof=(), proof_homes=())
END = replace(SAY, part="end", text="", step=12)
HANDS_LOBBY = replace(LOBBY, mode="hands", addresses=(), code="", seats=0)
HANDS_LETTER = replace(
    LETTER,
    mode="hands",
    addresses=(),
    code="",
    seats=0,
    hands=28,
    request=replace(REQUEST, seconds=0, seconds_left=None, answered_in_fives=0),
)
HANDS_CLOSED = replace(
    CLOSED, mode="hands", addresses=(), code="", seats=0, hands=28, counts=(9, 6, 13)
)
HANDS_END = replace(END, mode="hands", addresses=(), code="", seats=0, hands=28)
FEW = replace(CLOSED, seats=5, happened={})
OPENING = replace(LOBBY, addresses=(), code="", seats=0)

STATES = {
    "lobby": LOBBY,
    "say": SAY,
    "letter": LETTER,
    "closed": CLOSED,
    "guess": GUESS,
    "tell": TELL,
    "infer": INFER,
    "what-if": WHAT_IF,
    "knock": KNOCK,
    "knocked": KNOCKED,
    "talk": TALK,
    "talk of doors": KNOCKED_TALK,
    "end": END,
    "hands, lobby": HANDS_LOBBY,
    "hands, letter": HANDS_LETTER,
    "hands, closed": HANDS_CLOSED,
    "hands, end": HANDS_END,
    "few phones": FEW,
    "few phones, infer": FEW_INFER,
}
"""By state, the wall."""
