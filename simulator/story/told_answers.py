"""The answers to what a class has guessed, as far as they are at hand: nothing is worked out."""

from __future__ import annotations

from simulator.measure.moments.playback import Playback
from simulator.report.words.watched.guesses import answered
from simulator.story.answers import Answers
from simulator.story.open_story import OpenStory


def answers_at_hand(story: OpenStory, answers: Answers, policy: str) -> dict[str, str]:
    """Return by question what was guessed and what is the case, under one of the story's policies.

    Where its run is not at hand, since nobody watched it with its own map, none is said.
    """
    said: dict[str, str] = {}
    shown = story.with_policy(policy)
    ledger = answers.ledger_at_hand(*shown.run_wanted())
    if ledger is None:
        return said
    playback, elsewhere = Playback(ledger), shown.guessed_elsewhere()
    for stop in playback.stops():
        guess = story.guesses.get(stop.pause.ask)
        if guess is not None:
            for event in (stop.event, playback.last):
                answers.silent_at_hand(playback.silent, playback.minute_of(event))
            ask = stop.pause.ask
            said[ask] = answered(playback, stop, guess, elsewhere=ask in elsewhere)
    return said
