"""What stands beside the pictures of Infer and Watch, and the ground that a story opens on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.parties import ResidentsAware
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.questions import QUESTIONS, Question
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.model.run import run
from simulator.scenario import load_scenario
from simulator.story.ground import ground_of
from simulator.tui.infer.words import rows_of, verdict
from simulator.tui.kit.ground.papers import Paper
from simulator.tui.kit.ground.raster import rasterise
from simulator.tui.kit.map_cells import MapWindow
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.watch.pictures.flow_picture import FlowMoment, channels_of, flow_canvas
from simulator.tui.watch.pictures.motion import FlowCounts

SHARER = Suspected(0, 0, "B5", 0.3, 0.0, Sure.RULED_OUT)
COLOURS = THEMES[0].variables | {"foreground": "#fff"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_bar_counts_the_words_of_the_list(question: Question) -> None:
    """Who was never asked did not share every time, nor did it keep silent."""
    once = replace(SHARER, once_at_most=True)
    never = replace(once, never_asked=True)
    proven = replace(SHARER, sure=Sure.PROVEN)
    for homes in ([SHARER, once], [once, once], [never, never], [proven, once, never, once]):
        listed = Counter(row[-1].split(" ", 1)[1] for row in rows_of(homes, question))
        for bar in (True, False):
            counted = verdict(homes, question, COLOURS, bar=bar, of_how_many=False).plain
            said = re.findall(r"(\d+) ([a-z ]+?)(?=,|  |$)", counted)
            assert {word: int(count) for count, word in said} == listed


def test_who_was_asked_once_at_most_shared_every_time_where_others_were_asked_often() -> None:
    """The names of sharers are more than those who shared alone, where one also kept silent."""
    once = replace(SHARER, once_at_most=True)
    never = replace(once, never_asked=True)
    assert [row[-1] for row in rows_of([SHARER, once], "not_shared")] == ["· shared every time"] * 2
    assert [row[-1] for row in rows_of([once, never], "not_shared")] == [
        "· shared",
        "· never asked",
    ]
    both = verdict([SHARER, once, never], "not_shared", COLOURS, bar=True).plain
    assert both == "━ 2 shared every time, 1 never asked  of 3 homes"
    # Who switched requests off is another question: of that, it says something.
    assert [row[-1] for row in rows_of([never], "opted_out")] == ["· ruled out"]


def test_what_residents_did_is_whole_while_tokens_are_under_way() -> None:
    """The counts above Flow say the same moment: two counts of what was shared would differ."""
    loaded = load_scenario("maple-court")
    playback = Playback(run(loaded, next(iter(loaded.regimes)), loaded.scenario.seed, 0))
    flows, frame = RunFlow(playback), playback.frame(playback.last)
    flow = flows.at(playback.last)
    counts = FlowCounts.of(flow, frame.counts)
    none = FlowCounts({}, 0, 0, 0, 0, 0)
    now = FlowMoment(flow, counts, channels_of(flows.channels), 13, 13, ResidentsAware(0, 14, 0, 4))
    canvas = flow_canvas(now, (98, 17), dict.fromkeys(_every_name(), "#fff"), origin=none, at=0.1)
    shown = canvas.text()
    assert f"● {counts.shared} shared" in shown
    assert f"✕ {counts.declined} said no" in shown
    assert Channel.NAMES in now.channels


def _every_name() -> list[str]:
    return [*THEMES[0].variables, "foreground", "background", "primary"]


def test_a_large_area_is_seen_with_its_streets_and_roofs() -> None:
    """The first request of the four hundred agencies has an area as large as this."""
    ground = ground_of(load_scenario("four-hundred-agencies").scenario)
    radius, columns, rows = 0.247, 48, 13
    tall = 2 * radius * 1.35
    window = MapWindow(20.0, 20.0, tall * columns / rows / 2, tall, None)
    papers = rasterise(ground, window, columns, rows)
    assert {int(Paper.STREET), int(Paper.ROOF)} <= set(np.unique(papers).tolist())
