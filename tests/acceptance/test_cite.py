"""A figure as it is quoted: it stands alone, can be made again, and hides no assumption."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from simulator import __version__
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
        "“Exact map”, known not to have shared, in answers: 13 in each of 20 runs."
    )
    assert "1 request, 14 homes asked: 1 shared, 2 said no, 11 did not answer." in text
    loaded = load_scenario("maple-court", (EXACT,))
    assert loaded.digest in text
    for said in loaded.scenario.assumptions:
        assert (f"Assumed: {said.text}" in text) == (said.status == "assumed")
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
    assert f"homes named: {mean:.0f} on average over 3 runs (95 percent interval" in text


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
    assert load_scenario(str(story), (str(policy),)).digest in text


def test_a_figure_that_is_none_is_refused(camsim: Camsim) -> None:
    done = camsim("cite", "maple-court", "--measure", "homes_namd")
    assert done.exit_code == 2
    assert "did you mean 'homes_named'?" in done.stderr
