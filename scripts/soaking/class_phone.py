"""A phone of a class that is soaked: it sleeps, wakes, and may be lost for good."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from dataclasses import dataclass, field
from typing import Literal

import aiohttp

from scripts.soaking.class_wall import WrongError

CHOICES = ("shared", "declined", "ignored")
Outcome = Literal["in", "refused", "lost"]


@dataclass(slots=True)
class Count:
    """What was done in all classes."""

    classes: int = 0
    letters: int = 0
    answers: int = 0
    """Of which phones were told that they are in."""
    guesses: int = 0
    slept: int = 0
    vanished: int = 0
    kills: int = 0
    posts_lost: int = 0
    """Taps of which no word came back."""


@dataclass
class Phone:
    """A phone, which sleeps, wakes, and may be lost for good."""

    base: str
    code: str
    luck: random.Random
    count: Count
    first_letter: int = 0
    """From which on it answers for its house: before it the computer does, and a tap is a guess."""
    house: str = ""
    page: str = ""
    answered: dict[int, set[str]] = field(default_factory=dict)
    """By letter, what may be in: one thing, and more only where no word came back of a tap."""
    is_in: dict[int, bool] = field(default_factory=dict)
    """By letter, whether it was told that something is in."""
    guessed: set[str] = field(default_factory=set)
    """The steps in which a guess is in."""
    maybe_guessed: set[str] = field(default_factory=set)
    is_awake: bool = False
    _http: aiohttp.ClientSession | None = None
    _follows: asyncio.Task[None] | None = None

    async def wake(self) -> None:
        """Take a house, or go on with the own one."""
        if self._http is None:
            own = self.base.removeprefix("http://")
            self._http = aiohttp.ClientSession(
                cookie_jar=aiohttp.CookieJar(unsafe=True),
                headers={"Host": own, "Origin": self.base, "X-Part": "1"},
                timeout=aiohttp.ClientTimeout(total=10),
            )
        for _ in range(20):
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                form = {"code": self.code}
                url = f"{self.base}/join"
                async with self._http.post(url, data=form, allow_redirects=False) as answer:
                    if answer.status != 303:
                        raise WrongError(f"no house: {answer.status}")
                await self.look()
                break
            await asyncio.sleep(1)
        else:
            raise WrongError("the door does not open")
        house = re.findall(r'<p class="big">(.*?)</p>', self.page)[0]
        if self.house not in {"", house}:
            raise WrongError(f"{self.house} became {house}")
        self.house, self.is_awake = house, True
        self._follows = asyncio.create_task(self._follow())

    async def sleep(self, *, forever: bool = False) -> None:
        """Be switched off without a word."""
        self.is_awake = False
        if self._follows is not None:
            self._follows.cancel()
            await asyncio.gather(self._follows, return_exceptions=True)
        if forever and self._http is not None:
            await self._http.close()
            self._http = None

    async def look(self) -> None:
        """Ask for the page."""
        assert self._http is not None
        async with self._http.get(f"{self.base}/me") as answer:
            text = await answer.text()
            if answer.status == 200:
                self.page = text

    async def _follow(self) -> None:
        assert self._http is not None
        limits = aiohttp.ClientTimeout(total=None, sock_read=8)
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                async with self._http.get(f"{self.base}/me/events", timeout=limits) as stream:
                    if stream.status == 410:
                        return
                    last = b""
                    async for line in stream.content:
                        if line.startswith(b"data:") and line != last:
                            last = line
                            await self.look()
            await asyncio.sleep(1)

    async def tap(self, letter: int) -> None:
        """Answer what the page asks, if it asks anything."""
        form = re.search(r'action="(/me/answer|/me/guess)".*?</form>', self.page, re.DOTALL)
        if form is None or not self.is_awake:
            return
        step = re.search(r'name="step" value="(\d+)"', form[0])
        choices = re.findall(r'name="choice" value="([^"]+)"', form[0])
        number = re.search(r'min="([\d.]+)" max="([\d.]+)"', form[0])
        assert step is not None
        said = {"step": step[1]}
        if choices:
            said["choice"] = self.luck.choice(choices)
        elif number is not None:
            said["number"] = str(self.luck.randint(int(float(number[1])), int(float(number[2]))))
        outcome = await self._sent(form[1], said)
        if form[1] == "/me/guess":
            self._note_guess(step[1], outcome)
        else:
            self._note_answer(letter, said["choice"], outcome)

    async def _sent(self, path: str, said: dict[str, str]) -> Outcome:
        assert self._http is not None
        try:
            async with self._http.post(f"{self.base}{path}", data=said) as answer:
                self.page = await answer.text()
                return "in" if answer.status == 200 else "refused"
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.count.posts_lost += 1
            return "lost"

    def _note_answer(self, letter: int, choice: str, outcome: Outcome) -> None:
        if outcome == "in":
            self.answered[letter], self.is_in[letter] = {choice}, True
            self.count.answers += 1
        elif outcome == "lost":
            self.answered.setdefault(letter, set()).add(choice)

    def _note_guess(self, step: str, outcome: Outcome) -> None:
        if outcome == "in":
            self.guessed.add(step)
            self.count.guesses += 1
        elif outcome == "lost":
            self.maybe_guessed.add(step)
