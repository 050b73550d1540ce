"""How a session's process and the worker that all sessions share talk to each other.

They meet at a socket in a folder that only the server's user can open. Each question has a line
of its own: whoever hangs up no longer wants the answer. A question is JSON of a known shape and
size. An answer is a pickle: it holds arrays and the model's own classes, and comes to the last
digit. That is safe because of which way it goes: the worker, started by the server and told
nothing but checked JSON, writes pickles and never reads one; what a visitor types is at most a
word in them. A process that reads one has opened the server's own socket.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from enum import Enum

SOCKET = "CAMSIM_WORKER"
"""The environment variable that says where the socket is."""
READY = b"ready\n"
"""What the worker says on its standard output once it hears."""
LARGEST_QUESTION = 16 << 20
_LENGTH = 4
_SECONDS_BETWEEN_LOOKS = 0.1
_AT_ONCE = 1 << 16


class AnswerKind(bytes, Enum):
    """What an answer is."""

    ANSWER = b"A"
    """A pickle."""
    FAILED = b"F"
    """It failed; why, as text."""


class HungUpError(Exception):
    """Nobody waits for the answer any more."""


def question_frame(question: bytes) -> bytes:
    """Return a question as it is sent."""
    return len(question).to_bytes(_LENGTH, "big") + question


def answer_frame(kind: AnswerKind, answer: bytes) -> bytes:
    """Return an answer as it is sent."""
    return kind.value + len(answer).to_bytes(_LENGTH, "big") + answer


async def question_from(reader: asyncio.StreamReader) -> bytes:
    """Read a question.

    Raises:
        ValueError: it is too large.
        EOFError: it never came.
    """
    size = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    if size > LARGEST_QUESTION:
        raise ValueError(f"{size} bytes at once")
    return await reader.readexactly(size)


def ask(
    line: socket.socket, question: bytes, stopped: Callable[[], bool]
) -> tuple[AnswerKind, bytes]:
    """Send a question and wait for its answer.

    Raises:
        HungUpError: `stopped` says that it is no longer wanted.
        ConnectionError: the line broke.
    """
    line.settimeout(_SECONDS_BETWEEN_LOOKS)
    unsent = memoryview(question_frame(question))
    while unsent:
        try:
            unsent = unsent[line.send(unsent) :]
        except TimeoutError:
            _look(stopped)
    kind = AnswerKind(_take(line, 1, stopped))
    size = int.from_bytes(_take(line, _LENGTH, stopped), "big")
    return kind, _take(line, size, stopped)


def _take(line: socket.socket, size: int, stopped: Callable[[], bool]) -> bytes:
    taken = bytearray()
    while len(taken) < size:
        try:
            more = line.recv(min(_AT_ONCE, size - len(taken)))
        except TimeoutError:
            _look(stopped)
            continue
        if not more:
            raise ConnectionResetError
        taken += more
    return bytes(taken)


def _look(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise HungUpError
