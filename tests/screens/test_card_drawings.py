"""What a card of Compare draws and counts: doors by state on one scale, in boxes of any size."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.experiment.results import Comparison, run_all
from simulator.ledger import PUBLIC, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.moments.doors import Doors
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import Playback
from simulator.report.words.compared.at_a_glance import glance_lines
from simulator.report.words.compared.cards import STATES, cards_of, sentences, short_names
from simulator.report.words.compared.comparison import comparison_table
from simulator.scenario import load_scenario
from simulator.scenario.changing import changed
from simulator.scenario.library import scenario_names
from simulator.story.backend import InProcess
from simulator.tui.compare.small.card_text import Drawing, card_text, legend
from simulator.tui.compare.small.layout import LEAST_HEIGHT, LEAST_WIDTH, layout, shares, squares
from simulator.tui.compare.words import of_what_happened
from simulator.tui.kit.theming.themes import THEMES
from tests.sizes import some_here

STORIES = ("maple-court", "fort-lauderdale-2018", "sixty-doorbells", "small-areas", "the-ladder")
LARGE = "four-hundred-agencies"
ITS_FIRST_DAYS = f"{LARGE}, its first 20 days"
COLOURS = {"primary": "#56B4E9", "foreground": "#E7E9EC", "background": "#15171B"}


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


def drawing(comparison: Comparison, width: int = 25, height: int = 11, *, plain: bool) -> Drawing:
    return Drawing(width, height, THEMES[0].variables | COLOURS, plain, cards_of(comparison))


def test_before_its_figures_come_a_card_stands_with_its_name() -> None:
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
        here=["maple-court", ITS_FIRST_DAYS],
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


def test_what_comes_with_a_place_alone_is_not_said_to_be_named(tmp_path: Path) -> None:
    """Answers one by one, each with its place: the doors that Watch shows, in its words."""
    places = tmp_path / "places.toml"
    rules = {"shared": "on_share", "declined": "on_response", "ignored": "on_close"}
    lines = [
        f'{item} = {{ detail = "pseudonymous", when = "{when}" }}' for item, when in rules.items()
    ]
    head = ('title = "Places, no names"', "[agency_receives]")
    places.write_text("\n".join([*head, *lines]), encoding="utf-8")
    for others, said in (
        ((), "● shared, no name  ✕ said no, no name  – no answer, no name"),
        (("every-outcome",), "● shared  ✕ said no  – no answer"),
    ):
        loaded = load_scenario("maple-court", (str(places), *others))
        outcomes = run_all(loaded, loaded.scenario.seed, 0)
        runs = {policy: [outcome] for policy, outcome in outcomes.items()}
        comparison = Comparison(loaded, loaded.scenario.seed, runs)
        playback = Playback(InProcess().ledger(loaded, "places", lambda: False))
        known = Doors(playback).at(playback.last, wait=True).known.tolist()
        shown = cards_of(comparison).by_policy["places"].states
        assert shown == tuple(known.count(state) for state in STATES)
        assert legend(drawing(comparison, plain=True), 200).plain.endswith(said)


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (41, "known not to have shared 309 of 319"),
        (24, "known 309 of 319"),
        (19, "known 309"),
    ],
)
def test_the_bar_of_a_figure_lies_under_its_words(width: int, words: str) -> None:
    """As long as the figure is large: nearly the whole row for 309 doors, an edge for one."""
    how = drawing(comparison_of("fort-lauderdale-2018"), width, plain=False)

    def known(policy: str) -> tuple[str, int]:
        text = card_text(policy, how.cards.by_policy[policy], how, focus=False, kept=False)
        row = text.split("\n")[-6]
        under = [span.end - span.start for span in row.spans if "on #e69f00" in str(span.style)]
        return " ".join(row.plain.strip("│").split()), sum(under)

    assert known("early-partner-2018-exact-map") == (words, width - 4)
    said, under = known("early-partner-2018")
    assert said == f"▏{words.replace('309', '1')}"
    assert under == 0
    assert known("nothing-without-warrant")[1] == 0


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
        "A square is one home:  ● named  ✕ said no, by name  – no answer, by name  "
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


@pytest.mark.parametrize("doors", [5_728, 9_837, 65_175])
def test_squares_fill_a_high_card(doors: int) -> None:
    """Of eight years they filled its upper half."""
    how = squares(doors, 33, 17)
    assert how.pitch[0] > 1
    assert how.count * how.pitch[0] * how.pitch[1] >= 0.7 * 33 * 17


@pytest.mark.parametrize("room", [(28, 9), (34, 12)])
def test_squares_of_few_homes_fill_a_card(room: tuple[int, int]) -> None:
    """Those of Maple Court stood in two rows of nine."""
    how = squares(14, *room)
    assert how.count * how.pitch[0] * how.pitch[1] >= 0.7 * room[0] * room[1]


def test_a_square_stands_for_times_asked_where_that_has_room() -> None:
    text = legend(drawing(comparison_of("sixty-doorbells"), 19, 8, plain=True), 78).plain
    assert " times asked:" in text


def test_cards_fill_the_pane_and_overlap_nowhere() -> None:
    for cards in range(1, 24):
        for columns, rows in ((60, 12), (80, 16), (100, 20), (160, 40)):
            found = layout(cards, columns, rows)
            assert found.width >= LEAST_WIDTH
            assert found.height >= LEAST_HEIGHT
            assert found.columns * (found.width + 1) - 1 <= columns
    assert (layout(8, 80, 16).columns, layout(8, 100, 20).columns) == (4, 4)


def test_half_a_door_on_average_is_not_said_to_be_none(maple: Comparison) -> None:
    """Early partner knows of one in some runs: the figure is lit, so it cannot be 0."""
    (outcome,) = maple.outcomes["early-partner-2018-exact-map"]
    none = replace(outcome, measures={**outcome.measures, "certain_nonsharing": 0})
    once = replace(outcome, measures={**outcome.measures, "certain_nonsharing": 1})
    several = replace(maple, outcomes={"early-partner-2018-exact-map": [none, once]})
    card = cards_of(several).by_policy["early-partner-2018-exact-map"]
    text = card_text("Exact", card, drawing(several, plain=True), focus=False, kept=False).plain
    assert re.search(r"known +in 1 of 2 runs ", text)
    for wider in range(26, 60):
        how = drawing(several, wider, plain=True)
        text = card_text("Exact", card, how, focus=False, kept=False).plain
        assert " in 1 of 2 runs │" in text, "how many runs there are says more than a longer name"
    narrow = drawing(several, LEAST_WIDTH, LEAST_HEIGHT, plain=True)
    text = card_text("Exact", card, narrow, focus=False, kept=False).plain
    assert re.search(r"known in 1 run ", text)
    said = sentences(several, card.policy)[0]
    assert "only in 1 of 2 runs do the police know of any that did not share" in said


def test_what_can_be_asked_twice_is_counted_in_times_and_not_in_homes() -> None:
    """Fort Lauderdale: 319 e-mails to 309 cameras. "319 doors" said that there were so many."""
    comparison = comparison_of("fort-lauderdale-2018")
    said = " ".join(sentences(comparison, "early-partner-2018-exact-map"))
    assert "asked 319 times. In 309 cases the police know that the home did not share." in said
    policy = "early-partner-2018"
    (outcome,) = comparison.outcomes[policy]
    assert outcome is not None
    for known, cases in ((1, "In 1 case the police"), (0, "In no case do the police")):
        measured = replace(outcome, measures={**outcome.measures, "certain_nonsharing": known})
        figures = replace(comparison, outcomes={**comparison.outcomes, policy: [measured]})
        first = sentences(figures, policy)[0]
        assert first.endswith(f": asked 319 times. {cases} know that the home did not share.")
    assert "door" not in said
    text = legend(drawing(comparison, 40, 14, plain=True), 200).plain
    assert re.match(r"A square is (one time|\d+ times) asked: ", text)
    lines = "\n".join(
        glance_lines(comparison, comparison_table(comparison), 120, lambda _, text: text)
    )
    assert "of 319 times asked" in lines
    assert "door" not in lines


def test_no_card_says_that_none_did_not_share(maple: Comparison) -> None:
    """ "did not share 0" says that all of them shared; it is 0 of whom the police know it."""
    for width in range(LEAST_WIDTH, 60):
        how = drawing(maple, width, LEAST_HEIGHT, plain=True)
        called = set()
        for policy, card in how.cards.by_policy.items():
            row = card_text(policy[:9], card, how, focus=False, kept=False).plain.split("\n")[-6]
            found = re.search(r"(known not to have shared|known) +(\d+|in \d+ of \d+ runs)", row)
            assert found, row
            called.add(found[1])
        assert len(called) == 1, "the same on all cards"


@pytest.mark.parametrize("story", ["the-ladder", "maple-court", "sixty-doorbells"])
def test_what_happened_above_the_table_is_said_in_whole_sentences(story: str) -> None:
    """Of The ladder it ended in the middle of one, with three dots."""
    table = comparison_table(comparison_of(story))
    for width in (78, 98, 158):
        for lines in (2, 4):
            said = of_what_happened(table, width, lines).plain
            assert said.count("\n") < lines
            assert said.endswith((".", "heading."))
            assert "…" not in said
            in_one = " ".join(said.split())
            assert in_one in table.happened or in_one.endswith("? on a heading."), in_one


def test_what_happened_is_cut_between_its_clauses_and_nowhere_else() -> None:
    """A sentence is made of its clauses: what stands in one is never taken for the end of it."""
    table = replace(
        comparison_table(comparison_of("maple-court")),
        happened_first=("5 homes asked (a; b)", "2 left out", f"after that {'a long tale ' * 9}"),
        all_alike=False,
        happened_elsewhere=(),
    )
    for width in range(50, 60):
        said = of_what_happened(table, width, 1).plain
        assert said.startswith("5 homes asked (a; b)"), said
        assert said.endswith(". The rest: ? on a heading."), said


def test_no_word_of_the_legend_is_cut_where_a_square_is_thousands_of_doors() -> None:
    """Of four hundred agencies it ended in "○ a" at 80 columns."""
    cards = cards_of(comparison_of("fort-lauderdale-2018"))
    policies = {
        name: replace(card, states=tuple(amount * 300 + 1 for amount in card.states))
        for name, card in cards.by_policy.items()
    }
    many = replace(cards, by_policy=policies, all_doors=cards.all_doors * 300 + 7)
    for plain in (False, True):
        how = replace(
            drawing(comparison_of("fort-lauderdale-2018"), 19, 8, plain=plain), cards=many
        )
        text = legend(how, 78)
        assert text.cell_len <= 78
        assert text.plain.endswith(("a dot", "camera about here"))
