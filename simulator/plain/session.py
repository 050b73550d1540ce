"""A story told line by line on standard input and output: words in, statements out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from simulator.classroom.allowed import Allowed
from simulator.classroom.starts.loading import Begun
from simulator.plain.about import (
    assumption_lines,
    chosen_of,
    compare_lines,
    home_lines,
    log_lines,
    no_lines,
    party_lines,
    request_lines,
    whole,
)
from simulator.plain.inferred import inferred_lines
from simulator.plain.telling import flow_lines, policy_lines, story_lines
from simulator.plain.walk import Walk
from simulator.report.words.lessons import LATER
from simulator.report.words.watched.maps import map_note
from simulator.scenario import InputError, Loaded, load_scenario
from simulator.scenario.letters.text import shorten
from simulator.scenario.library import (
    FIRST_SCENARIO,
    is_path,
    scenario_names,
)
from simulator.scenario.problems import did_you_mean
from simulator.story.answers import Answers
from simulator.story.backend import InProcess

Say = Callable[[str], None]
Read = Callable[[], str | None]
"""Gives the next line that was typed, or None where there is no more."""
Statements = Iterable[str]
GUESS_FIRST = "A question is open. Type your guess, or press Enter to go on without one."


@dataclass(frozen=True, slots=True)
class _Word:
    """What can be typed."""

    names: tuple[str, ...]
    """The word itself, then shorter ones; the digits and letters are the keys of the screens."""
    does: Callable[[str], Statements]
    """Takes what was typed after the word."""
    help: str
    tells: bool = False
    """Whether its answer would answer an open question of the story."""
    needs: str = ""
    """The screen or the control that a lesson may hide."""


def converse(scenario: str | None, read: Read, say: Say, begun: Begun | None = None) -> None:
    """Tell stories and obey what is typed, until `quit` or the end of the input.

    Where there is a start state, `begun`, it is told from there.

    Raises:
        InputError: where the story that is to be told first is wrong.
    """
    loaded = (
        load_scenario(FIRST_SCENARIO if scenario is None else scenario)
        if begun is None
        else begun.story.loaded
    )
    say("camsim in plain lines. Type help for the commands, quit to leave.")
    session = Session(say, None if begun is None else begun.start.allowed)
    if begun is None:
        session.open(loaded)
    else:
        session.begin(begun)
    while (typed := read()) is not None:
        typed = typed.strip()
        if typed.casefold() in {"quit", "q", "exit"}:
            say("Goodbye.")
            return
        session.obey(typed)
    say("The input has ended. Goodbye.")


class Session:
    """A walk through a story, and the words that move it or ask about it."""

    def __init__(self, say: Say, allowed: Allowed | None = None) -> None:
        """Tell through `say`; what is not `allowed` is said to come later."""
        self._out = say
        self.allowed = allowed or Allowed()
        """What a lesson lets a class do."""
        self._answers = Answers(InProcess())
        self._walk: Walk
        self._words = {name: word for word in self._all_words() for name in word.names}

    def _all_words(self) -> tuple[_Word, ...]:
        return (
            _Word(("next", "on"), lambda _: self._next(), "the next event; Enter does the same."),
            _Word(("back", "b"), lambda _: self._walk.back(), "the event before.", needs="back"),
            _Word(("day", "d"), self._day, "a day on. day 3: three days on. day -1: a day back."),
            _Word(("start", "r"), lambda _: self._walk.go(-1), "the beginning of the run."),
            _Word(("end",), lambda _: self._walk.go(self._walk.playback.last), "its end."),
            _Word(
                ("where", "w", "2"),
                lambda _: self._walk.where(),
                "the moment, the policy, and what the police have been told so far.",
            ),
            _Word(
                ("policy", "p"),
                self._policy,
                "the list of policies. policy 2, or policy and a name: take that one.",
                tells=True,
                needs="policy",
            ),
            _Word(
                ("map", "m"),
                lambda _: self._map(),
                "take the camera map away, or put it back; give an exact one where there is none.",
                tells=True,
                needs="map",
            ),
            _Word(
                ("home", "f", "follow"),
                lambda rest: home_lines(self._walk, rest),
                "all about a home: home 7, or home and its id.",
                tells=True,
                needs="follow",
            ),
            _Word(
                ("request", "g"),
                lambda rest: request_lines(self._walk, rest),
                "all about the request in focus. request 3: about the third.",
                tells=True,
            ),
            _Word(
                ("no", "n"),
                lambda _: no_lines(self._walk),
                "the five kinds of no, and whether the police can tell them apart.",
                tells=True,
            ),
            _Word(
                ("flow", "i"),
                lambda _: flow_lines(self._walk.playback, self._walk.event),
                "what was passed on last: from whom, to whom, about whom, what, on what terms.",
                tells=True,
            ),
            _Word(
                ("views", "v"),
                lambda _: party_lines(self._walk),
                "what police, public, residents, company and council know.",
                tells=True,
                needs="views",
            ),
            _Word(
                ("log", "l"),
                lambda rest: log_lines(self._walk, rest),
                "the last events. log 50: fifty of them. log says no: those with these words.",
            ),
            _Word(
                ("compare", "3"),
                lambda rest: compare_lines(self._walk, rest),
                "what each policy comes to. compare 2: all figures of the second.",
                tells=True,
                needs="compare",
            ),
            _Word(
                ("infer", "4"),
                lambda _: inferred_lines(self._walk),
                "what the police can work out at the end, and of which homes.",
                tells=True,
                needs="infer",
            ),
            _Word(
                ("assumptions", "6"),
                lambda _: assumption_lines(self._walk),
                "what the figures rest on.",
                needs="assumptions",
            ),
            _Word(
                ("story", "1"),
                self._story,
                "the list of stories. story 2, or story and a name: open that one.",
                needs="stories",
            ),
            _Word(("help", "?"), lambda _: self._help(), "these words."),
        )

    def _say(self, lines: Statements) -> None:
        for line in lines:
            self._out(line)

    def open(self, loaded: Loaded) -> None:
        """Open a story, before its first event."""
        self._say(self._open(loaded))

    def begin(self, begun: Begun) -> None:
        """Open a start state: its story, under its policy, at its moment."""
        self._say(self._open(begun.story.loaded, begun))

    def stand(self, walk: Walk) -> None:
        """Take a walk that is somewhere already."""
        self._walk = walk
        walk.hides = self._hides

    def _hides(self, name: str) -> bool:
        """Tell whether a lesson hides a screen or a control now."""
        return self.allowed.hides(name)

    @property
    def walk(self) -> Walk:
        """The walk that is on."""
        return self._walk

    def obey(self, typed: str) -> None:
        """Do what was typed: a guess, a word, or nothing but Enter."""
        guessed = self._walk.guess(typed.casefold())
        if guessed is not None:
            self._say(guessed)
            return
        name, _, rest = typed.partition(" ")
        word = self._words.get(name.casefold() or "next")
        asking = self._walk.open is not None
        if word is None:
            self._say([GUESS_FIRST if asking else self._unknown(name)])
        elif asking and word.tells:
            self._say([GUESS_FIRST])
        elif word.needs and self.allowed.hides(word.needs):
            self._say([LATER])
        else:
            try:
                self._say(word.does(rest.strip()))
            except InputError as error:
                self._say(str(problem) for problem in error.problems)

    def _unknown(self, name: str) -> str:
        close = did_you_mean(name.casefold(), [word.names[0] for word in self._all_words()])
        return f"There is no word {shorten(name)}{close or '.'} Type help for the commands."

    def _open(self, loaded: Loaded, begun: Begun | None = None) -> Iterator[str]:
        walk = Walk(loaded, self._answers, None if begun is None else begun.story)
        self.stand(walk)
        yield from story_lines(walk.loaded)
        if begun is not None:
            yield from walk.begin(begun.start)
            return
        yield from walk.where()
        yield "Press Enter for the first event."

    def _next(self) -> Iterator[str]:
        yield from self._walk.next()
        if self._walk.at_end and self._walk.open is None:
            yield f"The end. {self._what_next()}".rstrip()

    def _what_next(self) -> str:
        """Say which words lead on from the end of a story, without those that a lesson hides."""
        ways = [
            said
            for needs, said in (
                ("policy", "policy for another policy"),
                ("compare", "compare to compare"),
                ("stories", "story for another"),
            )
            if not self.allowed.hides(needs)
        ]
        return f"Type {', '.join(ways)}." if ways else ""

    def _help(self) -> Iterator[str]:
        yield from self.words()
        yield "quit: leave."

    def words(self, but: Container[str] = ()) -> Iterator[str]:
        """Say what can be typed, but for words that somebody else takes, and what is hidden."""
        for word in self._all_words():
            if word.names[0] not in but and not self.allowed.hides(word.needs):
                short = f" (or {joined_or(word.names[1:])})" if word.names[1:] else ""
                yield f"{word.names[0]}{short}: {word.help}"

    def _day(self, rest: str) -> Statements:
        count = whole(rest or "1")
        if not count:
            return ["How many days? For example: day 3, or day -1."]
        return self._walk.days(count)

    def _policy(self, rest: str) -> Iterator[str]:
        policies = self._walk.story.policies_to_choose()
        names = [policy.name for policy in policies]
        chosen = chosen_of(rest, names) if rest else None
        if chosen is not None:
            yield from self._walk.change(self._walk.story.with_policy(chosen))
            yield from policy_lines(self._walk.loaded.regimes[chosen])
        elif rest:
            yield f"There is no policy {shorten(rest)}{did_you_mean(rest, names) or '.'}"
        else:
            for place, policy in enumerate(policies, 1):
                now = ", the present one" if policy.name == self._walk.story.policy else ""
                other = "" if policy.own else ", not one of this story's own"
                yield f"Policy {place}: {policy.title} ({policy.name}{now}{other})."
                # Who wrote a policy need not have summed it up.
                if policy.says:
                    yield policy.says
            yield "Type policy and a number, for example: policy 2"

    def _map(self) -> Iterator[str]:
        story = self._walk.story
        yield map_note(story.loaded, story.policy, put_back=story.other_map)
        other = story.with_own_map() if story.other_map else story.without_map()
        yield from self._walk.change(other)

    def _story(self, rest: str) -> Iterator[str]:
        names = scenario_names()
        chosen = rest if is_path(rest) else chosen_of(rest, names) if rest else None
        if chosen is not None:
            yield from self._open(load_scenario(chosen))
        elif rest:
            yield f"There is no story {shorten(rest)}{did_you_mean(rest, names) or '.'}"
        else:
            for place, name in enumerate(names, 1):
                yield f"Story {place}: {load_scenario(name).scenario.title} ({name})"
            yield "Type story and a number, for example: story 2"


def joined_or(words: tuple[str, ...]) -> str:
    """Return words as a choice: `a`, `a or b`."""
    return " or ".join(words)
