"""Who and what is refused, and that the next visitor is served all the same."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
import psutil
import pytest

from simulator.web.addresses import is_known_host, is_own_origin, own_names
from simulator.web.messages import Focused, Ping, Resized, Typed, read_message
from simulator.web.sessions import Ending
from tests.browser.conftest import PLACES, Served, close_code, seen, serving, token_for, until

STORY = "Maple Court"


async def visit(http: aiohttp.ClientSession, served: Served, name: str) -> None:
    """Come, see the stories, and go."""
    async with http.ws_connect(served.socket(token_for(name)), origin=served.url) as page:
        await seen(page, STORY)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", None, "http://127.0.0.1:1", "ws://[", "file://"]
)
async def test_a_websocket_of_another_page_is_refused_and_starts_nothing(
    http: aiohttp.ClientSession, served: Served, origin: str | None
) -> None:
    before = {child.pid for child in served.children}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(served.socket(token_for("evil")), origin=origin)
    assert refused.value.status == 403
    assert {child.pid for child in served.children} <= before


@pytest.mark.parametrize("path", ["/", "/static/page.js", f"/session/{token_for('x')}", "/nothing"])
async def test_a_foreign_name_that_points_here_gets_nothing(
    http: aiohttp.ClientSession, served: Served, path: str
) -> None:
    async with http.get(served.url + path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
        assert await answer.text() == "This address is not served here.\n"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/static", "/static/", "/static/../server.py", "/static/%2e%2e/server.py",
        "/static/..%2f..%2fetc%2fpasswd", "/../../etc/passwd", "//etc/passwd", "/ws/short",
        "/download/../index.html", "/static/page.js%00", "/session/" + "x" * 5000,
    ],
)  # fmt: skip
def test_no_path_reaches_anything_but_the_files_of_the_page(served: Served, path: str) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as raw:
        # By hand: a client would tidy the path first.
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        assert raw.recv(4096).split()[1] in {b"400", b"404"}


async def test_the_page_may_load_its_own_files_and_nothing_else(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async with http.get(served.url) as answer:
        page, headers = await answer.text(), answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert "//" not in page.replace("</", "")
    for name in ("page.js", "page.css", "textual.js", "xterm.css", "mono.woff2", "icon.svg"):
        async with http.get(f"{served.url}/static/{name}") as answer:
            assert answer.status == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("message", ["not json", '["stdin"]', '["quit"]'])
async def test_what_no_page_says_ends_the_line_and_not_the_server(
    http: aiohttp.ClientSession, served: Served, message: str
) -> None:
    async with http.ws_connect(served.socket(token_for("odd")), origin=served.url) as page:
        await page.send_str(message)
        assert await close_code(page) == Ending.WRONG
    await visit(http, served, "odd")


async def test_ten_megabytes_in_one_message_end_the_line_and_not_the_server(
    http: aiohttp.ClientSession, served: Served
) -> None:
    memory = psutil.Process(served.process.pid).memory_info().rss
    async with http.ws_connect(served.socket(token_for("large")), origin=served.url) as page:
        # The line may be cut while the rest is still on its way.
        with suppress(ConnectionError):
            await page.send_str("x" * 10_000_000)
        assert await close_code(page) in {aiohttp.WSCloseCode.MESSAGE_TOO_BIG, 1006}
    assert psutil.Process(served.process.pid).memory_info().rss < memory + 5_000_000
    await visit(http, served, "large")


async def test_two_hundred_at_once_get_no_more_than_the_places_there_are(served: Served) -> None:
    async def come(http: aiohttp.ClientSession, number: int) -> str:
        try:
            address = served.socket(token_for(f"many{number}"))
            async with http.ws_connect(address, origin=served.url) as page:
                await everyone_has_come.wait()
                await page.close()
                return "in"
        except aiohttp.WSServerHandshakeError as refused:
            return str(refused.status)
        finally:
            answers.append(number)

    answers: list[int] = []
    everyone_has_come = asyncio.Event()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        coming = [asyncio.create_task(come(http, number)) for number in range(200)]
        await until(lambda: len(answers) == 200 - PLACES)
        assert len(served.children) <= PLACES
        everyone_has_come.set()
        said = await asyncio.gather(*coming)
        assert (said.count("in"), said.count("503")) == (PLACES, 200 - PLACES)
        # The places are kept for a while for those who come back, yet not from one who is here.
        await visit(http, served, "next")


async def test_a_killed_process_ends_its_session_alone(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async with (
        http.ws_connect(served.socket(token_for("stays")), origin=served.url) as stays,
        http.ws_connect(served.socket(token_for("killed")), origin=served.url) as killed,
    ):
        await seen(stays, STORY)
        await seen(killed, STORY)
        newest = max(served.children, key=lambda child: child.create_time())
        newest.kill()
        assert await close_code(killed) == Ending.FAILED
        await stays.send_json(["stdin", "?"])
        await seen(stays, "EVERYWHERE")
    await visit(http, served, "killed")


async def test_a_page_that_comes_back_finds_its_session_as_it_was(
    http: aiohttp.ClientSession, served: Served
) -> None:
    address = served.socket(token_for("back"))
    async with http.ws_connect(address, origin=served.url) as page:
        await seen(page, STORY)
        await page.send_json(["stdin", "\r"])
        await seen(page, "WHAT HAPPENED")
    async with http.get(f"{served.url}/session/{token_for('back')}") as answer:
        assert await answer.json() == {"state": "here"}
    async with http.ws_connect(address, origin=served.url) as page:
        drawn = await seen(page, "WHAT HAPPENED")
        # A new terminal is told the mouse and the second screen anew.
        assert "\x1b[?1049h" in drawn
        async with http.ws_connect(address, origin=served.url) as other:
            await seen(other, "WHAT HAPPENED")
            assert await close_code(page) == Ending.MOVED
            await other.send_json(["stdin", "q"])
            assert await close_code(other) == Ending.LEFT
    async with http.get(f"{served.url}/session/{token_for('back')}") as answer:
        assert (await answer.json())["state"] == "room"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_no_process_outlives_the_server(
    http: aiohttp.ClientSession, sign: signal.Signals
) -> None:
    with serving() as served:
        async with http.ws_connect(served.socket(), origin=served.url) as page:
            await seen(page, STORY)
            (child,) = served.children
            served.process.send_signal(sign)
            if sign != signal.SIGKILL:
                assert await close_code(page) == Ending.STOPPED
                await until(lambda: served.process.poll() is not None)
                assert served.process.returncode == 0
            await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_beyond_this_machine_only_when_it_is_said(camsim) -> None:
    refused = camsim("serve", "--host", "0.0.0.0", "--port", 0)
    assert refused.exit_code == 2
    assert "--allow-network" in refused.stderr
    assert "no such address" in camsim("serve", "--host", "no such host", "--port", 0).stderr
    with serving("--host", "0.0.0.0", "--allow-network") as served:
        assert not served.url.startswith("http://0.0.0.0")
        assert served.process.stderr is not None
        assert "without a password" in served.process.stderr.readline()


@pytest.mark.parametrize(
    ("header", "here", "everywhere"),
    [
        ("localhost:8000", True, True), ("127.0.0.1", True, True), ("[::1]:80", True, True),
        ("LOCALHOST.", True, True), ("192.168.1.7:8000", False, True), ("evil.example", False, False),
        ("localhost.evil.example", False, False), ("", False, False), ("127.0.0.1.evil.example:80", False, False),
        ("[::1%; script-src *]", False, False), ("localhost@evil.example", False, False),
    ],
)  # fmt: skip
def test_which_names_are_this_machines(header: str, here: bool, everywhere: bool) -> None:
    assert is_known_host(header, own_names("127.0.0.1", loopback=True), loopback=True) is here
    names = own_names("0.0.0.0", loopback=False)
    assert is_known_host(header, names, loopback=False) is everywhere


def test_an_origin_is_own_where_name_and_port_are_those_asked_for() -> None:
    assert is_own_origin("http://localhost:9000", "localhost:9000")
    assert is_own_origin("https://class.example", "class.example")
    assert not is_own_origin("http://localhost:9000", "localhost:8000")
    assert not is_own_origin("http://localhost:8000", "127.0.0.1:8000")


def test_what_a_page_may_say() -> None:
    assert read_message('["stdin", "\\u00e9\\ud800"]') == Typed("é?".encode())
    assert read_message('["resize", {"width": 99999, "height": -1}]') == Resized(400, 8)
    assert read_message('["focus"]') == Focused(here=True)
    assert read_message('["ping", "1"]') == Ping("1")
    for wrong in ("", "[]", "[" * 60_000, '["stdin", 1]', '["resize", {"width": 1e400}]', '["quit"]'):
        with pytest.raises(ValueError, match=r"."):
            read_message(wrong)
