"""Windows and macOS: what only some systems have stands in one module, and the program does without."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "crypt", "curses", "fcntl", "grp", "platform", "posix", "pty", "pwd", "readline", "resource",
    "syslog", "termios", "tty",
}  # fmt: skip
OF_MODULES = {
    "os": {
        "name", "chown", "chroot", "ctermid", "eventfd", "fchdir", "fchmod", "fchown", "fdatasync",
        "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid",
        "getpgrp", "getpriority", "getsid", "getuid", "kill", "killpg", "lchown", "link", "lockf",
        "memfd_create", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pipe2", "posix_fallocate",
        "posix_spawn", "pread", "preadv", "pwrite", "pwritev", "readv", "register_at_fork",
        "sched_getaffinity", "sched_setaffinity", "sendfile", "set_blocking", "setgid", "setpgid",
        "setpriority", "setsid", "setuid", "statvfs", "symlink", "sync", "sysconf", "tcgetpgrp",
        "tcsetpgrp", "ttyname", "uname", "wait", "wait3", "wait4", "waitid", "waitpid", "writev",
        "O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC",
        "WNOHANG",
    },
    "signal": {
        "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP",
        "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "alarm", "pause",
        "pthread_kill", "pthread_sigmask", "setitimer", "siginterrupt", "sigwait",
    },
    "socket": {
        "AF_UNIX", "MSG_DONTWAIT", "MSG_NOSIGNAL", "SO_REUSEADDR", "SO_REUSEPORT", "recv_fds",
        "send_fds",
    },
    "select": {"epoll", "kqueue", "poll"},
    "sys": {"platform", "getwindowsversion"},
    "time": {"clock_gettime", "tzset"},
}  # fmt: skip
METHODS = {
    "add_reader", "add_signal_handler", "add_writer", "create_unix_connection",
    "create_unix_server", "hardlink_to", "open_unix_connection", "remove_reader",
    "remove_signal_handler", "remove_writer", "start_unix_server", "symlink_to",
}  # fmt: skip
"""Of a loop or a path, whatever it is called there."""
WORDS = {"extra_groups", "pass_fds", "preexec_fn", "process_group", "start_new_session"}
"""With which a process is started."""
PLACES = ("/dev/", "/etc/", "/proc", "/sys/", "/tmp", "/usr/", "/var/")
ONLY_SOME = {
    *(f"import {name}" for name in MODULES),
    *(f"{module}.{name}" for module, names in OF_MODULES.items() for name in names),
    *(f".{name}" for name in METHODS),
    *(f"{name}=" for name in WORDS),
}
_IN = "|".join(sorted(OF_MODULES))
ROOTS = re.compile(
    rf"\bimport\b.*\b(?:{'|'.join(sorted(MODULES))})\b|\bfrom (?:{'|'.join(sorted(MODULES))}) import"
    rf"|\b(?:{_IN})\.(?:{'|'.join(sorted(set().union(*OF_MODULES.values())))})\b"
    rf"|\bfrom (?:{_IN}) import|\.(?:{'|'.join(sorted(METHODS))})\b"
    rf"|\b(?:{'|'.join(sorted(WORDS))})=|[\"'](?:{'|'.join(PLACES)})"
)
"""A module without any of these names none of the others: most need not be read."""
TAKEN_AWAY = """
import functools, os, signal, socket, sys
# Libraries look for themselves what the system has.
import asyncio, multiprocessing.connection, subprocess, numpy, scipy.sparse, sqlite3, zipfile
if "--plain" not in sys.argv:
    import altair, scipy.stats, vl_convert
for module in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
    sys.modules[module] = None
for name in ("fork", "forkpty", "killpg", "setsid", "getuid", "geteuid", "link", "nice",
             "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"):
    delattr(signal, name)
# A loop has a pair of sockets of its own, which Windows makes another way.
socket.socketpair = functools.partial(socket.socketpair, socket.AF_UNIX)
del socket.AF_UNIX
def refuse(*_): raise NotImplementedError
asyncio.AbstractEventLoop.add_signal_handler = refuse
import asyncio.unix_events, subprocess
for name in ("add_signal_handler", "remove_signal_handler"):
    setattr(asyncio.unix_events._UnixSelectorEventLoop, name, refuse)
started = subprocess.Popen.__init__
def start(self, *words, pass_fds=(), preexec_fn=None, start_new_session=False, **more):
    assert not (pass_fds or preexec_fn or start_new_session), "Windows knows no such thing"
    started(self, *words, **more)
subprocess.Popen.__init__ = start
import simulator.system
simulator.system.hands_down = lambda: False
simulator.system.own_group = dict
simulator.system.starts_alike = lambda: False
simulator.system.OWN_TERMINAL = simulator.system.Path("no such terminal")
simulator.system.PROCESSES = simulator.system.Path("no such folder")
simulator.system._STATUS = simulator.system.PROCESSES / "status"
from simulator.cli import main
words = sys.argv[1:]
sys.argv[0] = "camsim"
while words:
    end = [*words, "then"].index("then")
    sys.argv[1:], words = words[:end], words[end + 1 :]
    try:
        main()
    except SystemExit as left:
        if left.code:
            raise
"""
"""Run before the commands, which stand with `then` between them: what Windows has not is gone."""


def used(source: str) -> set[str]:
    """Return what a module names of modules, of attributes, of words of a call, and of places."""
    names: set[str] = set()
    if not ROOTS.search(source):
        return names
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names |= {f"import {alias.name}" for alias in node.names}
            case ast.ImportFrom():
                names |= {f"{node.module}.{one.name}" for one in node.names}
                names.add(f"import {node.module}")
            case ast.Attribute():
                names.add(f".{node.attr}")
                if isinstance(node.value, ast.Name):
                    names.add(f"{node.value.id}.{node.attr}")
            case ast.keyword():
                names.add(f"{node.arg}=")
            case ast.Constant(value=str(text)):
                names.add(text)
    return names


def only_some_have(source: str) -> set[str]:
    """Return what a module names that not every system has."""
    return {name for name in used(source) if name in ONLY_SOME or name.startswith(PLACES)}


def test_what_only_some_systems_have_stands_in_one_module() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in (ROOT / "simulator").rglob("*.py")
        if (names := only_some_have(path.read_text(encoding="utf-8")))
    }
    assert set(found) == {"simulator/system.py"}, found


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.fork()",
        "from os import getuid",
        "import asyncio\nasyncio.get_running_loop().add_reader(0, print)",
        "import subprocess\nsubprocess.Popen([], pass_fds=(3,))",
        "from pathlib import Path\nPath('/dev/tty')",
        "import socket\nsocket.socket(socket.AF_UNIX)",
    ],
)
def test_every_way_to_name_it_is_seen(source: str) -> None:
    assert only_some_have(source)


WORKS_ON = """
from simulator.system import end_with_input
end_with_input(lambda line: print("heard", line.decode(), end="", flush=True))
while True:
    pass
"""


def test_what_works_without_looking_up_hears_lines_and_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKS_ON], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"one\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"heard one\n"
        process.stdin.close()
        assert process.wait(10) == 0


def elsewhere(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command where all that is gone."""
    return subprocess.run(
        [sys.executable, "-c", TAKEN_AWAY, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        input=typed,
        timeout=60,
        check=False,
    )


RUN = (
    *("run", "maple-court", "--out", "run.db", "then", "new", "my-town", "then", "check"),
    *("my-town.toml", "then", "export", "run.db", "--to", "tables", "then", "doctor"),
)


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (
            (*RUN, "then", "tui", "maple-court", "--plain"),
            "next\nquit\nquit\n",
            ("wrote my-town.toml", "Ready.", "Maple Court", "Event 1 of 6."),
        ),
        pytest.param(
            *(("lesson", "map-and-names", "--plain"), "\nquit\nquit\n", ("map",)),
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_commands_work_without_them(tmp_path, words, typed, said) -> None:
    done = elsewhere(tmp_path, *words, typed=typed)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    assert [line for line in said if line not in done.stdout] == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "maple-court", "--replications", "4", "--jobs", "2", "--out", "runs.db"),
        ("report", "maple-court", "-o", "page.html", "--replications", "2"),
        ("lesson", "map-and-names", "--pack", "pack"),
        ("sweep", "maple-court", "--vary", "seed=1,2", "--replications", "1"),
        ("infer", str(ROOT / "docs" / "inference.toml"), "then", "list"),
        ("cite", "maple-court", "--replications", "2"),
        ("handout", "maple-court", "-o", "sheet.html"),
    ],
)
def test_what_takes_longer_works_without_them(tmp_path, words) -> None:
    done = elsewhere(tmp_path, *words)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_the_program_is_served_without_them(tmp_path) -> None:
    words = [sys.executable, "-c", TAKEN_AWAY, "serve", "--port", "0"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(address, timeout=30) as page:
                assert page.status == 200
        finally:
            server.terminate()
