"""The keys that work everywhere, each with what it does; those of a lesson while one is on."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from simulator.tui import modes

LESSON_KEYS: tuple[BindingType, ...] = tuple(
    Binding(
        key,
        f"in_lesson('{word}')",
        title,
        id=f"lesson-{word}",
        show=False,
        priority=True,
        tooltip=does,
    )
    for key, word, title, does in (
        ("space", "next", "Lesson on", "the next part of the lesson"),
        ("backspace", "before", "Lesson back", "the part of the lesson before"),
        ("r", "again", "Step again", "this step of the lesson from its beginning"),
        ("c", "clock", "Clock", "the plan's minutes, and those that are gone"),
    )
)
"""They come before those of the screens, which mean something else by the same keys."""
APP_KEYS: tuple[BindingType, ...] = (
    *LESSON_KEYS,
    *(mode.binding() for mode in modes.MODES),
    Binding(
        "question_mark",
        "help",
        "Help",
        id="help",
        key_display="?",
        tooltip="what is in focus, and these keys",
    ),
    Binding(
        "r",
        "start_again",
        "To the start",
        id="start-again",
        show=False,
        priority=True,
        tooltip="back to the state that was opened from a file or a code",
    ),
    Binding("t", "next_theme", "Theme", id="theme", show=False, tooltip="the next theme"),
    Binding("b", "big", "Projector", id="big", show=False, tooltip="for a projector, or back"),
    Binding("q", "quit", "Quit", id="quit", tooltip="leave camsim"),
    Binding(
        "ctrl+z",
        "suspend_process",
        "Sleep",
        id="sleep",
        show=False,
        tooltip="let the program sleep; fg wakes it",
    ),
)
