"""The words of a class's wall and phones, in one place: plain, short, and alike for all phones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.classroom.live.state import FEWEST_SHOWN, AnsweredBy
from simulator.scenario.models import Response

BUTTONS: Final[Mapping[Response, str]] = {
    "shared": "Share the video",
    "declined": "Say no",
    "ignored": "Leave it",
}
DID: Final[Mapping[Response, str]] = {
    "shared": "shared its video",
    "declined": "said no",
    "ignored": "did not answer",
}
THE_MOST: Final[Mapping[Response, str]] = {
    "shared": "share",
    "declined": "say no",
    "ignored": "not answer",
}

# ── Phones ───────────────────────────────────────────────────────────────────────────────────────

YOU_ARE_IN: Final = "You are in"
READ_YOUR_CARD: Final = ("Read about your household. You answer for it, not for yourself.",
                         "There is no right answer. The class begins soon.")  # fmt: skip
THROW_A_DIE: Final = (
    "At each letter a die may decide for your house. So no answer shows what you think.",
    "The class begins soon.",
)
LOOK_UP: Final = "Look at the wall"
A_LETTER: Final = "A letter from the police"
ASKED: Final = "They ask your house for video. What does your household do?"
NOT_ASKED: Final = "They do not ask your house. What will most of those asked do?"
DIE_DECIDES: Final[Mapping[Response, str]] = {
    "shared": "The die says: share. That is your answer now, whatever you tap.",
    "declined": "The die says: say no. That is your answer now, whatever you tap.",
    "ignored": "The die says: do not answer. That is your answer now, whatever you tap.",
}
YOU_DECIDE: Final = "The die says: you choose. What you tap is your answer this time."
DIE_RESTS: Final = "The die says: guess this time. What you tap is only your guess."
CLOSED: Final = "Closed"
SEE_WHAT_HAPPENED: Final = "The wall shows what all homes did. Under Look is what your house did."
WHAT_THEY_KNOW: Final = "What do the police know?"
UNDER_LOOK: Final = "Under Look: what they know about your house."
HOW_SURE: Final = "How sure are the police?"
SURE_UNDER_LOOK: Final = "Under Look: what they think of your house, before and now."
OTHER_RULES: Final = "The same answers, other rules"
RULES_UNDER_LOOK: Final = "Under Look: what each rule tells the police about your house."
WORKING: Final = "This is still being worked out."
NOTHING_KNOWN: Final = "They know nothing about your house."
NOTHING_SURE: Final = "Nothing is certain about your house."
OFFICER: Final = "You are an officer"
ONE_VISIT: Final = "You have time for one visit. Which house do you go to?"
NO_SUSPECT: Final = "You guess about a part somebody plays. No house did anything wrong."
TALK: Final = "Talk about it"
OVER: Final = "The class is over"
TEACHER_DECIDES: Final = "The teacher deletes it now."
DELETED: Final = "Deleted. Nothing of this is on your phone."
KEPT: Final = "The teacher keeps what the street did, and no phone. Nothing is on yours."
YOU_LEFT: Final = "You left"
COMPUTER_PLAYS: Final = ("The computer goes on for your house. Nobody sees that you left.",)


def did(choice: Response, by: AnsweredBy) -> str:
    """Return what the reader's house did in a request, and who decided it."""
    if by == "computer":
        return f"The computer played your house: it {DID[choice]}."
    if by == "time":
        return f"You tapped nothing in time: your house {DID[choice]}."
    return f"Your house {DID[choice]}."


def thought(choice: Response | None) -> str:
    """Return what the reader thought that most would do."""
    if choice is None:
        return "Your house was not asked, and you made no guess."
    return f"Your house was not asked. You thought most would {THE_MOST[choice]}."


# ── The wall ─────────────────────────────────────────────────────────────────────────────────────

LETTER: Final = "The police ask for video. Share it, say no, or do not answer: each home decides."
HANDS: Final = "Your hands set how the street answers; no hand is a house."
WHAT_HAPPENED: Final = "Closed. This is what the homes did."
A_DIE_GAVE_HALF: Final = (
    "Closed. A die gave about half of the phones' answers. What phones chose is roughly twice the "
    "share that you see, less a third."
)
WHERE_TO: Final = "You are officers with time for one visit each. Which house?"
WORKING_CHANCES: Final = "Chances are being worked out."
TOO_FEW: Final = f"With fewer than {FEWEST_SHOWN} phones the wall shows totals and no house."
