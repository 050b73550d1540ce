"""Whoever means harm: after each attempt the file is byte for byte as before, nothing of another
seat was told, and forty phones are still answered. Floods are in `test_hostile_floods`.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from simulator.web.classes.doors import phones
from simulator.web.classes.kept import limits
from simulator.web.classes.kept.tokens import LETTERS
from simulator.web.classes.ways_in import ways_in
from tests.classroom.besieged import Besieged, besieged, in_one_class, raw, untouched
from tests.classroom.served import KEY, small_class

__all__ = ["besieged", "untouched"]
HOSTILE = (
    "<script>alert(1)</script>", "' OR 1=1; DROP TABLE seats; --", "{{ 7 * 7 }}", "../../etc/passwd",
    "\x00", "\r\nSet-Cookie: a=b", "𝕊" * 200, "=cmd()", "%s%n", "-1", "1e999", "A" * 1_500,
)  # fmt: skip


# ── Tokens, codes and keys ───────────────────────────────────────────────────────────────────────


@in_one_class
async def test_forged_and_broken_tokens_are_nobodys(untouched: Besieged) -> None:
    seats = list(untouched.small.serving.hub.state.seats)
    name = f"camsim-{untouched.small.serving.hub.about.id}"
    attackers = []
    for token in (*(f"{n:032x}" for n in range(12)), *seats[:10], seats[0][:32], "", "x", *HOSTILE):
        attacker = untouched.stranger()
        attackers.append(attacker)
        cookie = {
            "Cookie": f"{name}={token}".encode("ascii", "replace")
            .decode()
            .replace("\r", "")
            .replace("\n", "")
            .replace("\x00", "")
        }
        for path in ("/me", "/me/events"):
            assert (await attacker.get(path, **cookie))[0] == 401
        for path in ("/me/answer", "/me/guess", "/me/knock", "/me/swap", "/me/leave"):
            fields = {"step": "1", "choice": "shared"}
            assert (await attacker.post(path, fields, **cookie))[0] == 401
    await untouched.stands(*attackers)


async def test_a_token_of_another_class_and_one_that_was_given_up_are_nobodys(
    besieged: Besieged, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    async with small_class(tmp_path / "other") as other:
        (elsewhere,) = await other.seated(1)
        token = elsewhere.token
    stranger = besieged.stranger()
    cookie = {"Cookie": f"camsim-{besieged.small.serving.hub.about.id}={token}"}
    assert (await stranger.get("/me", **cookie))[0] == 401
    await besieged.stands(stranger)
    # Whoever comes back with the key has a new token; the old one is worth nothing.
    phone, thief = besieged.phones[0], besieged.stranger()
    old = phone.token
    fields = {"house": besieged.houses[0], "key": besieged.keys[0]}
    assert (await phone.post("/back", fields))[0] == 303
    assert phone.token != old
    cookie = {"Cookie": f"camsim-{besieged.small.serving.hub.about.id}={old}"}
    assert (await thief.get("/me", **cookie))[0] == 401
    besieged.tells_nothing(thief)


@pytest.mark.parametrize(
    "codes", [250, pytest.param(10_000, marks=[pytest.mark.thorough, pytest.mark.slow])]
)
async def test_thousands_of_codes_let_nobody_in(
    codes: int, besieged: Besieged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few hundred miss only how long the server stays as quick as it was."""
    monkeypatch.setattr(limits, "WAIT_SECONDS", 0.0)
    luck = random.Random(20)
    stranger = besieged.stranger()
    right = besieged.small.serving.hub.about.code
    statuses: dict[int, int] = {}

    async def one(number: int) -> None:
        code = "".join(luck.choices(LETTERS, k=6))
        if code == right:
            return
        if number % 2:
            status, _ = await stranger.get(f"/{code}")
        else:
            status, _ = await stranger.post("/join", {"code": code})
        statuses[status] = statuses.get(status, 0) + 1

    for some in range(0, codes, 50):
        await asyncio.gather(*map(one, range(some, some + 50)))
    assert set(statuses) <= {403, 404, 429}
    assert statuses[429] >= codes - 20
    # A right code never waits, even from the address that tried them all.
    assert (await stranger.get(f"/{right}"))[0] == 200
    assert "wrong codes" in (await besieged.small.wall.view()).note
    await besieged.stands(stranger)


async def test_beyond_sixty_wrong_codes_a_minute_each_waits(
    besieged: Besieged, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(phones, "sleep", sleep)
    for number in range(80):
        await besieged.stranger().get(f"/22222{LETTERS[number % 20]}")
    assert waited == [0.0] * 60 + [limits.WAIT_SECONDS] * 20


def test_wrong_codes_are_counted_by_address_and_forgotten_after_a_minute() -> None:
    codes = limits.WrongCodes()
    for number in range(10):
        assert not codes.too_many("192.0.2.7", 0.0)
        assert codes.count("192.0.2.7", float(number)) == 0
    assert codes.too_many("192.0.2.7", 9.0)
    assert not codes.too_many("192.0.2.8", 9.0)
    assert codes.too_many("192.0.2.7", 59.0)
    assert not codes.too_many("192.0.2.7", 61.0)
    # One machine has very many of the newer addresses.
    for number in range(10):
        codes.count(f"2001:db8::{number:x}", 100.0)
    assert codes.too_many("2001:db8::ffff", 100.0)
    for number in range(5_000):
        codes.count(f"10.0.{number // 250}.{number % 250}", 200.0)
    assert len(codes._of_one) <= limits._MOST_ADDRESSES
    codes.forget_old(261.0)
    assert not codes._of_one


async def test_the_keys_of_others_open_nothing(besieged: Besieged) -> None:
    attacker = besieged.phones[0]
    for house, key in zip(besieged.houses[1:10], besieged.keys[2:11], strict=True):
        status, _ = await attacker.post("/back", {"house": house, "key": key})
        assert status in {403, 429}
    for fields in (
        {},
        {"house": besieged.houses[1]},
        {"key": besieged.keys[1]},
        {"house": "", "key": ""},
    ):
        assert (await attacker.post("/back", fields))[0] in {403, 429}
    await besieged.stands(attacker)


async def test_one_browser_has_one_seat_and_nobody_has_one_over_the_seats(tmp_path: Path) -> None:
    async with small_class(tmp_path, seconds=0, seats=8) as small:
        phone = small.phone()
        for _ in range(100):
            assert (await phone.post("/join", {"code": phone.code}))[0] == 303
        assert (await small.wall.view()).seats == 1
        crowd = [small.phone() for _ in range(40)]
        found = await asyncio.gather(*(one.post("/join", {"code": one.code}) for one in crowd))
        assert sorted(status for status, _ in found) == [303] * 7 + [409] * 33
        view = await small.wall.view()
        assert (view.seats, view.most_seats) == (8, 8)
        # That somebody came in vain is counted, and not as often as one can try.
        assert 1 <= view.over <= 11
        assert len({held.house for held in small.serving.hub.state.seats.values()}) == 8


# ── Answers that do not fit ──────────────────────────────────────────────────────────────────────


async def test_answers_before_after_and_to_other_steps_are_refused(besieged: Besieged) -> None:
    attacker = besieged.phones[0]
    for step, path in itertools.product(
        ("0", "2", "3", "4", "999", "-1", "1.0", "", "٣"), ("/me/answer", "/me/guess", "/me/knock")
    ):
        status, _ = await attacker.post(path, {"step": step, "choice": "shared"})
        assert status in {409, 422, 429}, (step, path)
        await asyncio.sleep(0)
    await besieged.stands()


async def test_markup_in_every_field_is_text_or_refused(besieged: Besieged) -> None:
    attacker, stranger = besieged.phones[0], besieged.stranger()
    besieged.small.serving.hub.posts._most = 1e6
    for path, names in {
        "/me/answer": ("step", "choice"),
        "/me/guess": ("step", "choice", "number", "reason"),
        "/me/knock": ("step", "choice"),
        "/join": ("code",),
        "/back": ("house", "key"),
    }.items():
        for name, text in itertools.product(names, HOSTILE):
            fields = (
                {"step": "1", "choice": "shared", name: text} if path[:3] == "/me" else {name: text}
            )
            who = attacker if path[:3] == "/me" else stranger
            if path == "/me/answer" and name == "choice" and text == "shared":
                continue
            status, answer = await who.post(path, fields)
            assert status in {403, 409, 413, 422, 429}, (path, name, text, status)
            assert "<script>alert" not in answer
            assert "49" not in re.findall(r"<h1.*?</h1>", answer, re.DOTALL)[0]
    for text in HOSTILE:
        quoted = "".join(f"%{byte:02x}" for byte in text.encode())
        status, answer = await stranger.get(f"/{quoted}")
        assert status in {404, 400}
        assert "<script>alert" not in answer
    await besieged.stands(stranger)


async def test_forms_of_other_kinds_and_sizes_are_refused(besieged: Besieged) -> None:
    phone = besieged.phones[0]
    besieged.small.serving.hub.posts._most = 1e6
    url = f"{phone.url}/me/answer"
    good = "step=1&choice=shared"
    for body, kind, status in (
        (good, "text/plain", 415),
        ('{"step": 1, "choice": "shared"}', "application/json", 415),
        (good, "multipart/form-data; boundary=x", 415),
        (good + "&pad=" + "x" * 2_048, "application/x-www-form-urlencoded", 413),
        ("&".join(f"a{n}=1" for n in range(50)), "application/x-www-form-urlencoded", 422),
        ("no equals sign", "application/x-www-form-urlencoded", 422),
        (b"step=\xff", "application/x-www-form-urlencoded", 422),
    ):
        headers = {"Origin": phone.url, "Content-Type": kind}
        async with phone.http.post(url, data=body, headers=headers) as response:
            assert response.status == status, (body[:30], kind)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"a" * 100

    headers = {"Origin": phone.url, "Content-Type": "application/x-www-form-urlencoded"}
    with suppress(aiohttp.ClientError):
        async with phone.http.post(url, data=endless(), headers=headers) as response:
            assert response.status == 413
    await besieged.stands()


@in_one_class
async def test_a_form_of_another_page_is_refused(untouched: Besieged) -> None:
    for origin in (

        None,
        "null",
        "http://evil.example",
        "https://127.0.0.1:1",
        "http://127.0.0.1",
        "file://",
        "http://[::1",
        "",
    ):  # fmt: skip
        phone = untouched.phones[0]
        for path in ("/join", "/back", "/me/answer", "/me/leave", "/me/swap"):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {} if origin is None else {"Origin": origin}
            async with phone.http.post(
                f"{phone.url}{path}", data="step=1&choice=ignored", headers=headers
            ) as response:
                assert response.status == 403
        await untouched.unchanged()
    await untouched.stands()


@in_one_class
async def test_a_name_that_was_made_to_point_here_gets_nothing(untouched: Besieged) -> None:
    for host in (
        "evil.example", "camsim.evil.example:80", "", "127.0.0.1.evil.example", "[::1%25x]",
    ):  # fmt: skip
        phone = untouched.phones[0]
        port = urlsplit(phone.url).port
        for method, path in (
            ("GET", "/"),
            ("GET", "/me"),
            ("GET", "/static/class.js"),
            ("POST", "/me/leave"),
        ):
            origin = f"http://{host}"
            text = (
                f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: close\r\n"
                f"Cookie: camsim-{untouched.small.serving.hub.about.id}={phone.token}\r\nContent-Length: 0\r\n\r\n"
            )
            answer = await raw(port, text.encode())
            assert re.match(rb"HTTP/1.1 (403|400) ", answer), answer[:80]
            assert untouched.houses[0].encode() not in answer
        await untouched.unchanged()
    await untouched.stands()


@in_one_class
async def test_other_methods_do_nothing(untouched: Besieged) -> None:
    for method in (
        "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW",
    ):  # fmt: skip
        port = urlsplit(untouched.url).port
        answer = await raw(
            port, f"{method} /me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        assert re.match(rb"HTTP/1.[01] (400|404|405) ", answer), answer[:80]
        await untouched.unchanged()
    await untouched.stands()


@in_one_class
async def test_nothing_but_the_few_files_of_the_page_has_an_address(untouched: Besieged) -> None:
    stranger = untouched.stranger()
    for path in (
        "/static/", "/static/../served.py", "/static/%2e%2e/part.html", "/static/part.html", "/wall", "/wall/do",
        "/wall/events", "/me/house", "/static/class.css/x", "/.git/config", "/me/", "//me", "/favicon.ico",
    ):  # fmt: skip
        assert (await stranger.get(path))[0] == 404, path
    assert untouched.small.serving.hub.seen.wrong_codes == 0
    await untouched.stands(stranger)


# ── The teacher's door ───────────────────────────────────────────────────────────────────────────


@in_one_class
async def test_the_teachers_door_is_on_this_machine_alone(untouched: Besieged) -> None:
    wall = urlsplit(untouched.small.wall.url)
    of_wall = untouched.small.serving._listening[1]
    assert {door.getsockname()[0] for door in of_wall.sockets} == {"127.0.0.1"}
    for address in _own_addresses():
        with (
            pytest.raises(OSError, match=r"."),
            socket.create_connection((address, wall.port), timeout=2),
        ):
            pass


def _own_addresses() -> list[str]:
    found = [one for one in ways_in("0.0.0.0") if ":" not in one and one[0].isdigit()]
    return [one for one in found if not one.startswith("127.")]


@in_one_class
async def test_whoever_has_no_key_moves_no_wall(untouched: Besieged) -> None:
    for headers in (
        {}, {"X-Key": ""}, {"X-Key": KEY[:-1]}, {"X-Key": KEY + "k"}, {"X-Key": KEY.upper()},
        {"X-Key": KEY, "Origin": "http://127.0.0.1"}, {"X-Key": KEY, "Host": "evil.example"},
        {"X-Key": "é"}, {"Authorization": KEY},
    ):  # fmt: skip
        async with aiohttp.ClientSession() as http:
            for method, path in (
                ("GET", "/wall"),
                ("GET", "/wall/events"),
                ("GET", "/wall/seen"),
                ("POST", "/wall/do"),
                ("GET", "/"),
            ):
                body = b'{"version": 0, "action": "end"}' if method == "POST" else None
                async with http.request(
                    method, untouched.small.wall.url + path, headers=headers, data=body
                ) as response:
                    assert response.status == 403
                    assert await response.json() == {"why": "no key"}
        await untouched.unchanged()
    await untouched.stands()


@in_one_class
async def test_phones_cannot_be_the_wall(untouched: Besieged) -> None:
    phone = untouched.phones[0]
    for action in ("next", "end", "keep"):
        async with phone.http.post(
            f"{phone.url}/wall/do", json={"version": 0, "action": action},
            headers={"Origin": phone.url, "X-Key": KEY},
        ) as response:  # fmt: skip
            assert response.status == 404
    await untouched.stands()
