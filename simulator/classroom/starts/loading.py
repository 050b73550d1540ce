"""A start state, read and checked with its story and its run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from simulator.classroom.coded import Coded
from simulator.classroom.starts.checks import check_alone, check_run, opened
from simulator.classroom.starts.model import FORMAT, Given, Screen, Start
from simulator.scenario import library
from simulator.scenario.loaded import Loaded
from simulator.scenario.loading import load_scenario
from simulator.scenario.models import Pause, Scenario
from simulator.scenario.problems import InputError, Problem, keys_meant
from simulator.scenario.toml.reading import Document, as_named, read
from simulator.scenario.toml.validation import problems, touches, validated
from simulator.story.open_story import OpenStory

CHANGED_SINCE = "The story has changed since this start was made: figures may differ."
_PLACEHOLDERS: dict[str, Any] = {"camsim": 1, "story": "?"}
_OWN_KEYS = frozenset(Start.model_fields) - frozenset(Scenario.model_fields)
"""Keys that no scenario has."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A start state that is ready to be opened."""

    start: Start
    story: OpenStory
    """The story as the state has it: with its numbers, its policy, its luck."""
    changed_since: bool
    """Whether the story's file is another than the state was made with."""

    @property
    def name(self) -> str:
        """How the list of stories names its story: as bundled, or by its path."""
        loaded = self.story.loaded
        bundled = loaded.path == library.scenario_path(loaded.name)
        return loaded.name if bundled else str(loaded.path)


def looks_like_start(document: Document) -> bool:
    """Tell a start state from other files by its keys, the misspelt ones too."""
    if "camsim" in document.values:
        return True
    written = document.values.keys()
    own = keys_meant(written, _OWN_KEYS | Scenario.model_fields.keys())
    return len(own & _OWN_KEYS) > len(own - _OWN_KEYS - {"story"})


def start_at(word: str) -> Begun | None:
    """Return the start state at `word`; nothing where there is something else, or nothing.

    Raises:
        InputError: where it is a start state that is wrong, or no TOML file.
    """
    if not library.is_path(word):
        return None
    path = as_named(Path(word))
    document = read(path, word)
    if not looks_like_start(document):
        return None
    begun, found = checked_start(document, path)
    if begun is None or found:
        raise InputError(found)
    return begun


def begun_of(coded: Coded) -> Begun:
    """Return what a code opens: Watch under its policy, Infer with its facts, or Compare.

    Raises:
        InputError: where it asks for facts that its policy cannot give.
    """
    from simulator.experiment.what_if import given_under

    original = load_scenario(coded.story, coded.policies)
    given = coded.facts_of(original)
    screen: Screen = "compare" if coded.policy is None else "watch"
    facts = None
    if given is not None and coded.policy is not None:
        own = given_under(original.regimes[coded.policy])
        facts = Given(**asdict(given))
        screen = "watch" if given == own.with_other_map(own) else "infer"
    start = Start(
        camsim=FORMAT,
        story=coded.story,
        policy=coded.policy or "",
        seed=coded.seed,
        replication=coded.replication,
        given=facts,
        screen=screen,
    )
    # The story's own policies stay beside the one of the code, for who goes on from there.
    whole = replace(load_scenario(coded.story), replication=coded.replication)
    story, found = opened(start, whole)
    if story is None or found:
        raise InputError.about(coded.code, found[0][1])
    return Begun(start, story, not coded.is_of(original))


def checked_start(document: Document, path: Path) -> tuple[Begun | None, list[Problem]]:
    """Check `document` as a start state; return it, where it can be opened, and its problems."""
    start, findings, left_out = validated(Start, document, _PLACEHOLDERS)
    if start is None:
        return None, problems(document, findings)
    findings += check_alone(start, left_out)
    story = None
    original: Loaded | None = None
    of_story: list[Problem] = []
    if not touches(("story",), left_out):
        original, of_story = _story(start, document, path)
    if original is not None:
        story, more = opened(start, original)
        findings += [found for found in more if not touches(found[0], left_out)]
        if story is not None and not findings:
            findings += check_run(start, story)
    wrong = [*problems(document, findings), *of_story]
    wrong.sort(key=lambda problem: (problem.file != document.file, problem.line or 0))
    if story is None or original is None or wrong:
        return None, wrong
    changed_since = start.digest not in {"", original.digest}
    return Begun(start, _asking(start, story), changed_since), []


def _story(start: Start, document: Document, path: Path) -> tuple[Loaded | None, list[Problem]]:
    """Load the story of a start state; a path goes out from where the state is."""
    word = start.story
    if library.is_path(word):
        word = str(path.parent / word)
    try:
        return replace(load_scenario(word), replication=start.replication), []
    except InputError as error:
        if library.is_path(word) and Path(word).is_file():
            # Its own lines tell more than a line about them.
            return None, list(error.problems)
        found = [(("story",), problem.message) for problem in error.problems]
        return None, problems(
            document, [((*key,), f"'{start.story}': {said}") for key, said in found]
        )


def _asking(start: Start, story: OpenStory) -> OpenStory:
    """Return the story with the question of the start state, where it is none of its own."""
    if start.ask is None or start.at is None or start.at == "start":
        return story
    pauses = story.loaded.scenario.pauses
    if any(pause.ask == start.ask.text for pause in pauses):
        return story
    loaded, policy = story.run_wanted()
    at: Any = start.at
    if isinstance(at, int):
        at = moment_of_event(loaded, policy, at)
    asked = Pause(at=at, say="", ask=start.ask.text, choices=start.ask.choices)
    scenario = story.loaded.scenario.model_copy(update={"pauses": (*pauses, asked)})
    return replace(story, loaded=replace(story.loaded, scenario=scenario))


def moment_of_event(loaded: Loaded, policy: str, event: int) -> Any:
    """Return when an event of the run happens, as a file has it."""
    from simulator.measure.moments.playback import Playback
    from simulator.model import run

    playback = Playback(run(loaded, policy, loaded.scenario.seed, loaded.replication))
    return loaded.scenario.moment(playback.minute_of(event))
