"""What a lesson refers to exists: stories, policies, homes, moments, keys and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from simulator.classroom.allowed import CONTROLS, SCREENS
from simulator.classroom.lessons.figures import Figures
from simulator.classroom.lessons.lesson import Lesson, LessonFigure, Show
from simulator.classroom.lessons.stories import policies_of
from simulator.classroom.lessons.streets import not_a_street
from simulator.classroom.starts.model import values_of
from simulator.scenario.checks.pause_checks import moment
from simulator.scenario.keys import KeyPath, spelled
from simulator.scenario.letters.text import shorten
from simulator.scenario.library import is_path, scenario_names, street_names
from simulator.scenario.loaded import Loaded
from simulator.scenario.numbers import control_keys, known_keys
from simulator.scenario.problems import Hints, InputError, Problem, did_you_mean
from simulator.scenario.toml.reading import is_file
from simulator.scenario.toml.validation import Finding, touches


class References:
    """Checks what a lesson refers to. What a wrong story says of itself is kept in `problems`."""

    def __init__(self, lesson: Lesson, figures: Figures, *, tries_figures: bool = True) -> None:
        """With `tries_figures` the first run of each figure is done, and may give none."""
        self._lesson = lesson
        self._stories = figures.stories
        self._figures = figures
        self._tries_figures = tries_figures
        self._hints = Hints()
        self.problems: list[Problem] = []
        """What is wrong with the files of its stories."""

    def findings(self, left_out: list[KeyPath]) -> list[Finding]:
        """Return everything that refers to nothing; what was wrong already says nothing new."""
        found = list(self._all(left_out))
        return [(path, message) for path, message in found if not touches(path, left_out)]

    def _all(self, left_out: list[KeyPath]) -> Iterator[Finding]:
        if not touches(("story",), left_out):
            yield from self._story(self._lesson.story, ("story",))
        for name, figure in self._lesson.figures.items():
            path: KeyPath = ("figures", name)
            wrong = list(self._under(figure.story, (figure.policy,), figure.set, path, left_out))
            yield from wrong
            if self._tries_figures and not wrong and not touches(path, left_out):
                yield from self._figure(name, figure, left_out)
        for place, step in enumerate(self._lesson.steps):
            if step.show is not None:
                yield from self._show(step.show, ("steps", place, "show"), left_out)
        yield from self._class(left_out)
        yield from self._controls()

    def _class(self, left_out: list[KeyPath]) -> Iterator[Finding]:
        """Check the street of a class, its policies, and the circles of its requests."""
        live = self._lesson.class_
        if live is None or touches(("class", "street"), left_out):
            return
        yield from self._story(live.street, ("class", "street"))
        loaded = self._loaded(live.street)
        if loaded is None:
            return
        wrong = list(not_a_street(loaded))
        for key, message in wrong:
            yield (
                ("class", "street"),
                f"'{shorten(live.street)}' is no street: {spelled(key)} {message}",
            )
        known = policies_of(loaded)
        for place, name in enumerate(live.what_if):
            if name not in known:
                hint = self._hints.for_name(name, known)
                yield (
                    ("class", "what_if", place),
                    f"no policy is called '{shorten(name)}'{hint}",
                )
        circles = [f"R{number}" for number in range(1, len(loaded.scenario.script) + 1)]
        for place, step in enumerate(self._lesson.steps):
            if step.request is not None and step.request.circle not in circles and not wrong:
                yield (
                    ("steps", place, "request", "circle"),
                    f"the street has no circle '{shorten(step.request.circle)}': "
                    f"it has {', '.join(circles)}",
                )

    def _story(self, word: str, path: KeyPath) -> Iterator[Finding]:
        """Say that a story is not there; what is wrong inside one is said once, of its own file."""
        names = [*scenario_names(), *street_names()]
        if is_path(word):
            if not is_file(self._stories.path_of(word)):
                yield path, f"no story is at '{shorten(word, 200)}'"
                return
        elif word not in names:
            yield path, f"no story is called '{shorten(word)}'{self._hints.for_name(word, names)}"
            return
        try:
            self._stories.story(word)
        except InputError as error:
            self.problems += [one for one in error.problems if one not in self.problems]

    def _loaded(self, word: str) -> Loaded | None:
        """Return a story that is there and good, else nothing."""
        try:
            return self._stories.story(word or self._lesson.story)
        except InputError:
            return None

    def _under(
        self,
        story: str,
        policies: Iterable[str],
        values: dict[str, object],
        path: KeyPath,
        left_out: list[KeyPath],
    ) -> Iterator[Finding]:
        """Check the story, the policies and the values of a figure or of what is shown."""
        if story:
            yield from self._story(story, (*path, "story"))
        elif touches(("story",), left_out):
            return
        loaded = self._loaded(story)
        if loaded is None:
            return
        known = policies_of(loaded)
        unknown = [name for name in policies if name and name not in known]
        for name in unknown:
            hint = self._hints.for_name(name, known)
            yield (*path, "policy"), f"no policy is called '{shorten(name)}'{hint}"
        if values and not unknown:
            yield from self._set(story, policies, values, (*path, "set"))

    def _set(
        self, story: str, policies: Iterable[str], values: dict[str, object], path: KeyPath
    ) -> Iterator[Finding]:
        """Say in the words of the scenario why it refuses a value."""
        try:
            named = tuple(filter(None, policies))
            self._stories.under(story or self._lesson.story, named, values_of(values))
        except InputError as error:
            for refused in error.problems:
                yield (*path, *_written_as(refused.file, values)), refused.message

    def _figure(
        self, name: str, figure: LessonFigure, left_out: list[KeyPath]
    ) -> Iterator[Finding]:
        if (not figure.story and touches(("story",), left_out)) or (
            self._loaded(figure.story) is None
        ):
            return
        wrong = self._figures.why_not(self._lesson, name)
        if wrong is not None:
            key, message = wrong
            yield ("figures", name, key), message

    def _show(self, show: Show, path: KeyPath, left_out: list[KeyPath]) -> Iterator[Finding]:
        policies = (show.policy, *show.policies)
        for where, message in self._under(show.story, policies, show.set, path, left_out):
            place = where
            if where == (*path, "policy") and not show.policy:
                place = (*path, "policies")
            yield place, message
        loaded = self._loaded(show.story)
        if loaded is None or (not show.story and touches(("story",), left_out)):
            return
        homes = [home.id for home in loaded.scenario.town.homes]
        if show.home and not homes:
            yield (*path, "home"), "cannot be followed: the homes of this story are drawn by luck"
        elif show.home and show.home not in homes:
            hint = self._hints.for_name(show.home, homes)
            yield (*path, "home"), f"no home is called '{shorten(show.home)}'{hint}"
        if isinstance(show.at, dt.datetime):
            for key, message in moment(loaded.scenario, "at", show.at):
                yield (*path, key), message

    def _controls(self) -> Iterator[Finding]:
        """Check every name of what is hidden, opened and closed."""
        lesson = self._lesson
        named: list[tuple[KeyPath, str]] = [
            (("hidden", place), name) for place, name in enumerate(lesson.hidden)
        ]
        for at, step in enumerate(lesson.steps):
            for key in ("open", "close") if step.show else ():
                named += [
                    (("steps", at, "show", key, place), name)
                    for place, name in enumerate(getattr(step.show, key))
                ]
        if not named:
            return
        words = dict.fromkeys((*SCREENS, *CONTROLS))
        known = {*words}
        shown = [step.show.story for step in lesson.steps if step.show and step.show.story]
        stories = [loaded for word in {"", *shown} if (loaded := self._loaded(word))]
        if not stories:
            # Its keys cannot be told from what is misspelt.
            return
        for loaded in stories:
            known |= known_keys(loaded.scenario) | control_keys(loaded.scenario)
        for path, name in named:
            if name not in known:
                hint = (
                    did_you_mean(name, known) or f"; it is one of {', '.join(words)}, or a number"
                )
                yield path, f"nothing here is called '{shorten(name)}'{hint}"


def _written_as(key: str, values: Mapping[str, object]) -> KeyPath:
    """Return where `key` stands in a `set`: in quotes as a whole, or as tables in tables."""
    whole = key in values or key.partition(".")[0] not in values
    return (key,) if whole else tuple(key.split("."))
