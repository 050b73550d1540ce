"""The program on a real terminal: killed, asleep, redirected. It leaves the terminal as it was."""

from __future__ import annotations

import itertools
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.sizes import some_here

pty = pytest.importorskip("pty")
ROOT = Path(__file__).resolve().parents[2]
CAMSIM = [sys.executable, "-m", "simulator.cli"]
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
MOUSE_OFF, CURSOR = b"\x1b[?1003l", b"\x1b[?25h"
BUSY_SECONDS = 1.0
"""More than a process takes to start."""


class Terminal:
    """A terminal with a program on it."""

    def __init__(self, pid: int, master: int) -> None:
        self.pid, self.master = pid, master
        self.drawn = b""

    def read(self, seconds: float = 0.05) -> bool:
        """Take what is drawn, as soon as something is; tell whether anything was in time."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.drawn += os.read(self.master, 65536)
        except OSError:
            # Nothing draws on it any more.
            time.sleep(min(seconds, 0.01))
            return False
        return True

    def read_all(self) -> None:
        """Take what has been drawn, by a program that draws nothing now."""
        while self.read(0):
            pass

    def draws(self, wanted: bytes, seconds: float) -> bool:
        """Wait until something is drawn, and tell whether it was in time."""
        end = time.monotonic() + seconds
        while wanted not in self.drawn:
            if time.monotonic() > end:
                return False
            self.read()
        return True

    def until(self, wanted: bytes, seconds: float = 30) -> None:
        """Wait until something is drawn."""
        assert self.draws(wanted, seconds), self.drawn[-2000:]

    def type(self, keys: bytes) -> None:
        """Press keys; what was drawn before does not count any more."""
        self.drawn = b""
        os.write(self.master, keys)

    def beside(self, seconds: float = 30) -> list[psutil.Process]:
        """Wait until something is worked out beside the program; return the processes that do."""
        program, end = psutil.Process(self.pid), time.monotonic() + seconds
        while not any(one.cpu_times().user > BUSY_SECONDS for one in program.children()):
            assert time.monotonic() < end, self.drawn[-2000:]
            self.read_all()
            time.sleep(0.05)
        return program.children()

    def ended(self, seconds: float = 10) -> int:
        """Wait for the end, and return the status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read_all()
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it has not ended")


@contextmanager
def terminal(*words: str, shell: str = "") -> Iterator[Terminal]:
    """Start the program on a terminal of its own, or a line of shell that starts it."""
    import fcntl
    import struct
    import termios

    pid, master = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ.update(TERM="xterm-256color", PYTHONPATH=str(ROOT))
        command = ["bash", "-c", shell] if shell else [*CAMSIM, *words]
        os.execvp(command[0], command)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    found = Terminal(pid, master)
    try:
        yield found
    finally:
        if found.pid:
            with suppress(ProcessLookupError):
                os.kill(found.pid, signal.SIGKILL)
            os.waitpid(found.pid, 0)
        os.close(master)


def is_left(drawn: bytes) -> bool:
    """Tell whether the first screen is back, with a cursor, and the mouse is let go."""
    last = drawn[drawn.rfind(ENTER) :] if ENTER in drawn else drawn
    return all(one in last for one in (LEAVE, MOUSE_OFF, CURSOR))


@pytest.mark.parametrize(
    ("sign", "words"),
    some_here(
        itertools.product([signal.SIGTERM, signal.SIGHUP], [(), ("tui", "maple-court")]),
        here=[(signal.SIGHUP, ())],
    ),
)
def test_a_program_that_is_told_to_end_leaves_the_terminal_as_it_was(
    sign: signal.Signals, words: tuple[str, ...]
) -> None:
    """SIGTERM is met by a program that works, and by one that is stuck, in the next two tests."""
    with terminal(*words) as found:
        found.until(b"Maple Court")
        os.kill(found.pid, sign)
        assert found.ended() == 128 + sign
        assert is_left(found.drawn)


@pytest.mark.parametrize(
    "sign", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.thorough)]
)
def test_a_program_that_works_is_ended_all_the_same_with_what_works_beside_it(
    sign: signal.Signals,
) -> None:
    """Compare's runs are under way; a second signal changes nothing.

    The suite would miss processes that only a kill leaves; what holds them is in `tests/story`.
    """
    with terminal("tui", "sixty-doorbells") as found:
        found.until(b"doorbells")
        found.type(b"\r")
        found.until(b"HAPPENED")
        found.type(b"3")
        beside = found.beside()
        os.kill(found.pid, sign)
        if sign == signal.SIGKILL:
            assert found.ended() == -sign
        else:
            os.kill(found.pid, signal.SIGHUP)
            assert found.ended() in {128 + sign, 128 + signal.SIGHUP}
            assert is_left(found.drawn)
        assert not psutil.wait_procs(beside, timeout=10)[1]


def test_a_program_that_is_stuck_is_ended_all_the_same(tmp_path: Path) -> None:
    """What never comes back to the loop: the clock puts the terminal back itself."""
    script = tmp_path / "stuck.py"
    script.write_text(
        "import time\nfrom simulator.tui.app import CamsimApp\n"
        "from simulator.tui.terminal import run_on_terminal\n"
        "def stuck(app):\n"
        "    app.bell()\n"
        "    while True:\n        time.sleep(0.1)\n"
        "CamsimApp.action_big = stuck\n"
        "run_on_terminal(CamsimApp, seconds_to_end=0.2)\n"
    )
    with terminal(shell=f"exec {sys.executable} {script}") as found:
        found.until(b"Maple Court")
        found.type(b"b")
        found.until(b"\a")
        os.kill(found.pid, signal.SIGTERM)
        assert found.ended() == 128 + signal.SIGTERM
        assert is_left(found.drawn)


def what_is_no_text_is_no_key_and_ends_nothing(found: Terminal) -> None:
    """A terminal of another encoding, or a paste of a picture: it ended the program."""
    found.type(b"\xe9\xff\xfe")
    # What comes with it is no key either, so one may have to be pressed again.
    for _ in range(100):
        os.write(found.master, b"t")
        if found.draws(b"Theme:", 0.2):
            return
    pytest.fail("no key is heard any more")


def test_it_goes_on_after_what_is_no_text_and_sleeps_and_wakes() -> None:
    """A start is dear: each is claimed of the same program."""
    with terminal("tui", "maple-court") as found:
        found.until(b"Maple Court")
        what_is_no_text_is_no_key_and_ends_nothing(found)
        for key in (b"\x1a", b"\x1a"):
            found.type(key)
            end = time.monotonic() + 10
            while not os.waitpid(found.pid, os.WNOHANG | os.WUNTRACED)[0]:
                assert time.monotonic() < end, "it does not sleep"
                found.read()
            found.read_all()
            assert is_left(found.drawn)
            found.drawn = b""
            os.kill(found.pid, signal.SIGCONT)
            found.until(ENTER)
            found.until(b"Maple Court")
            found.until(b"Quit")
        found.type(b"q")
        assert found.ended() == 0
        assert is_left(found.drawn)


@pytest.mark.parametrize(
    "redirected",
    some_here(
        [
            *("2>/dev/null", "2>&-", "</dev/null", "<&-", "</dev/null 2>/dev/null", "2>/dev/full"),
            "</dev/null 2>&-",
        ],
        here=["</dev/null 2>&-"],
    ),
)
def test_whatever_is_redirected_it_draws_and_takes_keys(redirected: str) -> None:
    line = f"{sys.executable} -m simulator.cli tui maple-court {redirected}; echo status $?"
    with terminal(shell=line) as found:
        found.until(b"Maple Court")
        found.type(b"q")
        found.until(b"status 0")
        assert is_left(found.drawn)


@pytest.mark.parametrize("redirected", ["2>&1 >/dev/null", "<&- 2>&1", "< /dev/null"])
def test_without_a_terminal_it_says_why_not(redirected: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m simulator.cli tui maple-court {redirected}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_terminal_that_cannot_be_opened_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator.scenario.problems import InputError
    from simulator.tui import terminal as module

    monkeypatch.setattr(module, "OWN_TERMINAL", Path("/dev/no-terminal"))
    monkeypatch.setattr(sys, "__stderr__", None)
    with pytest.raises(InputError, match="leave them to the terminal"), module.own_terminal():
        pass
