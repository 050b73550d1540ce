"""What a terminal shows of a comparison: a dozen figures, each with what it is of."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest
from click.testing import Result

from simulator.experiment import Comparison
from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.report.words.compared.at_a_glance import glance_lines
from simulator.report.words.compared.cards import short_names
from simulator.report.words.compared.comparison import comparison_table
from simulator.scenario import load_scenario
from simulator.scenario.letters.cells import cells
from simulator.scenario.library import scenario_names
from simulator.verbs import console
from tests.sizes import some_here

Camsim = Callable[..., Result]
InTerminal = Callable[[Callable[[], None]], str]
DOZEN = 12
HERE = ("as-it-happened", "fort-lauderdale-2018", "small-areas")


class Terminal(io.StringIO):
    """Standard output that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def in_terminal(monkeypatch: pytest.MonkeyPatch) -> InTerminal:
    """Return what is printed where somebody looks at it."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def _printed(show: Callable[[], None]) -> str:
        terminal = Terminal()
        with redirect_stdout(terminal):
            show()
        return terminal.getvalue()

    return _printed


def comparison_of(name: str, *policies: str, runs: int = 2, inference: bool = True) -> Comparison:
    loaded = load_scenario(name, policies)
    return compared(loaded, loaded.scenario.seed, runs, Serial(), inference=inference).comparison(0)


def told(comparison: Comparison, width: int) -> list[str]:
    return list(glance_lines(comparison, comparison_table(comparison), width, lambda _, text: text))


@pytest.fixture(scope="module")
def maple() -> Comparison:
    return comparison_of("maple-court", runs=1)


def test_two_bars_a_policy_and_ten_rows_below_are_a_dozen(maple: Comparison) -> None:
    lines = told(maple, 120)
    heads = next(line for line in lines if "REQUESTS ANSWERED" in line)
    assert "KNOWN NOT TO HAVE SHARED" in heads
    assert "of 14 homes asked" in lines[lines.index(heads) + 1]
    assert "of 1 request made" in lines[lines.index(heads) + 1]
    table = next(place for place, line in enumerate(lines) if "WHAT REACHES THE POLICE" in line)
    rows = lines[table + 1 : lines.index("", table)]
    labelled = [line for line in rows if line[0] != " "]
    assert len(labelled) + 2 == DOZEN
    exact = next(line for line in lines if line.startswith("Exact map"))
    assert re.fullmatch(r"Exact map +█+.? +13  ▮+ 1", exact)
    assert re.fullmatch(r"Warrant only +0  ·+ 0", next(x for x in lines if "Warrant only " in x))


def test_what_is_more_or_fewer_than_under_the_first_is_said_by_a_sign(maple: Comparison) -> None:
    lines = told(maple, 160)
    row = next(line for line in lines if line.startswith("homes named"))
    assert re.findall(r"▲ \d+|▼ \d+|\d+", row) == ["1"] * 6 + ["▲ 14", "▼ 0"]
    assert "▲ more, ▼ fewer than under Exact map." in lines


@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_no_line_is_too_long_and_no_label_is_wrapped(maple: Comparison, width: int) -> None:
    lines = told(maple, width)
    if width >= 80:
        assert max(map(cells, lines)) <= width
    for label in ("sharers' names (homes)  ", "homes not told of it  ", "totals passed on  "):
        assert any(line.startswith(label) for line in lines)
    for name in short_names(maple.loaded).values():
        assert any(line.startswith(f"{name} ") for line in lines), "a bar has its whole name"


@pytest.mark.parametrize("story", some_here(scenario_names(), HERE))
def test_every_story_is_told_at_a_glance(story: str) -> None:
    """Without what is worked out there is one bar, and the rest as ever."""
    comparison = comparison_of(story, runs=1, inference=False)
    lines = told(comparison, 80)
    assert max(map(cells, lines)) <= 80
    assert not any("KNOWN NOT" in line for line in lines)
    assert any("REQUESTS ANSWERED" in line for line in lines)
    assert lines[-1] == f"camsim tui {story}: the same as pictures."


def test_of_one_policy_it_is_said_what_it_means() -> None:
    lines = told(comparison_of("maple-court", "early-partner-2018-exact-map"), 80)
    assert "Known not to have shared: 13 answers." in " ".join(lines)
    assert not any("than under" in line for line in lines)


def test_a_terminal_gets_a_dozen_in_colour_and_all_on_demand(
    maple: Comparison, in_terminal: InTerminal
) -> None:
    heading = "run 0 of seed 1"
    dozen = in_terminal(lambda: console.print_comparison(maple, heading))
    assert "\x1b[33m█" in dozen, "what is known is amber"
    assert "privacy budget" not in dozen
    assert "--all: every figure" in dozen
    everything = in_terminal(lambda: console.print_comparison(maple, heading, everything=True))
    assert "privacy budget spent" in everything, "no label is wrapped beside empty columns"
    assert "WHAT IT MEANS" in everything


def test_a_terminal_without_colour_gets_none(
    maple: Comparison, in_terminal: InTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = in_terminal(lambda: console.print_comparison(maple, "run 0 of seed 1"))
    assert "█" in shown
    assert "\x1b" not in shown


def test_what_is_piped_is_the_same_with_and_without_all(camsim: Camsim) -> None:
    piped = camsim("run", "maple-court").stdout
    assert "privacy budget" in piped
    assert camsim("run", "maple-court", "--all").stdout == piped


def test_a_line_of_a_story_is_broken_between_words_in_a_terminal(
    in_terminal: InTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    line = "The police are told how many homes were asked. " * 4
    shown = in_terminal(lambda: console.tell(line))
    assert all(len(row) <= 50 for row in shown.splitlines())
    assert shown.split() == line.split()
    assert in_terminal(lambda: console.tell("")) == "\n"


def test_a_line_of_a_story_stays_whole_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    console.tell("word " * 40)
    assert capsys.readouterr().out.count("\n") == 1
