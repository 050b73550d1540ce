"""A phone of `class_load.py` that is a real Chromium: it runs the page's own script."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, TypeVar

from tests.chromium import Chromium

_T = TypeVar("_T")
SIZES = ((360, 640), (1280, 800))
"""Pixels: a phone, and a laptop."""
_CHOICES = ("shared", "declined", "ignored")
_TAP = """new Promise(async done => {
  const step = () => document.querySelector('input[name=step]')?.value;
  // A page that has not heard of this letter yet still shows the one before, and what is in there.
  while (step() === undefined || step() === 'BEFORE' || !document.querySelector('#c-CHOICE'))
    await new Promise(wake => setTimeout(wake, 10));
  const press = () => document.querySelector('#c-CHOICE')?.click();
  const isIn = () => document.querySelector('#in')?.textContent.startsWith('It is in');
  let tries = 0;
  press();
  const look = setInterval(() => {
    tries += 1;
    if (isIn()) { clearInterval(look); done(step()); }
    // It was refused, as in a pause: whoever taps does it once more.
    else if (tries % 500 === 0 && !document.querySelector('#note').textContent) press();
    else if (tries > 6000) { clearInterval(look); done(''); }
  }, 10);
})"""
_LOG = """const fetched = window.fetch;
window.taps = [];
window.fetch = async (path, options) => {
  if (options?.method !== 'POST') return fetched(path, options);
  const note = (said) => window.taps.push(`${(performance.timeOrigin + performance.now()) / 1000} `
    + `${path} ${options.body}: ${said} ${document.querySelector('#in')?.textContent}`);
  try { const answer = await fetched(path, options); note(answer.status); return answer; }
  catch (error) { note(error); throw error; }
};"""
_LOOKS = """performance.getEntriesByType('resource')
  .filter(one => one.name.endsWith('/me') && [200, 304].includes(one.responseStatus))
  .map(one => [performance.timeOrigin + one.startTime, performance.timeOrigin + one.responseEnd])"""


class Browser:
    """A Chromium with one page, driven from a thread of its own."""

    def __init__(
        self, address: str, size: tuple[int, int], said: Callable[[float, float], None],
        luck: random.Random, *, within: float,
    ) -> None:  # fmt: skip
        self._address, self._size, self._said = address, size, said
        self._luck, self._within = luck, within
        self.house = self.page = ""
        self.acknowledged: dict[int, str] = {}
        """By request, the answer or the guess that is in."""
        self.is_away = False
        self.log: list[str] = []
        """What its script sent and heard."""
        self._step = "none"
        self.looks: list[tuple[float, float]] = []
        """When it asked for its page, and when that was there."""

    async def __aenter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1)
        self._open = ExitStack()
        await self._run(self._start)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.away()
        await self._run(self._open.close)
        self._thread.shutdown()

    async def _run(self, do: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    def _start(self) -> None:
        folder = self._open.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        browser = self._open.enter_context(Chromium(Path(folder)))
        self._page = self._open.enter_context(browser.page())
        self._page.size(*self._size)
        self._page.first_run(_LOG)
        self._page.first_run("performance.setResourceTimingBufferSize(100000)")
        self._follows: asyncio.Task[None] | None = None

    def _take_a_house(self) -> None:
        self._page.open(self._address)
        self._page.value("document.querySelector('form button').click()")
        self._page.until("location.pathname === '/me' && document.querySelector('p.big') !== null")
        self.house = str(self._page.value("document.querySelector('p.big').textContent"))

    async def join(self) -> None:
        """Take a house as a person does."""
        await self._run(self._take_a_house)
        self._follows = asyncio.create_task(self._follow())

    async def away(self, *, leaves: bool = False) -> None:
        """Be looked at no more; a browser stays to the end."""
        assert not leaves
        if self._follows is not None:
            self._follows.cancel()
            await asyncio.gather(self._follows, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            self.page = str(
                await self._run(
                    lambda: self._page.value("document.querySelector('main')?.outerHTML ?? ''")
                )
            )
            await asyncio.sleep(0.1)

    async def tap(self, request: int) -> None:
        """Tap an answer, and wait until the page says that it is in."""
        await asyncio.sleep(self._luck.random() * self._within)
        choice = self._luck.choice(_CHOICES)

        script = _TAP.replace("CHOICE", choice).replace("BEFORE", self._step)

        def tapped() -> tuple[float, float, str]:
            began = time.monotonic()
            step = str(self._page.value(script))
            return began, time.monotonic(), step

        began, ended, self._step = await self._run(tapped)
        self.log = [str(one) for one in await self._run(lambda: self._page.value("window.taps"))]
        self.log.append(f"letter {request}: {choice} at step {self._step}")
        assert self._step, self.page
        self.acknowledged[request] = choice
        self._said(began, ended)

    async def look_back(self) -> None:
        """Take from the browser when it asked for its page."""
        offset = time.time() - time.monotonic()
        found = await self._run(lambda: self._page.value(_LOOKS))
        self.looks = [(began / 1000 - offset, ended / 1000 - offset) for began, ended in found]
