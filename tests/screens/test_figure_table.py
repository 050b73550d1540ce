"""The table of Compare while it has no rows: before the first run of a story is there."""

from __future__ import annotations

from textual.app import App, ComposeResult

from simulator.tui.compare.table import FigureTable


class _TableAlone(App[None]):
    def compose(self) -> ComposeResult:
        yield FigureTable()


async def test_keys_in_an_empty_table_put_no_figure_in_focus() -> None:
    """Textual moves the cursor to the row before the first one there."""
    async with _TableAlone().run_test() as pilot:
        table = pilot.app.query_one(FigureTable)
        table.focus()
        table.empty()
        await pilot.press("up")
        assert table.cursor_row == -1
        assert table.row_in_focus == ""
        await pilot.press("end", "down", "home", "pagedown")
        assert table.row_in_focus == ""
