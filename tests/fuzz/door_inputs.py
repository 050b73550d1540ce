"""Hostile requests to the doors of a class, by seed: what people and programs on a network send.

One input is a place in a class, and a few requests to it in a row, each as the bytes that go over
the line. Tokens, keys and the code are the same in every class that is fuzzed, so that the bytes are.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

CLASS_ID: Final = "0badcafe"
CODE: Final = "CFGHJM"
KEY: Final = "k" * 32
TOKENS: Final = tuple(f"{number:032x}" for number in range(1, 13))
"""Of the phones of the class, whether they are seated at this place of it or not."""
MOST_REQUESTS: Final = 6
_PATHS: Final = (
    "/", "/join", "/back", "/me", "/me/events", "/me/answer", "/me/guess", "/me/knock", "/me/swap",
    "/me/leave", "/static/class.js", "/static/class.css", f"/{CODE}", f"/{CODE.lower()}", "/222222",
)  # fmt: skip
_OF_WALL: Final = ("/wall", "/wall/events", "/wall/do", "/wall/seen")
_ODD_PATHS: Final = (
    "/static/../serving.py", "/static/%2e%2e%2fserving.py", "/%00", "//me", "/me/", "/me/answer/x",
    "/%F0%9F%98%80", "/%ff", "/<script>alert(1)</script>", "/{{7*7}}", "/%0d%0aSet-Cookie:%20a=b", "*",
    "http://evil.example/me", "/me?x=" + "y" * 500, "/" + "a" * 3_000, "/me;a=b", "/me%2fanswer", "",
    "/static/", "/favicon.ico", "/.well-known/x", "/me#x", "/wall", "/me/answer?step=1&choice=shared",
)  # fmt: skip
_METHODS: Final = (
    "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "G\x00T", "HEAD", "PRI", "",
)  # fmt: skip
_TEXTS: Final = (
    "", " ", "0", "-1", "1.0", "1e999", "nan", "inf", "٣", "9" * 60, "999", "shared", "SHARED", "A1",
    "C4", "<script>alert(1)</script>", "' OR 1=1; --", "{{ 7 * 7 }}", "../../etc/passwd", "\x00",
    "\r\nSet-Cookie: a=b", "𝕊" * 20, "\ud7ff", "\u202e", "=cmd()", "%s%n", "A" * 1_500, "\x1b[2J",
)  # fmt: skip
_CHOICES: Final = ("shared", "declined", "ignored", "A1", "B2", "C3", "D7", "0", "1", "2", "40")
_ACTIONS: Final = ("next", "before", "more", "pause", "door", "end", "keep", "what_if")
_ODD_HEADERS: Final = (
    ("Host", "evil.example"), ("Host", ""), ("Host", "127.0.0.1:80:80"), ("Origin", "null"),
    ("Origin", "http://evil.example"), ("Origin", "http://[::1"), ("X-Part", "1"), ("X-Part", "2"),
    ("If-None-Match", '"x"'), ("If-None-Match", "*"), ("Content-Type", "text/plain"),
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-16"), ("Content-Type", "x"),
    ("Content-Type", "multipart/form-data; boundary=x"), ("Content-Type", "application/json"),
    ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("Accept-Encoding", "gzip, br"),
    ("Expect", "100-continue"), ("Expect", "200-ok"), ("Upgrade", "websocket"), ("Range", "bytes=0-1"),
    ("Transfer-Encoding", "chunked"), ("Content-Length", "-1"), ("Content-Length", "1_0"),
    ("Cookie", "a=b; c"), ("Cookie", "=;=;="), ("Cookie", f'camsim-{CLASS_ID}="\\041"'),
    ("X-Forwarded-For", "127.0.0.1"), ("X-HTTP-Method-Override", "DELETE"), ("X", "a" * 9_000),
    ("X-Key", KEY), ("X-Key", "\xff"), ("Last-Event-ID", "9" * 400), ("Bad Name", "x"), ("", ""),
    ("If-Modified-Since", "x"), ("Authorization", "Basic eDp5"), ("Sec-Fetch-Site", "cross-site"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it goes over the line, and what may be expected of it."""

    of_wall: bool
    """Whether it goes to the wall's own door."""
    raw: str
    """A letter a byte."""
    whole: bool
    """Whether it ends where it says: only then is an answer owed."""
    may_change: bool
    """Whether who sends it may change anything: with a token, the code, or the wall's key."""


def door_play(seed: int) -> bytes:
    """Return the place in the class, as any number, and the requests of a seed, as text."""
    luck = random.Random(seed)
    requests = [_request(luck) for _ in range(luck.randint(1, MOST_REQUESTS))]
    sent = [[one.of_wall, one.raw, one.whole, one.may_change] for one in requests]
    return json.dumps({"place": luck.randrange(1_000), "sent": sent}).encode()


def read_play(content: bytes) -> tuple[int, Sequence[Sent]]:
    """Return the place in the class and the requests that `door_play` wrote."""
    play = json.loads(content)
    return play["place"], [Sent(*one) for one in play["sent"]]


def _request(luck: random.Random) -> Sent:
    of_wall = luck.random() < 0.2
    path = (
        luck.choice(_ODD_PATHS)
        if luck.random() < 0.2
        else luck.choice(_OF_WALL if of_wall else _PATHS)
    )
    posts = path in {"/join", "/back", "/wall/do"} or (
        path.startswith("/me/") and path != "/me/events"
    )
    method = luck.choice(_METHODS) if luck.random() < 0.1 else ("POST" if posts else "GET")
    headers = [("Host", "127.0.0.1")]
    knows = luck.random() < 0.8
    if of_wall:
        headers += [("X-Key", KEY if knows else luck.choice(("", "k" * 31, "K" * 32, "\xff")))]
    else:
        if knows:
            headers += [("Cookie", f"camsim-{CLASS_ID}={luck.choice(TOKENS)}")]
        elif luck.random() < 0.5:
            token = luck.choice((*_TEXTS, "f" * 32, TOKENS[0][:31]))
            headers += [("Cookie", f"camsim-{CLASS_ID}={token}")]
        if method != "GET" and luck.random() < 0.9:
            headers += [("Origin", "http://127.0.0.1")]
    body = b""
    if method == "POST":
        body = _asked(luck) if of_wall else _form(luck)
        kind = "application/json" if of_wall else "application/x-www-form-urlencoded"
        headers += [("Content-Type", kind)]
    whole, length = True, len(body)
    if luck.random() < 0.05:
        length, whole = luck.choice((0, max(0, length - 3), length + 20, 10**12)), False
    if body or method == "POST":
        headers += [("Content-Length", str(length))]
    for _ in range(luck.choice((0, 0, 0, 1, 2))):
        odd = luck.choice(_ODD_HEADERS)
        whole = whole and odd[0] not in {"Transfer-Encoding", "Content-Length", "Expect", "Upgrade"}
        if luck.random() < 0.5:
            headers = [one for one in headers if one[0] != odd[0]]
        headers.insert(luck.randrange(len(headers) + 1), odd)
    lines = [f"{method} {path} HTTP/{luck.choice(('1.1',) * 20 + ('1.0', '2.0', '9', ''))}"]
    lines += [f"{name}: {value}" for name, value in headers]
    raw = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass") + body
    for _ in range(luck.choice((0,) * 9 + (1, 3))):
        # A byte that is another one: nobody knows any more where such a request ends.
        place, whole = luck.randrange(len(raw)), False
        raw = raw[:place] + bytes([luck.randrange(256)]) + raw[place + 1 :]
    text = raw.decode("latin-1")
    # The code is taken with blanks and dashes, as people write it.
    knows_code = CODE in text.upper().replace("-", "").replace("+", "")
    may_change = knows_code or any(known in text for known in (*TOKENS, KEY))
    return Sent(of_wall, text, whole, may_change)


def _form(luck: random.Random) -> bytes:
    """Return the fields of a form, most of them as a page sends them."""
    if luck.random() < 0.1:
        return luck.choice((
            b"no equals sign", b"step=\xff", b"&" * 50, b"%", b"%zz=%zz", b"a=" + b"x" * 2_100, b"=",
            b'{"step": 1}', b"\x1f\x8b\x08", b"step=1&step=2&choice=shared", b"choice=shared&" * 9,
        ))  # fmt: skip
    step = str(luck.randint(1, 3)) if luck.random() < 0.9 else luck.choice(_TEXTS)
    choice = luck.choice(_CHOICES) if luck.random() < 0.8 else luck.choice(_TEXTS)
    fields = {"step": step, "choice": choice}
    if luck.random() < 0.3:
        fields["number"] = luck.choice((*_TEXTS, "7", "54", "54.0001"))
    if luck.random() < 0.3:
        fields["reason"] = luck.choice((*_TEXTS, "0", "1"))
    if luck.random() < 0.3:
        fields["code"] = luck.choice((CODE, CODE.lower(), " cfg-hjm ", "222222", *_TEXTS))
    if luck.random() < 0.3:
        fields["house"] = luck.choice(("A1", "B2", "D7", *_TEXTS))
        fields["key"] = luck.choice(("222222", *_TEXTS))
    return "&".join(
        f"{name}={quote_plus(text, errors='surrogatepass')}" for name, text in fields.items()
    ).encode()


def _asked(luck: random.Random) -> bytes:
    """Return what a wall asks for, or what might be taken for it."""
    if luck.random() < 0.2:
        return luck.choice((
            b"", b"{}", b"[]", b"null", b'{"version": 1e400}', b"[" * 1_000, b'{"a":' * 300, b"\xff",
            b'{"version": NaN, "action": "next"}', b'{"version": 1, "action": "next", "x": 1}',
            b'{"version": "1", "action": "next"}', b"x" * 3_000, b'{"version": ' + b"9" * 400 + b"}",
            b'{"version": true, "action": "next"}', b'{"version": 1, "action": "\\ud800"}',
            b'{"version": ' + b"9" * 30 + b', "action": "next"}',
        ))  # fmt: skip
    version = luck.choice((*range(60), -1, 10**18))
    place = luck.choice((0, 0, 0, 1, 2, 99, 100, -1))
    return json.dumps(
        {"version": version, "action": luck.choice(_ACTIONS), "place": place}
    ).encode()
