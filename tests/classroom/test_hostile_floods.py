"""Whoever sends too much, too slowly, or what is no request: forty phones are still answered."""

from __future__ import annotations

import asyncio
import itertools
import re
import socket
from urllib.parse import urlsplit

import pytest

from simulator.web.classes.doors import connections, phones
from simulator.web.classes.doors.connections import MOST
from tests.classroom.besieged import Besieged, besieged, in_one_class, raw, untouched
from tests.classroom.served import KEY, Phone

__all__ = ["besieged", "untouched"]


async def test_a_seat_that_sends_too_often_is_told_to_wait_and_others_are_not(
    besieged: Besieged,
) -> None:
    attacker, other = besieged.phones[:2]
    form = {"step": "9", "choice": "shared"}
    statuses = []
    # No more lines at once than may wait at a door: the system has others try again in a second.
    for _ in range(3):
        found = await asyncio.gather(*(attacker.post("/me/answer", form) for _ in range(100)))
        statuses += [status for status, _ in found]
    assert statuses.count(429) >= 200
    assert (await other.post("/me/answer", form))[0] == 409
    await besieged.stands()


async def test_silent_connections_make_room_for_phones(besieged: Besieged) -> None:
    address = ("127.0.0.1", urlsplit(besieged.url).port)
    held = []
    try:
        for _ in range(MOST + 100):
            one = socket.create_connection(address)
            one.sendall(b"GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            held.append(one)
            await asyncio.sleep(0)
        async with asyncio.timeout(30):
            while len(besieged.small.serving.room) < MOST:
                await asyncio.sleep(0.01)
        assert len(besieged.small.serving.room) <= MOST
        # A phone that comes now gets in, and those that are in stay.
        fresh = besieged.small.phone()
        fresh.http.cookie_jar.update_cookies(
            {f"camsim-{besieged.small.serving.hub.about.id}": besieged.phones[0].token}
        )
        assert await fresh.house() == besieged.houses[0]
        await besieged.stands()
        assert len(besieged.small.serving.room) <= MOST
    finally:
        for one in held:
            one.close()


@in_one_class
async def test_a_head_without_an_end_is_cut_off_by_time_and_by_size(
    untouched: Besieged, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = urlsplit(untouched.url).port
    start = b"GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with monkeypatch.context() as patched:
        patched.setattr(connections, "HEAD_SECONDS", 0.1)
        begun = (b"", b"G", start, start + b"X: y\r\n")
        assert not any(await asyncio.gather(*(raw(port, one) for one in begun)))
    many = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 60) for number in range(200))
    for large in (
        start + b"X: " + b"y" * 9_000,
        start + many,
        b"y" * 9_000,
        start + many + b"\r\n",
    ):
        assert re.match(rb"HTTP/1.1 4(31|00) ", await raw(port, large))
    await untouched.stands()


async def test_a_body_that_never_comes_is_not_waited_for(
    besieged: Besieged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "BODY_SECONDS", 0.1)
    monkeypatch.setattr(connections, "LINGER_SECONDS", 0.1)
    phone = besieged.phones[0]
    head = (
        f"POST /me/answer HTTP/1.1\r\nHost: {urlsplit(phone.url).netloc}\r\nOrigin: {phone.url}\r\n"
        f"Cookie: camsim-{besieged.small.serving.hub.about.id}={phone.token}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\nstep=1"
    )
    answer = await raw(urlsplit(phone.url).port, head.encode())
    assert answer.startswith(b"HTTP/1.1 408 ")
    await besieged.stands()


@in_one_class
async def test_what_is_no_request_does_no_harm(untouched: Besieged) -> None:
    for sent in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00" * 500,
        b"GET /me HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ):  # fmt: skip
        answer = await raw(urlsplit(untouched.url).port, sent + b"\r\n\r\n")
        assert not answer or re.match(rb"HTTP/1.[01] 4\d\d ", answer)
        await untouched.unchanged()
    await untouched.stands()


async def test_streams_that_nobody_reads_and_floods_of_pages_leave_forty_phones_answered(
    besieged: Besieged,
) -> None:
    strangers = [besieged.stranger() for _ in range(5)]
    lines = [await phone.http.get(f"{phone.url}/me/events") for phone in besieged.phones]
    stop = asyncio.Event()

    async def flood(stranger: Phone) -> None:
        while not stop.is_set():
            await stranger.get("/")

    flooding = [asyncio.create_task(flood(one)) for one in strangers]
    await besieged.answers_all()
    stop.set()
    await asyncio.gather(*flooding)
    for line in lines:
        line.close()
    await besieged.stands(*strangers)


async def test_what_is_not_packed_as_it_says_is_no_fault_of_ours(besieged: Besieged) -> None:
    """Found by `make fuzz`: it was one, so that anybody could have the wall say so."""
    phone = besieged.stranger()
    headers = {"Origin": phone.url, "Content-Type": "application/x-www-form-urlencoded"}
    for packed in ("br", "gzip", "deflate"):
        async with phone.http.post(
            f"{phone.url}/join",
            data=b"code=222222",
            headers={**headers, "Content-Encoding": packed},
        ) as response:
            assert response.status == 400
        wall = besieged.small.wall
        async with wall.http.post(
            f"{wall.url}/wall/do",
            data=b'{"version": 0, "action": "next"}',
            headers={"X-Key": KEY, "Content-Encoding": packed},
        ) as response:
            assert response.status == 422
    assert besieged.small.serving.hub.seen.faults == 0
    await besieged.stands(phone)


NO_REQUESTS = {
    b"GET /<script>alert(1)</script> HTTP/9\r\nHost: x\r\n\r\n": 400,
    # The library refuses it, and cannot say what is no text.
    b"GET /me HTTP/1.1\r\nHost: x\r\nExpect: <script>\xff\r\n\r\n": 417,
    b"GET /nowhere HTTP/1.1\r\nHost: x\r\nExpect: <script>\xff\r\n\r\n": 417,
}
"""By what is sent, the status of the answer."""


async def test_what_is_no_request_is_not_said_again(besieged: Besieged) -> None:
    """Found by `make fuzz`: the library repeats the line, and says which version it is."""
    doors = (besieged.url, besieged.small.wall.url)
    for (sent, status), url in itertools.product(NO_REQUESTS.items(), doors):
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        writer.write(sent)
        answer = await reader.read()
        writer.close()
        assert answer[9:13] == f"{status} ".encode()
        assert b"<script" not in answer
        assert b"aiohttp" not in answer
        assert answer.endswith(b"\r\n\r\nThis is no request.\n")
    await besieged.stands()
