"""How long a session lasts, and that no process outlasts it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

import aiohttp
import psutil
import pytest
from click.testing import Result

from simulator.web.child import Downloads
from simulator.web.sessions import Ending, FullError, Limits, Sessions
from tests.browser.conftest import Served, close_code, seen, serving, token_for, until

MOST_OF_ITS_OWN = 100 << 20
"""Bytes: it holds about 70 million, and 127 when it works things out itself."""
INFER, COMPARE = ("4", "f: find a home"), ("3", "of each policy")
"""The key of a screen, and what stands there once something has been worked out."""
LIMITS = Limits(sessions=2, idle_seconds=600, away_seconds=60)


class Clock:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def sessions(served: Served) -> Sessions:
    """Sessions whose time is told by hand."""
    del served
    return Sessions(LIMITS, Downloads(), Clock())


async def test_a_session_waits_a_while_for_its_page_and_then_ends(
    sessions: Sessions, served: Served
) -> None:
    session = await sessions.claim("one", 80, 24)
    session.detach(None)
    sessions._clock.now = 59
    await sessions.sweep()
    assert sessions.find("one") is session
    assert await sessions.claim("one", 80, 24) is session
    sessions._clock.now = 61
    await sessions.sweep()
    assert sessions.find("one") is None
    assert not served.children


async def test_a_session_in_which_nothing_is_pressed_ends_and_says_so(
    http: aiohttp.ClientSession, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limits, "idle_seconds", 0.0)
    async with http.ws_connect(served.socket("idle"), origin=served.url) as page:
        assert await close_code(page) == Ending.IDLE
    await until(lambda: not served.children)


async def test_one_who_has_gone_makes_room_and_one_who_is_here_does_not(
    sessions: Sessions, served: Served
) -> None:
    first, second = [await sessions.claim(name, 80, 24) for name in ("one", "two")]
    with pytest.raises(FullError):
        await sessions.claim("three", 80, 24)
    sessions._clock.now = 1
    second.detach(None)
    await sessions.claim("three", 80, 24)
    assert second.ending is Ending.IDLE
    assert first.ending is None
    assert len(sessions) == len(served.children) == 2
    await sessions.close()
    assert not served.children


async def ask_much(page: aiohttp.ClientWebSocketResponse, *screens: tuple[str, str]) -> None:
    """Open a story and some screens, and wait for what each of them works out."""
    await seen(page, "Maple Court")
    for key, words in (("\r", "WHAT HAPPENED"), *screens):
        await page.send_json(["stdin", key])
        await seen(page, words)


async def gone(*processes: psutil.Process) -> None:
    """Wait until processes have ended, heard of or not."""
    for one in processes:
        await until(lambda one=one: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE)


async def test_a_page_comes_back_to_its_session_which_does_not_outlive_the_server(
    http: aiohttp.ClientSession,
) -> None:
    """The server ends as a person ends it, with Ctrl-C."""
    with serving() as served:
        assert served.process is not None
        async with http.ws_connect(served.socket("back"), origin=served.url) as page:
            await seen(page, "Maple Court")
            # Nothing typed is nothing, and what comes after it is heard.
            await page.send_json(["stdin", ""])
            await page.send_json(["stdin", "\r"])
            await seen(page, "WHAT HAPPENED")
        state = f"{served.url}/session/{token_for('back')}"
        async with http.get(state) as answer:
            assert await answer.json() == {"state": "here"}
        async with http.ws_connect(served.socket("back"), origin=served.url) as page:
            # A new terminal is told the mouse and the second screen anew.
            await seen(page, "\x1b[?1049h")
            await seen(page, "WHAT HAPPENED")
            left = asyncio.create_task(close_code(page))
            async with http.ws_connect(served.socket("back"), origin=served.url) as other:
                await seen(other, "WHAT HAPPENED")
                assert await left == Ending.MOVED
                key, words = INFER
                await other.send_json(["stdin", key])
                await seen(other, words)
                child, worker = served.children
                served.process.send_signal(signal.SIGINT)
                assert await close_code(other) == Ending.STOPPED
                assert await asyncio.to_thread(served.process.wait, 60) == 0
                await gone(child, worker)


@pytest.mark.parametrize(
    "screens",
    [
        pytest.param((INFER,), id="infer"),
        pytest.param((INFER, COMPARE), id="infer and compare", marks=pytest.mark.thorough),
    ],
)
async def test_a_session_leaves_what_takes_long_to_the_worker_that_goes_with_the_last_or_the_server(
    http: aiohttp.ClientSession, screens: tuple[tuple[str, str], ...]
) -> None:
    with serving() as served:
        async with (
            http.ws_connect(served.socket("one"), origin=served.url) as page,
            http.ws_connect(served.socket("two"), origin=served.url) as other,
        ):
            await seen(other, "Maple Court")
            await ask_much(page, *screens)
            sessions = served.sessions
            (worker,) = [one for one in served.children if one not in sessions]
            for one in sessions:
                assert not [each.path for each in one.memory_maps() if "/scipy/" in each.path]
                assert one.memory_full_info().uss < MOST_OF_ITS_OWN
            await page.send_json(["stdin", "qq"])
            assert await close_code(page) == Ending.LEFT
            assert worker.is_running()
            await other.send_json(["stdin", "qq"])
            assert await close_code(other) == Ending.LEFT
            await until(lambda: not served.children)
        async with http.get(f"{served.url}/session/{token_for('one')}") as answer:
            assert await answer.json() == {"state": "room"}
        await killed_at_work(http, served)


async def killed_at_work(http: aiohttp.ClientSession, served: Served) -> None:
    """Kill the server while a session and the worker are there, and see both of them go."""
    assert served.process is not None
    async with http.ws_connect(served.socket("any"), origin=served.url) as page:
        await ask_much(page, INFER)
        child, worker = served.children
        served.process.send_signal(signal.SIGKILL)
        await gone(child, worker)


def test_beyond_this_machine_only_when_it_is_said(camsim: Callable[..., Result]) -> None:
    refused = camsim("serve", "--host", "0.0.0.0", "--port", 0)
    assert refused.exit_code == 2
    assert "--allow-network" in refused.stderr
    assert "no such address" in camsim("serve", "--host", "no such host", "--port", 0).stderr
    with serving("--host", "0.0.0.0", "--allow-network") as served:
        assert served.process is not None
        assert served.process.stderr is not None
        assert not served.url.startswith("http://0.0.0.0")
        assert "without a password" in served.process.stderr.readline()
        served.process.terminate()
        assert served.process.wait(60) == 0
