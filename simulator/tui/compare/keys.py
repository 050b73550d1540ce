"""The keys of Compare, each with what it does, as the help sheet and the palette say it."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import ActiveBinding, Binding, BindingType

_ACROSS = "another card or figure; in the plot: what is across"
_DOWN = "another policy; in the plot: what is up"

KEYS: tuple[BindingType, ...] = (
    Binding(
        "v",
        "view",
        "View",
        id="compare-view",
        tooltip="the next view: cards, table, dots, plot",
    ),
    Binding(
        "enter",
        "watch",
        "Watch it",
        id="compare-watch",
        tooltip="watch the story under the policy in focus",
    ),
    Binding(
        "k",
        "keep",
        "Keep beside",
        id="compare-keep",
        show=False,
        tooltip="keep this card; on another: both maps side by side",
    ),
    Binding(
        "i",
        "interval",
        "Interval",
        id="compare-interval",
        tooltip="the 95 percent intervals, and away",
    ),
    Binding(
        "s",
        "sort",
        "Sort",
        id="compare-sort",
        tooltip="sort: those first that are most apart",
    ),
    Binding(
        "a",
        "axis('across', 1)",
        "Across",
        id="compare-across",
        tooltip="another measure across",
    ),
    Binding("u", "axis('up', 1)", "Up", id="compare-up", tooltip="another measure up"),
    Binding(
        "d",
        "differing",
        "Only differing",
        id="compare-differing",
        show=False,
        tooltip="all rows, or only those where policies differ",
    ),
    Binding(
        "escape",
        "stop",
        "Stop the runs, or the cards",
        id="stop",
        show=False,
        tooltip="stop the runs (what is done stays); then the cards",
    ),
    *(
        Binding(
            key,
            f"arrow({right}, {down})",
            name,
            id=f"compare-{key}",
            show=False,
            tooltip=_ACROSS if right else _DOWN,
        )
        for key, right, down, name in (
            ("left", -1, 0, "The measure before"),
            ("right", 1, 0, "The next measure"),
            ("up", 0, -1, "The policy above"),
            ("down", 0, 1, "The policy below"),
        )
    ),
)
VIEWS_WITH = {
    "axis": {"plot"},
    "watch": {"cards"},
    "keep": {"cards"},
    "sort": {"table"},
    "differing": {"table", "dots"},
    "interval": {"table", "dots"},
}
"""By action, the views that offer it, where not all do."""


def with_next_view(active: dict[str, ActiveBinding], name: str) -> dict[str, ActiveBinding]:
    """Return the keys that are active, that of the next view by the `name` of it."""
    return {
        key: shown._replace(binding=replace(shown.binding, description=name))
        if shown.binding.id == "compare-view"
        else shown
        for key, shown in active.items()
    }
