"""Who and what is refused, and that the next visitor is served all the same."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
import psutil
import pytest

from simulator.web import sessions
from simulator.web.addresses import is_known_host, is_own_origin, own_names
from simulator.web.messages import Focused, Ping, Resized, Typed, read_message
from simulator.web.sessions import Ending
from tests.browser.conftest import PLACES, Served, close_code, seen, token_for, until


async def visit(http: aiohttp.ClientSession, served: Served, name: str = "next") -> None:
    """Come, see the stories, and go."""
    async with http.ws_connect(served.socket(name), origin=served.url) as page:
        await seen(page, "Stories")


async def state(http: aiohttp.ClientSession, served: Served, name: str = "next") -> str:
    """Return what a page is told before it comes."""
    async with http.get(f"{served.url}/session/{token_for(name)}") as answer:
        return str((await answer.json())["state"])


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", None, "http://127.0.0.1:1", "ws://[", "file://"]
)
async def test_a_websocket_of_another_page_is_refused_and_starts_nothing(
    http: aiohttp.ClientSession, served: Served, origin: str | None
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(served.socket("evil"), origin=origin)
    assert refused.value.status == 403
    assert not served.children
    await visit(http, served)


@pytest.mark.parametrize("path", ["/", "/static/page.js", f"/session/{token_for('x')}", "/nothing"])
async def test_a_foreign_name_that_points_here_gets_nothing(
    http: aiohttp.ClientSession, served: Served, path: str
) -> None:
    async with http.get(served.url + path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
        assert await answer.text() == (
            "This address is not served here. "
            "To let it in, start camsim with: --allow-host evil.example\n"
        )


@pytest.mark.parametrize("host", ["<script>", "a b", "[::1%x]", "evil.example/--x", "x" * 300])
async def test_what_is_no_name_is_not_said_back(
    http: aiohttp.ClientSession, served: Served, host: str
) -> None:
    async with http.get(served.url, headers={"Host": host}) as answer:
        assert answer.status in {400, 403}
        if answer.status == 403:
            assert await answer.text() == "This address is not served here.\n"


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("proxy.school.example", "https://proxy.school.example"),
        ("proxy.school.example:8443", "https://proxy.school.example:8443"),
        # A codespace puts its own name into Host, and the page has another.
        ("localhost:8000", "https://abc-8000.app.example"),
        ("penguin.linux.test:8000", "http://penguin.linux.test:8000"),
    ],
)
async def test_a_name_that_is_allowed_is_let_in_with_and_without_the_prefix(
    http: aiohttp.ClientSession, behind_a_proxy: Served, host: str, origin: str
) -> None:
    for base in ("", "/school/camsim"):
        headers = {"Host": host}
        async with http.get(f"{behind_a_proxy.url}{base}/", headers=headers) as answer:
            assert answer.status == 200
            page = await answer.text()
            assert 'src="/school/camsim/static/page.js"' in page
            assert (
                f"wss://{origin.partition('://')[2].partition(':')[0]}"
                in (answer.headers["Content-Security-Policy"])
            )
        for file in ("static/page.js", f"session/{token_for('x')}"):
            address = f"{behind_a_proxy.url}{base}/{file}?page={origin}"
            async with http.get(address, headers=headers) as answer:
                assert answer.status == 200
                assert "foreign" not in await answer.text() or file.startswith("static")
        socket_url = behind_a_proxy.url + base + f"/ws/{token_for(base[1:4])}?width=100&height=30"
        async with http.ws_connect(socket_url, origin=origin, headers=headers) as socket_:
            await seen(socket_, "Stories")


async def test_a_name_that_is_not_allowed_is_told_what_lets_it_in(
    http: aiohttp.ClientSession, behind_a_proxy: Served
) -> None:
    page = "https://other.example"
    address = f"{behind_a_proxy.url}/session/{token_for('x')}?page={page}"
    async with http.get(address) as answer:
        assert await answer.json() == {"state": "foreign"}
    address = behind_a_proxy.socket("x")
    async with http.get(address, headers={"Origin": page}) as answer:
        assert answer.status == 403
        assert "--allow-host other.example" in await answer.text()
    async with http.get(behind_a_proxy.url, headers={"Host": "other.example"}) as answer:
        assert answer.status == 403
    assert not behind_a_proxy.children


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/static", "/static/", "/static/../server.py", "/static/%2e%2e/server.py",
        "/static/..%2f..%2fetc%2fpasswd", "/../../etc/passwd", "//etc/passwd", "/ws/short",
        "/download/../index.html", "/static/page.js%00", "/session/" + "x" * 5000,
    ],
)  # fmt: skip
async def test_no_path_reaches_anything_but_the_files_of_the_page(
    http: aiohttp.ClientSession, served: Served, path: str
) -> None:
    place = urlsplit(served.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    # By hand: a client would tidy the path first.
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] in {b"400", b"404"}
    writer.close()
    await visit(http, served)


async def test_the_page_may_load_its_own_files_and_nothing_else(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async with http.get(served.url) as answer:
        page, headers = await answer.text(), answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    assert policy.count("unsafe") == 1
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "data:" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert "//" not in page
    for name in ("page.js", "page.css", "textual.js", "xterm.css", "mono.woff2", "icon.svg"):
        async with http.get(f"{served.url}/static/{name}") as answer:
            assert answer.status == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("message", ["not json", '["stdin"]', '["quit"]'])
async def test_what_no_page_says_ends_the_line_and_not_the_server(
    http: aiohttp.ClientSession, served: Served, message: str
) -> None:
    async with http.ws_connect(served.socket("odd"), origin=served.url) as page:
        await page.send_str(message)
        assert await close_code(page) == Ending.WRONG
    await visit(http, served)


async def test_ten_megabytes_in_one_message_end_the_line_and_not_the_server(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async with http.ws_connect(served.socket("large"), origin=served.url) as page:
        # The line may be cut while the rest is still on its way.
        with suppress(ConnectionError):
            await page.send_str("x" * 10_000_000)
        assert await close_code(page) in {aiohttp.WSCloseCode.MESSAGE_TOO_BIG, 1006}
    await visit(http, served)


async def test_two_hundred_at_once_get_no_more_than_the_places_there_are(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async def come(number: int) -> str:
        try:
            address = served.socket(f"many{number}")
            async with http.ws_connect(address, origin=served.url) as page:
                answers.append(number)
                await all_have_come.wait()
                await page.close()
                return "in"
        except aiohttp.WSServerHandshakeError as refused:
            answers.append(number)
            return str(refused.status)

    answers: list[int] = []
    all_have_come = asyncio.Event()
    coming = [asyncio.create_task(come(number)) for number in range(200)]
    await until(lambda: len(answers) == 200)
    assert len(served.children) == PLACES
    assert await state(http, served) == "full"
    all_have_come.set()
    said = await asyncio.gather(*coming)
    assert (said.count("in"), said.count("503")) == (PLACES, 200 - PLACES)
    # The places are kept for a while for those who come back, and yet one who comes gets one.
    await visit(http, served)
    assert len(served.children) <= PLACES


async def test_a_client_that_never_reads_is_cut_off(
    http: aiohttp.ClientSession, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SECONDS_TO_TAKE", 0.1)
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as raw:
        raw.setblocking(False)
        raw.sendall(
            f"GET /ws/{token_for('deaf')} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Origin: {served.url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
            # Asks for a flood: `["stdin", "!"]`, masked with zeroes.
            + b"\x81\x8e\0\0\0\0" + b'["stdin", "!"]'
        )  # fmt: skip
        await until(lambda: len(served.children) == 1)
        memory = psutil.Process().memory_info().rss
        async with (
            http.ws_connect(served.socket("one"), origin=served.url) as one,
            http.ws_connect(served.socket("two"), origin=served.url) as two,
        ):
            await seen(one, "Stories")
            await seen(two, "Stories")
            # All places are taken, until the line is cut.
            async with asyncio.timeout(20):
                while await state(http, served) != "room":
                    await asyncio.sleep(0.02)
            await visit(http, served)
        assert psutil.Process().memory_info().rss < memory + 20_000_000


async def test_a_process_that_is_killed_or_breaks_down_ends_its_session_alone(
    http: aiohttp.ClientSession, served: Served
) -> None:
    async with (
        http.ws_connect(served.socket("stays"), origin=served.url) as stays,
        http.ws_connect(served.socket("killed"), origin=served.url) as killed,
    ):
        await seen(stays, "Stories")
        pid = int((await seen(killed, "Stories")).split()[-1])
        psutil.Process(pid).kill()
        assert await close_code(killed) == Ending.FAILED
        await stays.send_json(["stdin", "still here"])
        await seen(stays, "still here")
    await visit(http, served, "killed")
    # One that breaks down says goodbye as one that is left does; its status tells them apart.
    for key, ending in (("x", Ending.FAILED), ("q", Ending.LEFT)):
        async with http.ws_connect(served.socket("broken"), origin=served.url) as broken:
            await seen(broken, "Stories")
            await broken.send_json(["stdin", key])
            assert await close_code(broken) == ending


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
    for wrong in ("", "[]", "[" * 60_000, '["stdin", 1]', '["resize", {"width": 1e400}]'):
        with pytest.raises(ValueError, match=r"."):
            read_message(wrong)
