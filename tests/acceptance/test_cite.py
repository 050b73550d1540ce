"""A figure as it is quoted: it stands alone, can be made again, and hides no assumption."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator import __version__
from simulator.measure import MEASURES
from simulator.scenario import load_scenario
from simulator.scenario.library import policy_path, scenario_path

Camsim = Callable[..., Result]
EXACT = "early-partner-2018-exact-map"


def quoted(camsim: Camsim, *words: str) -> str:
    done = camsim("cite", *words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_quotation_says_what_it_is_of_and_what_it_rests_on(camsim: Camsim) -> None:
    text = quoted(camsim, "maple-court", "--policy", EXACT)
    first = text.splitlines()[1]
    assert first == (
        f"In a simulation (camsim {__version__}) of “Maple Court, one afternoon” under the policy "
        "“Exact map”, the number of answers that the police could prove to be “did not share” was "
        "13 in each of 20 runs."
    )
    assert "1 request, 14 homes asked: 1 shared, 2 said no, 11 did not answer." in text
    loaded = load_scenario("maple-court", (EXACT,))
    assert loaded.digest in text
    for said in loaded.scenario.assumptions:
        assert f"{said.status.capitalize()}: {said.text}" in text
    assert "rest on: nothing: they are a made-up “what if”. What comes near to them:\n" in text
    assert "It does not model whether video solves a case" in text


def test_the_line_of_a_quotation_makes_the_same_quotation_again(camsim: Camsim) -> None:
    text = quoted(
        camsim, "small-areas", "--measure", "homes_named", "--measure", "requests_answered",
        "--replications", "4", "--seed", "7", "--no-inference",
    )  # fmt: skip
    assert text.count("QUOTE") == 2
    lines = text.splitlines()
    name, *words = lines[lines.index("MAKE IT AGAIN") + 1].split()
    assert name == "camsim"
    assert camsim(*words).stdout == text


def test_its_figures_are_those_of_compare(camsim: Camsim) -> None:
    asked = ("fort-lauderdale-2018", "--policy", EXACT, "--replications", "3", "--no-inference")
    text = quoted(camsim, *asked, "--measure", "homes_named")
    figures = json.loads(camsim("compare", *asked, "--format", "json").stdout)
    mean = figures["policies"][EXACT]["measures"]["homes_named"]["mean"]
    said = f"the number of homes whose name and address the police received was {mean:.1f}"
    assert f"{said} on average over 3 runs (95 percent interval" in text


@pytest.mark.parametrize("policy", [EXACT, "opt-out-2020", "differential-privacy"])
def test_each_figure_is_quoted_in_a_whole_sentence(camsim: Camsim, policy: str) -> None:
    """A subject, a verb and how much it was, in its unit where that is not counted."""
    asked = [word for name in MEASURES for word in ("--measure", name)]
    text = quoted(camsim, "maple-court", "--policy", policy, "--replications", "3", *asked)
    lines = [line for line in text.splitlines() if line.startswith("In a simulation (")]
    assert len(lines) == len(MEASURES)
    for line, meant in zip(lines, MEASURES.values(), strict=True):
        _, _, figure = line.partition(f"”, {meant.subject} ")
        verb, _, amount = figure.partition(" ")
        assert meant.subject, meant.label
        if verb == "had":
            assert amount.startswith(("no figure in ", "no figure (no switch) in "))
        else:
            number, unit, *_ = amount.split()
            assert (verb, number[0].isdecimal()) == ("was", True), line
            if meant.unit in {"bits", "hours", "points", "nats"}:
                assert unit == (meant.unit.removesuffix("s") if number == "1" else meant.unit)


def test_one_run_is_called_one_run(camsim: Camsim) -> None:
    text = quoted(camsim, "maple-court", "--replications", "1", "--seed", "3")
    assert "in run 0 of seed 3." in text
    assert "average" not in text.partition("MAKE IT AGAIN")[0]


def test_a_story_of_ones_own_has_a_digest_and_no_code(camsim: Camsim, tmp_path: Path) -> None:
    story, policy = tmp_path / "mine.toml", tmp_path / "rules.toml"
    story.write_text(scenario_path("maple-court").read_text(encoding="utf-8"), encoding="utf-8")
    policy.write_text(policy_path("no-map-2019").read_text(encoding="utf-8"), encoding="utf-8")
    text = quoted(camsim, str(story), "--policy", str(policy), "--replications", "2")
    assert "Code for" not in text
    assert f"camsim cite {story} --policy {policy}" in text
    assert "\nIt needs these files of its own: mine.toml and rules.toml.\n" in text
    assert load_scenario(str(story), (str(policy),)).digest in text


@pytest.mark.parametrize(
    ("policy", "needs"),
    [
        (EXACT, "the map is right and no message is lost"),
        ("totals-per-request", "no message is lost"),
        ("asked-totals-with-opt-out", "the map is right, no message is lost and nobody changes"),
        ("opt-out-2020", "no message is lost and nobody changes the switch"),
    ],
)
def test_proof_rests_on_a_map_and_a_switch_only_where_there_is_one(
    policy: str, needs: str, camsim: Camsim
) -> None:
    few = ("--policy", policy, "--replications", "1", "--measure")
    assert f" It is proof only if {needs}" in quoted(
        camsim, "maple-court", *few, "certain_nonsharing"
    )
    counted = quoted(camsim, "maple-court", *few, "homes_named", "--no-inference")
    assert "proof only if" not in counted


def test_only_files_of_ones_own_are_needed(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = scenario_path("maple-court").read_text(encoding="utf-8")
    first = f'"{load_scenario("maple-court").scenario.policies[0]}"'
    (tmp_path / "town").mkdir()
    story, policy = tmp_path / "town" / "mine.txt", tmp_path / "town" / "rules.toml"
    story.write_text(text.replace(first, '"./rules.toml"', 1), encoding="utf-8")
    policy.write_text(policy_path("no-map-2019").read_text(encoding="utf-8"), encoding="utf-8")
    few = ("--replications", "2", "--no-inference", "--measure", "homes_named")
    assert "of its own" not in quoted(camsim, "maple-court", *few)
    monkeypatch.chdir(tmp_path / "town")
    one = quoted(camsim, "mine.txt", "--policy", "no-map-2019", *few)
    assert "\nIt needs this file of its own: mine.txt.\n" in one
    monkeypatch.chdir(tmp_path)
    # The story names its policy from its own folder, whatever folder this is.
    both = quoted(camsim, "town/mine.txt", *few)
    assert "camsim cite town/mine.txt --policy town/rules.toml" in both
    assert "\nIt needs these files of its own: mine.txt and rules.toml.\n" in both


def test_a_figure_that_is_none_is_refused(camsim: Camsim) -> None:
    done = camsim("cite", "maple-court", "--measure", "homes_namd")
    assert done.exit_code == 2
    assert "did you mean 'homes_named'?" in done.stderr
    done = camsim("cite", "maple-court", "--measure", "foo")
    assert "they are called, for instance, certain_nonsharing" in done.stderr


def test_a_figure_is_asked_for_by_the_words_of_screens_too(camsim: Camsim) -> None:
    asked = ("maple-court", "--replications", "2", "--measure")
    by_words = quoted(camsim, *asked, "Known not  to have shared", "--measure", "homes-named")
    assert by_words == quoted(camsim, *asked, "certain_nonsharing", "--measure", "homes_named")
    assert by_words.count("QUOTE") == 2
    done = camsim("cite", *asked, "known not to have shaerd")
    assert (done.exit_code, "did you mean 'known not to have shared'?" in done.stderr) == (2, True)


TEN_DOORS = """
title = "Ten doors"
start = 2024-03-01
days = 4
policies = ["totals-per-request"]
[town]
camera_share = 0.9
homes = [
  { id = "1", x = 0.01, y = 0.01 }, { id = "2", x = 0.02, y = 0.01 },
  { id = "3", x = 0.03, y = 0.01 }, { id = "4", x = 0.04, y = 0.01 },
  { id = "5", x = 0.01, y = 0.02 }, { id = "6", x = 0.02, y = 0.02 },
  { id = "7", x = 0.03, y = 0.02 }, { id = "8", x = 0.04, y = 0.02 },
  { id = "9", x = 0.02, y = 0.03, camera = false },
  { id = "10", x = 0.03, y = 0.03, camera = false },
]
[residents]
deadline_hours = 24
segments = [{ share = 1.0, shares = 0.25, declines = 0.25 }]
[[script]]
at = 2024-03-01T09:00:00
"""
CIRCLE = "x = 0.025\ny = 0.02\narea_sq_mi = 0.01\n"
LISTED = 'asks = ["1", "2", "3", "4", "5", "6", "7", "8"]\n'
KNOWN_CHOICE = "In request 1 of the script the police chose the homes one by one (asks)"


def test_who_lists_homes_tells_the_police_who_can_have_been_asked(
    camsim: Camsim, tmp_path: Path
) -> None:
    """The same eight are asked: by a circle, in which two more may have cameras, or by name."""
    story, texts, means = tmp_path / "ten.toml", [], []
    asked = (str(story), "--replications", "10")
    for way in (CIRCLE, LISTED):
        story.write_text(TEN_DOORS + way, encoding="utf-8")
        texts.append(quoted(camsim, *asked))
        figures = json.loads(camsim("compare", *asked, "--format", "json").stdout)
        means.append(figures["policies"]["totals-per-request"]["measures"]["certain_nonsharing"])
    circle, listed = texts
    assert "8 homes asked" in circle
    assert "8 homes asked" in listed
    assert means[0]["mean"] < means[1]["mean"]
    assert KNOWN_CHOICE not in circle
    assert KNOWN_CHOICE in listed


def test_a_mean_is_as_fine_as_its_interval(camsim: Camsim, tmp_path: Path) -> None:
    story = tmp_path / "ten.toml"
    more = "[[script]]\nat = 2024-03-02T09:00:00\n"
    story.write_text(f"{TEN_DOORS}{LISTED}{more}{LISTED}", encoding="utf-8")
    asked = (str(story), "--replications", "7")
    figures = json.loads(camsim("compare", *asked, "--format", "json").stdout)
    known = figures["policies"]["totals-per-request"]["measures"]["certain_nonsharing"]
    assert known["mean"] > 10, "or this test says nothing"
    assert known["mean"] != round(known["mean"])
    said = f"{known['mean']:.1f} on average over 7 runs (95 percent interval of the average: "
    assert f"{said}{known['low']:.1f} to {known['high']:.1f})" in quoted(camsim, *asked)


def test_most_runs_without_any_are_said_beside_their_average(
    camsim: Camsim, tmp_path: Path
) -> None:
    story = tmp_path / "ten.toml"
    story.write_text(TEN_DOORS + 'asks = ["1", "2"]\n', encoding="utf-8")
    asked = (str(story), "--measure", "certain_decliners")
    figures = json.loads(
        camsim("compare", *asked[:1], "--replications", "20", "--format", "json").stdout
    )
    values = figures["policies"]["totals-per-request"]["measures"]["certain_decliners"]["values"]
    some = sorted({value for value in values if value})
    none = values.count(0)
    assert some, "or this test says nothing"
    assert none > 10, "or this test says nothing"
    ends = " to ".join(f"{end:.0f}" for end in dict.fromkeys((some[0], some[-1])))
    assert f"; 0 in {none} of 20 runs, {ends} in the other" in quoted(camsim, *asked)


def test_assumed_numbers_that_nobody_wrote_are_called_defaults(
    camsim: Camsim, tmp_path: Path
) -> None:
    story, written = tmp_path / "ten.toml", []
    for more in ("", "[platform]\nreviewers = 1\n"):
        story.write_text(f"{TEN_DOORS}{LISTED}{more}", encoding="utf-8")
        (line,) = (
            line for line in quoted(camsim, str(story), "--replications", "1").splitlines()
            if line.startswith("Behind all figures")
        )  # fmt: skip
        assumed, of_them = (
            int(word.strip("(")) for word in line.split() if word.strip("(").isdecimal()
        )
        assert f"{assumed} assumed ({of_them} of them the program's defaults)" in line
        written.append(assumed - of_them)
    assert written[1] > written[0] > 0


def test_what_is_sourced_or_derived_is_quoted_with_its_source(camsim: Camsim) -> None:
    text = quoted(camsim, "fort-lauderdale-2018", "--replications", "2", "--no-inference")
    statements = load_scenario("fort-lauderdale-2018").scenario.assumptions
    assert {said.status for said in statements} == {"sourced", "derived", "assumed"}
    for said in statements:
        assert f"\n{said.status.capitalize()}: {f'{said.text} {said.source}'.strip()}\n" in text


def test_one_figure_is_of_one_policy(camsim: Camsim) -> None:
    done = camsim("cite", "maple-court", "--policy", EXACT, "--policy", "no-map-2019")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a figure is quoted under one policy: give --policy once" in done.stderr
