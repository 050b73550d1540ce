"""The command `class`: what it refuses, what it loads, and a class from its beginning to its end."""

from __future__ import annotations

import asyncio
import http.client
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from click.testing import CliRunner

from simulator.classroom.live.link import LinkedClass
from simulator.classroom.live.views import WallView
from simulator.cli import cli
from simulator.scenario import load_scenario
from simulator.scenario.problems import InputError
from simulator.verbs.classes import command, server, trial
from simulator.verbs.classes.server import ClassServer
from simulator.web.classes.kept.begin import begun
from simulator.web.classes.settings import Settings
from tests.classroom.served import lesson_in

PHONES = 9


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No class of anybody else's is seen or touched."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_need_terminal", lambda: None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--hands", "28", "--port", "8000"), "--hands needs no network"),
        (("--hands", "28", "--mode", "dice"), "--hands needs no network"),
        (("--hands", "0"), "0 is not in the range"),
        (("--seats", "0"), "0 is not in the range"),
        (("--mode", "hands"), "'hands' is not one of"),
        ((), "the wall of a class needs a terminal"),
        (("--hands", "28"), "the wall of a class needs a terminal"),
        (("--host", "0.0.0.0"), "if you mean it, add --allow-network"),
        (("--host", "no such host"), "there is no such address"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(cli, ["class", "our-street", *words])
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("lesson", ["chiefs-email", "no-such-lesson"])
def test_a_lesson_that_is_none_for_classes_is_refused(terminal: None, lesson: str) -> None:
    """What the server refuses, it says in a line, and the next test hears it from the command."""
    done = CliRunner().invoke(cli, ["class", lesson, "--hands", "28"])
    assert done.exit_code == 2
    assert lesson in done.stderr
    assert "Traceback" not in done.output
    with pytest.raises(InputError, match=lesson):
        begun(Settings(key="k" * 32, lesson=lesson, new=True), 0)


def test_too_many_seats_are_refused_by_the_server(terminal: None) -> None:
    done = CliRunner().invoke(cli, ["class", "our-street", "--seats", "60", "--new"])
    assert done.exit_code == 2
    assert "stays with the computer" in done.stderr


def test_a_server_that_does_not_start_is_said(
    terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "COMMAND", (sys.executable, "-c", "print('nonsense')"))
    done = CliRunner().invoke(cli, ["class", "our-street", "--new"])
    assert done.exit_code == 2
    assert "the server of the class did not start" in done.stderr


def test_hands_and_lessons_load_no_server_no_templates_and_no_codes() -> None:
    script = (
        "import sys, secrets\n"
        "import simulator.cli\n"
        "from simulator.verbs.classes import command as classes\n"
        "import simulator.tui.wall.app as app\n"
        "app.show_wall = lambda host: None\n"
        "classes._play_hands('our-street-hands', 28)\n"
        "print(sorted({'aiohttp', 'jinja2', 'segno', 'sqlite3'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_help_loads_neither_screens_nor_a_class() -> None:
    script = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from simulator.cli import cli\n"
        "assert CliRunner().invoke(cli, ['class', '--help']).exit_code == 0\n"
        "names = {'textual', 'aiohttp', 'segno', 'numpy', 'simulator.classroom'}\n"
        "print(sorted(names & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# ── A class ──────────────────────────────────────────────────────────────────────────────────────


class Phone:
    """A phone without script."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._code = parts.netloc, parts.path.removeprefix("/")
        self._cookie = ""

    def ask(self, method: str, path: str, **values: str) -> tuple[int, str]:
        line = http.client.HTTPConnection(self._host, timeout=60)
        headers = {"Origin": f"http://{self._host}", "Cookie": self._cookie}
        body = urlencode(values) if values else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        self._cookie = (answer.getheader("Set-Cookie") or self._cookie).split(";")[0]
        line.close()
        return answer.status, text

    def join(self) -> int:
        return self.ask("POST", "/join", code=self._code)[0]


async def _until(linked: LinkedClass, part: str, limit: int = 200) -> WallView:
    walls = linked.walls()
    try:
        async for view in walls:
            if view.part == part:
                return view
            assert (limit := limit - 1) > 0, (part, view)
            # In a letter, a second press closes it before the moment for late answers is over.
            await linked.do(view, "next")
    finally:
        await walls.aclose()  # type: ignore[attr-defined]
    raise AssertionError(part)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "letters"),
    [("small", 2), pytest.param("our-street", 4, marks=pytest.mark.thorough)],
)
def test_a_class_is_played_left_asked_about_gone_on_with_and_kept(
    terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, letters: int
) -> None:
    """A server is dear to start: two classes, one after the other, say all that a command does."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our-street.toml").write_text("mine\n")
    lesson = str(lesson_in(tmp_path)) if name == "small" else name
    seen: list[WallView] = []
    phones: list[Phone] = []

    def a_class(wall: Callable[[LinkedClass], Coroutine[object, object, None]], said: str) -> str:
        monkeypatch.setattr(
            "simulator.tui.wall.app.show_wall", lambda host: asyncio.run(wall(host))
        )
        done = CliRunner().invoke(cli, ["class", lesson], input=said)
        assert done.exit_code == 0, done.output
        return done.stderr

    async def play_until_closed(host: LinkedClass) -> None:
        lobby = await _until(host, "lobby")
        phones.extend(Phone(lobby.addresses[0]) for _ in range(PHONES))
        joined = [await asyncio.to_thread(phone.join) for phone in phones]
        assert joined == [303] * PHONES
        seen.append(await _until(host, "closed"))

    async def look_whether_it_is_where_it_was(host: LinkedClass) -> None:
        seen.append(await _until(host, "closed"))
        assert (await asyncio.to_thread(phones[0].ask, "GET", "/me"))[0] == 200
        end = await _until(host, "end")
        assert await host.do(end, "keep") == ""

    first = a_class(play_until_closed, said="")
    assert "is kept for 24 hours" in first
    assert "was not finished" not in first
    on = a_class(look_whether_it_is_where_it_was, said="y\n")
    assert f"A class of {lesson} was not finished" in on
    left, again = seen
    assert left.tally is not None
    assert left.seats == PHONES
    assert (again.code, again.seats, again.tally) == (left.code, left.seats, left.tally)
    assert "The street is kept: our-street-2.toml" in on
    assert "is kept for 24 hours" not in on
    assert (tmp_path / "our-street.toml").read_text() == "mine\n"
    assert len(load_scenario(str(tmp_path / "our-street-2.toml")).scenario.script) == letters


@pytest.mark.parametrize(("said", "goes_on"), [("y\n", True), ("n\n", False)])
def test_a_class_that_was_not_finished_is_asked_about(
    terminal: None, monkeypatch: pytest.MonkeyPatch, said: str, goes_on: bool
) -> None:
    """Two classes that begin have different codes: `tests/classroom/test_begun.py`."""
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(command, "_play_phones", asked.append)
    left = begun(Settings(key="k" * 32, lesson="our-street"), 0)
    left.store.close()
    done = CliRunner().invoke(cli, ["class", "our-street"], input=said)
    assert done.exit_code == 0, done.output
    assert "A class of our-street was not finished" in done.stderr
    assert [one["file"] for one in asked] == [str(left.file) if goes_on else None]
    assert left.file.exists() == goes_on


def test_a_file_that_is_named_goes_to_the_server(
    terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server does with it: `tests/classroom/test_begun.py` and `test_class_process.py`."""
    monkeypatch.chdir(tmp_path)
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(command, "_play_phones", asked.append)
    for words in ((), ("--new",)):
        done = CliRunner().invoke(cli, ["class", "our-street", "--class", "ours.class", *words])
        assert done.exit_code == 0, done.output
    assert [one["file"] for one in asked] == [str(tmp_path / "ours.class")] * 2
    assert [one["new"] for one in asked] == [False, True]


@pytest.mark.slow
def test_a_trial_tells_whether_a_phone_got_here(monkeypatch: pytest.MonkeyPatch) -> None:
    met = iter([(0, 0), (1, 1), (2, 1)])

    async def pages_seen(self: LinkedClass) -> tuple[int, int]:
        return next(met)

    monkeypatch.setattr(LinkedClass, "pages_seen", pages_seen)
    monkeypatch.setattr(trial, "SECONDS_BETWEEN", 0)
    monkeypatch.setattr(trial, "TIMES", 3)
    reached = CliRunner().invoke(cli, ["class", "our-street", "--try"])
    assert reached.exit_code == 0
    assert "Reached: a phone opened the page." in reached.stdout
    # Of what else may be met it is the same server that tells: it is dear to start.
    started = ClassServer({})
    monkeypatch.setattr(trial, "ClassServer", lambda _: nullcontext(started))
    met = iter([(0, 0)] * 3)
    blocked = CliRunner().invoke(cli, ["class", "our-street", "--try"])
    assert blocked.exit_code == 1
    assert blocked.stdout.endswith(f"{trial.NOT_REACHED}\n")
    met = iter([(1, 1)] * 3)
    wrong = CliRunner().invoke(cli, ["class", "our-street", "--try"])
    assert wrong.exit_code == 1
    assert "with a wrong code" in wrong.stdout


@pytest.mark.slow
def test_the_command_shows_the_wall_on_a_terminal_and_q_leaves_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "simulator.cli", "class", "our-street-hands", "--hands", "28"]
    # It says no size, as a serial line: the wall once drew itself anew there without end.
    near, far = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "NO_MOTION": "1"}
    with subprocess.Popen(
        words, stdin=far, stdout=far, stderr=far, env=environment, cwd=tmp_path
    ) as process:
        os.close(far)
        shown = b""
        # Where the machine is so slow that it asks no more, the first asks anew and the second leaves.
        for wanted, key in ((b"Hands up, eyes shut.", b"q"), (b"Press q again", b"qq")):
            for piece in _read(near):
                shown += piece
                if wanted in shown:
                    break
            assert wanted in shown
            os.write(near, key)
        for piece in _read(near):
            shown += piece
        assert process.wait(60) == 0
    os.close(near)
    assert b"Traceback" not in shown


def _read(end: int) -> Iterator[bytes]:
    with suppress(OSError):
        while piece := os.read(end, 65_536):
            yield piece
