"""Standard input, output and error as they are found: closed, full, or gone with their reader.

A command that cannot write what it found says so in a line. Whoever closes a pipe early, as `head`
does, has what they wanted: that is no error.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing import BinaryIO

    from typing_extensions import Buffer

NOT_WRITTEN = 2
"""Exit status where standard output takes nothing: the disk is full, or it is closed."""
_OURS_TO_SAY = 1
"""Exit status of any other fault of the system that nobody has put into words."""


_PLAIN = {errno.EBADF: "it is closed", errno.ENOSPC: "there is no room left"}


class OutputError(Exception):
    """Standard output did not take what was written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(_PLAIN.get(error.errno or 0) or error.strerror or str(error))
        self.reader_has_gone = error.errno == errno.EPIPE


class _Output(io.FileIO):
    """Standard output: an error is told apart from that of any other file."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.is_given_up = False
        """Whether nothing is written any more: the end of the program flushes once more."""

    def write(self, data: Buffer, /) -> int:
        """Write, or say that it is the output that failed."""
        if self.is_given_up:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            self.is_given_up = True
            raise OutputError(error) from None


class _Notes(io.FileIO):
    """Standard error: where nobody can read notes, the work goes on without them."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)

    def write(self, data: Buffer, /) -> int:
        """Write, or do as if."""
        with contextlib.suppress(OSError):
            return super().write(data)
        return memoryview(data).nbytes


def run(command: Callable[[], object]) -> None:
    """Call `command` with streams that it can use, and end with a status.

    Raises:
        SystemExit: with the command's status; 0 where the reader of the output has gone, and a
            line and a status where the output, or something else of the system, fails.
    """
    _open_closed()
    try:
        _guard()
        try:
            command()
        finally:
            sys.stdout.flush()
    except OutputError as error:
        if error.reader_has_gone:
            sys.exit(0)
        print(f"standard output cannot be written: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(NOT_WRITTEN)
    except OSError as error:
        print(f"error: {_said(error)}", file=sys.stderr)  # noqa: T201 - what click cannot say
        sys.exit(_OURS_TO_SAY)


def _open_closed() -> None:
    """Give the numbers of streams that are closed to nothing: else the next file gets them.

    What reads standard input finds its end, and what writes standard output an error.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        mode = os.O_WRONLY if name == "stderr" else os.O_RDONLY
        with contextlib.suppress(OSError):
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            stream = open(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _guard() -> None:
    """Watch over output and notes, but for those of a terminal.

    What is for people has marks that they can show (`simulator.report.words.marks`); only in data
    that asks for letters beyond the encoding a `?` is written.
    """
    sys.stdout = _guarded(sys.stdout, _Output)
    sys.stderr = _guarded(sys.stderr, _Notes)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _guarded(stream: TextIO, watched: Callable[[int], io.FileIO]) -> TextIO:
    try:
        number = stream.fileno()
        if stream.isatty():
            return stream
    except (OSError, ValueError):
        return stream
    binary: BinaryIO = io.BufferedWriter(watched(number))
    return io.TextIOWrapper(
        binary, encoding=stream.encoding, line_buffering=watched is _Notes, write_through=False
    )


def _said(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else reason
