"""The worker: one process that works out what takes long, for all sessions of one server.

The server starts it, with the socket already open, when a session first asks; see
`simulator.web.worker.host`. Questions are worked on in threads, side by side, so that the
interpreter itself shares the time out. A question that nobody waits for any more is broken off.
What was worked out is kept a while: a class asks the same. The worker ends when the server's end
of its standard input is gone, and when it has nothing to do and has grown too large; whoever asks
next finds a fresh one.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from simulator.measure.inference.stopping import StoppedError
from simulator.memory import share_freed_memory
from simulator.story.backend import BackendError
from simulator.story.memory import Memory
from simulator.system import MIB, bound_memory, give_way, most_taken, on_news
from simulator.web.worker.answers import Answering
from simulator.web.worker.channel import READY, AnswerKind, answer_frame, question_from
from simulator.web.worker.questions import Envelope, Question
from simulator.web.worker.queue import QueuedQuestion, Turns

MOST_MEMORY = 3 << 30
"""Bytes of address space, for all sessions together."""
MOST_AT_REST = 450 * MIB
"""Having been larger, it makes room for a fresh one as soon as nothing is left to do."""
MOST_KEPT = 48 * MIB
"""Of answers."""
NICENESS = 2
"""Drawing what is played has the right of way."""
LARGEST_KEPT = MOST_KEPT // 4
"""One that leaves no room for others is not kept."""
_AROUND_ONE = 256
"""Bytes that an answer takes besides its own: what it is kept by, and where."""
_TOO_LARGE = "it takes more memory than there is here"


class Computing(threading.Thread):
    """One question, being worked on."""

    def __init__(
        self,
        work: Callable[[Callable[[], bool]], bytes],
        done: Callable[[AnswerKind, bytes], object],
    ) -> None:
        """Prepare it; `done` is called in this thread, once, whatever happens."""
        super().__init__(daemon=True)
        self._work, self._done = work, done
        self._unwanted = threading.Event()

    def run(self) -> None:
        """Work on it."""
        self._done(*self._worked_out())

    def break_off(self) -> None:
        """Have it stop when it next asks whether anybody waits."""
        self._unwanted.set()

    def _worked_out(self) -> tuple[AnswerKind, bytes]:
        try:
            return AnswerKind.ANSWER, self._work(self._unwanted.is_set)
        except StoppedError:
            return AnswerKind.FAILED, b""
        except MemoryError:
            return AnswerKind.FAILED, _TOO_LARGE.encode()
        except BackendError as error:
            return AnswerKind.FAILED, str(error).encode()
        except Exception as error:  # noqa: BLE001 - whatever it was, others are answered
            return AnswerKind.FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "replace")


class Line:
    """Whoever waits at the other end of a connection."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[tuple[AnswerKind, bytes]] = (
            asyncio.get_running_loop().create_future()
        )

    def take(self, kind: AnswerKind, answer: bytes) -> None:
        """Give the answer to whoever waits."""
        if not self.answer.done():
            self.answer.set_result((kind, answer))


class Worker:
    """Hears questions and has them worked on in turn."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._turns: Turns[Question, Line] = Turns()
        self._threads: dict[QueuedQuestion[Question, Line], Computing] = {}
        self._kept: Memory[bytes, bytes] = Memory(MOST_KEPT, lambda one: len(one) + _AROUND_ONE)
        """By the digest of the question: its text, a story among it, outweighs many an answer."""
        self._lines = 0
        self._over = asyncio.Event()

    async def serve(self, listener: socket.socket, ready: Callable[[], object]) -> None:
        """Answer until there is a reason to end."""
        server = await asyncio.start_server(self._hear, sock=listener)
        ready()
        await self._over.wait()
        server.close()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines += 1
        try:
            envelope = Envelope.model_validate_json(await question_from(reader))
            kind, answer = await self._answered(envelope, reader)
            writer.write(answer_frame(kind, answer))
            await writer.drain()
        except (ValueError, EOFError, ConnectionError):
            # Nothing that our own program asks, or nobody there any more.
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self._lines -= 1
            self._end_if_too_large()

    async def _answered(
        self, envelope: Envelope, reader: asyncio.StreamReader
    ) -> tuple[AnswerKind, bytes]:
        question = envelope.question
        kept = self._kept.get(_digest(question), None)
        if kept is not None:
            return AnswerKind.ANSWER, kept
        line = Line()
        self._turns.ask(question, line, envelope.who)
        self._take_up()
        gone = asyncio.ensure_future(reader.read(1))
        either: set[asyncio.Future[Any]] = {line.answer, gone}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if line.answer.done():
            return line.answer.result()
        for_nobody = self._turns.leave(line)
        if for_nobody is not None:
            self._threads[for_nobody].break_off()
        raise ConnectionResetError

    def _take_up(self) -> None:
        while (piece := self._turns.take()) is not None:
            thread = self._threads[piece] = Computing(
                partial(self._answering.answer, piece.question),
                partial(self._done_in_thread, asyncio.get_running_loop(), piece),
            )
            thread.start()

    def _done_in_thread(
        self,
        loop: asyncio.AbstractEventLoop,
        piece: QueuedQuestion[Question, Line],
        kind: AnswerKind,
        answer: bytes,
    ) -> None:
        loop.call_soon_threadsafe(self._done, piece, kind, answer)

    def _done(self, piece: QueuedQuestion[Question, Line], kind: AnswerKind, answer: bytes) -> None:
        del self._threads[piece]
        lines = self._turns.done(piece)
        if lines and kind is AnswerKind.ANSWER and len(answer) <= LARGEST_KEPT:
            self._kept.put(_digest(piece.question), answer)
        for line in lines:
            line.take(kind, answer)
        self._take_up()
        self._end_if_too_large()

    def _end_if_too_large(self) -> None:
        if not self._lines and self._turns.idle and most_taken() > MOST_AT_REST:
            self._over.set()


def _digest(question: Question) -> bytes:
    return hashlib.sha256(question.model_dump_json().encode()).digest()


async def _main(listener: socket.socket) -> None:
    on_news(sys.stdin.fileno(), partial(os._exit, 0))
    worker = Worker(Answering())

    def ready() -> None:
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()

    await worker.serve(listener, ready)


def main() -> None:
    """Serve the socket that the server has opened; its number is the one argument."""
    bound_memory(MOST_MEMORY)
    share_freed_memory()
    give_way(NICENESS)
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        asyncio.run(_main(listener))
    # Nothing is left but threads that work for nobody.
    os._exit(0)


if __name__ == "__main__":
    main()
