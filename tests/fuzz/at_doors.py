"""What the doors of a class make of hostile requests: an answer in time, and no change unsaid.

The doors are those of `camsim class`, listening on this machine, with the real file behind them.
Left out are its clock and what works its results out: a place of the class is set, then asked.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from aiohttp import web

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.course import (
    Action,
    Before,
    Class,
    Door,
    End,
    Guess,
    Join,
    Knock,
    Leave,
    Next,
    Passed,
    Pause,
    Say,
    after,
    class_of,
)  # fmt: skip
from simulator.classroom.live.course.answering import doors as doors_to_knock
from simulator.classroom.live.shown import WayIn
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.store import About, Store
from simulator.web.classes.doors.connections import NOWHERE, Room, listen
from simulator.web.classes.doors.guard import guarded
from simulator.web.classes.doors.phones import Phones
from simulator.web.classes.doors.teacher import Teacher
from simulator.web.classes.kept.hub import Hub
from simulator.web.classes.kept.keeper import Keeper
from simulator.web.classes.kept.limits import Bucket, WrongCodes
from simulator.web.classes.kept.tokens import key_of, seat_of
from simulator.web.classes.serving import bound
from simulator.web.no_request import open_door
from tests.classroom.served import lesson_in
from tests.fuzz.door_inputs import CLASS_ID, CODE, KEY, TOKENS, Sent, read_play

_MOST_SEATS: Final = 10
_SEATED: Final = TOKENS[:8]
_HERE: Final = "127.0.0.1"
_SECRET: Final = b"s" * 16
_SECONDS: Final = 20.0
"""Within which an answer comes, on a machine where much else runs."""
_SECONDS_UNOWED: Final = 0.02
"""How long to wait for the answer to what has no end."""
_SAID_AS_IT_CAME: Final = ("<script>alert", "Traceback", "\x1b[2J")


def seats(tokens: tuple[str, ...]) -> list[str]:
    """Return whose seats these tokens are."""
    return [seat for token in tokens if (seat := seat_of(token)) is not None]


def places(course: Class) -> Iterator[ClassState]:
    """Yield a class at every part of its lesson, and full, shut, paused, gone back and ended."""
    yield ClassState()
    state = _done(course, ClassState(), *map(Join, seats(_SEATED)), Leave(seats(_SEATED)[-1]))
    yield _done(course, state, *map(Join, seats(TOKENS[len(_SEATED) : _MOST_SEATS])))
    yield _done(course, state, Door())
    while state.part != "end":
        yield state
        first, second, *_ = seats(_SEATED)
        if state.part == "letter":
            said = (Say(first, state.step, "shared"), Say(second, state.step, "declined"))
            state = _done(course, state, *said)
            yield _done(course, state, Pause())
        elif state.part == "guess":
            ask = course.step(state.step).ask
            assert ask is not None
            number = None if ask.number is None else 7.0
            choice = None if number is not None else 0
            state = _done(course, state, Guess(first, state.step, choice=choice, number=number))
        elif state.part == "knock":
            house = doors_to_knock(course, state)[0]
            state = _done(course, state, Knock(first, state.step, house))
        elif state.part == "tell":
            yield _done(course, state, Before())
        state = _done(course, state, Next())
    yield state
    yield _done(course, state, End(keep=True))
    yield _done(course, state, End(keep=False))


def _done(course: Class, state: ClassState, *actions: Action) -> ClassState:
    for action in actions:
        outcome = after(course, state, action)
        assert isinstance(outcome, ClassState), (action, outcome)
        state = outcome
    return state


class Doors:
    """A class that is asked. Use it with `with`; it is opened by the first input."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runner = asyncio.Runner()
        self._served: _Served | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._served is not None:
            self._runner.run(self._served.close())
        self._runner.close()

    def faults(self, content: bytes) -> list[str]:
        """Send the requests of an input; return what is wrong with how they were met."""
        return self._runner.run(self._faults(content))

    async def _faults(self, content: bytes) -> list[str]:
        if self._served is None:
            self._served = await _Served.start(self._folder)
        place, sent = read_play(content)
        await self._served.put(place)
        wrong: list[str] = []
        late = False
        for number, one in enumerate(sent):
            met = await self._served.met(one, late=late)
            wrong += [f"request {number}: {line}" for line in met]
            # Nobody waits for the answer to half a request: what it does may come later.
            late = late or (one.may_change and not one.whole)
        return wrong + await self._served.kept()


class _Served:
    """The doors of one class, and what is behind them."""

    def __init__(self, folder: Path) -> None:
        loaded = load_lesson(str(lesson_in(folder, seconds=0)))
        self._course = class_of(loaded, seed=7, mode="cards", most_seats=_MOST_SEATS)
        self._places = list(places(self._course))
        self._path = folder / "fuzzed.class"
        self._about = About(
            id=CLASS_ID, code=CODE, secret=_SECRET, program="", lesson="", digest="", mode="cards",
            most_seats=_MOST_SEATS, seed=7, port=0,
        )  # fmt: skip
        self._keeper = Keeper(self._course, self._new_file())
        self._hub = Hub(self._keeper, self._about, WayIn((f"http://{_HERE}/{CODE}",), CODE))
        self._phones = Phones(self._hub)
        self._room = Room()

    @classmethod
    async def start(cls, folder: Path) -> Self:
        served = cls(folder)
        served._keeper.start()
        app = guarded(frozenset({"localhost"}), served._hub.seen, loopback=True)
        app.add_routes(served._phones.routes)
        served._runners = [
            web.AppRunner(one, access_log=None, logger=NOWHERE, shutdown_timeout=0.1)
            for one in (app, Teacher(served._hub, KEY).app())
        ]
        for runner in served._runners:
            await runner.setup()
        door = bound(_HERE, 0)
        served._listening = await listen(served._runners[0], served._room, door)
        served._of_wall = await open_door(served._runners[1], _HERE, 0, logger=NOWHERE)
        of_wall = served._of_wall.sockets[0].getsockname()
        served._ports = (door.getsockname()[1], of_wall[1])
        return served

    async def close(self) -> None:
        self._listening.close()
        self._of_wall.close()
        self._hub.phones.end_all()
        self._hub.walls.end_all()
        for runner in self._runners:
            await runner.cleanup()
        await self._keeper.close()

    async def put(self, place: int) -> None:
        """Put the class to one of its places, as if nobody had ever tried anything."""
        state = self._places[place % len(self._places)]
        if self._keeper.state.ended:
            # Its file is gone, or has nothing of a seat any more.
            await self._keeper.with_store(Store.delete)
            self._keeper._store = self._new_file()
        if not state.ended:
            await self._keeper.with_store(lambda store: store.write(state))
        self._keeper.state, self._keeper._moved = state, state.version
        self._hub.wrong_codes, self._hub.posts = WrongCodes(), Bucket(1_000.0)
        self._phones._wrong_keys.clear()

    def _new_file(self) -> Store:
        return Store.create(self._path, self._about, ClassState())

    async def met(self, sent: Sent, *, late: bool) -> list[str]:
        """Send a request, and return what is wrong with its answer, and with what it changed."""
        before, faults = self._keeper.state, self._hub.seen.faults
        head, body = await self._answer(sent)
        status = int(head[9:12]) if re.match(r"HTTP/\d\.\d \d{3} ", head) else 0
        wrong = []
        if sent.whole and not status:
            wrong.append(f"no answer: {head[:100]!r}")
        if status >= 500 or self._hub.seen.faults != faults:
            wrong.append(f"status {status}: {body[:200]!r}")
        # What is text, as the library's own refusal at the wall's door, is no markup.
        odd = () if "text/plain" in head else _SAID_AS_IT_CAME
        wrong += [f"says {one!r}" for one in odd if one in body]
        if "aiohttp" in f"{head}{body}".lower():
            wrong.append("names what listens")
        if len(re.findall("^set-cookie: ", head, re.MULTILINE | re.IGNORECASE)) > 1:
            wrong.append("sets two cookies")
        if self._keeper.state is not before and not late:
            wrong += self._changed(sent, status, before)
        if not sent.may_change:
            wrong += [
                f"tells a stranger {secret}" for secret in self._secrets(before) if secret in body
            ]
        return wrong

    def _changed(self, sent: Sent, status: int, before: ClassState) -> Iterator[str]:
        """Yield why the class should not have changed as it did."""
        now = self._keeper.state
        if not sent.may_change:
            yield f"changed by a stranger: {status}"
        if status >= 400 and sent.whole:
            # That somebody came in vain is counted, and whoever was away is heard of again.
            seen = {seat: one.house for seat, one in before.seats.items()}
            same = (
                before.part,
                before.step,
                before.answers,
                before.guesses,
                before.knocks,
                before.closed,
            )
            if (now.part, now.step, now.answers, now.guesses, now.knocks, now.closed) != same or {
                seat: one.house for seat, one in now.seats.items()
            } != seen:
                yield f"changed, and told {status}"

    def _secrets(self, state: ClassState) -> Iterator[str]:
        yield from TOKENS
        for seat in state.seats:
            yield seat
            yield key_of(_SECRET, seat)

    async def kept(self) -> list[str]:
        """Return what the file of the class has otherwise than who was asked said it has."""
        # What is under way is decided before this; it changes nothing itself.
        await self._keeper.do(Passed(0.0))
        now = self._keeper.state
        if now.ended:
            return []
        written = await self._keeper.with_store(Store.state)
        same = written == now or now is not self._keeper.state
        return [] if same else ["the file has another class"]

    async def _answer(self, sent: Sent) -> tuple[str, str]:
        """Return head and body of the answer to a request; of a stream, the head alone."""
        reader, writer = await asyncio.open_connection(_HERE, self._ports[sent.of_wall])
        try:
            writer.write(sent.raw.encode("latin-1"))
            async with asyncio.timeout(_SECONDS if sent.whole else _SECONDS_UNOWED):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                if " 100 " in head[:13]:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = re.search(r"^content-length: (\d+)", head, re.MULTILINE | re.IGNORECASE)
                if length is None or sent.raw.startswith("HEAD "):
                    return head, ""
                return head, (await reader.readexactly(int(length[1]))).decode(errors="replace")
        except asyncio.IncompleteReadError as error:
            return error.partial.decode("latin-1"), ""
        except (TimeoutError, ConnectionError) as error:
            return repr(error), ""
        finally:
            writer.transport.abort()
