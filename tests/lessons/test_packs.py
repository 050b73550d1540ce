"""The printed pack of a lesson: safe pages, and no answer on the class's sheet."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.classroom.coded import code_of
from simulator.classroom.lessons.lesson import LessonStep
from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.classroom.pack.pages import HOUSES, page_names, pages_of
from simulator.classroom.pack.plan import plan_of
from simulator.classroom.pack.rests import figure_rows
from simulator.classroom.pack.roles import main_policy, role_cards
from simulator.classroom.pack.short import short_of
from simulator.classroom.pack.texts import BLANK, PackTexts, changes_said
from simulator.classroom.telling import answer_place
from simulator.report.words.lessons import LOOK_AT, NOBODY_GUESSED, NOBODY_HAS_TO, SPLIT
from simulator.scenario.library import lesson_names
from tests.lessons.seen_page import Seen, longer, own_lesson

HOSTILE = (
    "</title></style><script>alert(1)</script><img src=http://example.org/x onerror=alert(1)> "
    "' \" & {{ 7*7 }} {% raw %} \u202emirror ]]> \u05e9\u05dc"
)


QUICK = ("map-and-names", "safeguards", "our-street-hands")
EACH = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.thorough)
    for name in lesson_names()
]
Pack = tuple[LoadedLesson, dict[str, bytes]]


@pytest.fixture(scope="module", params=EACH)
def pack(request: pytest.FixtureRequest, bundled: Callable[[str], LoadedLesson]) -> Pack:
    """The pack of each bundled lesson, made once for all tests of this file."""
    loaded = bundled(request.param)
    return loaded, pages_of(loaded)


def words_of(text: str) -> set[str]:
    """Return the words of a text that mean something by themselves."""
    return set(re.findall(r"[a-z']{4,}", text.lower()))


def comes_out(step: LessonStep) -> bool:
    """Tell whether something answers what a step asks; else it is an opinion."""
    shows = step.show is not None and step.show.screen != "nothing"
    return shows or (step.ask is not None and step.ask.answer is not None)


def test_each_page_stands_alone(pack: Pack) -> None:
    loaded, pages = pack
    assert tuple(pages) == page_names(loaded.lesson)
    for page in pages.values():
        seen = Seen(page)
        assert seen.open == []
        assert {"main", "h1"} <= seen.tags
        assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & seen.tags
        assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}
        assert seen.links == ["data:,"]
        style = re.search(r"<style>(.*?)</style>", page.decode(), re.DOTALL)
        assert style is not None
        assert not re.search(r"url\(|@import|http", style[1])
        colours = set(re.findall(r"#\w{3,8}\b", style[1]))
        assert colours == {"#fff", "#000"}


def test_each_page_has_the_code(pack: Pack) -> None:
    loaded, pages = pack
    story = loaded.figures.stories.story(loaded.lesson.story)
    code = code_of(story, seed=loaded.lesson.seed)
    # A street of a class stands in no list of stories, and has none.
    assert bool(code) == (loaded.lesson.class_ is None)
    assert all(code in Seen(page).text for page in pages.values())
    assert Seen(pages["exit.html"]).text.count(code or f"lesson {loaded.name}") == 4


def test_the_teacher_has_everything(pack: Pack) -> None:
    loaded, pages = pack
    lesson, text = loaded.lesson, Seen(pages["teacher.html"]).text
    for said in (*lesson.goals, *lesson.standards, lesson.note, lesson.instead, lesson.question):
        assert said in text
    for step in lesson.steps:
        for said in (step.say, step.talk, step.teacher):
            assert loaded.text(said) in text
    asked = [step.ask for step in lesson.steps if step.ask is not None]
    assert text.count("Answer ") >= len(asked)
    assert text.count("Usual wrong turn") == sum(ask.answer is not None for ask in asked)
    for heading in ("How we talk", "In ten minutes", "When something fails", "The other task"):
        assert heading in text
    assert re.search("(sourced|derived|assumed): ", text)


def test_the_teacher_has_what_the_screen_says_and_the_way_back(pack: Pack) -> None:
    loaded, pages = pack
    text = Seen(pages["teacher.html"]).text
    assert NOBODY_HAS_TO in text
    if loaded.lesson.class_ is not None:
        return
    for said in (NOBODY_GUESSED, SPLIT, "The lesson was closed", "12 7 3"):
        assert said in text
    looks = [step.shown.look for step in plan_of(loaded) if step.shown and step.told]
    for look in filter(None, looks):
        assert look in LOOK_AT.values()
        assert f"“{look}”" in text
    codes = [step.shown.code for step in plan_of(loaded) if step.shown and step.shown.code]
    assert not codes or f"camsim tui {codes[0]}" in text


def test_what_is_changed_is_said_in_words(pack: Pack) -> None:
    loaded, pages = pack
    text = Seen(pages["teacher.html"]).text
    shown = [step.show.set for step in loaded.lesson.steps if step.show is not None]
    changed = [*shown, *(figure.set for figure in loaded.lesson.figures.values())]
    for said in (said for values in changed for said in changes_said(values)):
        assert not re.search(r"\w\.\w*[a-z]|_|\[", said.split(":")[0])
        assert said.lower() in text.lower()


def test_answers_visits_and_kinds_of_residents_have_words() -> None:
    segments = [
        {"name": "quiet", "share": 0.4, "shares": 0.1, "declines": 0.2},
        {"name": "loud", "share": 0.6, "shares": 0.5, "declines": 0.0},
    ]
    values = {
        "script[0].responses.B5": "ignored",
        "agencies[0].follow_up": "none",
        "residents.segments": segments,
    }
    assert list(changes_said(values)) == [
        "home B5 gives no answer",
        "officers visit nobody after a request",
        "residents “quiet”: how many 0.4, chance to share 0.1, chance to say no 0.2",
        "residents “loud”: how many 0.6, chance to share 0.5, chance to say no 0",
    ]
    everybody = [{"name": "all", "share": 1.0, "shares": 0.0, "declines": 1.0}]
    assert list(changes_said({"residents.segments": everybody})) == [
        "all residents: chance to share 0, chance to say no 1"
    ]


def test_no_answer_of_the_teacher_is_on_the_sheet(pack: Pack) -> None:
    """No result and no note; of a figure that a class finds out there is a blank."""
    loaded, pages = pack
    sheet = Seen(pages["student.html"]).text
    asked = 0
    for step in loaded.lesson.steps:
        said = [step.teacher]
        if step.tell is not None:
            said += [step.tell.yes, step.tell.no, step.tell.all]
        for text in filter(None, said):
            whole = loaded.text(text)
            for sentence in re.split(r"(?<=[.?!])\s+", whole):
                assert sentence not in sheet
        if step.ask is not None:
            asked += 1
            assert PackTexts(loaded).blank(step.ask.text) in sheet
            assert all(loaded.text(choice) in sheet for choice in step.ask.choices)
    assert asked
    assert "Answer" not in sheet
    assert "counts as right" not in sheet
    assert "wrong turn" not in sheet


def test_a_figure_that_is_found_out_is_a_blank_on_the_sheet(tmp_path: Path) -> None:
    loaded = load_lesson(str(own_lesson(tmp_path, longer())))
    pages = pages_of(loaded)
    silent = loaded.figure("silent").text
    sheet, teacher = Seen(pages["student.html"]).text, Seen(pages["teacher.html"]).text
    assert f"They know {BLANK} of 14, or {BLANK}." in sheet
    assert f"Do {BLANK} homes know it?" in sheet
    assert f"They know {silent} of 14, or {silent}." in teacher
    assert f"{silent} homes; any guess from 10 to 16 counts as right." in teacher
    assert "Press type the number, then Enter." in teacher
    assert "Usual wrong turns: too few, under 10; too many, over 16." in teacher
    assert "c, “about 13”." in teacher
    assert "Usual wrong turns: b, “about 3”; a, “about 1”." in teacher
    assert "None is right or wrong: all look at the guesses." in teacher
    assert "who shared: rounded" in teacher
    assert "The police are given: no map" in teacher
    assert Seen(pages["exit.html"]).text.count("What did they know?") == 4
    assert "What did they know?" not in sheet


def test_what_is_talked_about_does_not_answer_what_is_asked(pack: Pack) -> None:
    """It stands below the question, on the same sheet: none of its words is the right answer's."""
    loaded = pack[0]
    for step in loaded.lesson.steps:
        place = answer_place(step.ask, loaded) if step.ask is not None else None
        if step.ask is None or place is None:
            continue
        right = words_of(loaded.text(step.ask.choices[place]))
        others = [
            words_of(loaded.text(choice))
            for other, choice in enumerate(step.ask.choices)
            if other != place
        ]
        said = words_of(loaded.text(step.say)) | words_of(loaded.text(step.ask.text))
        assert not (right - said.union(*others)) & words_of(loaded.text(step.talk)), step.id


def test_the_sheet_begins_as_the_lesson_does(pack: Pack) -> None:
    """Who comes late, or has the paper alone, knows by it what is asked about."""
    loaded, pages = pack
    first, sheet = loaded.lesson.steps[0], Seen(pages["student.html"]).text
    assert first.ask is not None or f"It begins so. {loaded.text(first.say)}" in sheet
    opinions = [step for step in loaded.lesson.steps if step.ask and not comes_out(step)]
    assert sheet.count("My answer") == sheet.count("Now I think") == len(opinions)
    guesses = [step for step in loaded.lesson.steps if step.ask and comes_out(step)]
    assert sheet.count("My guess") == sheet.count("Result, and why") == len(guesses)


def test_what_to_press_is_what_the_screen_takes(pack: Pack) -> None:
    """On a wall no key is a guess, and what is told comes before what is shown."""
    loaded, pages = pack
    lesson, text = loaded.lesson, Seen(pages["teacher.html"]).text
    plan = text[text.index("The plan, minute by minute") :]
    asked = [step.ask for step in lesson.steps if step.ask is not None]
    if lesson.class_ is None:
        assert plan.count("type the number, then Enter; then a to ") == sum(
            bool(ask.number and ask.reasons) for ask in asked
        )
        assert "key 6 has every number" in plan
    else:
        assert plan.count("Press nothing: ") == len(asked)
        assert "counts of hands" not in plan
        assert f"Open it with camsim lesson {loaded.name} :" in plan
        assert "key 6" not in plan
    shown = [step for step in plan_of(loaded) if step.told and step.shown and step.shown.what]
    for step in shown:
        here = plan[plan.index(f"{step.number}. {step.title}") :]
        told = re.search("Tell (?:If the guess|To all)", here)
        assert told is not None
        assert (told.start() < here.index("Show ")) == (lesson.class_ is not None), step.title


def test_the_short_lesson_is_told_once(pack: Pack) -> None:
    """A note that names other steps than the page does would leave a teacher with two plans."""
    text = Seen(pack[1]["teacher.html"]).text
    assert text.lower().count("in ten minutes") == 1
    assert "The other task. The other task" not in text


def test_no_row_says_as_above_where_nothing_is_above(pack: Pack) -> None:
    rows = figure_rows(pack[0])
    assert not rows[0].under_above
    for above, row in itertools.pairwise(rows):
        assert row.under_above == (above.under == row.under)


def test_ten_minutes_are_ten(pack: Pack) -> None:
    lesson = pack[0].lesson
    minutes = sum(step.minutes for step in short_of(lesson))
    assert minutes == (10 if lesson.minutes > 10 else 0)


def test_a_show_of_hands_is_what_a_lesson_says_it_is(tmp_path: Path) -> None:
    """It was told from the words "hands up" in the talk."""
    talk = 'say = "The police ask {asked} homes."\ntalk = "Who would share? Show it."'
    text = longer().replace('say = "The police ask {asked} homes."', talk)
    for key, done in (("", "One or two answers."), ("\nhands_up = true", "Hands up.")):
        lesson = load_lesson(str(own_lesson(tmp_path, text.replace(talk, f"{talk}{key}")))).lesson
        assert short_of(lesson)[0].part == f"Say it. {done}"


def test_five_roles_have_two_facts_of_the_run_each(pack: Pack) -> None:
    loaded, pages = pack
    roles = role_cards(loaded)
    assert len(roles.cards) == 5
    facts = [fact for card in roles.cards for fact in card.facts]
    assert len(facts) == len(set(facts)) == 10
    text = Seen(pages["roles.html"]).text
    for fact in facts:
        assert re.search(r": \d", fact)
        assert fact in text
    outcome = loaded.figures.stories.outcome(
        loaded.figures.stories.under(loaded.lesson.story, (main_policy(loaded),)),
        main_policy(loaded), 0,
    )  # fmt: skip
    assert f"did not answer: {outcome.happened['ignored']:,}." in facts[0]


def test_the_same_lesson_gives_the_same_bytes(tmp_path: Path) -> None:
    place = own_lesson(tmp_path, longer())
    assert pages_of(load_lesson(str(place))) == pages_of(load_lesson(str(place)))


def test_text_of_a_lesson_is_text(tmp_path: Path) -> None:
    """Markup in every text of a lesson is shown as it was written."""
    said = json.dumps(HOSTILE)
    text = f"note = {said}\ninstead = {said}\naudience = {said}\nstandards = [{said}]\n" + longer()
    for written in ('"Good"', '"What do they know?"', '"Say why silence can be read."',
                    '"The police ask {asked} homes."', '"Look at the map."', '"the map"',
                    '"How many?"', '"What did they know?"'):  # fmt: skip
        assert written in text
        other = HOSTILE.replace("7*7", "").replace("{%", "").replace("{", "").replace("}", "")
        unlike = f"{other} {written.strip(chr(34))}".replace("{asked}", "")
        text = text.replace(written, json.dumps(unlike))
    text = text.replace("[figures]", f"[words]\nrequest = {said}\n[figures]")
    loaded = load_lesson(str(own_lesson(tmp_path, text)))
    for page in pages_of(loaded).values():
        seen = Seen(page)
        assert seen.open == []
        assert not {"script", "img"} & seen.tags
        assert seen.links == ["data:,"]
        assert "\u202e" not in page.decode()
        assert "<script>alert(1)</script>" in html.unescape(seen.text)


def test_a_lesson_for_a_class_has_households_to_deal_out() -> None:
    loaded = load_lesson("our-street-hands")
    pages = pages_of(loaded)
    assert loaded.lesson.class_ is not None
    seen = Seen(pages[HOUSES])
    counts = {seen.text.count(card.text) for card in loaded.lesson.class_.cards}
    assert counts == {4}
    # No card says which home it is, or what it is to do.
    assert not re.search(r"\b[A-G]\d{1,2}\b", seen.text)
    plan = Seen(pages["teacher.html"]).text
    for step in loaded.lesson.steps:
        assert step.request is None or step.request.incident in plan
    assert "camsim class our-street-hands --hands" in plan
    assert "houses.html" in plan
    assert HOUSES not in pages_of(load_lesson("map-and-names"))
