"""What differs between Linux, macOS and Windows, in one place.

Everything else calls these. Where a system has no such thing, each says what happens instead; no
module needs to ask which system it runs on. `tests/unit/test_other_systems.py` takes away what
Windows has not.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

MIB = 1 << 20
OWN_TERMINAL: Final = Path("/dev/tty")
"""The terminal of this process, whatever is redirected. Windows has no such file."""
PROCESSES: Final = Path("/proc")
"""Where Linux tells of processes, a folder with its number for each; elsewhere nothing is there."""
_STATUS: Final = PROCESSES / "self" / "status"
_STOPS: Final = ("SIGINT", "SIGTERM")
_ENDS: Final = ("SIGTERM", "SIGHUP", "SIGINT")


# ── Processes ────────────────────────────────────────────────────────────────────────────────────


def hands_down() -> bool:
    """Tell whether a process that is started can be handed an open line by its number.

    Where it cannot, what takes long is worked out in the process that asks.
    """
    return os.name == "posix"


def handed(*lines: int) -> dict[str, Any]:
    """Return what `Popen` is told to hand a process open lines; only where `hands_down`."""
    return {"pass_fds": lines}


def has_local_lines() -> bool:
    """Tell whether processes of one machine can talk through a socket that is a file."""
    return hasattr(socket, "AF_UNIX") and hands_down()


def on_news(line: int, call: Callable[[], object]) -> None:
    """Have the running loop call `call` whenever something waits at an open line.

    Only where `has_local_lines`: the loop of Windows knows no such thing.
    """
    asyncio.get_running_loop().add_reader(line, call)


def no_more_news(line: int) -> None:
    """Undo `on_news`."""
    asyncio.get_running_loop().remove_reader(line)


def local_line() -> socket.socket:
    """Return a socket whose address is a file; only where `has_local_lines`."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def end_with_input(take: Callable[[bytes], object]) -> None:
    """Give `take` each line of standard input, and end this process at once when that ends.

    Whoever starts a process holds the other end, and it is gone with its holder, however that went
    and on every system: what is worked out for nobody ends, too. `take` is called in a thread.
    """

    def read() -> None:
        # Not `sys.stdin`: a process that ends otherwise would wait for who reads there.
        with contextlib.suppress(OSError), open(0, "rb", closefd=False) as lines:
            for line in lines:
                take(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()


def starts_alike() -> bool:
    """Tell whether processes can be copies of one that has loaded what all of them need.

    Linux copies a process whatever it has loaded; elsewhere some libraries fail in a copy.
    """
    return sys.platform == "linux"


def own_group() -> dict[str, Any]:
    """Return what `Popen` is told so that Ctrl-C in a terminal does not reach a process."""
    return {"start_new_session": True} if os.name == "posix" else {}


def give_way(niceness: int) -> None:
    """Let other programs go first, by so much, where the system has such a thing."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(niceness)


def end_group(pid: int, end_alone: Callable[[], object]) -> None:
    """End a process that `own_group` started, and those that it started, at once.

    Where there are no groups, `end_alone` is called; it ends the process and no other.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            end_alone()


def port_at_once_again(door: socket.socket) -> None:
    """Let a port be taken again at once after its program ended; elsewhere two could share it."""
    if os.name == "posix":
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def on_stop(
    loop: asyncio.AbstractEventLoop, stop: Callable[[], object], names: Sequence[str] = _STOPS
) -> None:
    """Have `stop` called on Ctrl-C and where somebody ends the program kindly.

    Windows has none of these: there Ctrl-C ends the loop as a KeyboardInterrupt.
    """
    for name in names:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(getattr(signal, name), stop)


def endings() -> list[int]:
    """Return the signals, of those that there are, by which a terminal program is told to end."""
    return [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def moves_open_files() -> bool:
    """Tell whether a file can be moved, or removed, that a program has open."""
    return os.name == "posix"


def put_new(beside: Path, place: Path) -> None:
    """Put a file that was written beside its place there, and never over another one.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be moved.
    """
    try:
        os.link(beside, place)
    except FileExistsError:
        raise
    except (OSError, AttributeError):
        # A file system without links, as of a memory stick.
        if place.exists():
            raise FileExistsError(str(place)) from None
        beside.replace(place)


# ── The terminal ─────────────────────────────────────────────────────────────────────────────────


def key_settings() -> list[Any]:
    """Return how the terminal takes keys; an empty list where it has no such thing."""
    try:
        import termios
    except ImportError:
        return []
    try:
        return termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError, termios.error):
        return []


def put_key_settings(settings: list[Any]) -> None:
    """Have the terminal take keys as `key_settings` found it."""
    if settings:
        import termios

        with contextlib.suppress(termios.error, OSError, ValueError, AttributeError):
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, settings)  # type: ignore[union-attr]


def forget_keys(terminal: int) -> None:
    """Let go what was typed in a terminal, by its number, and was not read yet."""
    try:
        import termios
    except ImportError:
        return
    with contextlib.suppress(termios.error, OSError):
        termios.tcflush(terminal, termios.TCIFLUSH)


# ── Memory ───────────────────────────────────────────────────────────────────────────────────────


def bound_memory(most: int) -> None:
    """Let this process have `most` bytes of address space, where the system knows such a bound."""
    try:
        import resource
    except ImportError:  # Windows has no such bound.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def most_taken() -> int:
    """Return how many bytes this process has had in memory at most; 0 where nothing tells.

    Linux tells it of the program that runs. What `getrusage` says there is handed down: a small
    program that a large one has started would pass for as large.
    """
    try:
        status = _STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return _most_by_usage()
    peak = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    return int(peak[1]) << 10 if peak else _most_by_usage()


def _most_by_usage() -> int:
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10
