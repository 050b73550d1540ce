"""The card of a story: its picture, its title, what it tells, its question and its controls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Group, RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from simulator.report.words.read_aloud import as_read_aloud
from simulator.scenario.front import front_of
from simulator.scenario.letters.text import clean, shorten
from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.stories.card_rows import CardRows

if TYPE_CHECKING:
    from simulator.scenario.front import Spine
    from simulator.story.changed_story import ChangedStory
    from simulator.tui.stories.controls import Controls
    from simulator.tui.stories.picture import StoryPicture

_TITLE = 240
"""Letters of a title that are shown."""


class StoryCard:
    """Shows one story at a time; picture and controls come with what it takes to make them."""

    def __init__(self, screen: FramedScreen) -> None:
        """Show it on `screen`, which has what `layout` lays out."""
        self._screen = screen
        self._picture: StoryPicture | None = None
        self.rows = CardRows(screen)
        screen.watch(screen.query_one("#card"), "scroll_y", self.rows.say_more, init=False)

    @staticmethod
    def layout() -> ComposeResult:
        """Lay out the parts of a card, one below the other."""
        with Vertical(id="card-side"):
            yield Vertical(id="map-room")
            yield Static(id="map-says", markup=False)
            yield Static(id="story-title", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="story")
            yield Static("… Page Down: read on", id="card-more", markup=False)
            yield Static(id="card-question", markup=False)
            yield Vertical(id="controls-room")

    @property
    def controls(self) -> Controls | None:
        """The controls; none before the first story is read."""
        return cast("Controls | None", self._screen.query_one_optional("#controls"))

    @property
    def goes_on(self) -> bool:
        """Whether there is more to read than is in sight."""
        return bool(self._screen.query_one("#card").max_scroll_y)

    def show(self, path: Path, story: ChangedStory | None) -> None:
        """Show what the file at `path` tells; controls and picture where the story is read."""
        # It takes a while to import: the title of the screen stands before it.
        from rich.markdown import Markdown

        front, screen = front_of(path), self._screen
        # HTML is shown, not dropped; an address is shown, not a link of which the words are seen.
        told = as_read_aloud(clean(front.story, keep_newlines=True)).replace("<", "\\<")
        parts: list[RenderableType] = [Markdown(told, hyperlinks=False)]
        if front.note:
            parts += [Text(), Text(clean(front.note), style="italic")]
        if front.names_real_agency:
            parts += [Text(), Text(MODELLED_ON_NEWS, style="italic")]
        screen.query_one("#story", Static).update(Group(*parts))
        screen.query_one("#card-question", Static).update(clean(front.question))
        screen.query_one("#card").scroll_home(animate=False)
        self.take(story)

    def take(self, story: ChangedStory | None) -> None:
        """Show controls and picture of a story; nothing where it is not read yet."""
        if self.controls is not None:
            self.controls.show(story)
        elif story is not None:
            from simulator.tui.stories.controls import Controls

            self._screen.query_one("#controls-room").mount(Controls(story))
        self._show_picture(story)

    def _show_picture(self, story: ChangedStory | None) -> None:
        if self._picture is not None:
            self._picture.want(story)
        elif story is not None:
            from simulator.tui.kit.looks import HAPPENED
            from simulator.tui.kit.map_view import MapView
            from simulator.tui.stories.picture import StoryPicture

            self._picture = StoryPicture(self._screen)
            self._screen.query_one("#map-room").mount(MapView(HAPPENED, id="story-map"))
            self._screen.call_after_refresh(self._picture.want, story)

    def show_title(self, spine: Spine, story: ChangedStory | None) -> None:
        """Show the title of a story, and how large it is where it is read."""
        screen = self._screen
        text = Text(shorten(clean(spine.title), _TITLE), style="bold")
        about, width = "", screen.query_one("#story-title").size.width
        if story is not None:
            from simulator.tui.stories.picture import facts

            ledger = None if self._picture is None else self._picture.ledger
            about = facts(story.loaded, ledger, spine.minutes)
            if len(about) > width:
                about = facts(story.loaded, ledger, spine.minutes, short=True)
        gap = "  " if text.cell_len + len(about) + 2 <= width else "\n"
        ink = screen.app.theme_variables["map-ink"]
        text.append(f"{gap}{about}", style=f"not bold {ink}")
        self.rows.set_title_rows(1 + text.plain.count("\n"))
        screen.panels.put("story-title", text)

    def read(self, pages: int) -> None:
        """Read on in the story, or back."""
        card = self._screen.query_one("#card")
        card.scroll_relative(y=pages * max(1, card.size.height - 2), animate=False)
