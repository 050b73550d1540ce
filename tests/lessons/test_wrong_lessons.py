"""Wrong lessons: one clear line for each mistake, with its file and line, and no traceback."""

from __future__ import annotations

import copy
import datetime as dt
import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from click.testing import Result

from simulator.classroom.lessons.figures import Figures
from simulator.classroom.lessons.loading import LoadedLesson, checked_lesson
from simulator.classroom.lessons.stories import Stories
from simulator.plain.lesson import converse
from simulator.scenario.problems import InputError, Problem
from simulator.scenario.toml.reading import read
from tests.lessons.good import GOOD

Camsim = Callable[..., Result]
Write = Callable[[str, str], Path]
LONG = "a" * 401

WRONG = [
    # old text, new text, line, key, part of the message
    ("minutes = 10", "minutes = 12", 2, "minutes", "the steps take 10 minutes, the lesson says 12"),
    ('show = { screen = "watch"', 'hands_up = true\nshow = { screen = "watch"', 15, "steps[0].hands_up", "needs talk: what do hands go up for?"),
    ("minutes = 10", "minutes = 181", 2, "minutes", "181 is more than 180: no lesson takes so long"),
    ("minutes = 10", "minuts = 10", 2, "minuts", "did you mean 'minutes'?"),
    ('"watch"', '"wach"', 15, "steps[0].show.screen", "did you mean 'watch'?"),
    ('hidden = ["compare"', 'hidden = ["compere"', 6, "hidden[0]", "did you mean 'compare'?"),
    ('["compare"] }', '["compare", "maps"] }', 21, "steps[1].show.open[1]", "did you mean 'map'?"),
    ("{asked} homes", "{aksed} homes", 14, "steps[0].say", "{aksed}, and no figure is called so; did you mean 'asked'?"),
    ("{asked}?", "{many}?", 20, "steps[1].ask.text", "has {many}, and no figure is called so"),
    ('figure = "silent"', 'figure = "silence"', 20, "steps[1].ask.answer.figure", "did you mean 'silent'?"),
    ('of = "happened.asked"', 'of = "happened.askd"', 8, "figures.asked.of", "did you mean 'happened.asked'?"),
    ('of = "happened.asked"', 'of = "certain"', 8, "figures.asked.of", "it begins with happened, agency, public or measures"),
    ('of = "happened.asked"', 'of = "requests.1.askd"', 8, "figures.asked.of", "did you mean 'requests.1.asked'?"),
    ('of = "happened.asked"', 'of = "requests.3.asked"', 8, "figures.asked.of", "no request has the number 3: there are 1"),
    ('of = "happened.asked"', 'of = "requests.1_and_0.asked"', 8, "figures.asked.of", "no request has the number 0: there are 1"),
    ('of = "happened.asked"', 'of = "agency.asked.detail"', 8, "figures.asked.of", "is no number: it says 'total'"),
    ('of = "happened.asked", policy = "totals-per-request"', 'of = "measures.messages_per_answered_request", policy = "nothing-without-warrant"', 8, "figures.asked.of", "is null under 'nothing-without-warrant': nobody is asked"),
    ('of = "happened.asked", policy = "totals-per-request"', 'of = "measures.agency_error", policy = "stated-policy-2019"', 8, "figures.asked.of", "is null under 'stated-policy-2019': there is nothing to work it out from"),
    ('policy = "totals-per-request" }', 'policy = "totals-per-requests" }', 8, "figures.asked.policy", "did you mean 'totals-per-request'?"),
    ('at = "end"', 'at = "end", policies = ["early-partner-2018"]', 15, "steps[0].show.policies", "is for the screen compare"),
    ('policies = ["early-partner-2018"', 'policies = ["early-partner-2081"', 21, "steps[1].show.policies", "did you mean 'early-partner-2018'?"),
    ('policy = "early-partner-2018-exact-map", at', 'policy = "early", at', 15, "steps[0].show.policy", "no policy is called 'early'"),
    ('story = "maple-court"', 'story = "maple-curt"', 5, "story", "did you mean 'maple-court'?"),
    ('story = "maple-court"', 'story = "./none.toml"', 5, "story", "no story is at './none.toml'"),
    ('screen = "watch",', 'screen = "watch", story = "sixty-doorbell",', 15, "steps[0].show.story", "did you mean 'sixty-doorbells'?"),
    ('at = "end"', 'at = "first_requests"', 15, "steps[0].show.at", "is not a moment: write start, first_request"),
    ('at = "end"', "at = 2030-01-01T00:00:00", 15, "steps[0].show.at", "lies outside the run"),
    ('{ figure = "silent", nearest = true }', '"about 2"', 20, "steps[1].ask.answer", "'about 2' is not among the choices; did you mean 'about 3'?"),
    ("tell = {", 'ask = { text = "?" }\ntell = {', 22, "", "not valid TOML"),
    ('"about 3", "about 13"]', '"about 3", "about 13"], number = { low = 0, high = 9 }', 20, "steps[1].ask", "has both choices and number"),
    ('open = ["compare"]', 'open = ["map"]', 21, "steps[1].show.open[0]", "'map' is not hidden here"),
    ('open = ["compare"]', 'open = ["compare"], close = ["maps"]', 21, "steps[1].show.close[0]", "did you mean 'map'?"),
    ('hidden = ["compare"', 'hidden = ["town.camera_shar"', 6, "hidden[0]", "did you mean 'town.camera_share'?"),
    ('as = "of 10" }', 'as = "of 10", given = { map = "exat" } }', 10, "figures.doors.given.map", "did you mean 'exact'?"),
    ('as = "of 10" }', 'as = "of 10", set = { "residents.deadline_hours" = -1 } }', 10, "figures.doors.set.residents.deadline_hours", "-1 is not more than 0"),
    ('id = "map"', 'id = "street"', 17, "steps[1].id", "two steps are called 'street'"),
    ('say = "Look', f'say = "{LONG}', 19, "steps[1].say", "letters; 400 is the most"),
    ('talk = "At', f'talk = "{LONG}', 23, "steps[1].talk", "letters; 400 is the most"),
    ('text = "How many', f'text = "{LONG}', 20, "steps[1].ask.text", "letters; 400 is the most"),
    ('"about 3"', f'"3 {LONG}"', 20, "steps[1].ask.choices[1]", "letters; 400 is the most"),
    ('yes = "You said', f'yes = "{LONG}', 22, "steps[1].tell.yes", "letters; 400 is the most"),
    ('at = "end"', 'at = "end", set = { residents.deadline_hours = -1 }', 15, "steps[0].show.set.residents.deadline_hours", "-1 is not more than 0"),
    ('at = "end"', 'at = "end", set = { "residents.deadline_ours" = 1 }', 15, "steps[0].show.set.residents.deadline_ours", "is not a key here; did you mean 'deadline_hours'?"),
    ('as = "of 10"', 'as = "of 100"', 10, "figures.doors.as", "did you mean 'of 10'?"),
    ('as = "of 10"', 'as = "hours"', 10, "figures.doors.as", "'hours' is for a time, and this is none"),
    ('of = "happened.asked",', 'of = "happened.asked", as = "of 10",', 8, "figures.asked.as", "'of 10' is for a share"),
    ("The police ask", "{guess} The police ask", 14, "steps[0].say", "which only tell can use"),
    ('no = "You said {guess}; it is {silent}."', 'no = "You said {guess}."', 22, "steps[1].tell.no", "says nothing to who did not guess"),
    ('yes = "You said {guess}. It is {silent}.", ', "", 22, "steps[1].tell", "needs both yes and no, or all alone"),
    ('yes = "You', 'all = "x", yes = "You', 22, "steps[1].tell", "leave one out"),
    ('at = "end" }', 'at = "end" }\ntell = { all = "x" }', 16, "steps[0].tell", "the step asks nothing"),
    ('["compare"] }', '["compare"], view = "dot" }', 21, "steps[1].show.view", "'dot' is no view of 'compare'; did you mean 'dots'?"),
    ('["compare"] }', '["compare"], view = "dots cards" }', 21, "steps[1].show.view", "has both 'dots' and 'cards'"),
    ('screen = "watch"', 'screen = "watch", view = "declined"', 15, "steps[0].show.view", "'declined' is no view of 'watch'"),
    ('screen = "watch"', 'screen = "nothing", view = "map"', 15, "steps[0].show.view", "is for a screen"),
    (', answer = { figure = "silent", nearest = true }', "", 22, "steps[1].tell", "the question has no answer; write all"),
    ('"about 3"', '"a few"', 20, "steps[1].ask.answer", "choice 2 has no number"),
    ("nearest = true", "within = 2", 20, "steps[1].ask.answer.within", "is for a number"),
    ("nearest = true", "nearest = false", 20, "steps[1].ask.answer.nearest", "is true or left out"),
    ("nearest = true", "nearest = true, within = 2", 20, "steps[1].ask.answer", "needs one of within and nearest"),
    ('choices = ["about 1", "about 3", "about 13"]', 'choices = ["about 1"]', 20, "steps[1].ask.choices", "has 1 entry; 2 is the least"),
    ('choices = ["about 1", "about 3", "about 13"], ', "", 20, "steps[1].ask", "needs choices or number"),
    ('"about 3"', '"about 1"', 20, "steps[1].ask.choices[1]", "two of them are 'about 1'"),
    ('reasons = ["the map", "the names"]', 'reasons = ["1", "2", "3", "4", "5", "6"]', 20, "steps[1].ask.reasons", "has 6 entries; 5 is the most"),
    ('say = "Look', 'shown = "Look', 19, "steps[1].shown", "did you mean 'show'?"),
    ('screen = "watch"', 'screen = "follow"', 15, "steps[0].show", "needs a home to follow"),
    ('screen = "watch"', 'screen = "follow", home = "B55"', 15, "steps[0].show.home", "no home is called 'B55'; did you mean"),
    ("Look at the map.", "Look at {silent}.", 19, "steps[1].say", "which is the answer: it shows before the guess"),
    ("asked = {", "guess = {", 8, "figures.guess", "is what was guessed"),
    ("asked = {", '"As ked" = {', 8, "figures.As ked", "is not a name of small letters"),
    ('at = "end"', 'at = "end", given = { map = "none" }', 15, "steps[0].show.given", "is for the screen infer"),
]  # fmt: skip


def lines(result: Result) -> list[str]:
    return result.stderr.splitlines()


def test_the_lesson_that_they_make_wrong_is_right(camsim: Camsim, write: Write) -> None:
    done = camsim("check", str(write("good.toml", GOOD)))
    assert (done.exit_code, done.output) == (0, "")


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Works out figures for all tests of this file: runs are done once."""
    return Figures(Stories(Path()))


@pytest.mark.parametrize(("old", "new", "line", "key", "part"), WRONG)
def test_each_mistake_is_said_with_its_line(
    write: Write, figures: Figures, old: str, new: str, line: int, key: str, part: str
) -> None:
    assert old in GOOD
    path = write("wrong.toml", GOOD.replace(old, new, 1))
    said = [str(problem) for problem in problems_of(path, figures)]
    start = f"{path}:{line}: {key}: " if key else f"{path}:{line}: "
    assert [text for text in said if text.startswith(start) and part in text], said


def problems_of(path: Path, figures: Figures) -> list[Problem]:
    """Return what is wrong with the file at `path`, as a lesson."""
    try:
        return checked_lesson(read(path), path, figures)[1]
    except InputError as error:
        return list(error.problems)


def test_what_is_empty_is_said_to_be(write: Write, figures: Figures) -> None:
    """And not 'is empty, not empty quotes'."""
    path = write("wrong.toml", GOOD.replace('"What do they know?"', '""'))
    assert [str(problem) for problem in problems_of(path, figures)] == [
        f"{path}:3: question: is empty"
    ]


def test_all_mistakes_of_a_file_are_said_at_once(camsim: Camsim, write: Write) -> None:
    text = GOOD
    for old, new in (
        ("minutes = 10", "minutes = 12"),
        ("{asked} homes", "{aksed} homes"),
        ('id = "map"', 'id = "street"'),
        ('"of 10"', '"hours"'),
    ):
        text = text.replace(old, new)
    said = [line.split(": ")[0] for line in lines(camsim("check", str(write("wrong.toml", text))))]
    assert [int(place.rpartition(":")[2]) for place in said] == [2, 10, 14, 17]


def test_what_is_too_much_is_refused(camsim: Camsim, write: Write) -> None:
    steps = "".join(f'[[steps]]\nid = "s{n}"\nminutes = 1\nsay = "x"\n' for n in range(31))
    head = GOOD[: GOOD.index("[[steps]]")].replace("minutes = 10", "minutes = 31")
    (said,) = lines(camsim("check", str(write("long.toml", head + steps))))
    assert said.endswith("long.toml:11: steps: has 31 entries; 30 is the most")
    large = write("large.toml", f"{GOOD}# {'a' * 200_000}\n")
    (said,) = lines(camsim("check", str(large)))
    assert said == f"{large}: has 201 kB; 200 kB is the most for a lesson"


def test_what_is_wrong_in_a_story_of_its_own_is_said_of_that_file(
    camsim: Camsim, write: Write
) -> None:
    write("street.toml", 'title = "S"\nstart = 2024-01-01\ndays = 0\npolicies = []\n')
    path = write("wrong.toml", GOOD.replace('"maple-court"', '"./street.toml"'))
    said = lines(camsim("check", str(path)))
    assert [line for line in said if "street.toml:3: days: 0 is less than 1" in line]
    assert not [line for line in said if line.startswith(str(path))]


def test_text_is_text(camsim: Camsim, write: Write) -> None:
    """Marks of Markdown and of rich are letters, and a control character is spelled out."""
    text = GOOD.replace("Look at", "[red]Look[/] **at** \\u001b[2J")
    assert camsim("check", str(write("odd.toml", text))).exit_code == 0


# ── Lessons with one thing or another made wrong by chance ───────────────────────────────────────

_VALUES = (
    *(
        0,
        -1,
        181,
        10**400,
        1e300,
        float("nan"),
        True,
        "",
        "x",
        "guess",
        "{guess}",
        "{",
        "{x}",
        "\u202e",
    ),
    *(
        [],
        [1],
        ["x"],
        {},
        {"x": 1},
        [{}],
        dt.date(2030, 1, 1),
        dt.datetime.fromisoformat("2024-05-03T09:00:00"),
    ),
    *("nothing-without-warrant", "sixty-doorbells", "a" * 500, "é", "infer", "follow", "end", "B5"),
    *("map", "policy.map.error_ft", "..", "./", "measures", "happened", "measures.bits", "in 100"),
    {"residents": {"deadline_hours": 2}, "seed": 3},
)
_KEYS = (
    "say",
    "ask",
    "show",
    "tell",
    "id",
    "set",
    "given",
    "at",
    "home",
    "of",
    "x",
    "",
    "a.b",
    "{",
    "as",
)
_LETTERS = ('"', "{", "}", "[", "]", "=", ",", "\n", "0", "[[steps]]\n", "#", "'", "\x00", "\x1b")


def mutated(luck: random.Random, most: int = 4, good: str = GOOD) -> str:
    """Return a good lesson with one or more places of it changed, in its values or its letters."""
    values = tomllib.loads(good)
    for _ in range(luck.randint(1, most)):
        change(values, luck)
    text = tomlkit.dumps(values)
    if luck.random() < 0.2:
        start = luck.randrange(len(text))
        text = text[:start] + luck.choice(_LETTERS) + text[start + luck.choice((0, 1, 10)) :]
    return text


def change(values: dict[str, Any], luck: random.Random) -> None:
    """Change one value somewhere in `values`, or put it elsewhere, or take it out."""
    inner: Any = values
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        if not keys:
            return
        key = luck.choice(keys)
        if not isinstance(inner[key], dict | list) or luck.random() < 0.3:
            break
        inner = inner[key]
    how = luck.randrange(4)
    if how == 0:
        del inner[key]
    elif how == 1 and isinstance(inner, dict):
        inner[luck.choice(_KEYS)] = inner.pop(key)
    elif how == 2 and isinstance(inner, list):
        inner.append(copy.deepcopy(inner[key]))
    else:
        inner[key] = copy.deepcopy(luck.choice(_VALUES))


def said_of(folder: Path, figures: Figures, seeds: range) -> tuple[int, int]:
    """Check as many changed lessons; return how many were refused, and how many could be read."""
    path = folder / "changed.toml"
    refused = was_read = 0
    for seed in seeds:
        path.write_text(mutated(random.Random(seed)), encoding="utf-8")
        problems = problems_of(path, figures)
        for problem in problems:
            assert str(problem).startswith(str(path)), problem
            assert problem.line is None or 1 <= problem.line <= 400, problem
            assert problem.message, problem
        refused += bool(problems)
        was_read += not any("not valid TOML" in problem.message for problem in problems)
    return refused, was_read


def test_whatever_is_changed_a_message_is_the_worst_of_it(tmp_path: Path, figures: Figures) -> None:
    """100 of them; the thorough test takes 5,000, and meets combinations that these do not."""
    refused, was_read = said_of(tmp_path, figures, range(100))
    assert refused > 75
    assert was_read > 65


def played_of(folder: Path, figures: Figures, seeds: range) -> int:
    """Play every changed lesson that passes the check to its end; return how many did."""
    path = folder / "changed.toml"
    ends = 0
    for seed in seeds:
        path.write_text(mutated(random.Random(seed), most=1), encoding="utf-8")
        if problems_of(path, figures):
            continue
        lesson, _ = checked_lesson(read(path), path, figures)
        assert lesson is not None
        said: list[str] = []
        typed = iter([""] * 200)
        loaded = LoadedLesson("changed", path, lesson, figures)
        converse(loaded, lambda typed=typed: next(typed, None), said.append, lambda: 0.0)
        assert "The end of the lesson. Type quit to leave, or before to go back." in said
        ends += 1
    return ends


def test_what_passes_the_check_can_be_played(tmp_path: Path, figures: Figures) -> None:
    """Those of 40; the thorough test plays some hundreds, among them other stories and facts."""
    assert played_of(tmp_path, figures, range(400, 440)) > 3


@pytest.mark.thorough
def test_what_passes_the_check_of_600_can_be_played(tmp_path: Path, figures: Figures) -> None:
    assert played_of(tmp_path, figures, range(7_000, 7_600)) > 60


@pytest.mark.thorough
def test_of_5000_changed_lessons_none_brings_a_traceback(tmp_path: Path, figures: Figures) -> None:
    refused, was_read = said_of(tmp_path, figures, range(1_000, 6_000))
    assert refused > 3_500
    assert was_read > 3_500
