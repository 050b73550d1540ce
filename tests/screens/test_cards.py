"""The cards of Compare: the same doors under every policy, on one scale, and what follows."""

from __future__ import annotations

import re

import pytest
from rich.text import Text
from textual.pilot import Pilot

from simulator.experiment.results import Comparison
from simulator.report.words.compared.cards import cards_of, sentences, short_names
from simulator.scenario import load_scenario
from simulator.story.backend import InProcess
from simulator.tui.compare.runs import stream
from simulator.tui.compare.words import KEPT, NEXT
from simulator.tui.kit.host import Pace
from tests.screens.conftest import FEW_RUNS, SIZES, Play, each_holds, press, resize, screen_text


def boxes(pilot: Pilot[None]) -> list[str]:
    """Return the cards as they are drawn, in the order of the story."""
    return [str(box.visual) for box in pilot.app.screen.query(".card")]


async def who_tells_least_for_as_many_clips_is_read_off_the_cards(pilot: Pilot[None]) -> None:
    """From the start of the program: Enter, 3; every policy is in sight, in the story's order."""
    await press(pilot, "enter", "3")
    for size in SIZES.values():
        await resize(pilot, size)
        who_tells_least_is_read_off_the_cards(pilot)


def who_tells_least_is_read_off_the_cards(pilot: Pilot[None]) -> None:
    names = short_names(pilot.app.story.loaded)
    shown = screen_text(pilot)
    assert all(name in shown for name in names.values())
    told = {}
    for policy, box in zip(names, boxes(pilot), strict=True):
        figures = [
            re.search(rf"(?:{row})\W*?(\d+|in \d+ (?:of \d+ )?runs?)\b", box)[1]
            for row in ("known(?: not to have shared)?", "names|named", "cameras|located")
        ]
        answered = int(re.search(r"(\d+)(?: of |/)1 ", box)[1])
        told[policy] = answered, [int(one) if one.isdigit() else 0.5 for one in figures]
    most = max(answered for answered, _ in told.values())
    least = min(figures for answered, figures in told.values() if answered == most)
    assert (most, least) == (1, [0, 1, 0])
    assert told["stated-policy-2019"] == (1, [0, 1, 0])
    assert told["early-partner-2018-exact-map"] == (1, [13, 1, 14])
    assert told["nothing-without-warrant"] == (0, [0, 0, 0])


async def the_card_in_focus_is_said_in_whole_sentences(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    said = re.sub(r"\s+", " ", screen_text(pilot))
    assert (
        "Exact map (a made-up “what if”): 14 homes asked; the police know of 13 that did not share. "
        in said
    )
    assert "1 of 1 request brought a clip, the same as under six others." in said
    await press(pilot, "right")
    said = re.sub(r"\s+", " ", screen_text(pilot))
    assert "Company's word (the company says it): 14 homes asked; the police know of none" in said
    assert "With as many answered, the police learn least here." in said


async def no_sentence_under_the_cards_is_cut_at_any_size(pilot: Pilot[None]) -> None:
    """Of what finds no room a whole sentence is left out, and never the first."""
    await press(pilot, "enter", "3")
    for size in (*SIZES.values(), (60, 20), (90, 26)):
        await resize(pilot, size)
        meaning = pilot.app.screen.query_one("#meaning")
        text = str(meaning.visual).strip()
        assert text.endswith((".", "(6)."))
        assert meaning.size.height >= 2
        assert "…" not in text
        lines = Text(text).wrap(pilot.app.console, meaning.size.width)
        assert len(lines) <= meaning.size.height
        shown = re.sub(r"\s+", " ", screen_text(pilot))
        assert text in shown
    await resize(pilot, SIZES["100x30"])


@pytest.mark.thorough
@pytest.mark.parametrize("story", ["fort-lauderdale-2018", "who-found-out"])
async def test_no_sentence_under_the_cards_of_other_stories_is_cut(play: Play, story: str) -> None:
    """The suite would miss a sentence that a town or several requests have."""
    async with play(scenario=story, runs=FEW_RUNS) as pilot:
        await no_sentence_under_the_cards_is_cut_at_any_size(pilot)


def in_focus(pilot: Pilot[None]) -> list[int]:
    """Return the places of the cards that are drawn as chosen."""
    return [place for place, box in enumerate(boxes(pilot)) if box.startswith("┏")]


async def arrows_go_from_card_to_card_and_enter_watches_it(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    names = list(pilot.app.story.loaded.regimes)
    seen = []
    for key in ("left", "right", "down", "down", "left", "up"):
        await press(pilot, key)
        seen += in_focus(pilot)
    assert seen == [0, 1, 5, 5, 4, 0]
    await press(pilot, "right", "enter")
    assert pilot.app.current_mode == "watch"
    assert pilot.app.story.policy == names[1]
    assert "Company's word" in screen_text(pilot)
    await press(pilot, "3")
    assert in_focus(pilot) == [1]


async def the_mouse_chooses_a_card(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    await pilot.click(pilot.app.screen.query(".card")[6])
    await press(pilot)
    assert in_focus(pilot) == [6]
    assert "Answers by name" in screen_text(pilot).splitlines()[-6]


async def the_view_that_is_shown_is_named_and_marked(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    for view in ("Cards", "Table", "Dots", "Plot", "Cards"):
        text = pilot.app.screen.query_one("#views").visual
        (marked,) = [
            str(text)[span.start : span.end].strip()
            for span in text.spans
            if getattr(span.style, "reverse", None) or "reverse" in str(span.style)
        ]
        assert marked == view
        await press(pilot, "v")


SMALL_CARDS_OF_MAPLE_COURT = (
    the_card_in_focus_is_said_in_whole_sentences,
    the_view_that_is_shown_is_named_and_marked,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_small_cards_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS, size=SIZES["80x24"]) as pilot:
        await each_holds(pilot, SMALL_CARDS_OF_MAPLE_COURT)


async def help_and_copy_say_what_a_card_shows(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    screen = pilot.app.screen
    assert screen.fact().startswith("Exact map (a made-up “what if”): 14 homes asked; ")
    for meant in ("known not to have shared", "homes named", "cameras located", "totals"):
        assert meant in screen.explanation()
    await press(pilot, "question_mark")
    assert "cameras located: homes on a map, asked or not." in re.sub(r"\s+", " ", help_text(pilot))


def help_text(pilot: Pilot[None]) -> str:
    return " ".join(str(part.visual) for part in pilot.app.screen.query("Static"))


def test_cards_come_one_by_one_as_policies_are_counted() -> None:
    """Where it takes long: first counts alone, a policy more each time, then what is known."""
    loaded = load_scenario("maple-court")
    counted: list[Comparison] = []
    whole: list[Comparison] = []
    pace = Pace(worth_showing=0.0, between=0.0)
    stream(loaded, 1, InProcess(), whole.append, lambda: False, counted.append, pace=pace)
    there = [cards_of(one).by_policy for one in counted]
    assert [len(cards) for cards in there] == [*range(1, len(loaded.regimes) + 1)]
    assert all(card.known is None for card in there[-1].values())
    assert all(card.known is not None for card in cards_of(whole[0]).by_policy.values())
    last = list(loaded.regimes)[-1]
    assert "its first run is not over" in sentences(counted[0], last)[0]
    assert not any("same as under" in one for one in sentences(counted[0], next(iter(there[0]))))


async def k_puts_the_maps_of_two_policies_beside_each_other(pilot: Pilot[None]) -> None:
    """Kept, it is marked; on another card both maps are there; once more on the same lets it go."""
    await press(pilot, "enter", "3")
    for size in SIZES.values():
        await resize(pilot, size)
        await press(pilot, "k")
        assert "Exact map ◆" in boxes(pilot)[0]
        assert "k: put both maps beside each other." in screen_text(pilot)
        await press(pilot, "k")
        assert "◆" not in boxes(pilot)[0]
        await press(pilot, "k", "right", "k")
        shown = screen_text(pilot)
        assert "Exact map and Company's word: known at the end of run 1" in shown
        assert shown.count("█") > 13, "thirteen houses are lit"
        blocks = [
            str(pilot.app.screen.query_one(f"#beside-block-{place}").visual) for place in (0, 1)
        ]
        assert "known not to have shared" in blocks[0]
        assert "known not to have shared" in blocks[1]
        for place, said in enumerate(
            ("14 homes asked; the police know of 13", "police know of none")
        ):
            part = pilot.app.screen.query(".beside-said")[place]
            assert said in str(part.visual)
            lines = Text(str(part.visual)).wrap(pilot.app.console, part.size.width)
            assert len(lines) <= part.size.height
        await press(pilot, "escape")
        assert not any("◆" in box for box in boxes(pilot))
        await press(pilot, "left")


CARDS_OF_MAPLE_COURT = (
    help_and_copy_say_what_a_card_shows,
    who_tells_least_for_as_many_clips_is_read_off_the_cards,
    k_puts_the_maps_of_two_policies_beside_each_other,
    no_sentence_under_the_cards_is_cut_at_any_size,
    arrows_go_from_card_to_card_and_enter_watches_it,
    the_mouse_chooses_a_card,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_cards_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS) as pilot:
        await each_holds(pilot, CARDS_OF_MAPLE_COURT)


def test_what_to_press_stands_in_one_line_of_eighty_columns() -> None:
    for ways in ((KEPT,), *(ways for _, _, ways in NEXT.values())):
        line = "  ".join(way if isinstance(way, str) else way.said for way in ways)
        assert len(f" ▸ {line} ") <= 80
