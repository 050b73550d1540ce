"""The real program in a terminal under random keys, mouse and sizes (`make soak`).

    python scripts/soak.py [MINUTES] [SEED] [WORDS ...]

WORDS are what comes behind `camsim`: `tui` unless told, or `class our-street`, `lesson safeguards`.
Prints once a minute how much memory the program has, how much it drew and how many processes it
started, and at the end whether memory stayed flat, whether it ended when told to, and whether a
process is left. A program that draws nothing for a minute, nor when it then gets another window,
hangs: it fails. It works in a folder of its own, so that what it saves is gone with it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from scripts.soaking.memory import is_flat, megabytes

KEYS = [
    *"123456", *"aabbcc", *"    ", *"fghiklmnoprsuvwxyz", *"<>?/.,0", "\r", "\r", "\t", "\x1b[Z",
    "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x7f",
]  # fmt: skip
"""Not among them: what leaves the program. Escape stands apart, for it must stand alone."""
OTHERS = [
    "\x1b[I", "\x1b[O", "\x0c", "\x01", "\x1bOP", "\x1b[15~", "\x1b[3~",
    "\x1b[200~some words, and a [bold]line[/]\nmore\x1b[201~",
]  # fmt: skip
"""The window comes to the front or goes, keys that few press, something pasted."""
SIZES = [(80, 24), (100, 30), (160, 48), (200, 60), (120, 40), (40, 12), (20, 5)]
SECONDS_BETWEEN_KEYS, SECONDS_ALONE = 0.05, 0.2
SECONDS_TO_DRAW = 60.0
"""After the window has changed, on a machine that has much else to do."""
SECONDS_TO_END, SECONDS_AFTER_IT = 20.0, 5.0
"""For the program, and then for what works beside it."""
_LEAVES = b"\x1b[?1049l"


@dataclass(slots=True)
class Seen:
    """What was seen of the program in a minute."""

    megabytes: list[float] = field(default_factory=list)
    keys: int = 0
    bytes_drawn: int = 0
    """In this minute."""
    last: deque[str] = field(default_factory=lambda: deque(maxlen=60))


def main(minutes: float, seed: int, words: Sequence[str]) -> int:
    """Play for so many minutes; return the exit status."""
    luck, seen = random.Random(seed), Seen()
    with tempfile.TemporaryDirectory() as folder:
        process, line = _started(folder, words)
        itself = psutil.Process(process.pid)
        end = time.monotonic() + 60 * minutes
        next_look = time.monotonic() + 60
        while time.monotonic() < end:
            if process.poll() is not None:
                print(f"it ended by itself with status {process.returncode}: seed {seed}")
                print(_drained(line, 0.5)[-2_000:].decode(errors="replace"))
                return 1
            seen.last.append(_act(line, luck))
            seen.keys += 1
            drawn = _drained(line, SECONDS_BETWEEN_KEYS)
            if _LEAVES in drawn:
                print(f"it leaves the screen after {list(seen.last)}: seed {seed}")
                # What it says as it ends may have come with its last picture.
                last = drawn.partition(_LEAVES)[2] + _drained(line, SECONDS_TO_END)
                said = _places(last.decode(errors="replace"))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(SECONDS_TO_END)
                print(f"with status {process.poll()}, and says: {said}")
                return 1
            seen.bytes_drawn += len(drawn)
            if time.monotonic() > next_look:
                next_look += 60
                seen.megabytes.append(megabytes(itself))
                print(
                    f"{len(seen.megabytes):4d} min: {seen.megabytes[-1]:6.1f} MB, "
                    f"{len(itself.children())} beside it, {seen.keys:,} keys, "
                    f"{seen.bytes_drawn / 1e3:,.0f} kB drawn",
                    flush=True,
                )
                if not seen.bytes_drawn and not _draws_anew(line):
                    print(f"it hangs, after {list(seen.last)} and a minute of keys: seed {seed}")
                    # It says in its last moment where each of its threads is.
                    process.send_signal(signal.SIGABRT)
                    print(_drained(line, SECONDS_AFTER_IT).decode(errors="replace"))
                    process.kill()
                    return 1
                seen.bytes_drawn = 0
        beside = itself.children(recursive=True)
        process.terminate()
        return _judged(process, line, beside, seen)


def _started(folder: str, words: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
    near, far = pty.openpty()
    _resize(near, *SIZES[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", *words],
        cwd=folder,
        env=os.environ
        | {"TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd()), "PYTHONFAULTHANDLER": "1"}
        | {"HOME": folder, "XDG_STATE_HOME": folder},
        # The terminal has to be its own: else nobody tells it that the window is another one.
        preexec_fn=partial(os.login_tty, far),  # noqa: PLW1509 - there is one thread
    )
    os.close(far)
    _drained(near, 5.0)
    return process, near


def _act(line: int, luck: random.Random) -> str:
    """Do something to the terminal; return what."""
    if luck.random() < 0.01:
        size = luck.choice(SIZES)
        _resize(line, *size)
        return f"{size[0]}x{size[1]}"
    if luck.random() < 0.1:
        return _click(line, luck)
    if luck.random() < 0.05:
        return _drag(line, luck)
    if luck.random() < 0.01:
        other = luck.choice(OTHERS)
        os.write(line, other.encode())
        return repr(other)
    if luck.random() < 0.12:
        os.write(line, b"\x1b")
        time.sleep(SECONDS_ALONE)
        return "escape"
    key = luck.choice(KEYS)
    os.write(line, key.encode())
    return key


def _click(line: int, luck: random.Random) -> str:
    """Click, or turn the wheel, somewhere in the window; more often where names stand.

    Not in the last row, whose keys are pressed anyway: `q` is among them.
    """
    columns, rows = _size(line)
    row = luck.choice([1, 2, 3, rows - 1, *(luck.randint(1, rows - 1) for _ in range(3))])
    button, column = luck.choice([0, 0, 0, 64, 65]), luck.randint(1, columns)
    place = f"{button};{column};{row}"
    os.write(line, f"\x1b[<{place}M".encode())
    if button == 0:
        os.write(line, f"\x1b[<{place}m".encode())
    return f"click {place}"


def _drag(line: int, luck: random.Random) -> str:
    """Move the mouse over the window, or draw it along with its button held."""
    columns, rows = _size(line)
    held = luck.random() < 0.5
    path = [(luck.randint(1, columns), luck.randint(1, rows - 1)) for _ in range(4)]
    moves = [f"\x1b[<{32 if held else 35};{x};{y}M" for x, y in path]
    if held:
        x, y = path[-1]
        moves = [moves[0].replace("<32;", "<0;"), *moves[1:], f"\x1b[<0;{x};{y}m"]
    os.write(line, "".join(moves).encode())
    return f"{'drag' if held else 'move'} {path}"


def _size(line: int) -> tuple[int, int]:
    """Return the columns and rows of the window."""
    rows, columns, _, _ = struct.unpack("HHHH", fcntl.ioctl(line, termios.TIOCGWINSZ, bytes(8)))
    return columns, rows


def _resize(line: int, columns: int, rows: int) -> None:
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _draws_anew(line: int) -> bool:
    """Tell whether it draws in another window: one that is too small draws nothing at any key."""
    _resize(line, *next(size for size in SIZES if size != _size(line)))
    return bool(select.select([line], [], [], SECONDS_TO_DRAW)[0])


def _places(said: str) -> str:
    """Return where it broke down, line by line of the code, and its last words.

    What all names stood for is a thousand lines for each place.
    """
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).splitlines()
    return "\n".join([line for line in lines if re.search(r"\.py:\d+|❱", line)] + lines[-20:])


def _drained(line: int, seconds: float) -> bytes:
    """Return what the program draws in so many seconds."""
    end, drawn = time.monotonic() + seconds, b""
    while (left := end - time.monotonic()) > 0:
        ready, _, _ = select.select([line], [], [], left)
        if not ready:
            break
        try:
            drawn += os.read(line, 1 << 16)
        except OSError:
            break
    return drawn


def _judged(
    process: subprocess.Popen[bytes], line: int, beside: list[psutil.Process], seen: Seen
) -> int:
    end = time.monotonic() + SECONDS_TO_END
    while process.poll() is None and time.monotonic() < end:
        _drained(line, 0.2)
    wrong = []
    if process.poll() is None:
        wrong.append("it did not end when told to")
        process.kill()
    _, left = psutil.wait_procs(beside, SECONDS_AFTER_IT)
    if left:
        wrong.append(f"{len(left)} processes are left: {[one.pid for one in left]}")
    if not is_flat(seen.megabytes):
        wrong.append("memory grew")
    print("; ".join(wrong) or f"flat, and nothing is left: {seen.keys:,} keys")
    return bool(wrong)


if __name__ == "__main__":
    words = sys.argv[1:]
    minutes, seed = float(words[0]) if words else 120.0, int(words[1]) if len(words) > 1 else 1
    sys.exit(main(minutes, seed, words[2:] or ["tui"]))
