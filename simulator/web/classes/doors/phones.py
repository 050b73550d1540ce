"""The doors of phones: the page, what it sends, and what is refused."""

from __future__ import annotations

import asyncio
import math
import re
from asyncio import sleep
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.classroom.live.course import (
    Back,
    Guess,
    Join,
    Knock,
    Leave,
    NewToken,
    Refusal,
    Say,
    Swap,
    TurnedAway,
)
from simulator.classroom.live.shown import over_view
from simulator.classroom.live.state import SeatId
from simulator.classroom.live.store import StoreFullError
from simulator.web.classes.doors import drawn, said
from simulator.web.classes.kept.hub import Hub
from simulator.web.classes.kept.limits import WRONG_KEYS
from simulator.web.classes.kept.tokens import (
    key_of,
    looks_like_code,
    new_token,
    same,
    seat_of,
    token_of,
    typed,
)

COOKIE_SECONDS: Final = 12 * 3600
MOST_BODY: Final = 2_048
BODY_SECONDS: Final = 5.0
_FORM: Final = "application/x-www-form-urlencoded"
OfASeat: TypeAlias = Say | Guess | Knock | Swap
_PLACE: Final = re.compile(r"[0-9]{1,3}")


class Phones:
    """All that a phone can ask for."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._cookie = f"camsim-{hub.about.id}"
        self._wrong_keys: dict[str, int] = {}
        """By house, wrong keys that were tried."""
        self._files = {name: (drawn.PAGE / name).read_bytes() for name in drawn.FILES}

    @property
    def routes(self) -> list[web.RouteDef]:
        """All addresses that there are."""
        return [
            web.get("/", self.door),
            web.post("/join", self.join),
            web.post("/back", self.back),
            web.get("/me", self.me),
            web.get("/me/events", self.events, allow_head=False),
            web.post("/me/answer", self.answer),
            web.post("/me/guess", self.guess),
            web.post("/me/knock", self.knock),
            web.post("/me/swap", self.swap),
            web.post("/me/leave", self.leave),
            web.get("/static/{name}", self.file),
            web.get("/{code}", self.door),
        ]

    # ── In and out ───────────────────────────────────────────────────────────────────────────────

    async def door(self, request: web.Request) -> web.Response:
        """Show the door; an address alone takes no house, for programs fetch addresses too."""
        if self._hub.state.ended:
            return self._over()
        code = request.match_info.get("code", "")
        if code and not same(typed(code), self._hub.about.code):
            if not looks_like_code(typed(code)):
                return page(said.NOTHING_HERE, status=404)
            return await self._wrong_code(request, page(said.NOTHING_HERE, status=404))
        if self._seated(request) is not None:
            raise web.HTTPSeeOther("/me")
        heading = said.TAKE if code else said.CODE_FIRST
        return page((heading,), code=typed(code), may_join=True, may_come_back=True)

    async def join(self, request: web.Request) -> web.Response:
        """Give this phone a house, if it has none."""
        form = await read_form(request)
        if self._hub.state.ended:
            return self._over()
        if self._seated(request) is not None:
            raise web.HTTPSeeOther("/me")
        if not same(typed(form.get("code", "")), self._hub.about.code):
            refused = page((said.CODE_FIRST, said.NOT_THE_CODE), may_join=True, status=403)
            return await self._wrong_code(request, refused)
        token = request.cookies.get(self._cookie)
        seat = seat_of(token)
        if token is None or seat is None or seat not in self._hub.state.seats:
            token = token_of(self._hub.about.secret, form.get("ticket", "")) or new_token()
            seat = seat_of(token)
            assert seat is not None
        outcome = await self._hub.keeper.do(Join(seat))
        if isinstance(outcome, Refusal) and outcome.why != "already in":
            if outcome.why == "full" and self._hub.posts.takes(TurnedAway, self._hub.clock.now()):
                await self._hub.keeper.do(TurnedAway())
            words = said.FULL if outcome.why == "full" else said.SHUT
            return page(words, may_come_back=True, status=409)
        self._heard(request, seat)
        return self._let_in(token)

    async def back(self, request: web.Request) -> web.Response:
        """Give a house back to whoever has its key; the phone that had it has it no more."""
        form = await read_form(request)
        hub = self._hub
        if hub.state.ended:
            return self._over()
        if hub.wrong_codes.too_many(request.remote, hub.clock.now()):
            return page((said.CODE_FIRST, said.WAIT), status=429)
        house = typed(form.get("house", ""))
        seat = next((one for one, held in hub.state.seats.items() if held.house == house), None)
        # Whether there is such a house takes no other time than whether the key is right.
        right = same(typed(form.get("key", "")), key_of(hub.about.secret, seat or "0" * 64))
        if seat is None or not right or self._wrong_keys.get(house, 0) >= WRONG_KEYS:
            if seat is not None:
                self._wrong_keys[house] = self._wrong_keys.get(house, 0) + 1
            words = (said.NO_HOUSE[0], said.NO_SUCH_KEY)
            refused = page(words, may_come_back=True, status=403)
            return await self._wrong_code(request, refused)
        token = new_token()
        new = seat_of(token)
        assert new is not None
        outcome = await hub.keeper.do(NewToken(seat, new))
        if not isinstance(outcome, Refusal) and outcome.seats[new].left:
            outcome = await hub.keeper.do(Join(new))
        if isinstance(outcome, Refusal):
            return page(said.NO_HOUSE, may_come_back=True, status=409)
        self._wrong_keys.pop(house, None)
        self._heard(request, new)
        return self._let_in(token)

    async def leave(self, request: web.Request) -> web.Response:
        """Let the computer go on for the house of this phone."""
        seat, _ = await self._posted(request)
        outcome = await self._hub.keeper.do(Leave(seat))
        if isinstance(outcome, Refusal):
            return self._shown(request, seat, outcome)
        return page(said.LEFT)

    # ── The page ─────────────────────────────────────────────────────────────────────────────────

    async def me(self, request: web.Request) -> web.Response:
        """Show the page of a seat as it is now."""
        seat = self._mine(request)
        held = self._hub.state.seats[seat]
        if held.away:
            with suppress(StoreFullError):
                await self._hub.keeper.do(Back(seat))
        return self._shown(request, self._mine(request))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Say when the page of a seat has changed."""
        seat = self._mine(request)
        return await self._hub.phones.serve(request, seat, lambda: self._hub.stamp(seat))

    async def answer(self, request: web.Request) -> web.Response:
        """Take the answer to a letter."""
        seat, form = await self._posted(request)
        return await self._do(request, Say(seat, _step(form), form.get("choice", "")))

    async def guess(self, request: web.Request) -> web.Response:
        """Take a guess, or its reason."""
        seat, form = await self._posted(request)
        action = Guess(
            seat,
            _step(form),
            choice=_whole(form, "choice"),
            number=_number(form, "number"),
            reason=_whole(form, "reason"),
        )
        return await self._do(request, action)

    async def knock(self, request: web.Request) -> web.Response:
        """Take the house that somebody would visit."""
        seat, form = await self._posted(request)
        return await self._do(request, Knock(seat, _step(form), form.get("choice", "")))

    async def swap(self, request: web.Request) -> web.Response:
        """Deal another card."""
        seat, _ = await self._posted(request)
        return await self._do(request, Swap(seat))

    async def file(self, request: web.Request) -> web.Response:
        """Serve one of the few files of the page."""
        name = request.match_info["name"]
        if name not in self._files:
            return page(said.NOTHING_HERE, status=404)
        headers = {"Cache-Control": "no-cache"}
        kind = drawn.FILES[name]
        return web.Response(body=self._files[name], content_type=kind, headers=headers)

    # ── What they share ──────────────────────────────────────────────────────────────────────────

    async def _do(self, request: web.Request, action: OfASeat) -> web.Response:
        tap = request.headers.get("X-Tap", "")
        if self._hub.taps.is_late(action.seat, request.path, tap):
            # What was tapped after it is in already.
            return self._shown(request, self._mine(request))
        outcome = await self._hub.keeper.do(action)
        refusal = outcome if isinstance(outcome, Refusal) else None
        return self._shown(request, self._mine(request), refusal)

    def _shown(
        self, request: web.Request, seat: SeatId, refusal: Refusal | None = None
    ) -> web.Response:
        """Return the page, or its part; a form without a script is sent on to it."""
        in_part = request.headers.get("X-Part") == "1"
        if refusal is None and request.method == "POST" and not in_part:
            raise web.HTTPSeeOther("/me")
        view = self._hub.phone(seat)
        etag = self._hub.etag(view)
        if refusal is None and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        key = key_of(self._hub.about.secret, seat)
        words = said.refused(refusal.why) if refusal is not None else ""
        text = drawn.phone(view, key, etag, words, part=in_part)
        status = 200 if refusal is None else refusal.status
        return web.Response(
            text=text, content_type="text/html", status=status, headers={"ETag": etag}
        )

    def _seated(self, request: web.Request) -> SeatId | None:
        """Return the seat of a phone, if it has one."""
        seat = seat_of(request.cookies.get(self._cookie))
        held = None if seat is None else self._hub.state.seats.get(seat)
        return None if held is None or held.left else seat

    def _mine(self, request: web.Request) -> SeatId:
        """Return the seat of a phone, which is here.

        Raises:
            NoPageError: it has none, or the class is over.
        """
        if self._hub.state.ended:
            raise NoPageError(self._over())
        seat = self._seated(request)
        if seat is None:
            raise NoPageError(page(said.NO_HOUSE, may_join=True, may_come_back=True, status=401))
        self._heard(request, seat)
        return seat

    async def _posted(self, request: web.Request) -> tuple[SeatId, Mapping[str, str]]:
        """Return whose form came, and what it says."""
        seat = self._mine(request)
        if not self._hub.posts.takes(seat, self._hub.clock.now()):
            raise NoPageError(page((said.TOO_OFTEN,), status=429))
        return seat, await read_form(request)

    def _heard(self, request: web.Request, seat: SeatId) -> None:
        self._hub.heard_of(seat)
        # Whoever plays a house keeps the line, however many others ring.
        if hasattr(request.protocol, "has_seat"):
            request.protocol.has_seat = True

    async def _wrong_code(self, request: web.Request, refused: web.Response) -> web.Response:
        """Count a wrong code, and answer it, later the more there were."""
        codes, now = self._hub.wrong_codes, self._hub.clock.now()
        too_many = codes.too_many(request.remote, now)
        self._hub.seen.wrong_codes += 1
        await sleep(codes.count(request.remote, now))
        return page((said.CODE_FIRST, said.WAIT), status=429) if too_many else refused

    def _let_in(self, token: str) -> web.Response:
        response = web.Response(status=303, headers={"Location": "/me"})
        response.set_cookie(
            self._cookie, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", path="/"
        )
        return response

    def _over(self) -> web.Response:
        """Return the last page, with which the phone forgets its seat."""
        view = over_view(self._hub.keeper.course, self._hub.state)
        response = page((view.heading, *view.words), status=410)
        response.del_cookie(self._cookie, httponly=True, samesite="Lax", path="/")
        return response


class NoPageError(Exception):
    """There is no such page for this phone, but another one."""

    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def page(
    words: tuple[str, ...],
    *,
    status: int = 200,
    code: str = "",
    may_join: bool = False,
    may_come_back: bool = False,
) -> web.Response:
    """Return a page for somebody without a seat: a heading, sentences, and what they may do."""
    text = drawn.door(*words, code=code, may_join=may_join, may_come_back=may_come_back)
    return web.Response(text=text, content_type="text/html", status=status)


async def read_form(request: web.Request) -> Mapping[str, str]:
    """Return the fields of a form, each once.

    Raises:
        NoPageError: it is none, is too large, or takes too long.
    """
    if request.content_type != _FORM:
        raise NoPageError(page(said.NOTHING_HERE, status=415))
    if (request.content_length or 0) > MOST_BODY:
        raise NoPageError(_closing(page(said.NOTHING_HERE, status=413)))
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.content.read(MOST_BODY + 1)
            while len(body) <= MOST_BODY and not request.content.at_eof():
                body += await request.content.read(MOST_BODY + 1 - len(body))
    except TimeoutError:
        raise NoPageError(_closing(page(said.NOTHING_HERE, status=408))) from None
    if len(body) > MOST_BODY:
        raise NoPageError(_closing(page(said.NOTHING_HERE, status=413)))
    try:
        fields = parse_qsl(body.decode("ascii"), strict_parsing=bool(body), max_num_fields=8)
    except ValueError:
        raise NoPageError(page(said.NOTHING_HERE, status=422)) from None
    return dict(fields)


def _closing(response: web.Response) -> web.Response:
    """Have the line closed after this: what is still on its way is read by nobody."""
    response.force_close()
    return response


def _step(form: Mapping[str, str]) -> int:
    """Return which step a form is of, from 0; one that cannot be for what is none."""
    step = form.get("step", "")
    return int(step) - 1 if _PLACE.fullmatch(step) else -1


def _whole(form: Mapping[str, str], key: str) -> int | None:
    """Return a place among choices; None where nothing is said, -1 for what is none."""
    text = form.get(key)
    if text is None:
        return None
    return int(text) if _PLACE.fullmatch(text) else -1


def _number(form: Mapping[str, str], key: str) -> float | None:
    """Return a number; None where nothing is said, infinite for what is none."""
    text = form.get(key)
    if text is None:
        return None
    try:
        return float(text[:40])
    except ValueError:
        return math.inf
