"""Does what the docs' `console` blocks say, and writes what the commands printed into the pages.

A page is worked through in a folder of its own: a code block with a title is a file there, and a
line that begins with `$ ` is a command. In what a command printed, a line `...` stands for any
number of lines. `make docs-output` writes the pages anew; a test compares.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from simulator.cli import cli

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH = 80
_BLOCK = re.compile(
    r"^(?P<fence>```)(?P<kind>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
_TITLE = re.compile(r'title="([^"/\\]+)"')
_SKIPPED = "..."


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a page: what is typed, and what the page says that it prints."""

    typed: str
    printed: tuple[str, ...]


def commands(body: str) -> list[Command]:
    """Return the commands of a `console` block."""
    found: list[Command] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], ()))
        elif found:
            found[-1] = Command(found[-1].typed, (*found[-1].printed, line.rstrip()))
    return found


def differences(text: str) -> Iterator[str]:
    """Work through a page; yield each command that prints something else than it says."""
    with _in_a_new_folder():
        for block in _BLOCK.finditer(text):
            if block["kind"] == "console":
                for command in commands(block["body"]):
                    printed = done(command.typed)
                    if not _fits(command.printed, printed):
                        yield "\n".join([f"$ {command.typed}", *printed])
            else:
                _keep(block)


def written(text: str) -> str:
    """Return a page with what its commands print, their left-out lines left out again."""

    def anew(block: re.Match[str]) -> str:
        if block["kind"] != "console":
            _keep(block)
            return block[0]
        lines = []
        for command in commands(block["body"]):
            printed = done(command.typed)
            kept = command.printed if _fits(command.printed, printed) else printed
            lines += [f"$ {command.typed}", *kept]
        return f"```console{block['rest']}\n" + "".join(f"{line}\n" for line in lines) + "```"

    with _in_a_new_folder():
        return _BLOCK.sub(anew, text)


def done(typed: str) -> list[str]:
    """Do a command of `camsim`, maybe with its output into a file; return the lines it printed."""
    words = shlex.split(typed)
    into = None
    if ">" in words:
        into = Path(words[words.index(">") + 1])
        words = words[: words.index(">")]
    if words[0] == "cat":
        return Path(words[1]).read_text(encoding="utf-8").splitlines()
    if words[0] != "camsim":
        raise ValueError(f"only camsim is run here: {typed}")
    result = CliRunner(env={"COLUMNS": str(WIDTH), "NO_COLOR": "1"}).invoke(cli, words[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if into is not None:
        into.write_text(result.stdout, encoding="utf-8")
        return result.stderr.rstrip().splitlines()
    return [line.rstrip() for line in result.output.rstrip().splitlines()]


def _fits(said: tuple[str, ...], printed: list[str]) -> bool:
    """Tell whether a page says what was printed; `...` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == _SKIPPED else re.escape(line) + r"\n" for line in said
    )
    return bool(re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)))


def _keep(block: re.Match[str]) -> None:
    """Write a block with a title as the file of that name."""
    titled = _TITLE.search(block["rest"])
    if titled:
        Path(titled[1]).write_text(block["body"], encoding="utf-8")


@contextlib.contextmanager
def _in_a_new_folder() -> Iterator[None]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def pages() -> list[Path]:
    """Return the pages that have commands in them."""
    return [
        path
        for path in sorted(DOCS.rglob("*.md"))
        if "```console" in path.read_text(encoding="utf-8")
    ]


if __name__ == "__main__":
    for page in [Path(word).resolve() for word in sys.argv[1:]] or pages():
        before = page.read_text(encoding="utf-8")
        after = written(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"wrote {page.name}")
