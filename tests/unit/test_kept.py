"""Rows of a screen are freed when others take their place, without the garbage collector."""

from __future__ import annotations

import gc
import weakref

from rich.segment import Segment
from textual.strip import Strip

from simulator.tui.kit.kept import WholeStrip


def test_a_row_that_was_drawn_whole_is_freed_at_once() -> None:
    row = WholeStrip([Segment("abc"), Segment("def")])
    watched = weakref.ref(row)
    gc.disable()
    try:
        assert row.divide([6]) == [row]
        del row
        assert watched() is None
    finally:
        gc.enable()


def test_a_row_is_cut_and_copied_like_any_other() -> None:
    like = Strip([Segment("abc"), Segment("def")])
    row = WholeStrip.of(like)
    assert row == like
    assert row.cell_length == 6
    assert [part.text for part in row.divide([2, 6])] == ["ab", "cdef"]
    # What lies behind the row's end is not cut.
    assert row.divide([2, 6, 9]) == like.divide([2, 6, 9])
