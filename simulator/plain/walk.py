"""A walk through one story in lines: where it is, what is asked, under which policy. No input."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiment.broken import naming
from simulator.experiment.what_if import with_other_map
from simulator.ledger import Ledger
from simulator.measure.moments.parties import AgencyTold
from simulator.measure.moments.playback import Playback, Stop
from simulator.model import run
from simulator.plain.telling import (
    LETTERS,
    changes,
    event_lines,
    pause_lines,
    told_lines,
)
from simulator.scenario import Loaded
from simulator.scenario.loading import with_policy
from simulator.scenario.models import MINUTES_PER_DAY


class Walk:
    """A moment of a run. Each move returns the statements that announce it."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.policy = next(iter(loaded.regimes))
        self.other_map = False
        """Whether its map is taken away; an exact one given where it has none."""
        self._ledgers: dict[str, Ledger] = {}
        self.guesses: dict[str, str] = {}
        """By question, what was guessed; kept in memory only."""
        self.playback = self._played()
        self.event = -1
        self._said = 0
        """How many pauses of the story at this event have been said."""
        self.open: Stop | None = None
        """The pause whose question waits for an answer."""

    def _played(self) -> Playback:
        loaded, shown = self.loaded, self.policy
        if self.other_map:
            loaded, shown = with_other_map(loaded, shown)
        if shown not in self._ledgers:
            seed = loaded.scenario.seed
            with naming(loaded, shown, seed, 0):
                self._ledgers[shown] = run(loaded, shown, seed, 0)
        return Playback(self._ledgers[shown])

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

    def where(self) -> Iterator[str]:
        """Say where the walk is, and what has been told by now."""
        yield self._place()
        yield f"Policy: {self.playback.title_at(max(0, self.minute))}"
        if self.open is None:
            yield from told_lines(self._told(self.event))

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
        before = self._told(self.event)
        self.event, self._said, self.open = event, 0, None
        yield self._place()
        if self._pauses_left():
            yield from self._pause(before)
        else:
            yield from self._happened(before)

    def _happened(self, before: AgencyTold | None = None) -> Iterator[str]:
        yield from event_lines(self.playback, self.event)
        if before is None:
            before = self._told(max(-1, self.event - 1))
        yield from changes(before, self._told(self.event))

    def _told(self, event: int) -> AgencyTold:
        return self.playback.told_to_agency(event)

    def _pauses_left(self) -> list[Stop]:
        here = [stop for stop in self.playback.stops() if stop.event == self.event]
        return here[self._said :]

    def _pause(self, before: AgencyTold | None = None) -> Iterator[str]:
        """Say the next of the story's words here; what happened stands after a question."""
        stop, first = self._pauses_left()[0], self._said == 0
        self._said += 1
        yield from pause_lines(stop.pause)
        ask = stop.pause.ask
        if ask and stop.pause.choices and ask not in self.guesses:
            self.open = stop
            letters = LETTERS[: len(stop.pause.choices)]
            yield f"Type your guess, one of {', '.join(letters)}. Enter goes on without a guess."
            return
        if ask in self.guesses:
            yield f"Your guess was: {self.guesses[ask]}"
        if first:
            yield from self._happened(before)

    def guess(self, word: str) -> Iterator[str] | None:
        """Keep a guess, and go on to what is the case; None where `word` is no answer."""
        if self.open is None:
            return None
        choices = self.open.pause.choices
        letters = LETTERS[: len(choices)]
        folded = [choice.casefold().strip() for choice in choices]
        if len(word) == 1 and word in letters:
            place = letters.index(word)
        elif word in folded:
            place = folded.index(word)
        else:
            return None
        self.guesses[self.open.pause.ask] = choices[place]
        return self._guessed(choices[place])

    def _guessed(self, choice: str) -> Iterator[str]:
        yield f"Your guess: {choice}"
        yield from self._answer()

    def _answer(self) -> Iterator[str]:
        self.open = None
        yield "What is the case:"
        yield from self._happened()
        yield from told_lines(self._told(self.event))

    def change_policy(self, name: str, *, other_map: bool = False) -> Iterator[str]:
        """Take another policy at the same moment, or its map away, and say what that changes.

        Raises:
            InputError: where the policy's file is wrong.
        """
        before = self._told(self.event)
        minute, started = self.minute, self.event >= 0
        self.loaded = with_policy(self.loaded, name)
        self.policy, self.other_map = name, other_map
        self.playback = self._played()
        self.event = self.playback.event_at(minute) if started else -1
        self._said = len([stop for stop in self.playback.stops() if stop.event == self.event])
        after = self._told(self.event)
        title = self.playback.title_at(max(0, minute))
        yield (
            f"Policy changed to {title}; proven: {before.gave_nothing:,} before, "
            f"{after.gave_nothing:,} now."
        )
        yield from changes(before, after)
        yield self._place()
