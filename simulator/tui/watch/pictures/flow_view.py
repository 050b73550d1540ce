"""The pane of Flow: the picture of a moment, and what of it is on its way."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.parties import AgencyKnows, AgencyTold, ResidentsAware
from simulator.measure.moments.playback import Frame
from simulator.tui.watch.pictures.canvas import Canvas, strip_of
from simulator.tui.watch.pictures.flow_picture import FlowMoment, channels_of, flow_canvas
from simulator.tui.watch.pictures.flow_plan import Plan, planned
from simulator.tui.watch.pictures.motion import FlowCounts, Motion


class FlowView(Widget):
    """Who passes what to whom, as boxes and lines. What it shows is set by `show`."""

    DEFAULT_CSS = "FlowView { height: 1fr; width: 1fr; }"

    @dataclass
    class Picked(Message):
        """A line was clicked on."""

        channel: Channel

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.motion = Motion()
        self.chosen: Channel | None = None
        """The line that was chosen by keys."""
        self._flows: RunFlow | None = None
        self._moment: FlowMoment | None = None
        self._canvas = Canvas(0, 0)
        """What is written."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The lines that are drawn, from the top."""
        return () if self._moment is None else self._moment.channels

    @property
    def plan(self) -> Plan:
        """Where things stand now."""
        most = 0 if self._moment is None else self._moment.most
        return planned(*self.size, self.channels, most)

    def show(self, flows: RunFlow, frame: Frame, aware: ResidentsAware, *, moves: bool) -> None:
        """Show a moment; what it adds to the one before comes by tokens where it `moves`."""
        self._flows = flows
        flow, told = flows.at(frame.event), frame.told
        counts = FlowCounts.of(flow, frame.counts)
        self.motion.see(flows.playback, frame.event, counts, moves=moves)
        self._moment = FlowMoment(
            flow,
            counts,
            channels_of(flows.channels),
            told.gave_nothing if isinstance(told, AgencyTold) else 0,
            told.silent if isinstance(told, AgencyTold) else 0,
            aware,
            flows.asked,
            frame.homes_asked,
            int((frame.known == AgencyKnows.ALMOST_SURE).sum()),
            at_least=frame.at_least,
        )
        self.draw()

    def rest(self) -> None:
        """Let all that is under way arrive; nothing stands out."""
        self.motion.rest()

    def veil(self) -> None:
        """Show nothing but that a guess comes first."""
        self._moment = None
        self.motion.rest()
        canvas = Canvas(*self.size)
        said = "Guess first."
        canvas.put(self.size.height // 2, (self.size.width - len(said)) // 2, said)
        self._put(canvas)

    def choose(self, step: int) -> None:
        """Choose the line above or below; past the last one there is none chosen."""
        places: list[Channel | None] = [None, *self.channels]
        at = places.index(self.chosen) if self.chosen in places else 0
        self.chosen = places[(at + step) % len(places)]
        self.draw()

    def draw(self) -> None:
        """Draw the moment that was shown last, in the size that there is now."""
        if self._moment is None or not self.size:
            return
        motion = self.motion
        self._put(
            flow_canvas(
                self._moment,
                self.size,
                self.app.theme_variables,
                chosen=self.chosen,
                origin=motion.origin,
                at=motion.at,
                standing_out=motion.standing_out,
            )
        )

    def _put(self, canvas: Canvas) -> None:
        """Show what is written, and repaint the rows that differ."""
        before, self._canvas = self._canvas, canvas
        dirty = canvas.rows_that_differ(before)
        if dirty is None:
            self.refresh()
        elif dirty:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in dirty))

    def on_resize(self) -> None:
        """Draw the same again in the new size."""
        if self._moment is None:
            self.veil()
        else:
            self.draw()

    def on_click(self, event: Click) -> None:
        """Choose the line under the mouse."""
        if self._moment is None:
            return
        rows = self.plan.rows
        channel = next((one for one, row in rows.items() if row == event.y), None)
        if channel is not None:
            self.chosen = channel
            self.draw()
            self.post_message(self.Picked(channel))

    def render_line(self, y: int) -> Strip:
        """Return row `y` as a strip."""
        width, background = self.size.width, self.rich_style
        if y >= self._canvas.rows:
            return Strip.blank(width, background)
        return strip_of(self._canvas.runs(y), background, width)
