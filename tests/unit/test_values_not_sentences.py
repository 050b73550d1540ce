"""What screens and lines need of a sentence is handed to them as a value of its own."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from simulator.experiment import Comparison, run_all
from simulator.experiment.what_if import given_under
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.model import run
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.compared.counts import counts_sentence
from simulator.report.words.compared.run_by_run import strips
from simulator.report.words.proof.reasoning import after_words, before_words, stays
from simulator.report.words.terms import chance
from simulator.report.words.watched.parties import NAMES, indicators
from simulator.scenario import load_scenario
from simulator.story.playhead import Playhead
from simulator.tui.infer.facts import facts_in_words, given_line
from simulator.tui.kit.looks import KNOWN
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.watch.pictures.block import Block, Part, counted, drawn, known_block
from simulator.tui.watch.pictures.glow import Glow
from simulator.tui.watch.words import parties, party_at


@pytest.fixture(scope="module")
def player() -> Playhead:
    loaded = load_scenario("sixty-doorbells")
    policy = next(iter(loaded.regimes))
    return Playhead(Playback(run(loaded, policy, loaded.scenario.seed, 0)))


@pytest.mark.parametrize("width", [78, 120, 200])
def test_a_party_is_chosen_where_its_name_stands_and_nowhere_else(
    player: Playhead, width: int
) -> None:
    """Whatever the short words between the names say."""
    line = parties(player, Viewer.PUBLIC, width).plain
    at = [party_at(player, Viewer.PUBLIC, width, column) for column in range(len(line))]
    for viewer, name in NAMES.items():
        columns = [column for column, party in enumerate(at) if party == viewer]
        assert line[columns[0] : columns[-1] + 1] == f" {name} "
        assert columns == list(range(columns[0], columns[-1] + 1))
    assert party_at(player, Viewer.PUBLIC, width, len(line)) is None


def test_a_count_that_is_new_stands_out_on_every_line_that_it_takes(player: Playhead) -> None:
    playback, glow, width = player.playback, Glow(), 36
    first, last = (playback.frame(event, Viewer.COUNCIL) for event in (0, playback.last))
    blocks = [known_block(playback, frame, None) for frame in (first, last)]
    for frame, block in zip((first, last), blocks, strict=True):
        glow.see(playback, Viewer.COUNCIL, frame, counted(block))
    before, after = map(counted, blocks)
    assert glow.counts == {of for of in after if after[of] != before.get(of)}
    said = {indicator.of: indicator for indicator in indicators(playback, last)}
    assert said.keys() <= after.keys()
    colours = dict.fromkeys(THEMES[0].variables, "#FFFFFF") | {"foreground": "#FFFFFF"}
    text = drawn(blocks[1], width, colours, large=True, new=glow.counts)
    assert text.plain == drawn(blocks[1], width, colours, large=True).plain
    assert max(map(len, text.plain.split("\n"))) <= width
    marked = "".join(text.plain[span.start : span.end] for span in text.spans)
    new = "".join(indicator.text for of, indicator in said.items() if of in glow.counts)
    assert new
    assert "".join(marked.split()) == "".join(new.split())


def test_what_was_told_is_marked_in_whatever_form_it_stands(player: Playhead) -> None:
    """Told to the police: in full, without its first word, or without commas."""
    playback = player.playback
    block = known_block(playback, playback.frame(playback.last), None)
    assert block.told is not None
    colours = dict.fromkeys((look.colour for look in KNOWN[Viewer.AGENCY].values()), "#FFFFFF")
    colours |= {block.colour: "#FFFFFF", "foreground": "#FFFFFF"}
    for form in (block.told.text, ", ".join(block.told.kinds), " ".join(block.told.kinds)):
        text = drawn(block, len(form), colours, large=False, new=frozenset({"told"}))
        assert any(
            text.plain[span.start : span.end] == form and "reverse" in str(span.style)
            for span in text.spans
        )


def test_a_count_that_stands_in_another_one_is_not_taken_to_be_there() -> None:
    """Where one finds no room beside a large number, the rows below go to the left edge."""
    texts = (
        "12 were not at home",
        "15 homes said no to it",
        "3 homes moved",
        "5 homes said no to it",
    )
    block = Block(17, "homes asked", [Part(text, (), text) for text in texts])
    colours = {"foreground": "#FFFFFF"}
    lines = drawn(block, 36, colours, large=True, rows=4).plain.split("\n")
    assert lines[3].split("  ") == ["3 homes moved", "5 homes said no to it"]


@pytest.mark.parametrize("value", [0.0, 0.001, 0.12, 0.5, 0.997, 1.0])
def test_a_chance_in_short_says_the_same_with_a_sign(value: float) -> None:
    long = chance(value).replace("under ", "<").replace("over ", ">")
    assert chance(value, short=True) == long


CHANCES = (0.0, 1e-9, 0.004, 0.005, 0.1249, 0.1251, 0.1349, 0.5, 0.994, 0.997, 0.999, 1.0)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(CHANCES, repeat=2)))
def test_a_chance_stays_where_it_is_said_to_be_as_many_in_100(before: float, after: float) -> None:
    """And moves from 12 to 13 in 100, however near the two come."""
    home = Suspected(0, 0, "h1", before, after, Sure.MORE_LIKELY)
    assert stays(home) == (before_words(home) == after_words(home))
    assert not stays(replace(home, sure=Sure.PROVEN))


def test_what_stands_apart_in_a_figure_is_a_part_of_its_own() -> None:
    loaded = load_scenario("maple-court")
    outcomes = run_all(loaded, loaded.scenario.seed, 0)
    comparison = Comparison(
        loaded, loaded.scenario.seed, {name: [outcome] * 3 for name, outcome in outcomes.items()}
    )
    table = comparison_table(comparison)
    apart = [cell for row in table.measures for cell in row.cells if cell.apart]
    assert apart, "or this test says nothing"
    for cell in apart:
        assert cell.count == (f"{cell.counted}; {cell.apart}" if cell.counted else cell.apart)
    for name in comparison.names("measures"):
        for strip in strips(comparison, name):
            assert ";" not in strip.counted
            assert strip.sentence.startswith(strip.counted)


def test_a_run_that_goes_on_has_no_end_in_its_counts() -> None:
    count = dict.fromkeys(
        ("requests", "asked", "shared", "declined", "ignored", "opted_out", "refused_requests"), 1.0
    )
    count |= dict.fromkeys(("visits", "legal_demands", "emergencies"), 0.0) | {"pending": 2.0}
    assert counts_sentence(count).count("2 still open at the end") == 1
    assert counts_sentence(count, so_far=True).count("2 still open;") == 1
    assert counts_sentence(count).endswith("; 1 request refused.")
    assert counts_sentence(count | {"refused_requests": 1 / 3}).endswith(
        "; in some runs a request was refused."
    )


def test_rounded_answers_that_do_not_add_up_are_called_rounded() -> None:
    count = dict.fromkeys(
        ("opted_out", "refused_requests", "visits", "legal_demands", "emergencies", "pending"), 0.0
    ) | {"requests": 2.0}
    for parts, rounded in (
        ((4.4, 4.35, 9.25), True),
        ((4.4, 4.6, 9.0), False),
        ((4.0, 4.0, 10.0), False),
        ((0.4, 2.3, 11.3), False),
        ((2.5, 2.5, 5.0), True),
    ):
        count |= dict(zip(("shared", "declined", "ignored"), parts, strict=True))
        said = counts_sentence(count | {"asked": sum(parts)})
        assert said.endswith("did not answer, each rounded." if rounded else "did not answer."), (
            said
        )


def test_the_facts_of_infer_are_said_without_their_keys() -> None:
    regime = next(iter(load_scenario("sixty-doorbells").regimes.values()))
    own = given_under(regime)
    away = own.with_other_map(own)
    said = facts_in_words(away, regime)
    assert facts_in_words(own, regime) == ""
    assert said.startswith("map: no, names: ")
    for fact in said.split(", "):
        assert fact in given_line(away, regime, None, 100).plain
