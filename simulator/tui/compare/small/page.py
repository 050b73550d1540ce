"""The cards of Compare: a small picture for each policy, all on one scale, one in focus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.text import Text
from textual.containers import VerticalScroll
from textual.events import Click, Resize
from textual.message import Message
from textual.widgets import Static

from simulator.experiment import Comparison
from simulator.report.words.compared.cards import Cards, known_on_average
from simulator.tui.compare.small.beside import BesideScreen, KeptCard
from simulator.tui.compare.small.card_text import Drawing, card_text, legend
from simulator.tui.compare.small.layout import Layout, layout
from simulator.tui.kit.ground.cell_view import has_few_colours
from simulator.tui.kit.theming.themes import MONO


@dataclass
class CardChosen(Message):
    """Somebody chose a policy with the mouse."""

    place: int


class CardsPage(VerticalScroll, can_focus=False):
    """The cards in rows. What they show is set by `show`."""

    def __init__(self) -> None:
        super().__init__(id="cards")
        self._names: Mapping[str, str] = {}
        self._cards: Cards | None = None
        self._focus = 0
        self.kept = ""
        """The policy that the next one is put beside."""
        self._layout = Layout(1, 0, 0)
        self._drawn: list[object] = []
        """By place, what the card that stands there was drawn from."""

    def beside(self, right: int, down: int) -> int:
        """Return the card beside, above or below the one in focus; at the edge, that one."""
        place = self._focus + right + down * self._layout.columns
        return place if 0 <= place < len(self._names) else self._focus

    def show(self, names: Mapping[str, str], cards: Cards | None, focus: int) -> None:
        """Show a card for each of `names`, with the one at `focus` marked."""
        self._names, self._cards, self._focus = names, cards, focus
        self.draw()

    def keep(self, comparison: Comparison) -> None:
        """Keep the card in focus; where another is kept, show the maps of both."""
        policy = list(self._names)[self._focus]
        if self.kept in self._names and self.kept != policy:
            pair = [
                KeptCard(one, self._names[one], known_on_average(comparison, one))
                for one in (self.kept, policy)
            ]
            self.app.push_screen(BesideScreen(comparison.loaded, *pair))
        self.kept = "" if self.kept else policy

    def on_resize(self, event: Resize) -> None:
        """Draw the same in the new size."""
        del event
        self.draw()

    def draw(self) -> None:
        """Draw what was shown last."""
        columns, rows = self.size
        if not self._names or not columns or not rows:
            return
        self._layout = layout(len(self._names), columns, rows)
        drawing = self.drawing
        self.styles.grid_size_columns = self._layout.columns
        # Of one width each: free columns between some of them would look like a meaning.
        self.styles.grid_columns = f"{drawing.width}"
        boxes = list(self.query(Static))
        if len(boxes) != len(self._names):
            self.query(Static).remove()
            boxes = [Static(markup=False, classes="card") for _ in self._names]
            self.mount(*boxes)
            self._drawn = [None] * len(boxes)
        for place, (policy, name) in enumerate(self._names.items()):
            card = None if self._cards is None else self._cards.by_policy.get(policy)
            box = boxes[place]
            box.styles.width, box.styles.height = drawing.width, drawing.height
            focus, kept = place == self._focus, policy == self.kept
            wanted = name, card, drawing, focus, kept
            if self._drawn[place] != wanted:
                self._drawn[place] = wanted
                text = card_text(name, card, drawing, focus=focus, kept=kept)
                # It has the size that was set: no text changes it.
                box.update(text, layout=False)
        if self._focus < len(boxes):
            self.scroll_to_widget(boxes[self._focus], animate=False)

    @property
    def drawing(self) -> Drawing:
        """How the cards are drawn now."""
        plain = self.app.theme == MONO
        size = self._layout.width, self._layout.height
        few = has_few_colours(self.app)
        return Drawing(*size, self.app.theme_variables, plain, self._cards, few_colours=few)

    def legend(self, width: int) -> Text:
        """Say what the squares are, in one line."""
        return legend(self.drawing, width)

    def on_click(self, event: Click) -> None:
        """Let the mouse choose a card."""
        boxes = list(self.query(Static))
        if event.widget in boxes:
            self.post_message(CardChosen(boxes.index(event.widget)))
