"""A printed page as people read it, and a small lesson in a file that is printed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from tests.lessons.good import GOOD

VOID = {"meta", "link", "br"}
NUMBERED = """
[[steps]]
id = "number"
minutes = 5
ask = { text = "How many?", number = { low = 0, high = 20, unit = "homes" }, answer = { figure = "silent", within = 3 } }
show = { screen = "infer", given = { map = "none" }, set = { "policy.agency_receives.shared.detail" = "rounded", "policy.safeguards.round_to" = 5 }, policy = "totals-per-request", open = ["infer"] }
tell = { all = "It is {silent}." }
[[steps]]
id = "after"
minutes = 5
say = "They know {silent} of {asked}, or {also}."
ask = { text = "Do {silent} homes know it?", choices = ["yes", "no"] }
[[steps]]
id = "exit"
minutes = 1
talk = "What did they know?"
"""


class Seen(HTMLParser):
    """What a page has: its tags and attributes, its links, and the text that people read."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "title"}:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())


def own_lesson(folder: Path, text: str = GOOD) -> Path:
    place = folder / "mine.toml"
    place.write_text(text, encoding="utf-8")
    return place


def longer(text: str = GOOD) -> str:
    """Return a lesson with a number to guess, a figure that comes to the same, and an exit."""
    also = 'also = { of = "measures.certain_nonsharing", policy = "every-outcome" }'
    text = text.replace("[figures]", f"[figures]\n{also}")
    return text.replace("minutes = 10", "minutes = 21", 1) + NUMBERED
