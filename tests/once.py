"""What the tests of one process have done once for all of them, since nothing can change it."""

from __future__ import annotations

import contextlib
import functools
import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.classroom.lessons.stories import Stories
from simulator.experiment import Outcome
from simulator.measure.inference.shapes import MOST_KEPT, Shapes
from simulator.scenario import Loaded, loading
from simulator.scenario.library import is_path, library
from simulator.scenario.problems import InputError
from simulator.scenario.toml import reading

_MOST_TEXTS, _LONG_TEXT = 512, 100_000
"""So many parsed texts are kept, and none that has more letters."""


@contextlib.contextmanager
def all_of_it() -> Iterator[Callable[..., None]]:
    """Do all of this once, from now on; yield how whoever keeps solutions begins by itself."""
    with without_certificates(), parsed_once(), loaded_once(), figured_once(), solved_once() as own:
        yield own


@contextlib.contextmanager
def without_certificates() -> Iterator[None]:
    """Let programs that tests start read no certificates of the system: no test asks by TLS.

    `aiohttp` reads them whenever it is imported, which is a tenth of the start of a server.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", os.devnull)
        patch.setenv("SSL_CERT_DIR", os.devnull)
        yield


@contextlib.contextmanager
def parsed_once() -> Iterator[None]:
    """Parse the same text once in a process, whichever file it is read from.

    Each story is read with some twenty policies, by some thousand tests. Files are read each time,
    and whoever asks has values of its own.
    """

    read = reading.parsed

    @functools.lru_cache(_MOST_TEXTS)
    def packed(text: str) -> bytes:
        return pickle.dumps(read(text, "").values, pickle.HIGHEST_PROTOCOL)

    def parsed(text: str, file: str) -> reading.Document:
        try:
            if len(text) <= _LONG_TEXT:
                return reading.Document(file, pickle.loads(packed(text)), text)
        except InputError:
            pass  # It is to be called by its own name.
        return read(text, file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "parsed", parsed)
        yield


@contextlib.contextmanager
def loaded_once() -> Iterator[None]:
    """Check a bundled story once in a process, with the same policies: nothing can change it.

    Its file is read each time, and policies of the tests' own are never bundled.
    """
    load, kept = loading._loaded, dict[tuple[str, str, Path, tuple[str, ...]], Loaded]()

    def loaded(document: reading.Document, path: Path, policies: tuple[str, ...]) -> Loaded:
        if not path.is_relative_to(library()) or any(map(is_path, policies)):
            return load(document, path, policies)
        key = document.text, document.file, path, policies
        if key not in kept:
            kept[key] = load(document, path, policies)
        # Whoever asks has policies of their own, to put others beside them.
        return replace(kept[key], regimes=dict(kept[key].regimes))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "_loaded", loaded)
        yield


@contextlib.contextmanager
def solved_once() -> Iterator[Callable[..., None]]:
    """Solve a puzzle once in a process: whoever keeps solutions has them in one place.

    A key holds all that a solution depends on, so no figure changes by whose it is. That this is
    so is claimed in `tests/inference`, where everybody keeps their own: they begin as is yielded.
    """
    begin, place = Shapes.__init__, Shapes().__dict__

    def begin_there(shapes: Shapes, most: int = MOST_KEPT) -> None:
        begin(shapes, most)
        if most == MOST_KEPT:
            shapes.__dict__ = place

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shapes, "__init__", begin_there)
        yield begin


@contextlib.contextmanager
def figured_once() -> Iterator[None]:
    """Do a run for the figures of a lesson once in a process, whichever lesson asks for it.

    What it is kept by holds all that it depends on: a digest of the story, its seed and the policy.
    """
    begin, outcomes = Stories.__init__, dict[tuple[str, str, str, int, int], Outcome]()

    def begin_there(stories: Stories, folder: Path) -> None:
        begin(stories, folder)
        stories._outcomes = outcomes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stories, "__init__", begin_there)
        yield
