"""The cards of Compare: the same doors under every policy, on one scale, and what follows."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.text import Text
from textual.pilot import Pilot

from simulator.experiment.results import Comparison, run_all
from simulator.ledger import PUBLIC, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.moments.doors import Doors
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import Playback
from simulator.report.words.compared.cards import STATES, cards_of, sentences, short_names
from simulator.scenario import load_scenario
from simulator.scenario.changing import changed
from simulator.scenario.library import scenario_names
from simulator.story.backend import InProcess
from simulator.tui.compare.runs import stream
from simulator.tui.compare.small.card_text import Drawing, card_text, legend
from simulator.tui.compare.small.layout import LEAST_HEIGHT, LEAST_WIDTH, layout, shares, squares
from simulator.tui.compare.words import KEPT, NEXT
from simulator.tui.kit.host import Runs
from simulator.tui.kit.theming.themes import THEMES
from tests.screens.conftest import SIZES, Play, each_holds, press, resize, screen_text
from tests.sizes import some_here

FEW = Runs(compare=2, effect=1, bars=1)
STORIES = ("maple-court", "fort-lauderdale-2018", "sixty-doorbells", "small-areas", "the-ladder")


LARGE = "four-hundred-agencies"
ITS_FIRST_DAYS = f"{LARGE}, its first 20 days"


@functools.cache
def comparison_of(name: str, *, inference: bool = True) -> Comparison:
    loaded = load_scenario(name.partition(",")[0])
    if name == ITS_FIRST_DAYS:
        loaded = changed(loaded, {"days": 20})
    outcomes = run_all(loaded, loaded.scenario.seed, 0, inference=inference)
    return Comparison(loaded, loaded.scenario.seed, {one: [run] for one, run in outcomes.items()})


@pytest.fixture(scope="module")
def maple() -> Comparison:
    return comparison_of("maple-court")


def boxes(pilot: Pilot[None]) -> list[str]:
    """Return the cards as they are drawn, in the order of the story."""
    return [str(box.visual) for box in pilot.app.screen.query(".card")]


def drawing(comparison: Comparison, width: int = 25, height: int = 11, *, plain: bool) -> Drawing:
    return Drawing(width, height, THEMES[0].variables | COLOURS, plain, cards_of(comparison))


COLOURS = {"primary": "#56B4E9", "foreground": "#E7E9EC"}


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
            re.search(rf"{row}\W*?(<?\d+)\b", box)[1] for row in ("known", "names", "places")
        ]
        answered = int(re.search(r"(\d+) of 1 ", box)[1])
        told[policy] = answered, [0.5 if one == "<1" else int(one) for one in figures]
    most = max(answered for answered, _ in told.values())
    least = min(figures for answered, figures in told.values() if answered == most)
    assert (most, least) == (1, [0, 1, 0])
    assert told["stated-policy-2019"] == (1, [0, 1, 0])
    assert told["early-partner-2018-exact-map"] == (1, [13, 1, 14])
    assert told["nothing-without-warrant"] == (0, [0, 0, 0])


async def the_card_in_focus_is_said_in_whole_sentences(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    said = re.sub(r"\s+", " ", screen_text(pilot))
    assert "Exact map (what if): of 14 homes the police know of 13 that they did not share. " in (
        said
    )
    assert "1 of 1 request brought a clip, the same as under six others." in said
    await press(pilot, "right")
    said = re.sub(r"\s+", " ", screen_text(pilot))
    assert "Company's word (the company says it): of 14 homes the police know of none" in said
    assert "Fewer are known than under Exact map in all 2 runs." in said


async def test_no_sentence_under_the_cards_is_cut_at_any_size(play: Play) -> None:
    """Of what finds no room a whole sentence is left out, and never the first."""
    for story in ("fort-lauderdale-2018", "maple-court"):
        async with play("enter", "3", scenario=story, runs=FEW) as pilot:
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


async def test_arrows_go_from_card_to_card_and_enter_watches_it(play: Play) -> None:
    async with play("enter", "3", runs=FEW) as pilot:
        names = list(pilot.app.story.loaded.regimes)

        def in_focus() -> list[int]:
            return [place for place, box in enumerate(boxes(pilot)) if box.startswith("┏")]

        seen = []
        for key in ("left", "right", "down", "down", "left", "up"):
            await press(pilot, key)
            seen += in_focus()
        assert seen == [0, 1, 5, 5, 4, 0]
        await press(pilot, "right", "enter")
        assert pilot.app.current_mode == "watch"
        assert pilot.app.story.policy == names[1]
        assert "Company's word" in screen_text(pilot)
        await press(pilot, "3")
        assert in_focus() == [1]


async def test_the_mouse_chooses_a_card(play: Play) -> None:
    async with play("enter", "3", runs=FEW) as pilot:
        await pilot.click(pilot.app.screen.query(".card")[6])
        await press(pilot)
        assert boxes(pilot)[6].startswith("┏")
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
    async with play(runs=FEW, size=SIZES["80x24"]) as pilot:
        await each_holds(pilot, SMALL_CARDS_OF_MAPLE_COURT)


async def help_and_copy_say_what_a_card_shows(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "3")
    screen = pilot.app.screen
    assert screen.fact().startswith("Exact map (what if): of 14 homes")
    for meant in ("known not to have shared", "homes named", "cameras located", "totals"):
        assert meant in screen.explanation()
    await press(pilot, "question_mark")
    assert "places: homes on a map." in re.sub(r"\s+", " ", help_text(pilot))


def help_text(pilot: Pilot[None]) -> str:
    return " ".join(str(part.visual) for part in pilot.app.screen.query("Static"))


def test_cards_come_one_by_one_as_policies_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it takes long: first counts alone, a policy more each time, then what is known."""
    monkeypatch.setattr("simulator.tui.compare.runs._SECONDS_WORTH_SHOWING", 0.0)
    monkeypatch.setattr("simulator.tui.compare.runs._SECONDS_BETWEEN", 0.0)
    loaded = load_scenario("maple-court")
    counted: list[Comparison] = []
    whole: list[Comparison] = []
    stream(loaded, 1, InProcess(), whole.append, lambda: False, counted.append)
    there = [cards_of(one).by_policy for one in counted]
    assert [len(cards) for cards in there] == [*range(1, len(loaded.regimes) + 1)]
    assert all(card.known is None for card in there[-1].values())
    assert all(card.known is not None for card in cards_of(whole[0]).by_policy.values())
    last = list(loaded.regimes)[-1]
    assert "its first run is not over" in sentences(counted[0], last)[0]
    assert not any("same as under" in one for one in sentences(counted[0], next(iter(there[0]))))


async def test_before_its_figures_come_a_card_stands_with_its_name(play: Play) -> None:
    loaded = load_scenario("maple-court")
    empty = Drawing(25, 11, THEMES[0].variables | COLOURS, False, None)
    for name in short_names(loaded).values():
        text = card_text(name, None, empty, focus=False, kept=False)
        assert name in text.plain
        assert not re.search(r"\d", text.plain.replace(name, ""))
        assert {line.cell_len for line in text.split("\n")} == {25}


def still_open(ledger: Ledger) -> list[int]:
    """Return the requests that are not over at the end of the run."""
    trace = ledger.trace
    over = set(trace.request[trace.kind == Happened.CLOSED].tolist())
    return [one for one in range(len(ledger.requests)) if one not in over]


@pytest.mark.parametrize("story", some_here(STORIES, here=["maple-court", "sixty-doorbells"]))
def test_the_doors_that_a_card_lights_are_those_that_watch_shows(story: str) -> None:
    """Of one run: what the card has of the measures is what the doors of the ledger come to."""
    comparison = comparison_of(story)
    cards = cards_of(comparison)
    for policy, card in cards.by_policy.items():
        ledger = InProcess().ledger(comparison.loaded, policy, lambda: False)
        playback = Playback(ledger)
        now = Doors(playback).at(playback.last, wait=True)
        doors = now.known.tolist()
        lit = {state: doors.count(state) for state in STATES if state > AgencyKnows.DOT}
        shown = dict(zip(STATES, card.states, strict=True))
        assert {state: shown[state] for state in lit} == lit
        # Whoever is on the map is on it whenever it is asked.
        told_of = ledger.disclosures
        places = told_of.attribute == Attribute.CAMERAS
        on_map = np.isin(now.home, told_of.subject[places & (told_of.recipient != PUBLIC)])
        assert shown[AgencyKnows.DOT] == int((on_map & (now.known <= AgencyKnows.DOT)).sum())
        told = (AgencyKnows.SAID_NO, AgencyKnows.NO_ANSWER, AgencyKnows.GAVE_NOTHING)
        # A no that comes with a name before its request is over is known, and may yet change.
        early = np.isin(now.request, still_open(ledger)) & (now.known == AgencyKnows.SAID_NO)
        assert sum(shown[state] for state in told) == card.known + int(early.sum())


@pytest.mark.parametrize("off", [0, 260])
@pytest.mark.parametrize("story", ["maple-court", "sixty-doorbells"])
def test_a_map_of_half_the_cameras_lights_no_more_places_than_it_has(
    story: str, off: int, tmp_path: Path
) -> None:
    """At most as many as the police were told of, and a home that gave its name may be on it too."""
    half = tmp_path / "half.toml"
    half.write_text(
        f'title = "Half"\n[map]\ncovers = 0.5\nerror_ft = {off}\n'
        '[agency_receives]\ncameras = { detail = "named", when = "on_request" }\n'
        'identity = { detail = "named", when = "on_share" }\n'
        'footage = { detail = "named", when = "on_share" }\n',
        encoding="utf-8",
    )
    loaded = load_scenario(story, (str(half),))
    outcome = run_all(loaded, loaded.scenario.seed, 0)["half"]
    comparison = Comparison(loaded, loaded.scenario.seed, {"half": [outcome]})
    card = cards_of(comparison).by_policy["half"]
    playback = Playback(InProcess().ledger(loaded, "half", lambda: False))
    known = Doors(playback).at(playback.last, wait=True).known
    true = {state: int((known == state).sum()) for state in STATES}
    shown = dict(zip(STATES, card.states, strict=True))
    assert shown[AgencyKnows.DOT] <= true[AgencyKnows.DOT] + true[AgencyKnows.NAMED]
    assert (shown[AgencyKnows.DOT] > 0) is (true[AgencyKnows.DOT] > 0)
    assert true[AgencyKnows.NOTHING] > 0
    some = [one for one in sentences(comparison, "half") if "leaves cameras out: at least" in one]
    assert len(some) == (shown[AgencyKnows.DOT] > 0)
    assert shown[AgencyKnows.GAVE_NOTHING] == true[AgencyKnows.GAVE_NOTHING]


@pytest.mark.parametrize(
    "story",
    some_here(
        [*(one for one in scenario_names() if one != "sixty-doorbells"), ITS_FIRST_DAYS],
        here=["maple-court", "after-the-request", ITS_FIRST_DAYS],
    ),
)
def test_every_story_has_cards_of_one_scale_with_names_of_their_own(story: str) -> None:
    """Counted alone: what is worked out of the largest stories takes minutes."""
    comparison = comparison_of(story, inference=False)
    cards = cards_of(comparison)
    for width in (17, 18, 21, 36):
        names = short_names(comparison.loaded, width)
        assert len(set(names.values())) == len(names) == len(cards.by_policy)
        assert all(len(name) <= width for name in names.values())
    for policy, card in cards.by_policy.items():
        assert sum(card.states) == pytest.approx(cards.all_doors)
        assert min(card.states) >= 0
        for sentence in sentences(comparison, policy):
            assert sentence.endswith(".")
            assert not re.search(r"\d\.\d", sentence), "nobody meets a tenth of a home"


@pytest.mark.parametrize("plain", [False, True])
def test_every_card_is_a_whole_box_in_every_size(maple: Comparison, plain: bool) -> None:
    for width in range(LEAST_WIDTH, 60, 7):
        for height in range(LEAST_HEIGHT, 24, 5):
            how = drawing(maple, width, height, plain=plain)
            for policy, card in how.cards.by_policy.items():
                text = card_text(policy[: width - 2], card, how, focus=plain, kept=False)
                lines = text.split("\n")
                assert len(lines) == height
                assert {line.cell_len for line in lines} == {width}


def test_without_colour_each_kind_of_door_has_a_glyph_of_its_own(maple: Comparison) -> None:
    """And with colours each kind of square differs in glyph or paper."""
    plain = legend(drawing(maple, plain=True), 200).plain
    assert plain == (
        "A square is one door:  ● named  ✕ said no, by name  – no answer, by name  "
        "▒ known not to have shared  ○ a camera about here  · not known"
    )
    card = cards_of(maple).by_policy["every-outcome"]
    text = card_text("Answers by name", card, drawing(maple, plain=True), focus=True, kept=False)
    assert not any(getattr(span.style, "bgcolor", None) for span in text.spans)
    assert text.plain.count("–") == 11
    assert text.plain.count("✕") == 2


@pytest.mark.parametrize(
    "story",
    some_here(
        ["maple-court", "sixty-doorbells", "small-areas", "fort-lauderdale-2018"],
        here=["maple-court", "sixty-doorbells"],
    ),
)
def test_the_legend_is_one_line_with_all_that_is_drawn(story: str) -> None:
    comparison = comparison_of(story)
    for width in (78, 98, 158):
        text = legend(drawing(comparison, 19, 8, plain=True), width)
        assert text.cell_len <= width
        assert "known not to have shared" in text.plain
        assert "…" not in text.plain


def test_squares_stand_for_as_many_doors_as_there_are() -> None:
    for doors in (0, 1, 14, 319, 1_004, 87_654, 2_000_000):
        for columns, rows in ((15, 1), (20, 4), (34, 12)):
            how = squares(doors, columns, rows)
            assert abs(how.count * how.unit - doors) <= max(1, how.unit / 2)
            assert how.a_row * how.pitch[0] <= columns + 1
            assert -(-how.count // how.a_row) * how.pitch[1] <= rows + 1
            states = (doors * 0.03, doors * 0.2, doors * 0.77)
            for amount, count in zip(states, shares(states, how), strict=True):
                assert abs(count * how.unit - amount) <= how.unit + 1e-6


def test_cards_fill_the_pane_and_overlap_nowhere() -> None:
    for cards in range(1, 24):
        for columns, rows in ((60, 12), (80, 16), (100, 20), (160, 40)):
            found = layout(cards, columns, rows)
            assert found.width >= LEAST_WIDTH
            assert found.height >= LEAST_HEIGHT
            assert found.columns * (found.width + 1) - 1 <= columns
    assert (layout(8, 80, 16).columns, layout(8, 100, 20).columns) == (4, 4)


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
        for place, said in enumerate(("of 14 homes the police know of 13", "police know of none")):
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
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_cards_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW) as pilot:
        await each_holds(pilot, CARDS_OF_MAPLE_COURT)


def test_what_to_press_stands_in_one_line_of_eighty_columns() -> None:
    for line in (KEPT, *(line for _, _, line in NEXT.values())):
        assert len(f" ▸ {line} ") <= 80


def test_half_a_door_on_average_is_not_said_to_be_none(maple: Comparison) -> None:
    """Early partner knows of one in some runs: the figure is lit, so it cannot be 0."""
    (outcome,) = maple.outcomes["early-partner-2018-exact-map"]
    none = replace(outcome, measures={**outcome.measures, "certain_nonsharing": 0})
    once = replace(outcome, measures={**outcome.measures, "certain_nonsharing": 1})
    several = replace(maple, outcomes={"early-partner-2018-exact-map": [none, once]})
    card = cards_of(several).by_policy["early-partner-2018-exact-map"]
    text = card_text("Exact", card, drawing(several, plain=True), focus=False, kept=False).plain
    assert re.search(r"known.* <1 ", text)
    assert "in most runs the police know of none" in sentences(several, card.policy)[0]
