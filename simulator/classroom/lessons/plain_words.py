"""Whether a lesson is written in plain words: no typed figures, short sentences, common words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from simulator.classroom.lessons.lesson import Lesson, LessonStep, texts_of
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import Hints
from simulator.scenario.toml.validation import Finding

HIGHEST_GRADE = 8.0
"""The school year whose readers understand it."""
FEWEST_WORDS = 30
"""Of fewer words the grade says nothing."""
TERMS = {
    "bits": "surprise in coin flips",
    "common random numbers": "same luck",
    "confidence interval": "in how many runs",
    "counterfactual": "what if",
    "disclosure": "passed on",
    "epsilon": "privacy budget",
    "leakage": "what is given away",
    "noisy": "blurred by chance",
    "opted out": "switched requests off",
    "paired difference": "more or less in how many runs",
    "posterior": "chance after",
    "prior": "chance before",
    "pseudonymous": "dots, no names",
    "random stream": "luck",
    "recipient": "to whom",
    "replication": "another summer, other luck",
    "root seed": "luck",
    "thresholded": "small numbers hidden",
    "trace": "what happened",
    "transmission principle": "on what terms",
}
"""By term of the field, the plain word that has to stand with it."""
_FIGURE = re.compile(r"\{[^{}]*\}")
_DIGITS = re.compile(r"\d[\d.,:]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")
_SENTENCE = re.compile(r"[^.?!]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_NOT_TEXT = ("choices", "reasons")
"""What is guessed may have any number; what is taught may not."""


def check_words(lesson: Lesson) -> list[Finding]:
    """Return where a lesson, a good one, is not in plain words."""
    return list(_Words(lesson).all())


def grade(text: str) -> float:
    """Return the school year that `text` reads like: the formula of Flesch and Kincaid (1975)."""
    words = _WORD.findall(text)
    sentences = [one for one in _SENTENCE.findall(text) if _WORD.search(one)]
    if not words:
        return 0.0
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, but for a silent e."""
    word = word.casefold()
    groups = len(_VOWELS.findall(word))
    if re.search(r"[^aeiouyl]e$|[^aeioudty]ed$|[^aeiouscxzhg]es$", word) and groups > 1:
        groups -= 1
    return max(1, groups)


class _Words:
    """The words of one lesson."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._hints = Hints()
        self._explained = {word.casefold() for word in lesson.words}
        self._said: set[str] = set()

    def all(self) -> Iterator[Finding]:
        """Yield everything that is not plain."""
        for path, text in self._texts():
            if not set(path) & {*_NOT_TEXT}:
                yield from ((path, message) for message in _typed_figures(text))
            yield from ((path, message) for message in self._terms(text))
            yield from ((path, message) for message in self._spelling(text))
        for place, step in enumerate(self._lesson.steps):
            for key, text in (("", _for_students(step)), ("teacher", step.teacher)):
                read_at = grade(text)
                if len(_WORD.findall(text)) >= FEWEST_WORDS and read_at > HIGHEST_GRADE:
                    where: KeyPath = ("steps", place, key) if key else ("steps", place)
                    yield where, f"reads like grade {read_at:.0f}; grade 8 is the highest"

    def _texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Yield every text with its place, figures taken out."""
        lesson = self._lesson
        tops: list[tuple[KeyPath, str]] = [
            ((key,), getattr(lesson, key))
            for key in ("title", "question", "audience", "note", "instead")
        ]
        tops += [(("goals", place), goal) for place, goal in enumerate(lesson.goals)]
        tops += [(("words", word), meaning) for word, meaning in lesson.words.items()]
        cards = () if lesson.class_ is None else lesson.class_.cards
        tops += [(("class", "cards", place, "text"), card.text) for place, card in enumerate(cards)]
        for place, step in enumerate(lesson.steps):
            tops += [(("steps", place, *key), text) for key, text in texts_of(step).items()]
        yield from ((path, _FIGURE.sub("·", text)) for path, text in tops if text)

    def _terms(self, text: str) -> Iterator[str]:
        folded = text.casefold()
        for term, plain in TERMS.items():
            if term in self._explained or plain in folded:
                continue
            if re.search(rf"\b{term}s?\b", folded):
                yield f"has '{term}' without its plain word: {plain}"

    def _spelling(self, text: str) -> Iterator[str]:
        for sentence in re.split(r"[.?!:]\s", text):
            for place, word in enumerate(_WORD.findall(sentence)):
                plain = word.replace("’", "'")
                # A name has a capital letter that does not begin a sentence.
                if (plain[0].isupper() and place) or plain.casefold() in self._said:
                    continue
                if not _known(plain.casefold(), self._explained):
                    self._said.add(plain.casefold())
                    near = [one for one in _spelled() if one[0] == plain[0].casefold()]
                    hint = self._hints.for_name(plain.casefold(), near)
                    yield f"'{shorten(plain)}' is not in the list of words{hint}"


def _known(word: str, explained: Iterable[str]) -> bool:
    stem = word.removesuffix("'s").removesuffix("'")
    return len(stem) == 1 or stem in _spelled() or word in _spelled() or stem in explained


@cache
def _spelled() -> frozenset[str]:
    """Return the words that are spelled right, from the list beside this file."""
    lines = Path(__file__).with_name("spelling.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _typed_figures(text: str) -> Iterator[str]:
    for digits in _DIGITS.findall(text):
        written = digits.rstrip(".,:")
        if not _YEAR.fullmatch(written) and not _CLOCK.fullmatch(written):
            yield f"has '{written}', which is no figure: name it in [figures] and write its name"


def _for_students(step: LessonStep) -> str:
    """Return what a class hears in a step, as one text."""
    texts = texts_of(step)
    ends = [
        text if text[-1:] in ".?!" else f"{text}."
        for place, text in texts.items()
        if place != ("teacher",) and not set(place) & {*_NOT_TEXT}
    ]
    return " ".join(_FIGURE.sub("ten", text) for text in ends)
