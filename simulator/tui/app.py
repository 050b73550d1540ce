"""The terminal program: its screens, its keys, and what they share. It only wires."""

from __future__ import annotations

import os
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from simulator.ledger import Ledger
from simulator.model import run
from simulator.scenario import InputError, Loaded, load_scenario
from simulator.scenario.loading import with_policy
from simulator.scenario.text import clean
from simulator.tui.assumptions import AssumptionsScreen
from simulator.tui.compare import CompareScreen
from simulator.tui.frame import FramedScreen, Rows
from simulator.tui.help import HelpScreen
from simulator.tui.infer import InferScreen
from simulator.tui.messages import RunFailed, RunFinished
from simulator.tui.palette import THEMES
from simulator.tui.stories import StoriesScreen
from simulator.tui.watch import WatchScreen


class CamsimApp(App[None]):
    """Stories, Watch, Compare, Infer and Assumptions, one key each."""

    TITLE = "camsim"
    CSS_PATH: ClassVar = [
        "app.tcss",
        "stories.tcss",
        "watch.tcss",
        "compare.tcss",
        "infer.tcss",
        "assumptions.tcss",
        "help.tcss",
        "card.tcss",
    ]
    ENABLE_COMMAND_PALETTE = True
    MODES: ClassVar = {
        "stories": StoriesScreen,
        "watch": WatchScreen,
        "compare": CompareScreen,
        "infer": InferScreen,
        "assumptions": AssumptionsScreen,
    }
    DEFAULT_MODE = "stories"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1", "go('stories')", "Stories", id="stories", show=False, tooltip="choose a story"
        ),
        Binding("2", "go('watch')", "Watch", id="watch", show=False),
        Binding(
            "3",
            "go('compare')",
            "Compare",
            id="compare",
            show=False,
            tooltip="policies side by side",
        ),
        Binding(
            "4",
            "go('infer')",
            "Infer",
            id="infer",
            show=False,
            tooltip="what the agency can work out",
        ),
        Binding("6", "go('assumptions')", "Assumptions", id="assumptions", show=False),
        Binding("question_mark", "help", "Help", id="help", key_display="?"),
        Binding("t", "next_theme", "Theme", id="theme", show=False),
        Binding("b", "big", "Big", id="big", show=False),
        Binding("q", "quit", "Quit", id="quit"),
    ]

    def __init__(self, scenario: str | None = None) -> None:
        super().__init__()
        self.first = scenario
        """The story that is in front at the start."""
        self.loaded: Loaded | None = None
        self.policy = ""
        """The policy that Watch shows."""
        self.guesses: dict[str, str] = {}
        """By question, what the class guessed; kept in memory only."""
        self.changes: dict[str, float] = {}
        """Numbers that Assumptions has changed, by key."""
        self.version = 0
        """Counts the scenarios that were opened or changed; runs of older ones are forgotten."""
        self.ledgers: dict[str, Ledger] = {}
        """Finished runs of this version by policy."""

    def on_mount(self) -> None:
        """Register the themes; start with the dark one."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        if os.environ.get("NO_COLOR"):
            self.theme = THEMES[2].name

    def open_story(self, name: str) -> None:
        """Load the story called `name` and show it in Watch, from its beginning."""
        try:
            loaded = load_scenario(name)
        except InputError as error:
            self.notify(clean(str(error.problems[0])), severity="error", markup=False)
            return
        self.take(loaded)
        self.switch_mode("watch")
        self.want_run(self.policy)

    def take(self, loaded: Loaded, policy: str = "") -> None:
        """Make `loaded`, a story or a changed one, what all screens show from now on."""
        self.loaded = loaded
        self.policy = policy if policy in loaded.regimes else next(iter(loaded.regimes))
        self.version += 1
        self.changes = {}
        self.ledgers.clear()

    def want_run(self, policy: str) -> None:
        """Show the run under `policy`, computing it first where it is not there yet."""
        if self.loaded is None:
            return
        try:
            self.loaded = with_policy(self.loaded, policy)
        except InputError as error:
            self.notify(clean(str(error.problems[0])), severity="error", markup=False)
            return
        self.policy = policy
        ledger = self.ledgers.get(policy)
        if ledger is not None:
            self.post_message(RunFinished(self.version, policy, ledger))
        else:
            self._compute(self.loaded, policy, self.version)

    @work(thread=True, exclusive=True, group="run", exit_on_error=False)
    def _compute(self, loaded: Loaded, policy: str, version: int) -> None:
        try:
            ledger = run(loaded, policy, loaded.scenario.seed, 0)
        except Exception as error:
            self.post_message(RunFailed(str(error)))
            raise
        self.post_message(RunFinished(version, policy, ledger))

    def on_run_finished(self, message: RunFinished) -> None:
        """Keep a finished run, and show it if it is still wanted."""
        if message.version != self.version:
            return
        self.ledgers[message.policy] = message.ledger
        screen = self.screen
        if message.policy == self.policy and isinstance(screen, WatchScreen):
            screen.show_run(message.ledger)

    def on_run_failed(self, message: RunFailed) -> None:
        """Say that a run failed."""
        self.notify(clean(f"The run failed: {message.reason}"), severity="error", markup=False)

    def copy_text(self, text: str) -> None:
        """Put `text` on the clipboard, and say what happened."""
        if not text:
            self.notify("There is nothing to copy here.", timeout=3, markup=False)
            return
        self.copy_to_clipboard(text)
        first = clean(text.split("\n", 1)[0])
        self.notify(f"Copied, if this terminal allows it: {first}", timeout=4, markup=False)

    def offer_export(self, screen: FramedScreen, tables: dict[str, Rows]) -> None:
        """Save the picture of `screen`, or one of its tables."""
        del screen, tables
        self.deliver_screenshot()

    def offer_jump(self, screen: FramedScreen, jumps: dict[str, str]) -> None:
        """Put the focus on one of the widgets in `jumps`."""
        for widget in jumps.values():
            screen.query_one(f"#{widget}").focus()

    async def action_go(self, mode: str) -> None:
        """Switch to a mode; those that show a run need a story first."""
        if mode != "stories" and self.loaded is None:
            if isinstance(self.screen, StoriesScreen):
                self.screen.say_next("Choose a story first: press Enter.")
            return
        await self.switch_mode(mode)

    def action_help(self) -> None:
        """Show what this screen's keys do."""
        screen: Screen[object] = self.screen
        if isinstance(screen, HelpScreen):
            screen.dismiss()
        else:
            self.push_screen(HelpScreen(getattr(screen, "HELP_TEXT", "")))

    def action_next_theme(self) -> None:
        """Take the next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_big(self) -> None:
        """Switch to high contrast and wide spacing for a projector, and back."""
        self.toggle_class("-big")
        self.theme = THEMES[2 if self.has_class("-big") else 0].name


def play(scenario: str | None = None) -> None:
    """Open the terminal program, with `scenario` in front."""
    CamsimApp(scenario).run()
