"""What the wall says in words: how phones come in, who answered, what was refused, what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.tui.wall.guesses import in_fives
from simulator.tui.wall.lobby import is_here_alone
from tests.screens.conftest import SIZES, screen_text
from tests.screens.on_the_wall import Wall
from tests.screens.walls import (
    FEW_INFER,
    GUESS,
    INFER,
    LETTER,
    LOBBY,
    POLICY,
    TELL,
    WHAT_IF,
)

LONG = "A car was scratched in the night, in front of Row F."


def _words(text: str) -> str:
    """Return a text in one line, as it is read."""
    return " ".join(text.split())


def _beside_square(text: str) -> str:
    """Return what is said beside blocks and halves of them, in one line."""
    return _words("".join(letter for letter in text if letter not in "█▀▄"))


# ── How phones come in ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
async def test_the_lobby_says_what_to_do_with_square_and_address(wall: Wall, size: str) -> None:
    async with wall(LOBBY, size=SIZES[size]) as shown:
        said = "Scan the square with your phone, or type this address:"
        assert said in _beside_square(screen_text(shown.pilot))
        assert said in _beside_square(await shown.press("a"))


@pytest.mark.parametrize("size", SIZES)
async def test_where_no_phone_gets_in_it_says_so_and_shows_no_square(wall: Wall, size: str) -> None:
    here = replace(LOBBY, addresses=("http://127.0.0.1:8000/C7QM2X",))
    said = "Only this computer can open this. For phones start with --allow-network."
    async with wall(here, size=SIZES[size]) as shown:
        assert said in screen_text(shown.pilot)
        assert not shown.pilot.app.screen.query_one("#square").display
        assert "Scan" not in screen_text(shown.pilot)
        assert said in await shown.press("a")
        assert not shown.pilot.app.screen.query_one("#address-square").display


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1:8000", True),
        ("127.9.9.9:8000", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("192.168.1.20:8000", False),
        ("[2001:db8::1]:8000", False),
        ("school-laptop:8000", False),
    ],
)
def test_an_address_of_this_machine_alone_is_known(host: str, here: bool) -> None:
    assert is_here_alone(f"http://{host}/C7QM2X") == here


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (0, "0 phones are in. The computer plays the 55 homes."),
        (1, "1 phone is in: 1 of 55 homes with a camera is lived in. The computer plays the rest."),
        (
            24,
            "24 phones are in: 24 of 55 homes with a camera are lived in. "
            "The computer plays the rest.",
        ),
    ],
)
async def test_the_lobby_says_who_plays_the_homes(wall: Wall, seats: int, said: str) -> None:
    async with wall(replace(LOBBY, seats=seats), size=(80, 24)) as shown:
        assert said in _beside_square(screen_text(shown.pilot))


# ── Who has answered, and what is asked ──────────────────────────────────────────────────────────


def test_phones_are_counted_in_fives_in_plain_words() -> None:
    assert in_fives("answered", 0, 24) == "Fewer than 5 phones have answered."
    assert in_fives("answered", 10, 10) == "About 10 of 10 phones have answered."
    assert in_fives("guessed", 15, 24) == "About 15 of 24 phones have guessed."


async def test_a_count_in_fives_is_one_sentence_wherever_it_stands(wall: Wall) -> None:
    async with wall(LETTER) as shown:
        assert "About 15 of 24 phones have answered." in screen_text(shown.pilot)
        assert "About 15 of 24 phones have guessed." in await shown.show(GUESS)
    async with wall(LETTER, size=(80, 24)) as shown:
        assert "42 seconds left. About 15 of 24 phones have answered." in screen_text(shown.pilot)


@pytest.mark.parametrize("size", [(60, 20), *SIZES.values()])
async def test_what_a_letter_is_about_is_never_cut(wall: Wall, size: tuple[int, int]) -> None:
    """In a narrow window the side of the map has it nowhere else."""
    assert LETTER.request is not None
    request = replace(LETTER.request, incident=LONG)
    async with wall(size=size) as shown:
        for view in (LETTER, GUESS, TELL, INFER, WHAT_IF):
            text = await shown.show(replace(view, request=request))
            assert "request 2 of 4" in text, view.part
            assert LONG in "\n".join(text.splitlines()[:2]), view.part
            assert text.splitlines()[0].endswith("step 5 of 12"), view.part


async def test_what_to_press_is_wrapped_under_itself(wall: Wall) -> None:
    async with wall(LETTER, size=(60, 20)) as shown:
        press, more = screen_text(shown.pilot).splitlines()[-2:]
        assert press.startswith(" ▸ Space twice: close.")
        assert more.startswith("   ")


# ── What was refused ─────────────────────────────────────────────────────────────────────────────


async def test_what_was_refused_is_not_said_any_more_where_the_class_has_changed(
    wall: Wall,
) -> None:
    nobody = replace(LOBBY, seats=0)
    async with wall(nobody) as shown:
        shown.host.why_not = "Nobody is in yet. The first phone opens the class."
        assert "▸ Nobody is in yet." in await shown.press("space")
        two = await shown.show(replace(nobody, seats=2, version=nobody.version + 2))
        assert "Nobody is in yet" not in two
        assert "▸ Space: begin." in two
        await shown.press("a")
        assert "▸ Space: begin." in await shown.press("escape")


async def test_a_second_that_goes_by_takes_no_refusal_away(wall: Wall) -> None:
    """It would be gone before a class has read it."""
    assert LETTER.request is not None
    async with wall(LETTER) as shown:
        shown.host.why_not = "There is no other policy."
        await shown.press("plus")
        later = replace(LETTER, request=replace(LETTER.request, seconds_left=41), version=10)
        assert "There is no other policy." in await shown.show(later)
        answered = replace(later, request=replace(LETTER.request, answered_in_fives=20))
        assert "There is no other policy." not in await shown.show(answered)


async def test_what_was_refused_while_the_class_changed_is_not_said(wall: Wall) -> None:
    """The first phone may come between a press and its answer."""
    nobody = replace(LOBBY, seats=0)
    async with wall(nobody) as shown:
        shown.host.why_not = "Nobody is in yet. The first phone opens the class."
        shown.host.meanwhile = replace(nobody, seats=1, version=nobody.version + 1)
        assert "Nobody is in yet" not in await shown.press("space")


# ── Few phones ───────────────────────────────────────────────────────────────────────────────────


async def test_where_phones_have_left_a_proof_is_not_shown_either_and_nothing_else_is_said(
    wall: Wall,
) -> None:
    """After the lobby the wall counts all phones that came: that somebody left shows nowhere."""
    left = replace(FEW_INFER, seats=9, happened={}, policy=POLICY)
    async with wall(left) as shown:
        text = " ".join(_left_half(screen_text(shown.pilot)).split())
        assert "A proof names houses: with so few phones none is shown." in text
        assert "Nothing is proven" not in screen_text(shown.pilot)
        assert "homes known not to have shared" in screen_text(shown.pilot)


def _left_half(text: str) -> str:
    return "\n".join(line[:50] for line in text.splitlines()[1:-2])
