"""Whose question comes next, and who waits for it."""

from __future__ import annotations

from simulator.web.worker.queue import Turns


def taken(turns: Turns[str, str], count: int = 99) -> list[str]:
    """Take up as many questions as can be, and return them."""
    found = []
    while len(found) < count and (piece := turns.take()) is not None:
        found.append(piece.question)
    return found


def test_who_asks_much_holds_up_nobody() -> None:
    turns: Turns[str, str] = Turns(most=2, most_of_one=2)
    for number in range(5):
        turns.ask(f"a{number}", f"line {number}", "A")
    first = turns.take()
    assert first is not None
    turns.ask("b0", "line b", "B")
    # One of A is under way: B, with none, comes before A's next.
    assert taken(turns) == ["b0"]
    turns.done(first)
    assert taken(turns) == ["a1"]


def test_turns_go_round() -> None:
    turns: Turns[str, str] = Turns(most=1)
    for session in "AABBCC":
        line = f"{session}{turns._count}"
        turns.ask(line, line, session)
    order = []
    while (piece := turns.take()) is not None:
        order.append(piece.question[0])
        turns.done(piece)
    assert order == list("ABCABC")


def test_a_session_has_no_more_than_its_share_under_way() -> None:
    turns: Turns[str, str] = Turns(most=8, most_of_one=2)
    for number in range(5):
        turns.ask(f"a{number}", f"line {number}", "A")
    assert taken(turns) == ["a0", "a1"]


def test_the_same_question_is_worked_on_once_and_for_whoever_is_left() -> None:
    turns: Turns[str, str] = Turns()
    turns.ask("same", "line 1", "A")
    turns.ask("same", "line 2", "B")
    piece = turns.take()
    assert piece is not None
    assert turns.take() is None
    assert turns.leave("line 1") is None
    assert turns.done(piece) == ("line 2",)
    assert turns.idle


def test_what_nobody_waits_for_is_given_back_and_asked_anew() -> None:
    turns: Turns[str, str] = Turns()
    turns.ask("waits", "line 0", "A")
    turns.leave("line 0")
    assert turns.take() is None
    turns.ask("one", "line 1", "A")
    piece = turns.take()
    assert piece is not None
    assert turns.leave("line 1") is piece
    turns.ask("one", "line 2", "A")
    again = turns.take()
    assert again is not None
    assert again is not piece
    assert turns.done(piece) == ()
    assert turns.done(again) == ("line 2",)
    assert turns.idle
