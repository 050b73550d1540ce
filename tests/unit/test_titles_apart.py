"""Titles in the list of stories: whole where they fit, and never two that look the same."""

from __future__ import annotations

from simulator.scenario.front import bundled_spines
from simulator.scenario.letters.cells import cells
from simulator.tui.stories.screen import _IN_THE_LIST as ROOM
from simulator.tui.stories.words import titles_apart


def test_no_title_of_a_bundled_story_is_cut() -> None:
    titles = [spine.title for spine in bundled_spines().values()]
    assert titles_apart(titles, ROOM) == titles


def test_titles_that_would_be_cut_alike_keep_their_ends() -> None:
    same = "The summer of the bicycle that nobody had seen, told "
    shown = titles_apart([f"{same}by the police", f"{same}by the street", "Four doors"], ROOM)
    assert shown == [
        "The summer of the bic…by the police",
        "The summer of the bic…by the street",
        "Four doors",
    ]
    assert all(cells(title) <= ROOM for title in shown)


def test_titles_that_differ_nowhere_in_sight_are_numbered() -> None:
    long = "x" * 300
    shown = titles_apart([long, long, f"{long}{long}"], ROOM)
    assert len(set(shown)) == len(shown)
    assert all(cells(title) <= ROOM for title in shown)
