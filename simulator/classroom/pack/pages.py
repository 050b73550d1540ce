"""The pages of a pack: its templates filled in, and a seal by which a page knows itself again."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from markupsafe import escape

from simulator import __version__
from simulator.classroom.coded import code_of
from simulator.classroom.lessons.class_keys import ClassCard
from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.pack.plan import plan_of
from simulator.classroom.pack.rests import figure_rows, rests_of
from simulator.classroom.pack.roles import role_cards
from simulator.classroom.pack.sheet import opening_of, sheet_of
from simulator.classroom.pack.short import exit_question, short_of
from simulator.classroom.pack.texts import PackTexts
from simulator.report.pages.environment import filled
from simulator.report.words.lessons import NOBODY_HAS_TO
from simulator.scenario.letters.text import inert
from simulator.scenario.real_agencies import MODELLED_ON_NEWS

PAGES = ("teacher.html", "student.html", "roles.html", "exit.html")
HOUSES = "houses.html"
"""Households to deal out: only a lesson that a class plays as residents has them."""
MOST_HOUSEHOLDS = 24
"""On two sheets: one for each of a class, or for each two."""
SLIPS = 4
"""Exit slips on a page."""
_MANY_STEPS, _MANY_GUESSES = 9, 5
"""From more on, pages are set closer, so that a teacher has six and the class a sheet of two."""
_FEW_QUESTIONS = 4
"""Up to so many, a sheet has one page: none of them stands alone on a second."""
_TEMPLATES = Path(__file__).with_name("templates")
_UNSEALED = "0" * 64
_SEAL = re.compile(rb'<meta name="camsim-seal" content="([0-9a-f]{64})">')
_OWNER = '<meta name="camsim-pack" content="{}">'


def page_names(lesson: Lesson) -> tuple[str, ...]:
    """Return the names of the pages that the pack of a lesson has."""
    return PAGES if lesson.class_ is None else (*PAGES[:-1], HOUSES, PAGES[-1])


def pages_of(loaded: LoadedLesson) -> dict[str, bytes]:
    """Return the pages of a lesson's pack by file name; the same lesson gives the same bytes.

    Raises:
        BrokenRun: a run broke down.
    """
    lesson, texts = loaded.lesson, PackTexts(loaded)
    story = loaded.figures.stories.story(lesson.story)
    sheet, plan = sheet_of(lesson, texts), plan_of(loaded)
    codes = [step.shown.code for step in plan if step.shown is not None and step.shown.code]
    values: dict[str, dict[str, Any]] = {
        "teacher.html": {
            "plan": plan,
            "a_code": codes[0] if codes else "",
            "nobody_has_to": NOBODY_HAS_TO,
            "sheet_number": {asked.step: asked.number for asked in sheet},
            "figures": figure_rows(loaded),
            "rests": rests_of(loaded),
            "short": short_of(lesson),
            "notice": _notice(loaded),
            "long": len(lesson.steps) > _MANY_STEPS,
        },
        "student.html": {
            "sheet": sheet,
            "opening": opening_of(lesson, texts),
            "long": sum(asked.guess is not None for asked in sheet) > _MANY_GUESSES,
            "one_page": len(sheet) <= _FEW_QUESTIONS,
        },
        "roles.html": {"roles": role_cards(loaded)},
        HOUSES: {"houses": _households(lesson)},
        "exit.html": {"question": _last_question(lesson, texts), "slips": SLIPS},
    }
    return {
        page: _sealed(
            filled(
                page,
                _TEMPLATES,
                lesson=lesson,
                story=story.scenario,
                name=loaded.name,
                typed=loaded.typed,
                code=code_of(story, seed=lesson.seed),
                version=__version__,
                unsealed=_UNSEALED,
                **values[page],
            )
        )
        for page in page_names(lesson)
    }


def is_page_of(content: bytes, name: str) -> bool:
    """Tell whether these are the bytes of a page of this lesson's pack, as they were written.

    What somebody wrote into a page is theirs: then it is none.
    """
    seal = _SEAL.search(content)
    if seal is None or _OWNER.format(escape(inert(name))).encode() not in content:
        return False
    unsealed = content[: seal.start(1)] + _UNSEALED.encode() + content[seal.end(1) :]
    return hashlib.sha256(unsealed).hexdigest().encode() == seal[1]


def _sealed(text: str) -> bytes:
    """Return a page with the sum over it in its head."""
    unsealed = text.encode()
    seal = _SEAL.search(unsealed)
    assert seal is not None
    total = hashlib.sha256(unsealed).hexdigest().encode()
    return unsealed[: seal.start(1)] + total + unsealed[seal.end(1) :]


def _households(lesson: Lesson) -> list[ClassCard]:
    """Return the cards to cut out: of each household as many, as many as there is room for."""
    cards = list(lesson.class_.cards) if lesson.class_ is not None else []
    return cards * (MOST_HOUSEHOLDS // max(1, len(cards)))


def _last_question(lesson: Lesson, texts: PackTexts) -> str:
    asked = texts.blank(exit_question(lesson))
    return asked or f"{lesson.question} Answer in a sentence, and name the fact that decides it."


def _notice(loaded: LoadedLesson) -> str:
    """Return what has to be said of a story with a real town's name."""
    lesson, stories = loaded.lesson, loaded.figures.stories
    shown = [step.show.story for step in lesson.steps if step.show is not None]
    named = {lesson.story, *filter(None, shown)}
    real = any(stories.story(word).names_real_agency for word in named)
    return MODELLED_ON_NEWS if real else ""
