"""The rows of a story's card: as many for its picture as its words leave."""

from __future__ import annotations

from collections import Counter

from textual.screen import Screen

_LEAST_PICTURE, _PICTURE_PART = 9, 0.5
"""Rows of a picture, and its part of the card: it has as many as the story leaves, and those."""
_LEAST_STORY = 3
_FROM_PICTURE = 4
"""Rows that the picture gives up at most, so that the story ends where a sentence does."""
_ENDS = (".", "?", "!")
_MOST_TIMES = 2
"""A bar beside a story may take a word to the next row, and then be gone, and come again: so often
rows are shared out for the same heights."""


class CardRows:
    """Shares out the rows of a card, and again where one of its parts has got others."""

    def __init__(self, screen: Screen[None]) -> None:
        """Work on `screen`, which has the parts of a card."""
        self._screen = screen
        self._of_title = 1
        self._shared_out: tuple[int, ...] = ()
        """The heights by which it was done last."""
        self._times: Counter[tuple[int, ...]] = Counter()
        """How often for which heights, since somebody asked for it."""

    def set_title_rows(self, rows: int) -> None:
        """Give the title so many rows."""
        self._of_title = rows
        self._screen.query_one("#story-title").styles.height = rows

    def share_out(self) -> None:
        """Give the picture the rows that the story leaves; question and controls stay in sight."""
        self._times.clear()
        self._share_out(self._heights())

    def laid_out(self) -> None:
        """Share them out again if the layout has given any part other rows.

        However many layouts it takes until all parts are there, the last one is not passed over.
        """
        heights = self._heights()
        if heights != self._shared_out and self._times[heights] < _MOST_TIMES:
            self._share_out(heights)

    def _share_out(self, heights: tuple[int, ...]) -> None:
        self._shared_out = heights
        self._times[heights] += 1
        room, *_, story = heights
        least = max(_LEAST_PICTURE, int(room * _PICTURE_PART))
        high = max(min(least, room - _LEAST_STORY), room - story)
        reads_on = story > room - high
        if reads_on:
            # One row says so, and what stands above it ends where a sentence does.
            rows = self._whole_sentences(room - high - 1)
            high = room - rows - 1
        self._screen.query_one("#card-more").display = reads_on
        self._screen.query_one("#map-room").styles.height = max(0, high)

    def say_more(self) -> None:
        """Say that the story goes on, until it has been read to its end."""
        card = self._screen.query_one("#card")
        goes_on = card.scroll_y < card.max_scroll_y
        self._screen.query_one("#card-more").visible = goes_on

    def _whole_sentences(self, rows: int) -> int:
        """Return how many of the first rows of the story end with a paragraph, or a sentence.

        They are `rows` at most; where no row of these ends so, some more, which the picture gives.
        """
        story = self._screen.query_one("#story")
        most = max(_LEAST_STORY, rows)
        texts = [story.render_line(row).text.strip() for row in range(most + _FROM_PICTURE + 1)]
        paragraphs, sentences = [], []
        for row in range(_LEAST_STORY, len(texts)):
            before = texts[row - 1]
            if before and not texts[row]:
                paragraphs.append(row)
            if before.endswith(_ENDS):
                sentences.append(row)
        for ends in (paragraphs, sentences):
            if fitting := [row for row in ends if row <= most]:
                return max(fitting)
        return min([*paragraphs, *sentences], default=most)

    def _heights(self) -> tuple[int, ...]:
        """Return the rows for picture and story, those of the other parts, and of the story."""
        names = ("#map-says", "#card-question", "#controls-room", "#story")
        parts = [self._screen.query_one(name).outer_size.height for name in names]
        card = self._screen.query_one("#card-side").size.height
        return card - self._of_title - sum(parts[:-1]), self._of_title, *parts
