"""A walk through one story in lines: where it is, what is asked, under which policy. No input."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from simulator.classroom.starts.model import Start
from simulator.experiment import Outcome, outcome
from simulator.experiment.broken import naming
from simulator.experiment.what_if import FactsGiven, given_under, run_under
from simulator.ledger import Ledger
from simulator.measure.moments.parties import AgencyTold, Viewer
from simulator.measure.moments.playback import Playback, Stop
from simulator.plain.telling import (
    changes,
    event_lines,
    pause_lines,
    told_lines,
)
from simulator.report.words import terms as words
from simulator.report.words.lessons import facts_that_differ
from simulator.report.words.proof.home_learned import Learned
from simulator.report.words.terms import ANSWER_LETTERS
from simulator.report.words.watched.events import silence_counts
from simulator.report.words.watched.guesses import answered, comes_at_the_end
from simulator.report.words.watched.parties import but_almost_sure
from simulator.scenario import Loaded
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.story.almost_sure import cases_of, how_many, is_too_much, of_any, with_almost_sure
from simulator.story.answers import Answers
from simulator.story.backend import InferCase, InProcess
from simulator.story.open_story import OpenStory

_SOON_DONE = 50
"""Requests. What the police are almost sure of after no more is there within half a second."""


class Walk:
    """A moment of a run. Each move returns the statements that announce it."""

    def __init__(
        self, loaded: Loaded, answers: Answers | None = None, story: OpenStory | None = None
    ) -> None:
        self.story = story or OpenStory.as_written(loaded)
        self.answers = answers or Answers(InProcess())
        """Works out what takes long, and remembers it."""
        self.hides: Callable[[str], bool] | None = None
        """Tells whether a lesson hides a screen or a control."""
        self.playback = self._played()
        self.event = -1
        self._said = 0
        """How many pauses of the story at this event have been said."""
        self.open: Stop | None = None
        """The pause whose question waits for an answer."""
        self._given: FactsGiven | None = None
        """What a start file gives the police beside the policy, in what they work out."""

    def _played(self) -> Playback:
        return Playback(self._run(*self.story.run_wanted()))

    def _run(self, loaded: Loaded, policy: str) -> Ledger:
        with naming(loaded, policy, loaded.scenario.seed, loaded.replication):
            return self.answers.ledger(loaded, policy, _never)

    def outcomes(self) -> dict[str, Outcome]:
        """Return what the story comes to under each of its policies, by name.

        Raises:
            BrokenRun: one of the runs broke down.
        """
        return {name: self._outcome(name) for name in self.loaded.regimes}

    def _outcome(self, policy: str) -> Outcome:
        ledger = self._run(self.loaded, policy)
        with naming(self.loaded, policy, ledger.seed, ledger.replication):
            key = "outcome", self.answers.key_of_run(ledger)
            return self.answers.once(key, lambda: outcome(ledger))

    def ledger_of_given(self) -> Ledger:
        """Return the same run, where the police get the facts of a start file.

        Raises:
            BrokenRun: the run broke down.
        """
        loaded, policy = self.loaded, self.story.policy
        key = "given in lines", self.answers.key_of(loaded, policy), self.given
        with naming(loaded, policy, loaded.scenario.seed, loaded.replication):
            return self.answers.once(key, lambda: run_under(loaded, policy, self.given))

    def learned(self, home: int) -> list[Learned]:
        """Return what the agencies can work out about a home by now."""
        return self.answers.learned(self.ledger, home, self.minute, None, _whole, _never)

    @property
    def loaded(self) -> Loaded:
        """The story, with every policy that was taken."""
        return self.story.loaded

    @property
    def ledger(self) -> Ledger:
        """The run that is walked through."""
        return self.playback.ledger

    @property
    def minute(self) -> int:
        """The moment; -1 is before everything."""
        return self.playback.minute_of(self.event) if self.event >= 0 else -1

    @property
    def at_end(self) -> bool:
        """Whether nothing more comes."""
        return self.event >= self.playback.last and not self._pauses_left()

    @property
    def given(self) -> FactsGiven:
        """Which facts the police work with at the end: the policy's, or those of a start file."""
        return self.story.facts_given() if self._given is None else self._given

    def where(self) -> Iterator[str]:
        """Say where the walk is, and what has been told by now."""
        yield from self._place_and_policy()
        if other := facts_that_differ(self.given, self.story.facts_given()):
            yield "These figures are as the policy has them."
            yield f"In infer the police get other facts: {other}."
        if self.open is None:
            if self._minute_goes_on(self.event):
                yield "More happens in this minute. The figures are those after it."
            yield from told_lines(self._told(self.event))
            yield from self._almost_sure_lines()

    def begin(self, start: Start) -> Iterator[str]:
        """Go to the moment of a start state, and say where that is; its question is open."""
        self._given = None
        if start.given is not None:
            self._given = start.given.of(given_under(self.loaded.regimes[self.story.policy]))
        at, asked = start.at, "" if start.ask is None else start.ask.text
        event = at if isinstance(at, int) else self.playback.event_of(at or "start")
        self.event, self._said, self.open = -1 if event is None else event, 0, None
        asks = [stop.pause.ask for stop in self._pauses_left()]
        if asked not in asks:
            self._said = len(asks)
            yield from self.where()
            return
        self._said = asks.index(asked)
        yield from self._place_and_policy()
        yield from self._pause()

    def _place_and_policy(self) -> Iterator[str]:
        yield self._place()
        yield f"Policy: {self.playback.title_at(max(0, self.minute))}"

    def _place(self) -> str:
        if self.event < 0:
            return "Before the first event."
        moment = self.loaded.scenario.moment(self.minute)
        date = f"{moment.day} {moment:%B %Y, %H:%M}"
        return f"Event {self.event + 1:,} of {len(self.playback):,}. {date}."

    def next(self) -> Iterator[str]:
        """Go on: past a question, to the story's next words here, or to the next event."""
        if self.open is not None:
            yield "No guess."
            yield from self._answer()
        elif self._pauses_left():
            yield from self._pause()
        elif self.event >= self.playback.last:
            yield "This is the end of the run."
        else:
            yield from self.go(self.event + 1)

    def back(self) -> Iterator[str]:
        """Go one event back."""
        if self.event < 0:
            yield "This is the beginning: nothing has happened yet."
            return
        yield from self.go(self.event - 1)

    def days(self, count: int) -> Iterator[str]:
        """Go some days on or back; where nothing happens for longer, to what happens next."""
        minute = max(0, self.minute) + count * MINUTES_PER_DAY
        event = self.playback.event_at(minute) if minute >= 0 else -1
        if event == self.event:
            event += 1 if count > 0 else -1
        yield from self.go(max(-1, min(event, self.playback.last)))

    def go(self, event: int) -> Iterator[str]:
        """Go to an event, and say what happened there and what it changed."""
        # What happened at a question is said after it: whoever leaves it open has not heard that.
        unheard = self.open is not None and self._said == 1
        before = self._told_as_said(self.event - 1 if unheard else self.event)
        self.event, self._said, self.open = event, 0, None
        yield self._place()
        if self._pauses_left():
            yield from self._pause(before)
        else:
            yield from self._happened(before)

    def stand_at(self, at: dt.datetime | str) -> Iterator[str]:
        """Go to a moment without its words and questions, and say where that is.

        `start` is before the first event; a moment that does not come is the end.
        """
        last = self.playback.last
        event = -1 if at == "start" else self.playback.event_of(at)
        self.event = last if event is None else event
        self._said = len([stop for stop in self.playback.stops() if stop.event == self.event])
        self.open = None
        yield from self.where()

    def _happened(self, before: AgencyTold | None = None) -> Iterator[str]:
        yield from event_lines(self.playback, self.event)
        silence = silence_counts(self.playback, self.event, wait=True)
        if silence:
            yield silence
        if self._minute_goes_on(self.event):
            yield "More happens in this minute. What the figures come to is said after it."
            return
        if before is None:
            before = self._told_as_said(max(-1, self.event - 1))
        yield from changes(before, self._told(self.event))
        yield from self._almost_sure_lines()

    def _cases(self) -> tuple[InferCase, ...]:
        """Return what says of which homes the police are almost sure: at the end alone."""
        ended = self.event >= self.playback.last and self.open is None
        return cases_of(self.story, self.ledger) if ended else ()

    def _almost_sure(self) -> int:
        """Return of how many homes the police are almost sure, with no proof: at the end alone."""
        cases = self._cases()
        if not cases:
            return 0
        homes = of_any([self.answers.work_out(case, None, _never) for case in cases])
        return how_many(with_almost_sure(self.playback.frame(self.event, Viewer.AGENCY), homes))

    def _says_it_takes_time(self) -> Iterator[str]:
        """Say what is worked out next, where somebody would wait for it without a word."""
        worked_out = map(self.answers.worked_out_at_hand, self._cases())
        if len(self.ledger.requests) > _SOON_DONE and None in worked_out:
            yield "One moment: what the police are almost sure of is being worked out."

    def _almost_sure_lines(self) -> Iterator[str]:
        """Say at the end of how many homes they are, or where that is said."""
        if self.event >= self.playback.last and is_too_much(self.ledger):
            if self.hides is None or not self.hides("infer"):
                yield "So many requests: type infer to hear what the police are almost sure of."
            return
        yield from self._says_it_takes_time()
        if almost := self._almost_sure():
            homes = words.plural(almost, "home")
            yield f"Almost sure, and not proven: {homes} did not share."

    def _minute_goes_on(self, event: int) -> bool:
        """Tell whether another event comes in the minute of this one: figures are by the minute."""
        times = self.playback.times
        return 0 <= event < self.playback.last and times[event] == times[event + 1]

    def _told_as_said(self, event: int) -> AgencyTold:
        """Return what had been told when figures were said last: within a minute, before it."""
        if self._minute_goes_on(event):
            event = self.playback.event_at(self.playback.minute_of(event) - 1)
        return self._told(event)

    def _told(self, event: int) -> AgencyTold:
        return self.playback.told_to_agency(event)

    def _pauses_left(self) -> list[Stop]:
        here = [stop for stop in self.playback.stops() if stop.event == self.event]
        return here[self._said :]

    def _pause(self, before: AgencyTold | None = None) -> Iterator[str]:
        """Say the next of the story's words here; what happened stands after a question."""
        stop, first = self._pauses_left()[0], self._said == 0
        self._said += 1
        ask = stop.pause.ask
        yield from pause_lines(stop.pause, tells=self._tells(question=bool(ask)), hides=self.hides)
        if ask and stop.pause.choices and ask not in self.story.guesses:
            self.open = stop
            letters = ANSWER_LETTERS[: len(stop.pause.choices)]
            yield f"Type your guess, one of {', '.join(letters)}. Enter goes on without a guess."
            return
        if ask:
            yield from self._beside_the_guess(stop)
        if first:
            yield from self._happened(before)
        if stop.pause.at == "end":
            yield from self._answers_of_the_end()

    def guess(self, word: str) -> Iterator[str] | None:
        """Keep a guess, and go on to what is the case; None where `word` is no answer."""
        if self.open is None:
            return None
        choices = self.open.pause.choices
        letters = ANSWER_LETTERS[: len(choices)]
        folded = [choice.casefold().strip() for choice in choices]
        if len(word) == 1 and word in letters:
            place = letters.index(word)
        elif word in folded:
            place = folded.index(word)
        else:
            return None
        self.story = self.story.with_guess(self.open.pause.ask, choices[place])
        return self._answer()

    def _tells(self, *, question: bool) -> bool:
        """Tell whether the story's own words are of this run: of its file, under its first policy.

        What stands before a question is of what happened, under any policy.
        """
        ledger = self.playback.ledger
        told = question or ledger.loaded.tells_of(ledger.regime.name)
        return self.story.is_as_written and told

    def _beside_the_guess(self, stop: Stop) -> Iterator[str]:
        """Say what was guessed, and the story's answer under the policy in force."""
        ask = stop.pause.ask
        guess, elsewhere = self.story.guesses.get(ask, ""), ask in self.story.guessed_elsewhere()
        playback, event = self.playback, self.event
        said = answered(playback, stop, guess, event=event, elsewhere=elsewhere, wait=True)
        if said:
            yield said

    def _answers_of_the_end(self) -> Iterator[str]:
        """Say at the end the answers that had to wait for it, each with its question."""
        for stop in self.playback.stops():
            if stop.pause.ask and comes_at_the_end(self.playback, stop):
                yield f"The story asked: {stop.pause.ask}"
                yield from self._beside_the_guess(stop)

    def _answer(self) -> Iterator[str]:
        stop, self.open = self.open, None
        if stop is not None:
            yield from self._beside_the_guess(stop)
        yield from self._happened()
        yield from told_lines(self._told(self.event))

    def change(self, story: OpenStory) -> Iterator[str]:
        """Take the same story under another policy or with another map, and say what differs."""
        before = self._told(self.event)
        minute, started = self.minute, self.event >= 0
        self._keep_given(story)
        self.story = story
        self.playback = self._played()
        self.event = self.playback.event_at(minute) if started else -1
        self._said = len([stop for stop in self.playback.stops() if stop.event == self.event])
        after = self._told(self.event)
        yield from self._says_it_takes_time()
        title, almost = self.playback.title_at(max(0, minute)), self._almost_sure()
        but = f" {but_almost_sure(almost, after.silent)}" if almost else ""
        yield (
            f"Policy changed to {title}. Homes known not to have shared: {before.silent:,} "
            f"{'stays' if before.silent == after.silent else 'becomes'} {after.silent:,}.{but}"
        )
        yield from changes(before, after)
        yield self._place()

    def _keep_given(self, story: OpenStory) -> None:
        """Keep what a start file gives the police under its policy, with the map of `story`."""
        if self._given is None or story.policy != self.story.policy:
            self._given = None
        elif (now := story.facts_given().map) != self.story.facts_given().map:
            self._given = replace(self._given, map=now)


def _never() -> bool:
    """Say that an answer is still wanted: nobody leaves before it is there."""
    return False


def _whole(_: object) -> None:
    """Wait for the whole answer, and tell it at once."""
