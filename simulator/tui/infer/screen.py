"""Infer: the agency's view as a puzzle, and what becomes of it when a fact is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import DataTable, Static

from simulator.classroom.starts.shown import Shown
from simulator.experiment.what_if import given_under
from simulator.ledger import NOBODY
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.about_home import groups_about
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.questions import Question
from simulator.measure.observer.suspicion import Suspected, all_suspected, questions_of
from simulator.report.words.proof.steps import Step
from simulator.story.backend import InferCase
from simulator.story.open_story import OpenStory
from simulator.tui.follow.find_home import FindHomeScreen
from simulator.tui.follow.home import NO_CAMERA, HomeScreen
from simulator.tui.follow.request import RequestScreen
from simulator.tui.infer.beginning import ZOOMS, chosen_by, shown_by
from simulator.tui.infer.facts import after_key, given_line, given_panel
from simulator.tui.infer.home_list import HomeList
from simulator.tui.infer.inquiry import Inquiry, WorkedOut, as_in_watch, regime_of
from simulator.tui.infer.keys import KEYS, PRESS, PRESS_ON, press_fact
from simulator.tui.infer.map import any_unseen, in_focus, places_of, pointed_at, states_of
from simulator.tui.infer.steps import ReasonSteps
from simulator.tui.infer.words import (
    BACK_TO_THE_LIST,
    MORE_OR_LESS,
    before_and_now,
    head_lines,
    heading,
    home_line,
    home_tables,
    outside,
    questions_open,
)
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import Rows
from simulator.tui.kit.looks import SURE
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.working import FAILED

_WIDE = 130
"""Columns from which on the bars of chances are long."""
_WORKING = "Working it out…"
_NOBODY = "Nobody was asked by name, so nobody can be known not to have answered."


class InferScreen(FramedScreen):
    """The map by how sure the agency is, the homes, and the reasons."""

    GIVES_WAY = "reasons"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._inquiry = Inquiry(self, self.redraw, self._say_failed, self._tell_reasons)
        self._question: Question = "not_shared"
        self._homes: list[Suspected] = []
        self._home = NOBODY
        """The home in focus; it stays when facts and questions change."""
        self._home_named = ""
        """The home that a start state puts into focus, until what is known of it is there."""
        self._zoom = 0
        self._steps = ReasonSteps()

    def body(self) -> ComposeResult:
        """Lay out the facts, the questions, the map, the homes and the reasons."""
        with Vertical(id="infer"):
            yield Static(id="given")
            yield Static(id="question")
            yield Static(id="verdict")
            with Horizontal(id="infer-sides"):
                yield MapView(SURE, id="infer-map")
                with Vertical(id="infer-right"):
                    yield Static(id="given-panel")
                    yield HomeList()
            yield Static(id="about-home")
            yield Static(id="reasons")
            yield Static(MORE_OR_LESS, id="caveat")

    def on_mount(self) -> None:
        """Draw again in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw_again())

    @property
    def _found(self) -> WorkedOut | None:
        """What is shown; nothing while it is worked out."""
        return self._inquiry.found

    @property
    def _known(self) -> Conclusions | None:
        return None if self._found is None else self._found.known

    def on_screen_resume(self) -> None:
        """Show the story that is open; what could not be worked out is tried again."""
        if self.camsim.story is None:
            return
        self.query_one(HomeList).focus()
        if self.see_story() or self.story is None:
            return
        if self._inquiry.case is None:
            self._begin(self.story)
        else:
            self.redraw()

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Take the facts that the story's policy gives, or the map that Watch shows by now."""
        case = self._inquiry.case
        if not now.same_numbers(before):
            self._home = NOBODY
            self._begin(now)
        elif case is None or case.policy != now.policy:
            self._begin(now)
        elif case.given.map != as_in_watch(now).map:
            self._ask(replace(case, given=replace(case.given, map=as_in_watch(now).map)))
        else:
            self.redraw()

    def _begin(self, story: OpenStory) -> None:
        """Ask what the first of the police forces knows by what the policy tells it.

        A start state may have other facts, another question, and a home in focus.
        """
        start = self.camsim.start_for(story, "infer")
        chosen = chosen_by(start, story)
        self._question, self._home_named = chosen.question, chosen.home
        self._zoom = self._zoom if start is None else chosen.zoom
        self._ask(InferCase(story.loaded, story.policy, chosen.given, 0))

    def shown(self) -> Shown:
        """Return the question, the home in focus, and the facts where they are not the policy's."""
        return shown_by(self._inquiry, self._question, self._zoom, self._in_focus())

    def _ask(self, case: InferCase) -> None:
        """Show the answer to `case`: at once where it is at hand, else when it is worked out."""
        self._homes, self._steps = [], ReasonSteps()
        self._inquiry.ask(case)
        self.redraw()

    def _say_failed(self) -> None:
        """Say that nothing can be shown; whoever comes back asks anew."""
        self._draw_nothing(FAILED)

    def _tell_reasons(self, home: int, question: Question, steps: Sequence[Step]) -> None:
        """Tell the reasons, if they are about what is in focus."""
        if (home, question) == (self._home, self._question):
            self._tell(ReasonSteps(tuple(steps)))

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Put the focus on a home: point at it, and tell what is known of it."""
        table = event.data_table
        # The list may have been filled anew since; in one without rows, row -1 is in front.
        if table.show_cursor and table.cursor_row == event.cursor_row:
            self._take_row(event.cursor_row)

    def on_key(self, event: Key) -> None:
        """Go back to the list from a home that is not on it."""
        table = self.query_one(HomeList)
        if event.key in {"up", "down"} and not table.show_cursor and self._homes:
            table.show_cursor = True
            self._take_row(table.cursor_row)
            event.stop()

    def _take_row(self, row: int) -> None:
        if row in range(len(self._homes)) and self._homes[row].home != self._home:
            self._home = self._homes[row].home
            self._tell_home()

    def _tell_home(self) -> None:
        """Tell about the home in focus, and start to work out the reasons."""
        worked_out, known = self._found, self._known
        if worked_out is None or known is None:
            return
        suspected = next((one for one in self._homes if one.home == self._home), None)
        if suspected is None:
            self._put("about-home", Text(outside(worked_out, self._in_focus()), style="bold"))
            self._tell(ReasonSteps(instead=BACK_TO_THE_LIST))
            return
        asked = questions_open(known, self._question, self.camsim.hides("questions"))
        # The panel has a free column at each side.
        room = self.app.size.width - 2
        line = home_line(known, suspected, self._question, asked, room, self._homes)
        wide, colours = self.app.size.width >= _WIDE, self.app.theme_variables
        bars = before_and_now(known, suspected, self._question, colours, wide=wide)
        gap = "   " if line.cell_len + bars.cell_len + 5 <= self.app.size.width else "\n"
        self._put("about-home", line.append(gap).append(bars))
        steps = self._inquiry.reasons(suspected, self._question)
        self._tell(ReasonSteps(tuple(steps or ())))

    def on_map_view_picked(self, message: MapView.Picked) -> None:
        """Put the focus on the home under the mouse."""
        self._focus_on(message.home)

    def on_map_view_zoomed(self, message: MapView.Zoomed) -> None:
        """Look from closer or from farther, as the wheel is turned."""
        self._zoom = max(0, min(self._zoom - message.step, len(ZOOMS) - 1))
        self._draw_map()

    def action_zoom(self) -> None:
        """Look from closer, or at the whole town again."""
        self._zoom = (self._zoom + 1) % len(ZOOMS)
        self._draw_map()

    def action_find(self) -> None:
        """Choose a home by its number or name."""
        found = self._found
        if found is not None:
            playback = Playback(found.ledger)
            frame = playback.frame(playback.last, wait=False)
            self.app.push_screen(FindHomeScreen(playback, frame, self._in_focus()), self._focus_on)

    def _focus_on(self, home: int | None) -> None:
        """Put the focus on `home`; where another police force knows of it, take theirs."""
        worked_out, case = self._found, self._inquiry.case
        if home is None or worked_out is None or case is None:
            return
        self._home = home
        about = groups_about(worked_out.ledger, home)
        if about and worked_out.group not in about:
            place = worked_out.groups.index(about[0])
            self._ask(replace(case, group=place))
        else:
            self._place_cursor()

    def action_whole(self) -> None:
        """Show all about the home in focus: every question, what was asked, what was passed on."""
        worked_out, case = self._found, self._inquiry.case
        if worked_out is None or case is None or self._home == NOBODY:
            return
        if self._home >= len(worked_out.ledger.homes):
            self.notify(NO_CAMERA, timeout=4, markup=False)
            return
        until = case.loaded.scenario.horizon
        told = worked_out.facts_about(self._home)
        sheet = HomeScreen(Playback(worked_out.ledger), self._home, until, told=told)

        def back(request: int | None) -> None:
            self._focus_on(sheet.home)
            if request is not None:
                self.app.push_screen(RequestScreen(Playback(worked_out.ledger), request, until))

        self.app.push_screen(sheet, back)

    def action_beside(self, step: int) -> None:
        """Take what the police force before or after this one knows."""
        worked_out, case = self._found, self._inquiry.case
        if worked_out is not None and case is not None and len(worked_out.groups) > 1:
            place = (worked_out.place + step) % len(worked_out.groups)
            if worked_out.groups[place] not in groups_about(worked_out.ledger, self._home):
                self._home = NOBODY
            self._ask(replace(case, group=place))

    def action_give(self, what: str) -> None:
        """Give the agency the next kind of a fact, or take it away."""
        story, case = self.story, self._inquiry.case
        if story is None or case is None:
            return
        own = given_under(regime_of(story))
        given = after_key(what, case.given, own)
        if what == "map":
            # Watch shows the same map: it is one and the same policy on both screens.
            has_own = given.map == own.map
            self.publish(story.with_own_map() if has_own else story.without_map())
        elif given != case.given:
            self._ask(replace(case, given=given))

    def action_question(self) -> None:
        """Ask the next question."""
        if self._known is not None:
            questions = questions_of(self._known)
            place = questions.index(self._question) if self._question in questions else -1
            self._question = questions[(place + 1) % len(questions)]
            self.redraw()

    def action_step(self) -> None:
        """Tell the next step of the reasons."""
        self._tell(self._steps.on())

    def action_step_back(self) -> None:
        """Take a step back."""
        self._tell(self._steps.back())

    def action_all_at_once(self) -> None:
        """Tell the reasons all at once."""
        self._tell(self._steps.whole())

    def fact(self) -> str:
        """Return what is known of the home in focus, with the reasons."""
        about = str(self.query_one("#about-home", Static).visual)
        return "\n".join((about, *self._steps.texts))

    def tables(self) -> dict[str, Rows]:
        """Return the homes as they are listed."""
        return home_tables(self._known, self._homes, self._question)

    def _tell(self, steps: ReasonSteps) -> None:
        """Tell the reasons, and show on the map what the step is about."""
        self._steps = steps
        reasons = self.query_one("#reasons", Static)
        width = reasons.size.width or self.app.size.width - 2
        key = "s" if self.camsim.lesson_place() else "Space"
        reasons.update(steps.told(reasons.size.height, width, key))
        self._draw_map()
        self.say_next(*PRESS_ON if steps.at is not None else PRESS)

    def redraw(self) -> None:
        """Draw everything."""
        case, worked_out = self._inquiry.case, self._found
        if case is None:
            return
        known, narrow = self._known, self.has_class("-narrow")
        self.say_header(*heading(case, worked_out, self.header_room(), short=narrow))
        self._put_facts(case)
        if worked_out is None or known is None:
            self._draw_nothing(_WORKING if worked_out is None else _NOBODY)
            return
        if self._home_named:
            named, self._home_named = self._home_named, ""
            self._focus_on(worked_out.ledger.homes.ids.index(named))
            return
        if self._question not in questions_of(known):
            self._question = "not_shared"
        self._homes = all_suspected(known, self._question, worked_out.ledger)
        asked = questions_open(known, self._question, self.camsim.hides("questions"))
        width, colours = self.app.size.width - 2, self.app.theme_variables
        what = self._homes, asked, self._question, width, colours
        unseen, short = any_unseen(self._homes, worked_out.ledger), self.has_class("-short")
        asks, says = head_lines(*what, unseen=unseen, short=short)
        self._put("question", asks)
        self._put("verdict", says)
        self._fill(known)

    def _draw_again(self) -> None:
        steps = self._steps
        self.redraw()
        self._tell(steps)

    def _put_facts(self, case: InferCase) -> None:
        """Say what the police were told, in one line or beside the map: where there is room."""
        worked_out, regime = self._found, case.loaded.regimes[case.policy]
        told = None if worked_out is None else worked_out.told
        self._put("given", given_line(case.given, regime, told, self.app.size.width - 2))
        self._put("given-panel", given_panel(case.given, regime, told, self.app.theme_variables))

    def _put(self, name: str, text: Text | str) -> None:
        self.query_one(f"#{name}", Static).update(text)

    def _draw_nothing(self, why: str) -> None:
        """Say why nothing is shown; nothing of what was shown before stays."""
        self._homes = []
        for name in ("question", "about-home", "reasons"):
            self._put(name, "")
        self._put("verdict", why)
        self.query_one(HomeList).clear(columns=True)
        if self._found is None:
            self.query_one("#infer-map", MapView).veil(why)
        self._draw_map()
        self.say_next(press_fact(names_map=not self.camsim.names_no_key("map")))

    def _draw_map(self) -> None:
        """Draw the homes by how sure the agency is; in a step only those that it is about."""
        if self._found is None:
            return
        ledger, homes, home = self._found.ledger, self._homes, self._in_focus()
        states, zoom = states_of(homes, ledger, home), ZOOMS[self._zoom]
        about = pointed_at(self._known, self._steps.now, states, homes, home, zoom)
        places = places_of(homes, ledger, self._found.error_ft)
        view = self.query_one("#infer-map", MapView)
        shown = (about.states, about.request, zoom, places, about.homes, home, about.others)
        view.show(ledger, *shown)

    def _fill(self, known: Conclusions) -> None:
        """List the homes, with the focus where it was."""
        self.query_one(HomeList).fill(known, self._homes, self._question)
        self._home = self._in_focus()
        if self._home == NOBODY and self._homes:
            self._home = self._homes[0].home
        self._place_cursor()

    def _in_focus(self) -> int:
        """Return the home in focus; nobody where a key comes before a lost one is let go of."""
        return in_focus(self._home, self._homes, self._found.ledger if self._found else None)

    def _place_cursor(self) -> None:
        """Show the home in focus in the list, where it is on it."""
        row = next((row for row, one in enumerate(self._homes) if one.home == self._home), None)
        self.query_one(HomeList).point_at(row)
        self._tell_home()
