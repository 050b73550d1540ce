"""What many tests need: files written into a folder, and runs of them."""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

if TYPE_CHECKING:
    from simulator.experiment import Outcome
    from simulator.ledger import Ledger
    from simulator.scenario import Loaded

# The program itself is imported by what runs tests: who hands them out to others does not wait.

HERE = Path(__file__).parent
Write = Callable[[str, str], Path]
_GARBAGE_LOOKED_FOR_AFTER = 20_000, 20, 20
"""New objects, then rounds: the collector's own numbers are for programs that keep little."""


def pytest_collection_finish() -> None:
    """Keep the collector from going through all modules and tests again and again."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE_LOOKED_FOR_AFTER)


def pytest_unconfigure() -> None:
    """Let the process end without a look through all that it holds, which takes some seconds.

    What nobody awaited or closed has been looked for by then.
    """
    atexit.register(gc.freeze)


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
def once() -> Iterator[Callable[..., None]]:
    """Do once in a process what is the same for all tests; yield how `Shapes` begins by itself."""
    from tests.once import all_of_it

    with all_of_it() as own:
        yield own


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield folders that are not there yet, one for each test."""
    base = tmp_path_factory.getbasetemp()
    return (base / str(number) for number in itertools.count())


@pytest.fixture
def tmp_path(folders: Iterator[Path]) -> Path:
    """Make an empty folder for a test. pytest's own looks through those of all tests before it."""
    folder = next(folders)
    folder.mkdir()
    return folder


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

    from simulator.scenario import load_scenario

    def _load(scenario: str, policy: str) -> Loaded:
        write("p.toml", f'title = "P"\n{policy}')
        return load_scenario(str(write("s.toml", scenario)))

    return _load


@pytest.fixture
def outcome(load: Callable[[str, str], Loaded]) -> Callable[[str, str], Outcome]:
    """Run one replication of a scenario under one policy, both given as text."""
    from simulator.experiment import run_all

    return lambda scenario, policy: run_all(load(scenario, policy), 0, 0)["p"]


@pytest.fixture
def ledger(load: Callable[[str, str], Loaded]) -> Callable[[str, str], Ledger]:
    """Return the ledger of one replication of a scenario under one policy."""
    from simulator.model import run

    return lambda scenario, policy: run(load(scenario, policy), "p", 0, 0)


Ledgers = Callable[..., "dict[str, Ledger]"]


@pytest.fixture(scope="session")
def ledgers() -> Ledgers:
    """Return the ledgers of replication 0 of a bundled story under some bundled policies, or all."""
    from simulator.model import run
    from simulator.scenario import load_scenario
    from simulator.scenario.library import policy_names

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
    from simulator.cli import cli

    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="session")
def camsim_once() -> Callable[..., Result]:
    """Run the command in this process, for what is made once and looked at often."""
    from simulator.cli import cli

    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])
