"""The server of a class: the wall and time move it, a start goes on with it, and it ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from simulator.classroom.live.replay import policies_of
from simulator.classroom.live.state import AWAY_SECONDS, GRACE_SECONDS, ClassState
from simulator.classroom.live.store import Store, StoreFullError
from simulator.scenario.loading import scenario_of_text
from simulator.web.classes.kept import hub as hubs
from simulator.web.classes.kept import working
from simulator.web.classes.kept.hub import Clock
from tests.classroom.served import KEY, QUICK, Small, next_word, small_class


@dataclass
class ByHand:
    """A clock that is put forward by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    @property
    def clock(self) -> Clock:
        """The time of a class that goes by it."""
        return Clock(self, QUICK.tick_seconds)


async def test_two_walls_never_step_twice(small: Small) -> None:
    await small.seated(1)
    version = (await small.wall.view()).version
    answers = await asyncio.gather(*(small.wall.ask("next", version) for _ in range(4)))
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    assert (await small.wall.view()).step == 1


async def test_what_phones_do_meanwhile_does_not_stop_a_step_of_the_wall(small: Small) -> None:
    phones = await small.seated(4)
    await small.wall.until("letter")
    version = (await small.wall.view()).version
    for phone in phones:
        await phone.tap("shared")
    status, answer = await small.wall.ask("more", version)
    assert status == 200
    assert answer["version"] > version
    assert (await small.wall.ask("more", version))[0] == 409
    assert (await small.wall.ask("more", answer["version"]))[0] == 200


async def test_the_wall_hears_of_each_answer_and_of_time(tmp_path: Path) -> None:
    hand = ByHand()
    async with (
        small_class(tmp_path, clock=hand.clock) as small,
        small.wall.http.get(f"{small.wall.url}/wall/events", headers={"X-Key": KEY}) as stream,
    ):
        phones = await small.seated(1)
        await small.wall.until("letter")
        first = int(await next_word(stream))
        await phones[0].tap("shared")
        while int(await next_word(stream)) == first:
            pass
        left = (await small.wall.view()).request
        assert left is not None
        assert left.seconds_left is not None
        hand.now += 1
        async with asyncio.timeout(10):
            while (now := (await small.wall.view()).request).seconds_left == left.seconds_left:
                await next_word(stream)
        assert now.seconds_left < left.seconds_left


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": "1", "action": "next"}',
        b'{"version": 0, "action": "fly"}',
        b'{"version": 0, "action": "next", "more": 1}',
        b'{"version": 0, "action": "what_if", "place": -1}',
        b"\xff",
    ],
)
async def test_a_wall_that_asks_for_something_else_is_refused(body: bytes, small: Small) -> None:
    async with small.wall.http.post(
        f"{small.wall.url}/wall/do", data=body, headers={"X-Key": KEY}
    ) as response:
        assert response.status == 422
    assert small.serving.hub.state.version == 0


async def test_time_closes_a_letter_and_answers_on_their_way_still_count(tmp_path: Path) -> None:
    hand = ByHand()
    async with small_class(tmp_path, seconds=1, clock=hand.clock) as small:
        phones = await small.seated(8)
        await small.wall.do("next", "next")
        hub = small.serving.hub
        hand.now += 1
        async with asyncio.timeout(20):
            while hub.state.seconds_left != 0:
                await asyncio.sleep(0.02)
            assert hub.state.part == "letter"
            assert (await phones[0].tap("declined"))[0] == 200
            hand.now += GRACE_SECONDS
            while hub.state.part == "letter":
                await asyncio.sleep(0.02)
        assert hub.state.part == "closed"
        assert (await phones[0].tap("shared"))[0] == 409


async def test_a_fault_stops_neither_the_clock_nor_what_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each went on in nobody's sight as a task that had ended: a letter stayed open for ever."""

    def breaks(*_: object) -> NoReturn:
        raise ValueError

    async with small_class(tmp_path, clock=QUICK) as small:
        hub = small.serving.hub
        with monkeypatch.context() as patched:
            patched.setattr(hubs, "is_open", breaks)
            async with asyncio.timeout(20):
                while not hub.seen.faults:
                    await asyncio.sleep(0.02)
        assert "Something went wrong here" in (await small.wall.view()).note
        await small.seated(8)
        await small.wall.do("next", "next")
        monkeypatch.setattr(working, "scenario_of", breaks)
        before = hub.state.seconds_left
        async with asyncio.timeout(20):
            while hub.state.seconds_left == before:
                await asyncio.sleep(0.02)
            await small.wall.until("closed")
            while hub.seen.failed < len(policies_of(hub.keeper.course)):
                await asyncio.sleep(0.02)
        assert "could not be worked out" in (await small.wall.view()).note


async def test_a_phone_that_is_silent_for_long_is_played_until_it_is_back(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, *_ = await small.seated(1)
    hub = small.serving.hub
    (seat,) = hub.state.seats
    hub._heard[seat] -= AWAY_SECONDS
    await hub._pass(0, asyncio.get_running_loop().time())
    assert hub.state.seats[seat].away
    await phone.part()
    assert not hub.state.seats[seat].away
    monkeypatch.setattr(hubs, "AWAY_SECONDS", 1e9)
    await hub._pass(0, asyncio.get_running_loop().time())
    assert not hub.state.seats[seat].away


async def test_a_server_that_starts_again_goes_on_where_it_was_and_waits(tmp_path: Path) -> None:
    async with small_class(tmp_path) as small:
        phones = await small.seated(8)
        await small.wall.do("next", "next")
        for number, phone in enumerate(phones):
            await phone.tap(("shared", "declined", "ignored")[number % 3])
        before, about = small.serving.hub.state, small.serving.hub.about
        tokens = [phone.token for phone in phones]
        houses = [await phone.house() for phone in phones]
    async with small_class(tmp_path) as again:
        state = again.serving.hub.state
        assert again.serving.hub.about == about
        assert state.paused
        assert (state.answers, state.hunches, state.seats) == (
            before.answers,
            before.hunches,
            before.seats,
        )
        assert 0 < (state.seconds_left or 0) <= 60
        for token, house in zip(tokens, houses, strict=True):
            phone = again.phone()
            phone.http.cookie_jar.update_cookies({f"camsim-{about.id}": token})
            assert await phone.house() == house
            assert "The class waits" in await phone.part()


async def test_what_was_worked_out_is_there_at_once_after_a_start(tmp_path: Path) -> None:
    async with small_class(tmp_path, works=True) as small:
        await small.seated(8)
        await small.wall.until("closed")
        hub = small.serving.hub
        async with asyncio.timeout(60):
            while len(hub.results) < 2 or not all(
                one.chances_ready for one in hub.results.values()
            ):
                await asyncio.sleep(0.05)
        before = dict(hub.results)
        view = await small.wall.until("tell")
        assert view.known is not None
        assert not view.note
    async with small_class(tmp_path, works=True) as again:
        async with asyncio.timeout(60):
            while not again.serving.hub.results:
                await asyncio.sleep(0.02)
        assert again.serving.hub.results == before
        assert not any(lane.process.is_there for lane in again.serving.working._lanes)


async def test_the_end_deletes_everything_and_phones_forget(small: Small, tmp_path: Path) -> None:
    phones = await small.seated(2)
    await small.wall.until("end")
    assert (await small.wall.ask("end"))[0] == 200
    assert [one.name for one in tmp_path.iterdir()] == ["small.toml"]
    for phone in phones:
        status, text = await phone.get("/me")
        assert (status, "Nothing of this is on your phone" in text) == (410, True)
        assert not list(phone.http.cookie_jar)
    for path in ("/", f"/{phones[0].code}"):
        assert (await small.phone().get(path))[0] == 410
    assert (await small.phone().post("/join", {"code": phones[0].code}))[0] == 410
    assert (await small.wall.ask("next"))[0] == 410


async def test_a_street_that_is_kept_is_handed_over_and_has_nobody(
    small: Small, tmp_path: Path
) -> None:
    phones = await small.seated(8)
    tokens = [phone.token for phone in phones]
    await small.wall.until("end")
    status, answer = await small.wall.ask("keep")
    assert status == 200
    loaded = scenario_of_text(answer["street"], tmp_path / "our-street.toml")
    assert len(loaded.scenario.script) == 2
    assert not small.serving.hub.state.seats
    for token in tokens:
        assert token not in answer["street"]
    assert (await phones[0].get("/me"))[0] == 410


async def test_a_full_disk_refuses_and_the_wall_says_so(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = await small.seated(8)
    await small.wall.until("letter")
    hub = small.serving.hub
    await phones[0].tap("shared")
    before = hub.state

    def full(store: Store, state: ClassState) -> None:
        raise StoreFullError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", full)
        status, text = await phones[1].tap("declined")
        assert (status, "could not be kept" in text) == (503, True)
        assert "disk is full" in (await small.wall.view()).note
        assert (await small.wall.ask("next"))[0] == 503
        assert (hub.state.answers, hub.state.hunches) == (before.answers, before.hunches)
        assert (await phones[0].get())[0] == 200
    assert (await phones[1].tap("declined"))[0] == 200
    assert "disk" not in (await small.wall.view()).note
