"""What a bad line does to a phone: answers that do not come back, and taps that overtake each other."""

from __future__ import annotations

import re

import pytest

from simulator.web.classes.kept.taps import PAGES, Taps
from tests.classroom.served import Phone, Small


async def _ticket(phone: Phone) -> str:
    _, door = await phone.get(f"/{phone.code}")
    (ticket,) = re.findall(r'name="ticket" value="([0-9a-f]{32})"', door)
    return str(ticket)


async def _takes(phone: Phone, ticket: str) -> str:
    """Take a house with a form of this ticket, and return which."""
    status, _ = await phone.post("/join", {"code": phone.code, "ticket": ticket})
    assert status == 303
    return await phone.house()


async def test_a_form_that_is_sent_again_takes_one_house(small: Small) -> None:
    """The answer, with the cookie in it, was lost: the browser has nothing but its form."""
    ticket = await _ticket(small.phone())
    houses = {await _takes(small.phone(), ticket) for _ in range(3)}
    assert len(houses) == 1
    assert (await small.wall.view()).seats == 1


async def test_each_form_has_a_ticket_of_its_own(small: Small) -> None:
    tickets = [await _ticket(small.phone()) for _ in range(4)]
    houses = {await _takes(small.phone(), one) for one in tickets}
    assert len(houses) == len(set(tickets)) == 4


@pytest.mark.parametrize("ticket", ["", "0", "Z" * 32, "a" * 31, "a" * 33, "<b>"])
async def test_what_is_no_ticket_takes_a_house_each_time(ticket: str, small: Small) -> None:
    houses = {await _takes(small.phone(), ticket) for _ in range(3)}
    assert len(houses) == 3


async def test_a_ticket_is_not_the_token_and_is_kept_nowhere(small: Small) -> None:
    phone = small.phone()
    ticket = await _ticket(phone)
    await _takes(phone, ticket)
    assert phone.token != ticket
    assert ticket.encode() not in small.written()
    assert phone.token.encode() not in small.written()


async def test_a_tap_that_comes_late_undoes_no_later_one(small: Small) -> None:
    (phone,) = await small.seated(1)
    await small.wall.until("letter")

    async def tap(choice: str, tap: str) -> str:
        form = {"step": re.findall(r'name="step" value="(\d+)"', await phone.part())[0]}
        status, text = await phone.post(
            "/me/answer", {**form, "choice": choice}, **{"X-Part": "1", "X-Tap": tap}
        )
        # A tap that counts no more is no fault of the phone: it sees what counts.
        assert (status, "It is in" in text) == (200, True)
        return re.findall(r"You chose: (.*?)</p>", text)[0]

    words = {"shared": "Share", "declined": "Say no", "ignored": "Leave it"}
    in_turn = [
        ("declined", "77-2", "declined"),
        ("shared", "77-1", "declined"),
        ("declined", "77-2", "declined"),
        ("ignored", "77-3", "ignored"),
        # The page was loaded anew, and counts from the beginning.
        ("shared", "78-1", "shared"),
        ("ignored", "77-9", "shared"),
        # Without a script nothing is counted: a browser sends one form at a time.
        ("declined", "", "declined"),
        ("shared", "78-1", "shared"),
    ]
    for choice, number, counts in in_turn:
        shown = await tap(choice, number)
        assert shown.startswith(words[counts]), (choice, number, shown)


def test_taps_about_something_else_and_of_others_stand_apart() -> None:
    taps = Taps()
    assert not taps.is_late("one", "/me/answer", "5-9")
    assert not taps.is_late("one", "/me/guess", "5-8")
    assert not taps.is_late("two", "/me/answer", "5-1")
    assert taps.is_late("one", "/me/answer", "5-8")
    taps.forget("one")
    assert not taps.is_late("one", "/me/answer", "5-8")


@pytest.mark.parametrize("said", ["", "5", "5-", "-5", "a-1", "5-1 ", "5-" + "9" * 7, "5--1"])
def test_what_is_no_number_of_a_tap_is_none(said: str) -> None:
    taps = Taps()
    assert not taps.is_late("one", "/me/answer", "5-9")
    assert not taps.is_late("one", "/me/answer", said)
    assert taps.is_late("one", "/me/answer", "5-8")


def test_pages_of_long_ago_are_forgotten() -> None:
    """So that nobody fills the memory by it."""
    taps = Taps()
    for page in range(PAGES + 2):
        assert not taps.is_late("one", "/me/answer", f"{page}-1")
    assert taps.is_late("one", "/me/answer", f"{PAGES}-9")
    assert not taps.is_late("one", "/me/answer", "0-1")
