"""What many tests need: files written into a folder, and runs of them."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.classroom.lessons.stories import Stories
from simulator.cli import cli
from simulator.experiment import Outcome, run_all
from simulator.ledger import Ledger
from simulator.measure.inference.shapes import MOST_KEPT, Shapes
from simulator.model import run
from simulator.scenario import Loaded, load_scenario, loading
from simulator.scenario.library import is_path, library, policy_names
from simulator.scenario.problems import InputError
from simulator.scenario.toml import reading

HERE = Path(__file__).parent
Write = Callable[[str, str], Path]
_GARBAGE_LOOKED_FOR_AFTER = 20_000, 20, 20
"""New objects, then rounds: the collector's own numbers are for programs that keep little."""
_MOST_TEXTS, _LONG_TEXT = 512, 100_000
"""So many parsed texts are kept, and none that has more letters."""


def pytest_collection_finish() -> None:
    """Keep the collector from going through all modules and tests again and again."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE_LOOKED_FOR_AFTER)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Read another part of the tests first in each process, where several read all of them.

    In a fresh clone each would else rewrite the asserts of all files at the same time, which takes
    as long again as to read them: so it finds most of them done by the others.
    """
    nth, processes = (
        os.environ.get(name, "") for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT")
    )
    if nth.removeprefix("gw").isdigit() and processes.isdigit():
        files = sorted(HERE.rglob("test_*.py"))
        for file in files[int(nth.removeprefix("gw")) :: int(processes)]:
            # One that cannot be read is told of when it is collected.
            with contextlib.suppress(Exception):
                importlib.import_module(
                    ".".join(file.relative_to(HERE.parent).with_suffix("").parts)
                )


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make no test of a parameter that only `make thorough` plays: they are more than a third.

    A test that is thorough as a whole is still made, and left out by its mark; where all its
    parameters are, one stands for them. So whose a snapshot is stays known.
    """
    if "not thorough" not in metafunc.config.option.markexpr:
        return
    parametrize = metafunc.parametrize

    def parametrize_here(
        names: str | Sequence[str], values: Iterable[object], *more: Any, **options: Any
    ) -> None:
        values = list(values)
        here = [place for place, value in enumerate(values) if not _is_thorough(value)] or [0]
        if isinstance(options.get("ids"), Sequence):
            options["ids"] = [options["ids"][place] for place in here]
        parametrize(names, [values[place] for place in here] if values else [], *more, **options)

    metafunc.parametrize = parametrize_here  # type: ignore[method-assign]


def _is_thorough(value: object) -> bool:
    marks = getattr(value, "marks", ())
    return any(getattr(mark, "name", None) == "thorough" for mark in marks)


@pytest.fixture(scope="session", autouse=True)
def without_certificates() -> Iterator[None]:
    """Let programs that tests start read no certificates of the system: no test asks by TLS.

    `aiohttp` reads them whenever it is imported, which is a tenth of the start of a server.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", os.devnull)
        patch.setenv("SSL_CERT_DIR", os.devnull)
        yield


@pytest.fixture(scope="session", autouse=True)
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


@pytest.fixture(scope="session", autouse=True)
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


@pytest.fixture(scope="session", autouse=True)
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


@pytest.fixture(scope="session", autouse=True)
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


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text file into the test's folder and return its path."""

    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def load(write: Write) -> Callable[[str, str], Loaded]:
    """Load a scenario whose one policy, `p`, is given as text."""

    def _load(scenario: str, policy: str) -> Loaded:
        write("p.toml", f'title = "P"\n{policy}')
        return load_scenario(str(write("s.toml", scenario)))

    return _load


@pytest.fixture
def outcome(load: Callable[[str, str], Loaded]) -> Callable[[str, str], Outcome]:
    """Run one replication of a scenario under one policy, both given as text."""
    return lambda scenario, policy: run_all(load(scenario, policy), 0, 0)["p"]


@pytest.fixture
def ledger(load: Callable[[str, str], Loaded]) -> Callable[[str, str], Ledger]:
    """Return the ledger of one replication of a scenario under one policy."""
    return lambda scenario, policy: run(load(scenario, policy), "p", 0, 0)


Ledgers = Callable[..., dict[str, Ledger]]


@pytest.fixture(scope="session")
def ledgers() -> Ledgers:
    """Return the ledgers of replication 0 of a bundled story under some bundled policies, or all."""

    @functools.cache
    def _loaded(scenario: str) -> Loaded:
        return load_scenario(scenario, tuple(policy_names()))

    @functools.cache
    def _ledger(scenario: str, policy: str) -> Ledger:
        loaded = _loaded(scenario)
        return run(loaded, policy, loaded.scenario.seed, 0)

    return lambda scenario, policies=None: {
        name: _ledger(scenario, name) for name in policies or policy_names()
    }


@pytest.fixture
def camsim() -> Callable[..., Result]:
    """Run the command in this process; standard output and error apart."""
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="session")
def camsim_once() -> Callable[..., Result]:
    """Run the command in this process, for what is made once and looked at often."""
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])
