"""What a phone is told of what it sent, where that did not count; and of doors that stay shut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.classroom.live.course import WhyNot

REFUSED: Final[Mapping[WhyNot, str]] = {
    "not now": "Too late: the class has moved on.",
    "not open": "Too late: it is closed.",
    "too late": "Too late: the first letter is here.",
    "swapped": "You have taken another household already.",
    "no such choice": "That is none of the choices.",
    "out of range": "That number is out of range.",
    "no such house": "That house cannot be picked.",
    "paused": "The class waits. Try again in a moment.",
}
OTHERWISE: Final = "That does not fit here."
TOO_OFTEN: Final = "Not so fast. Tap once and wait."
NOT_WRITTEN: Final = "It could not be kept. Try again in a moment."
OUR_FAULT: Final = "That went wrong here. Try again in a moment."

TAKE: Final = "Take a house"
CODE_FIRST: Final = "Which class?"
NOT_THE_CODE: Final = "That is not the code on the wall."
WAIT: Final = "Too many wrong codes came from here. Wait a minute, then look at the wall."
FULL: Final = ("All houses are taken", "Share a phone with somebody beside you.")
SHUT: Final = ("The door is shut", "Nobody more can take a house now. Ask at the front.")
NO_HOUSE: Final = ("This phone has no house", "Take one, or go back to the one you had.")
NO_SUCH_KEY: Final = "That house and that key do not belong together."
LEFT: Final = ("You have left", "The computer goes on for your house. You can close this page.")
NOTHING_HERE: Final = ("There is nothing here", "Look at the address on the wall.")


def refused(why: WhyNot) -> str:
    """Return what is said to a phone whose action did not count."""
    return REFUSED.get(why, OTHERWISE)
