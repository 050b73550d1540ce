"""One number for one thing: what screens, `run`, handout and report say of a story's first run.

Each reads the figures in its own way; here they are read from where each has them, under every
policy of every bundled story. What is likely is not compared, so that little effort goes into it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from simulator.experiment.results import Comparison, Outcome, outcome
from simulator.experiment.what_if import given_under, run_under
from simulator.ledger import Ledger
from simulator.measure.definitions import MEASURES
from simulator.measure.inference.engine import Effort, Posterior
from simulator.measure.inference.engine import posterior as likely
from simulator.measure.inference.evidence import Evidence
from simulator.measure.inference.proving.certainty import Certainty, certainty
from simulator.measure.moments.playback import Playback
from simulator.measure.observer import conclusions as learned
from simulator.measure.observer import proving
from simulator.measure.observer.conclusions import worked_out
from simulator.measure.observer.questions import QUESTIONS, Question
from simulator.measure.observer.suspicion import Sure, questions_of, suspected
from simulator.measure.observer.view import views
from simulator.model import run
from simulator.plain.telling import told_lines
from simulator.report.files.data import run_json
from simulator.report.pages.handout import handout_html
from simulator.report.pages.pairs import asked, known_of
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.compared.figure_text import figure_under, measure_text
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.library import scenario_names

LARGE = "four-hundred-agencies"
DEAR = (LARGE, "they-all-joined")
ONE_OF = {
    "as-it-happened": "as it happened",
    "after-the-request": "individual-invites",
    "small-areas": "totals-per-request",
    "the-ladder": "totals-per-request",
}
LIKE_ANOTHER = {"fort-lauderdale-2018-as-reported", "fort-lauderdale-drawn"}
"""Fort Lauderdale is there as `fort-lauderdale-2018`."""
STORIES = [
    *(
        pytest.param(
            name, marks=pytest.mark.thorough if name in {*DEAR, *ONE_OF, *LIKE_ANOTHER} else ()
        )
        for name in scenario_names()
    ),
    *(
        pytest.param(
            f"{name}: {policy}", marks=pytest.mark.thorough if name == "as-it-happened" else ()
        )
        for name, policy in ONE_OF.items()
    ),
]
"""Those that take long whole with all the others at full size; of three of them a policy here."""
LITTLE = Effort(exact_moves=2_000, sampled_answers=2_000)
PROVEN = ("certain_nonsharing", "certain_decliners", "certain_opted_out")
TOLD = ("homes_named", "clips_told", "cameras_told", "numbers_told")


@cache
def once(evidence: Evidence, moves: int, searched: int) -> Certainty | None:
    """Return what evidence proves: whoever reads a run asks the same of the same."""
    return certainty(evidence, moves, searched)


@cache
def roughly(evidence: Evidence) -> Posterior:
    """Return chances with little effort: only proofs and counts are compared."""
    return likely(evidence, LITTLE)


@pytest.fixture(autouse=True)
def little_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work out the same only once."""
    monkeypatch.setattr(
        proving, "certainty", lambda evidence, moves, searched, _: once(evidence, moves, searched)
    )
    monkeypatch.setattr(learned, "posterior", lambda evidence, _, shapes: roughly(evidence))


@cache
def first_runs(story: str) -> tuple[Loaded, dict[str, Ledger], dict[str, Outcome]]:
    """Return a story, and by policy its first run and what that comes to."""
    name, _, policy = story.partition(": ")
    loaded = load_scenario(name, (policy,) if policy else ())
    seed = loaded.scenario.seed
    ledgers = {name: run(loaded, name, seed, 0) for name in loaded.regimes}
    return loaded, ledgers, {name: outcome(ledger) for name, ledger in ledgers.items()}


def in_json(story: str) -> dict[str, dict[str, int]]:
    """Return by policy what `run --format json` says."""
    loaded, _, outcomes = first_runs(story)
    told = json.loads(run_json(loaded, loaded.scenario.seed, 0, outcomes))["policies"]
    return {name: {**one["happened"], **one["measures"]} for name, one in told.items()}


def compared(story: str) -> Comparison:
    """Return the comparison that Compare, handout and report show before more runs come."""
    loaded, _, outcomes = first_runs(story)
    return Comparison(loaded, loaded.scenario.seed, {name: [one] for name, one in outcomes.items()})


@pytest.mark.parametrize("story", STORIES)
def test_watch_says_what_run_says(story: str) -> None:
    _, ledgers, _ = first_runs(story)
    for policy, figures in in_json(story).items():
        playback = Playback(ledgers[policy])
        frame = playback.frame(playback.last)
        shown = {**frame.counts, "pending": frame.counts["open"]}
        happened = ("asked", "shared", "declined", "ignored", "pending")
        assert [shown[key] for key in happened] == [figures[key] for key in happened], policy
        told = frame.told
        assert not told.at_least
        assert [told.names, told.clips, told.dots, told.numbers] == [figures[key] for key in TOLD]
        assert told.gave_nothing == figures["certain_nonsharing"], policy
        line = " ".join(told_lines(told))
        said = re.search(r"([\d,]+) homes? known not to have shared(?: \(([\d,]+) times\))?", line)
        answers = (said[2] or said[1]).replace(",", "") if said else "0"
        assert int(answers) == figures["certain_nonsharing"]


@pytest.mark.parametrize("story", STORIES)
def test_infer_says_what_run_and_watch_say(story: str) -> None:
    loaded, ledgers, _ = first_runs(story)
    figures = in_json(story)
    for policy, ledger in ledgers.items():
        if story != LARGE:
            given = given_under(loaded.regimes[policy])
            assert run_under(loaded, policy, given).disclosures.time.tolist() == (
                ledger.disclosures.time.tolist()
            )
        proven: dict[Question, list[tuple[tuple[int, ...], int]]] = {one: [] for one in QUESTIONS}
        for view in views(ledger):
            if view.audience:
                continue
            known = worked_out(view, LITTLE)
            for question in questions_of(known):
                proven[question] += [
                    (view.agencies, one.home)
                    for one in suspected(known, question)
                    if one.sure == Sure.PROVEN
                ]
        playback = Playback(ledger)
        silent = playback.silent.at(loaded.scenario.horizon)
        assert set(proven["not_shared"]) == silent.homes, policy
        assert playback.frame(playback.last).told.silent == len(silent.homes)
        assert len(proven["declined"]) == figures[policy]["certain_decliners"], policy
        assert len(proven["opted_out"]) == figures[policy]["certain_opted_out"], policy


@pytest.mark.parametrize("story", STORIES)
def test_compare_and_report_say_what_run_says(story: str) -> None:
    loaded, ledgers, outcomes = first_runs(story)
    table = comparison_table(compared(story))
    rows = {row.key: row for row in table.measures}
    for place, (policy, figures) in enumerate(in_json(story).items()):
        for key in (*TOLD, *PROVEN):
            if key not in rows:
                # A measure that is 0 under every policy has no row.
                assert not figures[key], (policy, key)
                continue
            figure = measure_text(MEASURES[key].unit, figures[key])
            said = figure_under(loaded.regimes[policy], key, figure)
            assert rows[key].cells[place].word == said, (policy, key)
        what, known = asked(ledgers[policy]), known_of(ledgers[policy], outcomes[policy])
        assert (what.total, what.shared, what.declined, what.ignored, what.pending) == tuple(
            figures[key] for key in ("asked", "shared", "declined", "ignored", "pending")
        )
        assert known.proven == figures["certain_nonsharing"]


@pytest.mark.parametrize("story", STORIES)
def test_the_handout_says_what_run_says_and_of_which_run(story: str) -> None:
    figures, comparison = in_json(story), compared(story)
    for key in (*TOLD, *PROVEN):
        page = Answers()
        page.feed(handout_html(comparison, "camsim handout", key))
        unit = MEASURES[key].unit
        assert page.found == [measure_text(unit, one[key]) for one in figures.values()], key
        assert "the run that the screens show" in page.text


class Answers(HTMLParser):
    """The column of answers on a handout, and all its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an answer begins."""
        self._inside = tag == "td" and "answer" in (dict(attrs).get("class") or "").split()

    def handle_data(self, data: str) -> None:
        """Take what it says."""
        self.text += data
        if self._inside:
            self.found.append(data.strip())
            self._inside = False
