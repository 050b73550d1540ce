"""What residents were told, on Watch: in their view, and beside their name."""

from __future__ import annotations

from tests.screens.conftest import SIZES, Play, press, screen_text
from tests.screens.test_watch import part_of_screen


async def test_what_residents_know_is_whole_in_80_columns(play: Play) -> None:
    """It ended with "14 homes do not know all that the"."""
    async with play("enter", "end", "v", "v", size=SIZES["80x24"]) as pilot:
        known = pilot.app.screen.query_one("#known-block").region
        rows = screen_text(pilot).splitlines()[known.y : known.bottom]
        said = " ".join(" ".join(row[known.x :] for row in rows).split())
        assert said == "14 homes do not know all that the police hold on them 4 totals untold"
        await press(pilot, "m")
        said = " ".join(part_of_screen(pilot, "#known-block").split())
        assert said == "no home was told of 4 totals 1 home knows what they hold on it"


async def test_what_nobody_was_told_of_is_not_told_of_all(play: Play) -> None:
    """Under no map the one who shared knows of it; of the four totals nobody does."""
    async with play("enter", "end", size=SIZES["160x48"]) as pilot:
        assert "residents  14 homes not told" in screen_text(pilot)
        await press(pilot, "m")
        shown = screen_text(pilot)
        assert "residents  not told of 4 totals" in shown
        assert "The residents never learn it." in shown
        assert "told of all" not in shown
