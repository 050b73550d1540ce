"""The minute plan of a lesson: of each step what to press, to say and to ask, and what it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.classroom.coded import code_of
from simulator.classroom.lessons.class_keys import LiveClass
from simulator.classroom.lessons.lesson import Ask, Lesson, LessonStep, Screen, Show, Tell
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.pack.questions import Question, Solution, question_of, solution_of
from simulator.classroom.pack.texts import PackTexts, changes_said
from simulator.experiment.what_if import FactsGiven, given_under
from simulator.report.words import lessons as words
from simulator.report.words.assumptions import key_label
from simulator.report.words.terms import capital, joined, letters_to_press, plural
from simulator.scenario.loaded import Loaded

SCREENS: dict[Screen, str] = {
    "watch": "Watch: what happened, beside what the police know",
    "compare": "Compare: rules side by side, on the same luck",
    "infer": "Infer: what the police can work out, and why",
    "assumptions": "Assumptions: every number, and what it rests on",
    "follow": "One home, followed through the story",
    "nothing": "The screen rests: the class talks",
}
ON_A_WALL = {
    "infer": "What the police know of the street, and how: left and right go through the proof",
    "compare": "The same answers under one rule after the other: left and right turn",
}
"""What the screens of a lesson are in a live class."""
MOMENTS = {
    "start": "from its start",
    "first_request": "at its first request",
    "first_close": "where its first request closes",
    "first_report": "at its first report",
    "end": "at its end",
}
VIEWS = {
    "cards": "as cards",
    "table": "as a table",
    "dots": "as dots, a dot for each run",
    "plot": "as a plot of two measures",
}
CONTROLS = {
    "stories": "the list of stories (key 1)",
    "watch": "Watch (key 2)",
    "compare": "Compare (key 3)",
    "infer": "Infer (key 4)",
    "assumptions": "Assumptions (key 6)",
    "follow": "to follow a home (f)",
    "policy": "another policy (p)",
    "seed": "other luck",
    "map": "the map, to take away or to give back (m)",
    "views": "the other views (v)",
    "questions": "the other questions of Infer (w)",
    "back": "the way back",
    "save": "to save (e)",
}
"""What a step opens, and its key."""


@dataclass(frozen=True, slots=True)
class PlannedScreen:
    """What stands on the screen."""

    screen: str
    what: str
    """The story, the rules, the moment; empty where the screen rests."""
    facts: str
    """What the police are given; empty where it is as the rules say."""
    opened: str
    """What the class can use from here on."""
    code: str
    """Gives this run again, outside the lesson; empty where it has no code."""
    key: str
    """Goes from what the code opens to what is shown; empty where it is that."""
    look: str = ""
    """What to look at, as it stands below the screen; empty where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the plan."""

    number: int
    title: str
    begins: int
    """In minutes from the beginning."""
    ends: int
    say: str
    letter: str
    """What has happened, in a letter that a class answers; empty where none comes."""
    question: Question | None
    press: str
    """How the question is answered on the keyboard."""
    solution: Solution | None
    shown: PlannedScreen | None
    walks: bool
    """Whether the story goes from event to event, by the same key."""
    told: tuple[tuple[str, str], ...]
    """To whom, and what."""
    knocks: bool
    """Whether each of a class picks a door."""
    talk: str
    note: str


_KEYS = {"compare": "3", "infer": "4", "assumptions": "6", "follow": "f"}
"""What opens a screen of the terminal program."""


def plan_of(loaded: LoadedLesson) -> tuple[PlannedStep, ...]:
    """Return the steps of a lesson, each with its minutes.

    Raises:
        BrokenRun: a run broke down.
    """
    return tuple(_steps(loaded, PackTexts(loaded)))


def _steps(loaded: LoadedLesson, texts: PackTexts) -> Iterator[PlannedStep]:
    begins = 0
    for number, step in enumerate(loaded.lesson.steps, 1):
        yield PlannedStep(
            number,
            title_of(step),
            begins,
            begins + step.minutes,
            texts.full(step.say),
            texts.full(step.request.incident) if step.request else "",
            question_of(step.ask, texts.full, texts.full) if step.ask else None,
            _press(step.ask, loaded.lesson) if step.ask else "",
            solution_of(step.ask, loaded) if step.ask else None,
            _shown(step.show, loaded) if step.show else None,
            step.show is not None and step.show.is_played,
            _told(step.tell, texts) if step.tell else (),
            step.knock,
            texts.full(step.talk),
            texts.full(step.teacher),
        )
        begins += step.minutes


def title_of(step: LessonStep) -> str:
    """Return what a step is called: its id in words."""
    return capital(step.id.replace("-", " ").replace("_", " "))


def _press(ask: Ask, lesson: Lesson) -> str:
    """Say which keys answer a question; on a wall none does."""
    if lesson.class_ is not None:
        return _on_a_wall(ask, lesson.class_)
    if ask.number is not None:
        keys, then = "type the number, then Enter", "then"
    else:
        keys = f"{letters_to_press(len(ask.choices))}, or h and {len(ask.choices)} counts of hands"
        then = "after a letter,"
    if not ask.reasons:
        return keys
    return f"{keys}; {then} {letters_to_press(len(ask.reasons))} for the reason"


def _on_a_wall(ask: Ask, class_: LiveClass) -> str:
    if class_.mode != "hands":
        return "nothing: each phone guesses. Then Space"
    how = "hands up for each answer" if ask.choices else "each says a number"
    return f"nothing: {how}, and no count is typed. Then Space"


def _told(tell: Tell, texts: PackTexts) -> tuple[tuple[str, str], ...]:
    if tell.yes == tell.no:
        return (("To all", texts.told(tell.all or tell.yes)),)
    return (("If the guess is right", texts.told(tell.yes)), ("If not", texts.told(tell.no)))


# ── What stands on the screen ────────────────────────────────────────────────────────────────────


def _shown(show: Show, loaded: LoadedLesson) -> PlannedScreen:
    if show.screen == "nothing":
        return PlannedScreen(SCREENS["nothing"], "", "", _opened(show), "", "")
    if loaded.lesson.class_ is not None:
        return _shown_on_wall(show, loaded.lesson.class_, loaded)
    story = _story(show, loaded)
    rules = joined([f"“{story.regimes[name].title}”" for name in _policies(show, loaded)])
    if show.screen == "compare":
        view = "".join(f", {VIEWS[word]}" for word in show.views if word in VIEWS)
        how = f"{plural(show.runs, 'run')} of each{view}"
    elif show.screen == "assumptions":
        how = ""
    else:
        how = MOMENTS[show.at] if isinstance(show.at, str) else f"on {_when(show.at)}"
    home = f"home {show.home}" if show.home else ""
    where = f"story “{story.scenario.title}”"
    parts = (where, f"rules {rules}", how, home, *changes_said(show.set))
    return PlannedScreen(
        SCREENS[show.screen],
        capital("; ".join(filter(None, parts))),
        _facts_said(_facts(show, loaded)),
        _opened(show),
        _code(show, loaded),
        "End" if show.screen == "watch" and show.at == "end" else _KEYS.get(show.screen, ""),
        words.LOOK_AT.get(show.screen, ""),
    )


def _shown_on_wall(show: Show, class_: LiveClass, loaded: LoadedLesson) -> PlannedScreen:
    """Return what a wall shows: the answers of the class itself, under other rules."""
    if show.screen == "compare":
        names, what = show.policies or class_.what_if, ON_A_WALL["compare"]
    else:
        names, what = (show.policy or class_.what_if[0],), ON_A_WALL["infer"]
    regimes = loaded.figures.stories.under(class_.street, names).regimes
    rules = joined([f"“{regimes[name].title}”" for name in names])
    return PlannedScreen(what, f"Rules {rules}", "", "", "", "")


def _story(show: Show, loaded: LoadedLesson) -> Loaded:
    """Return the story on the screen with its rules as they are written."""
    word = show.story or loaded.lesson.story
    return loaded.figures.stories.under(word, _policies(show, loaded))


def _policies(show: Show, loaded: LoadedLesson) -> tuple[str, ...]:
    """Return the policies that stand on the screen: of most screens one."""
    regimes = tuple(loaded.story_of(show).regimes)
    return regimes if show.screen == "compare" else regimes[:1]


def _when(at: dt.datetime) -> str:
    return f"{at.day} {at:%B %Y at %H:%M}"


def _facts(show: Show, loaded: LoadedLesson) -> FactsGiven | None:
    """Return what the police are given, where that is other than by the rules."""
    if show.given is None:
        return None
    (policy,) = _policies(show, loaded)
    return given_under(loaded.story_of(show).regimes[policy])


def _facts_said(facts: FactsGiven | None) -> str:
    if facts is None:
        return ""
    said = words.given(facts.map, facts.totals, facts.safeguard, names=facts.names)
    return f"{capital(said)}."


def _opened(show: Show) -> str:
    """Say what can be used from here on."""
    return joined([CONTROLS.get(name) or key_label(name) for name in show.open])


def _code(show: Show, loaded: LoadedLesson) -> str:
    """Return the code of the run that stands on the screen."""
    if show.set:
        return ""
    word, seed = show.story or loaded.lesson.story, loaded.lesson.seed
    stories = loaded.figures.stories
    if show.screen == "compare" and not show.policies:
        return code_of(stories.story(word), seed=seed)
    policies = _policies(show, loaded)
    if len(policies) != 1:
        return ""
    return code_of(_story(show, loaded), policies[0], seed=seed, given=_facts(show, loaded))
