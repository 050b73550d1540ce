"""What Infer draws: homes as one bar, chances as two, areas of a step, and no sentence cut."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.experiment.what_if import SAFEGUARDS, TOTALS, given_under
from simulator.measure.moments.parties import FactsTold
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.report.words.proof.answered import answered
from simulator.report.words.proof.steps import Step
from simulator.scenario import load_scenario
from simulator.scenario.letters.cells import wrapped
from simulator.tui.infer.facts import given_line, given_panel
from simulator.tui.infer.steps import ReasonSteps
from simulator.tui.infer.words import moved, thermometer, verdict_line
from simulator.tui.kit.ground.raster import inside_circles, rims_of_circles
from simulator.tui.kit.looks import SURE
from simulator.tui.kit.map_cells import MapWindow
from simulator.tui.kit.theming.themes import THEMES
from tests.screens.conftest import SIZES, Play, press, resize, screen_text

COLOURS = THEMES[0].variables | {"foreground": "#E7E9EC"}
SIXTY = "sixty-doorbells"


def homes_of(counts: dict[Sure, int]) -> list[Suspected]:
    return [
        Suspected(place, place, f"H{place}", 0.1, 0.5, sure)
        for sure, count in counts.items()
        for place in range(count)
    ]


@pytest.mark.parametrize("width", [6, 20, 44])
def test_the_bar_has_a_part_for_each_kind_of_home(width: int) -> None:
    homes = homes_of({Sure.PROVEN: 3, Sure.MORE_LIKELY: 4, Sure.RULED_OUT: 44, Sure.NOT_KNOWN: 1})
    bar = thermometer(homes, width, COLOURS).plain
    assert len(bar) == width
    assert re.fullmatch(r"█+▚+━+\?+", bar)
    assert bar.count("━") > bar.count("▚")
    only = thermometer(homes_of({Sure.ALMOST_SURE: 2}), width, COLOURS).plain
    assert only == "▓" * width


def test_a_bar_takes_its_glyphs_along_where_it_is_counted() -> None:
    homes = homes_of({Sure.PROVEN: 3, Sure.RULED_OUT: 48})
    with_bar = verdict_line(homes, "opted_out", 98, COLOURS).plain
    assert with_bar.endswith("█ 3 proven  ━ 48 ruled out  of 51 homes")
    assert with_bar.startswith("█")
    alone = verdict_line(homes, "opted_out", 42, COLOURS).plain
    assert alone == "█ 3 proven  · 48 ruled out  of 51 homes"
    assert SURE[Sure.RULED_OUT].glyph == "·"


@pytest.mark.parametrize(
    ("sure", "before", "after", "said"),
    [
        (Sure.PROVEN, 0.11, 1.0, "at first 11 in 100 ▕▉       ▏   now certain ▕████████▏"),
        (Sure.RULED_OUT, 0.5, 0.0, "at first 50 in 100 ▕████    ▏   now certainly not ▕        ▏"),
        (Sure.MORE_LIKELY, 0.1, 0.5, "at first 10 in 100 ▕▊       ▏   now 50 in 100 ▕████    ▏"),
    ],
)
def test_the_chance_at_first_and_now_are_bars_of_one_length(
    sure: Sure, before: float, after: float, said: str
) -> None:
    home = Suspected(0, 0, "H1", before, after, sure)
    assert moved(home, "at first", COLOURS, wide=False).plain == said
    # What was known before is not the same under every question.
    by_map = moved(home, "by map", COLOURS, wide=False).plain
    assert by_map == said.replace("at first", "by map")


def test_of_several_areas_one_is_filled_and_the_others_have_a_rim() -> None:
    window = MapWindow(0.0, 0.0, 40.0, 40.0, None)
    circle = (20.0, 20.0, 12.0)
    whole = inside_circles(window, 40, 20, [circle])
    rim = rims_of_circles(window, 40, 20, [circle])
    assert rim.any()
    assert not (rim & ~whole & 1).any()
    assert not rim[20, 20]
    assert whole[20, 20]
    # What is left of the circle without its rim touches nothing outside it.
    inner = (whole & (1 - rim)).astype(bool)
    for axis in (0, 1):
        for step in (1, -1):
            assert not (inner & ~np.roll(whole.astype(bool), step, axis)).any()


def test_no_step_and_no_end_is_cut() -> None:
    """What finds no room is left out whole, and where it stands is said."""
    steps = ReasonSteps(tuple(Step(f"{'word ' * 12}{place}.", (0,)) for place in range(7)))
    for width in (40, 60, 98):
        for most in (3, 5, 8):
            said = steps.told(most, width).plain
            assert sum(len(wrapped(line, width)) for line in said.split("\n")) <= most
            assert said.endswith("step by step.") or "6." in said
            late = ReasonSteps(steps.steps, at=5).told(max(most, 4), width).plain
            assert sum(len(wrapped(line, width)) for line in late.split("\n")) <= max(most, 4)
            assert late.endswith("5.")


async def test_nothing_on_infer_is_cut_and_the_last_sentences_always_stand(play: Play) -> None:
    async with play("enter", "4", scenario=SIXTY) as pilot:
        for size in SIZES.values():
            await resize(pilot, size)
            await press(pilot, "home" if size == (80, 24) else "down", "up")
            shown = " ".join(screen_text(pilot).split())
            assert "policy: " in shown.split("said no")[0]
            assert "policy: Exact map, switch" in shown
            assert ("g totals: 22" in shown) or ("22, each request" in shown)
            assert "h hidden: no" in shown or "h hide, round or blur no" in shown
            assert "nobody changes the switch." in shown
            facts = "given" if size == (80, 24) else "given-panel"
            for name in ("about-home", "reasons", "verdict", facts, "caveat"):
                assert whole(pilot, name), (name, size)


@pytest.mark.parametrize("story", ["sixty-doorbells", "as-it-happened", "who-found-out"])
def test_the_facts_stand_in_one_line_of_eighty_columns(story: str) -> None:
    """However many there are, and however they are protected; none is cut."""
    told = FactsTold(1_234, 56_789)
    for regime in load_scenario(story).regimes.values():
        own = given_under(regime)
        totals = [replace(own, totals=kind) for kind in TOTALS]
        for given in [
            own,
            *(replace(each, safeguard=way) for each in totals for way in SAFEGUARDS),
        ]:
            line = given_line(given, regime, told, 78)
            assert line.cell_len <= 78
            for key in ("m map: ", "n names: ", "g totals: "):
                assert key in line.plain
            panel = given_panel(given, regime, told, COLOURS | {"accent": "#FFFFFF"})
            rows = panel.plain.split("\n")
            assert len(rows) == 5
            assert all(len(row) <= 47 for row in rows)


async def test_each_fact_has_a_row_with_its_key_beside_the_map(play: Play) -> None:
    async with play("enter", "4") as pilot:
        panel = str(pilot.app.screen.query_one("#given-panel", Static).visual)
        assert "WHAT THEY WERE TOLD" in screen_text(pilot)
        assert [row[1] for row in panel.split("\n")[1:]] == ["m", "n", "g", "h"]
        assert "4, one overview" in panel
        assert "names of sharers     1" in panel
        await press(pilot, "n", "g")
        panel = str(pilot.app.screen.query_one("#given-panel", Static).visual)
        assert "names of sharers     no" in panel
        assert "4, each week" in panel


def whole(pilot: Pilot[None], name: str) -> bool:
    """Tell whether all that a part says is in view."""
    part = pilot.app.screen.query_one(f"#{name}", Static)
    text = str(part.visual)
    lines = sum(
        len(Text(line).wrap(pilot.app.console, part.size.width)) for line in text.split("\n")
    )
    return lines <= part.size.height


def test_the_first_sentence_says_what_was_worked_out() -> None:
    """Of all homes that a request reached: how many are proven, else how many nearly."""
    surest = [Sure.PROVEN, Sure.ALMOST_SURE, Sure.ALMOST_SURE, Sure.RULED_OUT]
    homes = [
        Suspected(place, place, f"H{place}", 0.1, 0.9, sure) for place, sure in enumerate(surest)
    ]
    assert answered(homes, "not_shared") == (
        "The police can prove that 1 of 4 homes in the area of a request did not share, at least "
        "once."
    )
    once = [replace(home, once_at_most=True) for home in homes]
    assert answered(once, "not_shared") == (
        "The police can prove that 1 of 4 homes in the area of a request did not share."
    )
    assert answered(homes[1:], "declined", room=90) == (
        "The police cannot prove that any of 3 homes said no. They are almost sure of 2."
    )
    unseen = [replace(home, pointed_out=False) for home in homes[1:]]
    said = answered(unseen, "declined")
    assert said.endswith(" No map shows which of them have a camera.")
    some = answered([homes[1], *unseen[1:]], "declined")
    assert some.endswith(" Of 2 of them no map shows whether they have a camera.")
    short = answered(unseen, "declined", room=95)
    assert short.startswith("The police cannot prove that any of 3 homes (camera or not) said no.")
    unsure = [replace(home, still_open=True) for home in homes]
    assert answered(unsure, "opted_out") == (
        "The police cannot prove that any of 4 homes in the area of a request switched requests off."
    )
    assert answered([], "declined") == ""
