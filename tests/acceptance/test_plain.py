"""The same story as linear text: what `--plain` prints, and what it does with what is typed."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import cli
from simulator.plain.session import converse
from simulator.plain.walk import Walk
from simulator.scenario import load_scenario
from simulator.story.almost_sure import cases_of

Camsim = Callable[..., Result]
DRAWN = re.compile(r"[\u2190-\u21ff\u2500-\u27bf\u2800-\u28ff●○Σ≈·]")
"""Arrows, boxes, blocks, shapes and dingbats: what a screen reader spells out, or skips."""


GUESSED = "You guessed 3. It is 14: one by name, 13 by what is missing."
GUESSED_RIGHT = "You guessed 14. That is right: one by name, 13 by what is missing."


def type_in(*typed: str, scenario: str | None = "maple-court") -> list[str]:
    """Type lines into a session; return what it says, without the opening."""
    said: list[str] = []
    lines = iter(typed)
    converse(scenario, lambda: next(lines, None), said.append)
    return said


def answers(*typed: str) -> dict[str, list[str]]:
    """Type words into one session; return what each brought."""
    said: list[list[str]] = [[]]
    lines = iter(typed)

    def read() -> str | None:
        said.append([])
        return next(lines, None)

    def say(line: str) -> None:
        said[-1].append(line)

    converse("maple-court", read, say)
    return dict(zip(typed, said[1:], strict=False))


def after(said: list[str], line: str) -> list[str]:
    return said[said.index(line) + 1 :]


def is_linear(text: str) -> bool:
    """Tell whether nothing is drawn, coloured or moved, and no figure lacks a name."""
    controls = {c for c in text if unicodedata.category(c)[0] == "C"} - {"\n"}
    return not controls and not DRAWN.search(text)


def test_run_plain_tells_the_story_its_question_and_what_is_proven(camsim: Camsim) -> None:
    result = camsim("run", "maple-court", "--plain")
    assert (result.exit_code, result.stderr) == (0, "")
    said = result.stdout.splitlines()
    assert said[0] == "Story: Maple Court, one afternoon"
    assert "One shares." in said
    assert "The question: One home shared. What do the police know about the other 13?" in said
    assert is_linear(result.stdout)
    first = said[said.index("Policy 1 of 8: Exact map") :]
    told = "2 May 18:30. The police see 14 dots on their map. The residents never learn it."
    asked = "5 May 18:30. The story asks: Of how many of the 14 homes "
    asked += "can the police tell whether they shared?"
    assert first.index(told) < first.index(asked) < first.index("5 May 18:30. Answer b: 3")
    proven = [line for line in said if line.startswith("Proven: ")]
    assert proven == [
        "Proven: 13 answers (known not to have shared).",
        "Proven: nothing.",
        "Proven: 1 answer (known not to have shared).",  # near A2's dot no other home stands
        "Proven: nothing.",
        "Proven: nothing.",
        "Proven: nothing.",
        "Proven: 13 answers (known not to have shared) and 2 homes (proven to have said no).",
        "Proven: nothing.",
    ]
    second = said[said.index("Policy 2 of 8: Company's word") :]
    passed_on = after(second, "What happened is the same as under policy 1. What was passed on:")
    assert passed_on[0] == "2 May 19:42. The police are told 1 name and get 1 clip."
    assert passed_on[1] == "What the police know at the end:"


def test_a_long_run_is_told_in_periods_and_names_its_source(camsim: Camsim) -> None:
    words = ("fort-lauderdale-2018", "--policy", "early-partner-2018", "--plain")
    said = camsim("run", *words).stdout.splitlines()
    assert said[1].startswith("Modelled on a news report.")
    assert (
        "By 31 May 00:00. 9 requests, homes asked 140 times: 5 shared, 20 said no, "
        "90 did not answer, 25 still open." in said
    )
    assert (
        "By 1 Oct 00:00. Told to the police so far: 10 homes by name, 10 clips, "
        "308 dots on their map and 4 totals." in said
    )
    assert len(said) < 100


def test_plain_has_no_format(camsim: Camsim) -> None:
    result = camsim("run", "maple-court", "--plain", "--format", "json")
    assert result.exit_code == 2
    assert "--plain" in result.stderr


def test_plain_lines_need_no_command() -> None:
    said = CliRunner().invoke(cli, ["--plain"], input="quit\n")
    assert said.exit_code == 0
    assert said.stdout.startswith("camsim in plain lines.")
    other = CliRunner().invoke(cli, ["--plain", "list"])
    assert other.exit_code == 2
    assert "camsim tui --plain" in other.stderr


def test_the_first_minute_by_enter_alone() -> None:
    said = type_in(*[""] * 5, "b", "m")
    assert "Event 1 of 6. 2 May 2024, 18:30." in said
    assert "The story says: Police ask 14 homes for video of a bicycle theft." in said
    before, guessed = said[: said.index(GUESSED)], after(said, GUESSED)
    assert "Type your guess, one of a, b, c. Enter goes on without a guess." in before
    assert not any("Proven" in line for line in before)
    assert "13 homes known not to have shared." in guessed
    assert (
        "Policy changed to Exact map (map taken away). "
        "Homes known not to have shared: 13 becomes 0." in guessed
    )
    assert said[-1] == "The input has ended. Goodbye."


def test_an_open_question_is_not_answered_by_other_words() -> None:
    said = type_in(*[""] * 5, "home 7", "no", "views", "policy 7", "log", "where", "c", "quit")
    asked = after(said, "Type your guess, one of a, b, c. Enter goes on without a guess.")
    until = asked[: asked.index(GUESSED_RIGHT)]
    assert (
        until.count("A question is open. Type your guess, or press Enter to go on without one.")
        == 4
    )
    assert not any("closed" in line or "Proven" in line for line in until)
    assert said[-1] == "Goodbye."


@pytest.mark.parametrize("way", ["back", "day -1", "start", "end"])
def test_whoever_leaves_a_question_open_is_not_told_what_it_asks(way: str) -> None:
    """By what differs from a moment whose telling they have not heard."""
    left = answers(*[""] * 4, "next", way)[way]
    assert left
    changed = [line for line in left if line.startswith("Changed. Homes known")]
    assert changed == (
        ["Changed. Homes known not to have shared: 0 before, 13 now."] if way == "end" else []
    )
    # Who has heard it is told what is taken back.
    heard = answers(*[""] * 4, "next", "c", way)[way]
    assert ("Changed. Homes known not to have shared: 13 before, 0 now." in heard) == (way != "end")


def test_a_guess_is_a_letter_or_the_words_of_a_choice() -> None:
    assert GUESSED_RIGHT in type_in(*[""] * 5, "14")
    said = type_in("", "About 40", scenario="fort-lauderdale-2018")
    assert "You guessed about 40. The answer comes at the end." in said
    assert "No guess." in type_in(*[""] * 6)


def test_what_is_the_case_at_the_end_is_told_there_and_held_against_its_own_policy() -> None:
    said = type_in("", "a", "end", "policy 2", "back", "", scenario="fort-lauderdale-2018")
    guessed = "You guessed about 10. It is 11: ten by name, one by what is missing."
    changed = next(place for place, line in enumerate(said) if line.startswith("Policy changed"))
    assert guessed in said[:changed]
    later = "Under Exact map the answer would be 319: ten by name, 309 by what is missing."
    assert later in said[changed:]
    assert not any("You guessed" in line for line in said[changed:])


def test_what_is_announced_is_what_differs() -> None:
    said = type_in("", "", "", "back")
    assert [line for line in said if line.startswith("Changed.")] == [
        "Changed. Told to the police, dots on their map: 0 before, 14 now.",
        "Changed. Told to the police, homes by name: 0 before, 1 now.",
        "Changed. Told to the police, clips: 0 before, 1 now.",
        "Changed. Told to the police, homes by name: 1 before, 0 now.",
        "Changed. Told to the police, clips: 1 before, 0 now.",
    ]


def test_a_home_and_its_request_are_told_up_to_now() -> None:
    said = type_in("", "", "", "home 7", "end", "home b7")
    early, late = (
        after(said, f"Home B7, up to {moment}.") for moment in ("2 May 19:42", "9 May 00:00")
    )
    assert (
        "Still open. Has not shared so far; its time to answer still runs. "
        "Was it asked? At first: 27 in 100. Now: certain."
    ) in early
    assert "Proven. Asked, and did not share. At first: 26 in 100. Now: certain." in late
    assert "More likely. Said no. By map and sharers: 12 in 100. Now: 15 in 100." in late
    assert "2 May 18:30. Maple Valley Police ask this home for video." in late
    assert "2 said no: B3 and C4." in type_in("end", "request")


def test_infer_tells_what_can_be_worked_out_and_of_which_homes() -> None:
    """Under the policy that is on: with the map away nothing is proven."""
    said = answers("infer", "map", "4", "follow C4")
    assert said["infer"] == [
        "With all that they are told up to the end of the run:",
        "The police can prove that 13 of 14 homes in the area of a request did not share.",
        "They are A2, A3, A4, A5, B2, B3, B4, B6, B7, C3, C4, C5 and 1 more.",
        "The police cannot prove that any of 14 homes in the area of a request said no.",
        "For the reasons type home and its id.",
    ]
    # 14 with a camera and four without: but for the one who is named, no map tells them apart.
    assert (
        "The police cannot prove that any of 18 homes in the area of a request did not share. "
        "Of 17 of them no map shows whether they have a camera."
    ) in said["4"]
    assert said["follow C4"][0].startswith("Home C4")


def test_every_word_says_something_and_asks_for_what_it_lacks() -> None:
    expected = {
        "next": "The story says: Press m: take the map away.",
        "where": "Policy: Exact map",
        "no": "Said no (one of the five kinds of no): 2 homes; can the police see it? Only how many.",
        "flow": "Flow 1, to (recipient): Maple Valley Police.",
        "views": "Residents: 14 homes do not know all that the police hold on them",
        "log says no": "2 May 21:30. Home C4 says no. The police are not told.",
        "policy": "What if the map of 2018 had been exact?",
        "policy 99": "There is no policy 99.",
        "polcy": "There is no word polcy; did you mean 'policy'? Type help for the commands.",
        "home": "Which home? Type home and a number or an id, for example: home A2",
        "home zebra": "There is no home zebra.",
        "request 2": "Which request? Up to now there are 1, from 1 on.",
        "day x": "How many days? For example: day 3, or day -1.",
        "compare": "“Warrant only”: the police are told nothing.",
        "compare 2": "Not passed on: who was asked, who shared, who said no, who did not answer and the camera map.",
        "assumptions": "Assumed: The block, its homes and their answers are made up.",
        "story": "Story 2: Fort Lauderdale, summer 2018 (fort-lauderdale-2018)",
        "story ./nowhere.toml": "./nowhere.toml: is not there",
        "day -9": "Before the first event.",
        "start": "Nothing has happened yet.",
        "story sixty-doorbells": "Story: Sixty doorbells",
        "help": "back (or b): the event before.",
    }
    said = answers("end", *expected)
    for word, answer in expected.items():
        assert any(answer in line for line in said[word]), (word, said[word])


def test_back_and_on_is_where_it_was() -> None:
    walk = Walk(load_scenario("sixty-doorbells"))
    forwards = []
    while walk.event < 40:
        list(walk.go(walk.event + 1))
        walk.open = None
        forwards.append(list(walk.where()))
    for lines in reversed(forwards[:-1]):
        list(walk.back())
        walk.open = None
        assert list(walk.where()) == lines


def test_a_piped_session_through_the_real_command() -> None:
    """Without a terminal, in an encoding that has no dashes, with bytes that are no text."""
    typed = b"\n\n\n\n\nb\nm\n\xff\xfe\x1b[31m\x00\nquit\n"
    done = subprocess.run(
        [sys.executable, "-m", "simulator.cli", "tui", "maple-court", "--plain"],
        input=typed, capture_output=True, check=False, timeout=60,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert (
        "Policy changed to Exact map (map taken away). "
        "Homes known not to have shared: 13 becomes 0." in text
    )
    assert text.endswith("Goodbye.\n")
    assert is_linear(text.replace("\ufffd", ""))
    assert "Command:" not in text


HOSTILE = (
    r"[red]x[/] [@click=app.quit]q[/] \u001b[31m \u0007 \u202e\u05e9\u05dc\u05d5\u05dd \u2066 **b**"
)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    path = tmp_path / "hostile.toml"
    path.write_text(
        f'title = "{HOSTILE}"\nstory = "{HOSTILE}"\nquestion = "{HOSTILE}"\nnote = "{HOSTILE}"\n'
        'start = 2024-01-01\ndays = 9\npolicies = ["./p.toml"]\n'
        f'[town]\nwidth = 1\nheight = 1\nhomes = [{{id = "{HOSTILE}", x = 0.1, y = 0.1}}]\n'
        f'[[agencies]]\nname = "{HOSTILE}"\n'
        f'[[script]]\nat = 2024-01-01T09:00:00\nagency = "{HOSTILE}"\nasks = ["{HOSTILE}"]\n'
        f'[[pauses]]\nat = "first_request"\nsay = "{HOSTILE}"\nask = "{HOSTILE}"\n'
        f'choices = ["{HOSTILE}", "no"]\n'
        f'[[assumptions]]\ntext = "{HOSTILE}"\nsource = "{HOSTILE}"\n'
    )
    (tmp_path / "p.toml").write_text(
        f'title = "{HOSTILE}"\nsummary = "{HOSTILE}"\n[agency_receives]\n'
        'asked = { detail = "named", when = "on_request" }\n'
        'identity = { detail = "named", when = "on_share" }\n'
    )
    return str(path)


def test_what_a_file_says_is_inert(camsim: Camsim, hostile: str) -> None:
    told = camsim("run", hostile, "--plain")
    assert told.exit_code == 0
    words = ("", "a", "end", "home 1", "request", "flow", "log", "policy", "assumptions", "where")
    typed = CliRunner().invoke(cli, ["tui", hostile, "--plain"], input="\n".join(words))
    assert typed.exit_code == 0
    for text in (told.stdout, typed.stdout):
        assert is_linear(text)
        assert text.count("[red]x[/] [@click=app.quit]q[/] \\x1b[31m \\x07 \\u202e") > 6


def test_what_takes_long_at_the_end_is_named_before_it_is_worked_out() -> None:
    """Whoever listens heard nothing for seconds, and could not tell that from being left."""
    walk = Walk(load_scenario("small-areas"))
    working = "One moment: what the police are almost sure of is being worked out."
    (case,) = cases_of(walk.story, walk.ledger)
    lines = walk.stand_at("end")
    assert working in lines
    assert walk.answers.worked_out_at_hand(case) is None
    assert working not in lines, "it is said once"
    assert walk.answers.worked_out_at_hand(case) is not None
    assert working not in walk.stand_at("end"), "it is there by now"
    exact = walk.story.with_policy("threshold-11")
    assert working in list(walk.change(exact))


def test_what_is_soon_there_is_not_announced() -> None:
    walk = Walk(load_scenario("sixty-doorbells"))
    assert not any("One moment" in line for line in walk.stand_at("end"))
