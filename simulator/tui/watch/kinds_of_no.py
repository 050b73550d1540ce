"""The five kinds of no, drawn as one tree: below Flow, or as a sheet."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from simulator.measure.moments.kinds_of_no import CanTell, Tree, kinds_of_no
from simulator.measure.moments.playback import Frame, Playback
from simulator.report.words.terms import capital, plural
from simulator.report.words.watched.five_kinds import PARTS, police_can_tell, verdict
from simulator.report.words.watched.home_story import request_name
from simulator.tui.kit.sheets.sheet import Sheet

TITLE = "FIVE KINDS OF NO"
_LABEL = 28
_ALL = 8


def tree_of(playback: Playback, frame: Frame) -> Tree | None:
    """Return the tree of the request in focus at the moment of `frame`, as far as it is known."""
    return kinds_of_no(playback, frame.request, frame.minute, wait=False)


def drawn(playback: Playback, tree: Tree | None) -> Text:
    """Return the tree as lines: branch, homes, all requests so far, what the police can tell."""
    if tree is None:
        return Text("No request has gone out yet.")
    several = len(playback.ledger.requests) > 1
    text = Text()
    name = request_name(playback.ledger, tree.request)
    text.append(f"{capital(name)}. ")
    text.append("▸ five ways not to share.\n")
    heading = f"{'':<{_LABEL}}{'homes':>7}"
    heading += f"{'so far':>{_ALL}}" if several else ""
    text.append(f"{heading}  can the police see it?\n", style="bold")
    trunks: list[bool] = []
    for branch in tree.branches:
        trunks = [*trunks[: max(0, branch.depth - 1)], not branch.last][: max(0, branch.depth)]
        lead = "".join("│ " if more else "  " for more in trunks[:-1])
        lead += ("└─" if branch.last else "├─") if branch.depth else ""
        mark = "▸ " if branch.kind_of_no else ""
        label = f"{lead}{mark}{PARTS[branch.part]}"
        text.append(f"{label:<{_LABEL}}", style="bold" if branch.kind_of_no else "")
        text.append(f"{branch.count:>7,}", style="bold")
        if several:
            text.append(f"{'' if branch.so_far is None else f'{branch.so_far:,}':>{_ALL}}")
        tells = branch.police != CanTell.NOTHING
        text.append(f"  {police_can_tell(branch)}\n", style="bold" if tells else "")
    if several:
        text.append(f"So far: answers to {plural(tree.sent, 'request')}, a home once for each.\n")
    text.append(verdict(tree), style="bold")
    return text


class TreeScreen(Sheet[None]):
    """The tree as a sheet, where it does not stand below Flow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n,space,enter", "back", "Back", id="tree-back", show=False, tooltip="back to the map"
        ),
    ]

    def __init__(self, playback: Playback, frame: Frame) -> None:
        super().__init__()
        self._playback, self._frame = playback, frame

    def on_mount(self) -> None:
        """Draw the tree."""
        self.draw()

    def draw(self) -> None:
        """Draw the tree, with what has been worked out by now."""
        text = drawn(self._playback, tree_of(self._playback, self._frame))
        self.say(TITLE, text, "Escape: back to the map.")
