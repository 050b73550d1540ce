"""What lets somebody in: the class's code, a seat's token in a cookie, a house's key."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

from simulator.classroom.live.state import SeatId

LETTERS: Final = "23456789CFGHJMPQRVWX"
"""No vowels, so no words; nothing that looks like something else."""
CODE_LENGTH: Final = 6
KEY_LENGTH: Final = 6
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_BLANKS: Final = str.maketrans("", "", " -\t")


def new_code() -> str:
    """Return a code for a class."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_token() -> str:
    """Return a token for a seat: 128 random bits."""
    return secrets.token_hex(16)


def new_ticket() -> str:
    """Return what a form that takes a house has, so that it takes one however often it is sent."""
    return secrets.token_hex(16)


def token_of(secret: bytes, ticket: str) -> str | None:
    """Return the token of whoever takes a house with this ticket; None if it is no ticket.

    A form is sent again where no answer came: the house that it took then is taken by nobody else.
    """
    if not _TOKEN.fullmatch(ticket):
        return None
    return hmac.digest(secret, b"ticket" + ticket.encode("ascii"), "sha256").hex()[:32]


def seat_of(token: str | None) -> SeatId | None:
    """Return which seat a token is of; None if it is no token at all."""
    if token is None or not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def key_of(secret: bytes, seat: SeatId) -> str:
    """Return the key with which a house is found again.

    Six letters are 26 bits: a hash of them would hide nothing from who has the file, so the key is
    made of the class's secret and is kept nowhere.
    """
    number = int.from_bytes(hmac.digest(secret, b"key" + seat.encode("ascii"), "sha256"))
    letters = []
    for _ in range(KEY_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def typed(text: str) -> str:
    """Return a code, key or house as it is written, however it was typed."""
    return text.translate(_BLANKS).upper()


def looks_like_code(text: str) -> bool:
    """Tell whether somebody may have meant a code: as many letters and digits as one has."""
    return len(text) == CODE_LENGTH and text.isascii() and text.isalnum()


def same(one: str, other: str) -> bool:
    """Compare what is secret, in a time that says nothing of where they differ."""
    return hmac.compare_digest(*(text.encode("utf-8", "backslashreplace") for text in (one, other)))
