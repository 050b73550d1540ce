"""A class of hands: no network, no file, the same screens."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.beside import Beside
from simulator.classroom.live.course import Class, class_of
from simulator.classroom.live.hands_class import HandsClass
from simulator.classroom.live.host import WHY_NOT
from simulator.classroom.live.views import WallView
from simulator.scenario import Loaded, load_scenario

HANDS = 28
_heard: list[tuple[str, tuple[object, ...]]] = []
_listens: list[bool] = []


def _hear(event: str, details: tuple[object, ...]) -> None:
    if _listens and event.startswith(("socket.", "sqlite3.")):
        _heard.append((event, details))


@pytest.fixture
def audited() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """What of sockets and databases is used meanwhile, as Python itself reports it.

    A process never loses such a hook, and calls it some thousand times a second: it is put in for
    this test, not at the head of the file, which every process of the suite reads.
    """
    sys.addaudithook(_hear)
    _heard.clear()
    _listens.append(True)
    yield _heard
    _listens.clear()


@pytest.fixture(scope="module")
def course() -> Class:
    return class_of(load_lesson("our-street-hands"), seed=7, hands=HANDS)


@dataclass
class Wall:
    """A wall that nobody draws."""

    host: HandsClass
    walls: AsyncIterator[WallView]
    view: WallView

    async def until(self, part: str, *, ready: bool = False) -> WallView:
        """Go on to a part, and there until what it shows is worked out."""
        while self.view.part != part:
            why_not = await self.host.do(self.view, "next")
            assert not why_not, (self.view.part, why_not)
            self.view = await anext(self.walls)
        while ready and (self.view.policy is None or not self.view.policy.ready):
            self.view = await anext(self.walls)
        return self.view

    async def count(self, *counts: int) -> str:
        why_not = await self.host.count(self.view, counts)
        if not why_not:
            self.view = await anext(self.walls)
        return why_not


@asynccontextmanager
async def _wall(course: Class) -> AsyncIterator[Wall]:
    host = HandsClass(course)
    walls = host.walls()
    try:
        yield Wall(host, walls, await anext(walls))
    finally:
        await walls.aclose()  # type: ignore[attr-defined]


async def test_a_whole_class_is_played_without_network_and_without_a_file(
    course: Class, audited: list[tuple[str, tuple[object, ...]]], tmp_path: Path
) -> None:
    async with _wall(course) as wall:
        assert wall.view.mode == "hands"
        assert wall.view.addresses == ()
        await wall.until("letter")
        assert set(wall.view.happened.values()) == {"no_camera", "asked"}
        assert await wall.count(9, 6, 10) == ""
        assert wall.view.part == "closed"
        assert wall.view.tally is not None
        tally = wall.view.tally
        assert tally.shared + tally.declined + tally.ignored == wall.view.request.asked  # type: ignore[union-attr]
        # In proportion: 9 of 25 hands shared.
        assert abs(tally.shared / wall.view.request.asked - 9 / 25) < 1 / 25  # type: ignore[union-attr]
        assert wall.view.known is None
        told = await wall.until("tell", ready=True)
        assert told.known is not None
        assert sum(known == "gave" for known in told.known.values()) == tally.shared
        await wall.until("letter")
        assert await wall.count(9, 6, 10) == ""
        told = await wall.until("tell", ready=True)
        assert told.policy is not None
        assert told.policy.not_shared > 0
        assert str(told.policy.not_shared) in told.text
        shown = await wall.until("infer", ready=True)
        assert len(shown.proof) == len(shown.proof_homes) > 0
        await wall.until("end")
        assert await wall.host.do(wall.view, "keep") == ""
        assert [view async for view in wall.walls] == []
    street = tmp_path / "our-street.toml"
    assert wall.host.street is not None
    street.write_text(wall.host.street, encoding="utf-8")
    assert len(load_scenario(str(street)).scenario.script) == 2
    # The loop has a pair of ends to wake itself with; nothing of a network was touched.
    ends_of_the_loop = [
        details for event, details in audited if event == "socket.__new__"
    ]  # fmt: skip
    assert {details[1] for details in ends_of_the_loop} <= {getattr(socket, "AF_UNIX", None)}
    assert {event for event, _ in audited} <= {"socket.__new__"}


@pytest.mark.parametrize("counts", [(9, 6), (), (20, 6, 13), (0, 0, 0), (9, 6, 13, 1)])
async def test_counts_that_do_not_fit_are_refused_in_a_line(
    course: Class, counts: tuple[int, ...]
) -> None:
    async with _wall(course) as wall:
        await wall.until("letter")
        before = wall.view
        assert await wall.count(*counts) == WHY_NOT["wrong counts"]
        assert wall.view == before


async def test_counts_are_for_an_open_letter_alone(course: Class) -> None:
    async with _wall(course) as wall:
        assert await wall.count(9, 6, 10) == "No letter is open."


async def test_a_letter_without_counts_is_not_closed(course: Class) -> None:
    async with _wall(course) as wall:
        await wall.until("letter")
        assert await wall.host.do(wall.view, "next") == WHY_NOT["no counts"]


async def test_a_step_for_another_part_is_not_done(course: Class) -> None:
    async with _wall(course) as wall:
        seen = wall.view
        await wall.until("say")
        assert await wall.host.do(seen, "next") == WHY_NOT["elsewhere"]
        assert await wall.host.count(seen, (9, 6, 10)) == WHY_NOT["elsewhere"]


def _breaks(*_: object) -> Loaded:
    raise ValueError


@pytest.mark.parametrize(
    ("place", "broken"),
    [
        ("beside._COMMAND", (sys.executable, "-c", "print('nonsense')")),
        ("hands_class.scenario_of", _breaks),
    ],
    ids=["who works it out", "the street"],
)
async def test_what_cannot_be_worked_out_is_said_and_the_class_goes_on(
    place: str, broken: object, course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"simulator.classroom.live.{place}", broken)
    async with _wall(course) as wall:
        await wall.until("letter")
        await wall.count(9, 6, 10)
        while not wall.view.note:
            wall.view = await anext(wall.walls)
        assert wall.view.note == "Something could not be worked out: its place stays empty."
        assert (await wall.until("tell")).known is None


async def test_a_question_that_comes_after_the_end_starts_no_process() -> None:
    """It is asked in a thread, which may come to it only when the class is over."""
    beside = Beside()
    beside.close()
    assert await beside.ask("", "every-outcome", chances=False) is None
    assert not beside.is_there
    with pytest.raises(BrokenPipeError):
        beside.start()
