"""The answer to a story's question, worked out from the run, and said beside the guess."""

from __future__ import annotations

from simulator.measure.moments.answers_known import answers_known
from simulator.measure.moments.playback import Playback, Stop
from simulator.report.words.terms import in_words
from simulator.scenario.letters.figures import ANSWER_FIGURES, AT_END, figures_in, with_figures
from simulator.scenario.letters.text import shorten
from simulator.scenario.models import Pause, PauseUnder

_ROOM = 120
WORKING = "The answer is being worked out…"
LATER = "The answer comes at the end."


def answered(
    playback: Playback,
    stop: Stop,
    guess: str = "",
    *,
    event: int | None = None,
    elsewhere: bool = False,
    wait: bool = False,
) -> str:
    """Say what was guessed and what is the case, in the policy that `playback` is of.

    What is the case at the end is told there: up to another `event` it is said that it will be. A
    guess that was made `elsewhere`, of another policy, map or number, is not held against this one:
    it is said what it would be here. Empty where nothing was guessed and the story has no answer.
    """
    said = f"You guessed {shorten(guess, _ROOM)}." if guess and not elsewhere else ""
    if event is not None and event < playback.last and comes_at_the_end(playback, stop):
        return f"{said} {LATER}".strip()
    answer = _answer(playback, stop, guess, elsewhere=elsewhere, wait=wait)
    return " ".join(filter(None, (said, answer)))


def comes_at_the_end(playback: Playback, stop: Stop) -> bool:
    """Tell whether the question of `stop` is one about the end, and the story stops there."""
    told = _told(stop.pause, playback)
    wanted = set(figures_in(told.answer) + figures_in(told.because))
    stops_there = any(one.pause.at == "end" for one in playback.stops())
    return stops_there and bool(wanted & {f"{name}{AT_END}" for name in ANSWER_FIGURES})


def _answer(playback: Playback, stop: Stop, guess: str, *, elsewhere: bool, wait: bool) -> str:
    told = _told(stop.pause, playback)
    if not told.answer:
        return ""
    figures, at_least = _figures(playback, stop, told, wait=wait)
    if at_least:
        return WORKING
    words = {name: in_words(count) for name, count in figures.items()}
    answer = with_figures(told.answer, {name: f"{count:,}" for name, count in figures.items()})
    because = with_figures(told.because, words)
    said = "That is right" if answer == guess else f"It is {answer}"
    if elsewhere:
        said = f"Under {shorten(playback.ledger.regime.title, _ROOM)} the answer would be {answer}"
    return shorten(f"{said}: {because}." if because else f"{said}.", 3 * _ROOM)


def _told(pause: Pause, playback: Playback) -> Pause | PauseUnder:
    """Return where the answer under the policy of `playback` stands."""
    name = playback.ledger.regime.name
    return next((one for one in pause.under if name in one.policies), pause)


def _figures(
    playback: Playback, stop: Stop, told: Pause | PauseUnder, *, wait: bool
) -> tuple[dict[str, int], bool]:
    """Return the figures that the answer needs, and whether one is still being worked out."""
    wanted = set(figures_in(told.answer) + figures_in(told.because))
    figures: dict[str, int] = {}
    at_least = False
    for ending, event in (("", stop.event), (AT_END, playback.last)):
        if wanted & {f"{name}{ending}" for name in ANSWER_FIGURES}:
            known = answers_known(playback, event, wait=wait)
            at_least = at_least or known.at_least
            figures |= {f"{name}{ending}": getattr(known, name) for name in ANSWER_FIGURES}
    return figures, at_least
