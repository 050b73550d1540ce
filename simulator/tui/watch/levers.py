"""What is changed in Watch: the policy and the map, at the same moment, and what that makes."""

from __future__ import annotations

from collections.abc import Callable

from simulator.measure.moments.parties import AgencyTold
from simulator.measure.moments.playback import Frame
from simulator.report.words.watched.maps import map_note
from simulator.report.words.watched.parties import becomes
from simulator.scenario.letters.text import clean
from simulator.scenario.problems import InputError
from simulator.story.almost_sure import how_many
from simulator.story.open_story import OpenStory
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.sheets.choice import ChoiceScreen
from simulator.tui.watch.words import titled

_LEFT_TO_INFER = "So many requests: 4 says of whom they are almost sure."
_OTHER_POLICY = (
    "The same moment under another policy\nIn brackets: a policy from outside this story."
)


class Levers:
    """The policy and the map of the story that a screen shows."""

    def __init__(self, screen: FramedScreen, told: Callable[[], AgencyTold | None]) -> None:
        """Change the story of `screen`; `told` says what the police know at its moment."""
        self._screen, self._told = screen, told
        self._note = ""
        self._before: AgencyTold | None = None
        """What they knew at this moment before the change."""

    def forget(self) -> None:
        """Say no more of the last change."""
        self._note, self._before = "", None

    def before(self) -> int | None:
        """Of how many homes they knew it before the change."""
        known = self._before
        return None if known is None or known.at_least else known.silent

    def noted(self, frame: Frame, *, asking: bool, left_to_infer: bool = False) -> str:
        """Say what was changed, and what that makes of what the police know.

        While the story is `asking`, only what was changed: the rest would answer it. The same
        where it is not worked out yet what they know now, or was not when it was changed. Of whom
        they are almost sure may be `left_to_infer`.
        """
        before, told = self._before, frame.told
        if asking or before is None or not isinstance(told, AgencyTold):
            return self._note
        if before.at_least or told.at_least:
            return self._note
        left = _LEFT_TO_INFER if left_to_infer else ""
        said = becomes(before, told, how_many(frame)), left, self._note
        return " ".join(filter(None, said))

    def choose(self) -> None:
        """Choose another policy for the same moment: the story's own first, then all others."""
        story = self._screen.story
        if story is None:
            return
        policies = story.policies_to_choose()
        titles = {
            policy.name: policy.title if policy.own else f"({policy.title})" for policy in policies
        }
        says = {policy.name: policy.says for policy in policies}
        chooser = ChoiceScreen(_OTHER_POLICY, titles, story.policy, says)
        self._screen.app.push_screen(chooser, self.take_policy)

    def next_policy(self, step: int) -> None:
        """Take the story's policy before or after this one."""
        story = self._screen.story
        if story is not None:
            names = list(story.loaded.regimes)
            at = names.index(story.policy) if story.policy in names else 0
            self.take_policy(names[(at + step) % len(names)])

    def take_policy(self, policy: str | None) -> None:
        """Show the same moment under another policy."""
        story = self._screen.story
        if policy is None or story is None:
            return
        try:
            other = story.with_policy(policy)
        except InputError as error:
            self._screen.notify(clean(str(error.problems[0])), severity="error", markup=False)
            return
        self._take(other, f"Now: {titled(other.loaded, policy)}.")

    def other_map(self) -> None:
        """Take the camera map away, or put it back; give one where the policy has none."""
        story = self._screen.story
        if story is None:
            return
        note = map_note(story.loaded, story.policy, put_back=story.other_map)
        self._take(story.with_own_map() if story.other_map else story.without_map(), note)

    def _take(self, story: OpenStory, note: str) -> None:
        """Show the run of a story that was changed here, and say what was done."""
        before = self._told()
        self._screen.publish(story)
        self._note, self._before = note, before
