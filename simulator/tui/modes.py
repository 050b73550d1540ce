"""The modes of the program: one row each, from which keys, tabs, commands and help are made."""

from __future__ import annotations

from simulator.tui.kit.mode import Mode

_STORIES = """\
■ sourced: somebody published it.  ◆ derived: worked out from what
was published.  □ our guess.
≠ changed: other than in the file. Every screen then says so.
"""
_WATCH = """\
known not to have shared: proven of homes that were asked, by all
that the police were told. Key 4 says why.
A total counts closed requests only.
On the line of time: request ┬, report ▲, another policy ◆,
visit ╿, pause of the story ║.
Mouse: a home on the map is followed, a moment on the line of time
is gone to, the wheel zooms.
"""
_COMPARE = """\
Cards: what the police know under each policy, of the same homes.
known: how many of the times that a home was asked they know that
it did not share. A home that is asked twice counts twice.
in 4 of 20 runs, or 4 runs: in the other runs it is none.
cameras located: homes on a map, asked or not.
answered: requests that brought a clip, of how many.
The longer the bar under a figure, the more; its words lie on it.
Table: a column for each policy. Dots: a dot for each run. Plot: two
measures, each policy a letter.
Each view has keys of its own: ? tells them there.
▲ more, or more exact; ▼ fewer, or less exact: than under the first
policy. Of dots each is a run, beside the same run under the first.
"""
_INFER = """\
proven: true in every world that fits.
almost sure: 95 in 100 or more, and was not before.
at first: what they could think before anything was told.
by map: knowing only the map and who shared.
now: with all they are told. “ruled out” before it: a name says it.
Homes are counted at the end: all in the area of a request, but
where a map shows which have no camera, those are left out.
Watch counts those that map and sharers alone prove, so far; what
totals give away is here.
"""
_ASSUMPTIONS = """\
■ sourced: somebody published it.  ◆ derived: worked out from what
was published.  □ our guess.
"""

MODES = (
    Mode(
        key="1",
        name="stories",
        title="Stories",
        tooltip="choose a story",
        screen="simulator.tui.stories.screen:StoriesScreen",
        help="Choose a story, change what you like on its card, then run it.",
        signs=_STORIES,
    ),
    Mode(
        key="2",
        name="watch",
        title="Watch",
        tooltip="what happened, and what the police know",
        screen="simulator.tui.watch.screen:WatchScreen",
        help="Left: what happened. Right: what the police know of it.",
        signs=_WATCH,
        first=("beat", "enter", "policy", "map", "picture", "follow"),
    ),
    Mode(
        key="3",
        name="compare",
        title="Compare",
        tooltip="the policies side by side",
        screen="simulator.tui.compare.screen:CompareScreen",
        help="Every policy on the same luck, in four views, one v after the other.",
        signs=_COMPARE,
    ),
    Mode(
        key="4",
        name="infer",
        title="Infer",
        tooltip="what the police can work out",
        screen="simulator.tui.infer.screen:InferScreen",
        help="What can the police work out, by the end of the run, from what they\n"
        "are told? Three questions, one at a time; the line of the home in\n"
        "focus answers all three. Take a fact away: what becomes of it?\n"
        "Up, down: another home; the map points at it: ► ◄",
        signs=_INFER,
    ),
    Mode(
        key="5",
        name="lesson",
        title="Lessons",
        tooltip="step by step: guess, see, explain",
        screen="simulator.tui.lesson.screen:LessonScreen",
        help="Guess, see, explain. Space: the next part. Backspace: back.\n"
        "A question waits for a letter or a number; Enter skips it.\n"
        "r: this step again. c: the clock of the plan. h: hands of a room.",
        signs="● a guess, or a hand of a room.  - nobody guessed this.\n",
    ),
    Mode(
        key="6",
        name="assumptions",
        title="Assumptions",
        tooltip="every number, its source, and what it changes",
        screen="simulator.tui.assumptions.screen:AssumptionsScreen",
        help="Every number of the story, and where it comes from. Change one and\n"
        "see at once what it does. Up, down: another. Enter: write it.",
        signs=_ASSUMPTIONS,
    ),
)
