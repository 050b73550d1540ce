"""The lesson that is on in an app: what its keys do, and what is in front at each part."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events
from textual.app import App
from textual.widgets import Input
from textual.worker import get_current_worker

from simulator.classroom.lessons.lesson import Show, texts_of
from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.classroom.play import Action, Again, Before, Next, Playing, Refusal, after, begun
from simulator.classroom.starts.loading import Begun
from simulator.classroom.starts.model import FORMAT, Start, values_of
from simulator.classroom.starts.shown import Shown
from simulator.experiment.broken import BrokenRun
from simulator.experiment.jobs import Job, Result
from simulator.measure.inference.stopping import StoppedError
from simulator.report.words import lessons as words
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.letters.text import clean
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import host_of
from simulator.tui.kit.opening import run_exclusively
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.lesson import lines
from simulator.tui.lesson.typing import TypedAnswer, meaning_at_question
from simulator.tui.starting import Starting

if TYPE_CHECKING:
    from simulator.tui.watch.screen import WatchScreen

MODE = "lesson"
_WAYS: dict[str, Action] = {"next": Next(), "before": Before(), "again": Again()}
_OVER_A_PAGE = ("next", "before")
"""Ways that first close the page that lies over a screen."""
_LOOK = "Look at the screen."
_STORY_ASKS = "The story asks: guess before you see."
_READING = "read a lesson"


class Lessons:
    """At most one lesson at a time, and where its class is."""

    def __init__(
        self, app: App[Any], starting: Starting, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Play lessons in `app`, whose screens `starting` opens; `clock` gives seconds."""
        self._app, self._starting, self._clock = app, starting, clock
        self._loaded: LoadedLesson | None = None
        self.playing: Playing | None = None
        self._typed = TypedAnswer()
        self._standing: Show | None = None
        """What was opened last."""
        self._began = 0.0

    # ── What is said ──────────────────────────────────────────────────────────────────────────────

    def title(self) -> str:
        """Return the title of the lesson that is on."""
        return "" if self.playing is None else self.playing.lesson.title

    def place(self) -> str:
        """Say in which step the class is."""
        return "" if self.playing is None else lines.place(self.playing)

    def spoken(self) -> lines.Spoken:
        """Return all that the part in front says, for a screen that shows nothing else."""
        playing, loaded = self.playing, self._loaded
        if playing is None or loaded is None:
            return lines.Spoken()
        ask, before, after = playing.at.ask, [], ""
        if playing == begun(playing.lesson):
            before.append(lines.beginning(playing.lesson))
        if playing.part != "say" and playing.at.say and not playing.ended:
            before.append(lines.part_text(replace(playing, part="say"), loaded))
        question = "" if ask is None else lines.question_text(ask, loaded)
        if playing.part == "ask" and ask is not None and not playing.ended:
            after = lines.choices_text(playing, ask, loaded)
        else:
            # Beside the screen: who comes back to the words finds what was asked.
            before += [question] if playing.part == "show" else []
            before.append(lines.part_text(playing, loaded))
            question = ""
        told = "\n\n".join(filter(None, before))
        texts = (told or ("" if question else _LOOK), question, after)
        return lines.Spoken(*(clean(text, keep_newlines=True) for text in texts))

    def press(self) -> str:
        """Say what to press."""
        if self.playing is None:
            return ""
        if self._app.current_mode == MODE and self._screen_of_part() is not None:
            return lines.BESIDE_THE_SCREEN
        story = self._story()
        if story.choices:
            return lines.press_at_story(story.choices)
        if "flow" in story.view:
            return lines.IN_FLOW
        return lines.press(self.playing, self._typed, story_ended=story.at == "end")

    def _story(self) -> Shown:
        """Return where the story in Watch is, if that is in front."""
        # A page may lie over it.
        in_front = self._app.current_mode == "watch"
        watch = self._watch() if in_front else None
        return Shown() if watch is None else watch.shown()

    def _watch(self) -> WatchScreen | None:
        """Return Watch, in front or not; nothing before a story was opened there."""
        # Who only reads the list of lessons waits for no screen of a story.
        from simulator.tui.watch.screen import WatchScreen

        stack = self._app.get_screen_stack("watch")
        return next((one for one in stack if isinstance(one, WatchScreen)), None)

    def line(self) -> str:
        """Return what stands below a screen that is shown: the step, its part, what to press."""
        if self.playing is None or self._loaded is None:
            return ""
        text = lines.END if self.playing.ended else lines.part_text(self.playing, self._loaded)
        look = words.LOOK_AT.get(self._app.current_mode, _LOOK)
        if self._story().question:
            text = _STORY_ASKS
        said = clean(f"{self.place()} {text or look}", keep_newlines=True)
        width = self._app.size.width - 1
        rows = [row for line in said.splitlines() for row in wrapped(line, width, "   ", "   ")]
        return "\n".join([*rows, *lines.keys_in_rows(self.press(), width)]).lstrip()

    # ── What is done ──────────────────────────────────────────────────────────────────────────────

    def begin_bundled(self, name: str) -> None:
        """Begin a bundled lesson, as soon as it is read."""

        async def begin() -> None:
            await self.begin(await asyncio.to_thread(load_lesson, name))

        run_exclusively(self._app, begin, _READING)

    async def begin(self, loaded: LoadedLesson) -> None:
        """Begin a lesson at its first part."""
        self._loaded, self._standing, self._began = loaded, None, self._clock()
        self._take(begun(loaded.lesson))
        self._app.run_worker(
            self._work_out,
            group=MODE,
            description="figures of a lesson",
            exclusive=True,
            thread=True,
            exit_on_error=False,
        )
        await self._bring_to_front()

    async def show(self) -> None:
        """Show the words of the lesson, and from there its screen again; without one the list."""
        if self._app.current_mode == MODE and self._screen_of_part() is not None:
            await self._bring_to_front()
            return
        if self.playing is not None and self.playing.ended:
            self._end()
        await self._app.switch_mode(MODE)
        self._redraw()

    def leave(self) -> None:
        """Have no lesson on any more, and show the list."""
        self._end()
        self._redraw()

    def _end(self) -> None:
        self._app.workers.cancel_group(self._app, MODE)
        self.playing = self._loaded = self._starting.lesson = None
        self._typed = TypedAnswer()

    async def takes(self, key: events.Key) -> bool:
        """Take a key that answers the open question, or writes a part of an answer; tell if so.

        And Enter where nothing is to be entered: it says which key goes on.
        """
        playing = self.playing
        if playing is None or not self._on_a_screen():
            return False
        if playing.waits_for is None:
            return key.key == "enter" and self._says_which_key_goes_on(playing)
        meaning = meaning_at_question(playing, self._typed, key.key, key.character or "")
        if meaning is None:
            return False
        if isinstance(meaning, TypedAnswer):
            self._typed = meaning
            # What was said of a wrong key may lie over the question.
            host_of(self._app).unsay()
            self._redraw()
        elif isinstance(meaning, Refusal):
            self._refuse(meaning)
        else:
            await self._do(meaning)
        return True

    def _says_which_key_goes_on(self, playing: Playing) -> bool:
        """Say it on the words of a lesson, and where Enter would open what comes later."""
        mode = self._app.current_mode
        on_words = mode == MODE and not playing.ended
        if not on_words and (mode != "infer" or playing.allowed.why_not("watch") is None):
            return False
        host_of(self._app).say_for_now(words.ON_BY_SPACE)
        return True

    def hears(self, word: str) -> bool:
        """Tell whether a way through the lesson is open now: nobody writes, and no story asks."""
        if isinstance(self._app.screen, Sheet):
            return word in _OVER_A_PAGE
        return self._on_a_screen()

    def _on_a_screen(self) -> bool:
        app = self._app
        if isinstance(app.focused, Input) or not isinstance(app.screen, FramedScreen):
            return False
        return app.current_mode != "watch" or not app.screen.shown().question

    async def do(self, word: str) -> None:
        """Go a way through the lesson, or say what its clock says."""
        if self.playing is None:
            return
        if word != "clock":
            await self._do(_WAYS[word])
            return
        gone = (self._clock() - self._began) / 60
        said = words.clock(self.playing.planned, int(gone))
        # It goes with the part that it was asked in.
        host_of(self._app).say_for_now(said)

    async def _do(self, action: Action) -> None:
        assert self.playing is not None
        outcome = after(self.playing, action)
        if isinstance(outcome, Refusal):
            self._refuse(outcome)
            return
        if isinstance(action, Again):
            self._standing = None
        # What was said of the part before would lie over this one.
        host_of(self._app).unsay()
        left = self.playing.shown if isinstance(action, Next) else None
        self._take(outcome)
        await self._bring_to_front()
        if left is not None and left.is_played and left is self._screen_of_part():
            await self._play_out(left)

    async def _play_out(self, show: Show) -> None:
        """Have a story at its end where a class goes on: what is said now is of all of it.

        A question of the story that is open stays so: it is asked before its answer is seen.
        """
        watch = self._watch()
        story = Shown() if watch is None else watch.shown()
        if story.question:
            return
        if watch is None or story.at is None:
            # It is still being worked out.
            await self._open(show.model_copy(update={"at": "end"}))
            self._standing = show
        elif story.at != "end":
            watch.action_seek(1)

    def _take(self, playing: Playing) -> None:
        self.playing, self._typed = playing, TypedAnswer()
        self._starting.lesson = playing.allowed

    def _refuse(self, refusal: Refusal) -> None:
        self._typed = TypedAnswer()
        host_of(self._app).say_for_now(words.REFUSED[refusal.why])
        self._redraw()

    async def _bring_to_front(self) -> None:
        """Have in front what the part is about: words alone, or the screen that the step shows."""
        app, show = self._app, self._screen_of_part()
        while isinstance(app.screen, Sheet):
            await app.screen.close()
        if show is None:
            await app.switch_mode(MODE)
        elif show is not self._standing or not self._starting.in_front:
            await self._open(show)
        elif app.current_mode == MODE:
            await app.switch_mode("watch" if show.screen == "follow" else show.screen)
        self._redraw()

    def _screen_of_part(self) -> Show | None:
        """Return what the part in front shows; nothing where it has words alone."""
        playing = self.playing
        if playing is None or playing.ended or playing.covered or playing.part == "ask":
            return None
        show = playing.shown
        return None if show is None or show.screen == "nothing" else show

    async def _open(self, show: Show) -> None:
        """Open what a step shows, as a start state is opened."""
        loaded, app = self._loaded, self._app
        assert loaded is not None
        assert show.screen != "nothing"
        # Infer gives and takes facts itself; elsewhere they are part of the policy.
        in_infer = show.screen == "infer"
        wanted = show.model_copy(update={"given": None}) if in_infer else show
        story = OpenStory.as_written(loaded.story_of(wanted))
        story = replace(story, changed=words.changed_here(values_of(show.set)))
        start = Start(
            camsim=FORMAT,
            story=show.story or loaded.lesson.story,
            policy=story.policy,
            screen=show.screen,
            at=show.at if show.screen in {"watch", "follow"} else None,
            home=show.home,
            view=show.view,
            given=show.given if in_infer else None,
            big=app.has_class("-big"),
        )
        host_of(app).runs = replace(host_of(app).runs, compare=show.runs)
        self._standing = show
        await self._starting.take(Begun(start, story, changed_since=False))

    def _redraw(self) -> None:
        screen = self._app.screen
        if isinstance(screen, FramedScreen):
            screen.show_modes()
            screen.say_next_again()
            if self._app.current_mode == MODE:
                screen.redraw_if_there()

    def _work_out(self) -> None:
        """Work out the figures of all texts, in the order in which they are read."""
        loaded, worker = self._loaded, get_current_worker()
        if loaded is None:
            return
        answers = host_of(self._app).answers

        def does(job: Job) -> Result:
            return answers.run(job, lambda: worker.is_cancelled)

        for name in _figures_in_order(loaded):
            if worker.is_cancelled:
                return
            try:
                loaded.figure(name, does)
            except StoppedError:
                return
            except BrokenRun as error:
                # The other figures are still worked out, and every part can be passed.
                loaded.broken.add(name)
                said = clean(str(error))
                self._app.call_from_thread(self._app.notify, said, severity="error", markup=False)
            self._app.call_from_thread(self._redraw)


def _figures_in_order(loaded: LoadedLesson) -> list[str]:
    """Return the names of a lesson's figures, those of its first step first."""
    names: list[str] = []
    for step in loaded.lesson.steps:
        texts = [text for place, text in texts_of(step).items() if place != ("teacher",)]
        names += [name for text in texts for name in figures_in(text)]
        if step.ask is not None and step.ask.answer is not None and step.ask.answer.figure:
            names.append(step.ask.answer.figure)
    return [name for name in dict.fromkeys(names) if name in loaded.lesson.figures]


class _WithLessons(Protocol):
    lessons: Lessons


def lessons_of(app: App[Any]) -> Lessons:
    """Return what plays lessons in `app`."""
    return cast("_WithLessons", app).lessons
