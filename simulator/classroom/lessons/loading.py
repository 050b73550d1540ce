"""A lesson file, found, read and checked: everything that is wrong with it, each with its line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simulator.classroom.lessons.checks import check_lesson
from simulator.classroom.lessons.figures import Figure, Figures
from simulator.classroom.lessons.lesson import Lesson, Show, with_seed
from simulator.classroom.lessons.references import References
from simulator.classroom.lessons.stories import Does, Stories
from simulator.classroom.lessons.texts import filled
from simulator.classroom.starts.model import values_of
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.letters.text import shorten
from simulator.scenario.letters.typing import typed_path
from simulator.scenario.library import is_path, lesson_names, lesson_path
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario
from simulator.scenario.problems import InputError, Problem, did_you_mean, keys_meant
from simulator.scenario.toml.kinds import other_kind_called, refuse_other_kinds
from simulator.scenario.toml.reading import (
    Document,
    as_named,
    file_not_there,
    is_file,
    read,
    refuse_empty_or_folder,
)
from simulator.scenario.toml.validation import Finding, problems, validated

MAX_BYTES = 200_000
_LONGEST_KEY = 80
_STEP: dict[str, Any] = {"id": "?", "minutes": 1, "say": "?"}
_PLACEHOLDERS: dict[str, Any] = {
    "title": "?",
    "minutes": 1,
    "question": "?",
    "goals": ["?"],
    "story": "?",
    "steps": [_STEP],
}


@dataclass(frozen=True, slots=True)
class LoadedLesson:
    """A lesson that was checked, with its stories at hand."""

    name: str
    path: Path
    lesson: Lesson
    figures: Figures
    """Works out what its texts say."""
    _known: dict[str, Figure] = field(default_factory=dict, repr=False, compare=False)
    """The figures that were worked out, by name."""
    broken: set[str] = field(default_factory=set, repr=False, compare=False)
    """The figures that could not be worked out when it was tried last."""

    @property
    def typed(self) -> str:
        """What a command is given for it, in the folder where its file is: paper names no other."""
        bundled = self.path == lesson_path(self.name)
        return self.name if bundled else typed_path(self.path.name)

    def figure(self, name: str, does: Does | None = None) -> Figure:
        """Return a figure of its texts; it is worked out when it is asked for first.

        `does` does the runs that it takes, where they are not done here.

        Raises:
            BrokenRun: a run broke down.
        """
        if name not in self._known:
            self._known[name] = self.figures.figure(self.lesson, name, does)
        return self._known[name]

    def takes_time(self, text: str) -> bool:
        """Tell whether a figure of `text` is the mean of runs that are still to be done."""
        figures = self.lesson.figures
        wanted = [name for name in figures_in(text) if name in figures and name not in self._known]
        return any(figures[name].runs > 1 for name in wanted)

    def is_ready(self, text: str, figure: str | None = None) -> bool:
        """Tell whether every figure of `text`, and `figure` beside it, is worked out already."""
        wanted = [*figures_in(text), *([figure] if figure else [])]
        return all(name in self._known for name in wanted if name in self.lesson.figures)

    def is_broken(self, text: str, figure: str | None = None) -> bool:
        """Tell whether a figure of `text`, or `figure` beside it, could not be worked out."""
        wanted = {*figures_in(text), *([figure] if figure else [])}
        return not self.broken.isdisjoint(wanted - self._known.keys())

    def text(self, text: str, guess: str | None = None) -> str:
        """Return a text of it with its figures and what was guessed put in."""
        names = [name for name in figures_in(text) if name in self.lesson.figures]
        return filled(text, {name: self.figure(name).text for name in names}, guess)

    def story_of(self, show: Show) -> Loaded:
        """Return the story that a step shows, with the policies, numbers and facts of the step.

        The policies that it names are in front; where it puts several side by side, no other is
        there.
        """
        policies = show.policies or ((show.policy,) if show.policy else ())
        values = with_seed(self.lesson, values_of(show.set))
        stories, word = self.figures.stories, show.story or self.lesson.story
        if show.given is not None and not policies:
            policies = (next(iter(stories.story(word).regimes)),)
        loaded = stories.under(word, policies, values, show.given)
        named = {name: loaded.regimes[name] for name in policies}
        others = {} if show.policies else loaded.regimes
        return replace(loaded, regimes={**named, **others})


def load_lesson(word: str) -> LoadedLesson:
    """Load the lesson `word`, a bundled name or a path.

    Whether the figures of a bundled one exist was tried before it came here, so that it opens at
    once.

    Raises:
        InputError: with every problem of the lesson, and of the stories that it names.
    """
    path = find_lesson(word)
    figures = Figures(Stories(path.parent))
    document = read(path, word if is_path(word) else path.name)
    refuse_other_kinds(document, "lesson")
    lesson, wrong = checked_lesson(document, path, figures, tries_figures=is_path(word))
    if lesson is None or wrong:
        raise InputError(wrong)
    return LoadedLesson(path.stem, path, lesson, figures)


def find_lesson(word: str) -> Path:
    """Return the path of a lesson that is given by name or by path.

    Raises:
        InputError: no lesson has this name.
    """
    if is_path(word):
        return as_named(Path(word))
    known = lesson_names()
    if word in known:
        return lesson_path(word)
    if is_file(Path(word)):
        return Path(word)
    refuse_empty_or_folder(word, "LESSON", "give a name (camsim lesson) or a path")
    raise InputError.about(
        shorten(word, 200),
        other_kind_called(word, "lesson")
        or file_not_there(word, Path(), known)
        or f"no bundled lesson has this name{did_you_mean(word, known)}",
    )


def check_if_lesson(document: Document, path: Path, *, words: bool = False) -> list[Problem] | None:
    """Return all that is wrong with a lesson that was read from `path`; None if it is no lesson.

    Of a good one, with `words`, also what is not said in plain words.
    """
    if not looks_like_lesson(document):
        return None
    lesson, wrong = checked_lesson(document, path, Figures(Stories(path.parent)))
    if words and lesson is not None and not wrong:
        from simulator.classroom.lessons.plain_words import check_words

        return _problems(document, check_words(lesson))
    return wrong


def looks_like_lesson(document: Document) -> bool:
    """Tell a lesson from a scenario by its keys, the misspelt ones too."""
    of_lesson, of_scenario = set(Lesson.model_fields), set(Scenario.model_fields)
    written = keys_meant(document.values, of_lesson | of_scenario)
    return len(written & (of_lesson - of_scenario)) > len(written & (of_scenario - of_lesson))


def checked_lesson(
    document: Document, path: Path, figures: Figures, *, tries_figures: bool = True
) -> tuple[Lesson | None, list[Problem]]:
    """Check what was read from `path` as a lesson; return it, if it can be used, and what is wrong.

    Its figures are tried, each in its first run, where all that they need is there.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        most = f"{MAX_BYTES // 1_000} kB is the most for a lesson"
        return None, [Problem(document.file, None, "", f"has {size / 1_000:,.0f} kB; {most}")]
    lesson, findings, left_out = validated(Lesson, document, _PLACEHOLDERS)
    if lesson is None:
        return None, _problems(document, findings)
    references = References(lesson, figures, tries_figures=tries_figures)
    findings = [*findings, *check_lesson(lesson, left_out), *references.findings(left_out)]
    return lesson, [*_problems(document, findings), *references.problems]


def _problems(document: Document, findings: list[Finding]) -> list[Problem]:
    """Return the problems of `findings`; a key that somebody made long is cut short."""
    return [
        replace(problem, key=shorten(problem.key, _LONGEST_KEY))
        for problem in problems(document, findings)
    ]
