"""Statements about a story, a moment, a home: one a line, each figure with what it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt

from simulator.classroom.allowed import OPENED_BY
from simulator.ledger import Ledger
from simulator.measure import happened
from simulator.measure.cut import cut
from simulator.measure.moments.kinds_of_no import kinds_of_no
from simulator.measure.moments.parties import AgencyTold
from simulator.measure.moments.playback import Playback
from simulator.report.words import terms as words
from simulator.report.words.basis import basis_of_step
from simulator.report.words.compared.counts import counts_sentence
from simulator.report.words.proof.home_learned import Learned
from simulator.report.words.read_aloud import as_read_aloud
from simulator.report.words.states import STILL_OPEN, SURE
from simulator.report.words.terms import ANSWER_LETTERS
from simulator.report.words.watched.events import what_happened, what_was_told
from simulator.report.words.watched.five_kinds import PARTS, police_can_tell, verdict
from simulator.report.words.watched.flow_cards import BYSTANDERS, cards
from simulator.report.words.watched.home_story import DatedLine, request_name, when
from simulator.report.words.watched.parties import silent_homes
from simulator.scenario import Loaded
from simulator.scenario.letters.text import sentences_of
from simulator.scenario.loaded import Regime
from simulator.scenario.models import MINUTES_PER_DAY, Pause
from simulator.scenario.real_agencies import MODELLED_ON_NEWS


def sentences(markdown: str) -> list[str]:
    """Return a text in Markdown as sentences, its marks left out, a list's items each by itself."""
    parts_of_text = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(markdown):
        if token.type in {"fence", "code_block"}:
            parts_of_text += token.content.splitlines()
        elif token.type == "inline":
            parts = (
                "\n" if part.type == "hardbreak" else part.content or " "
                for part in token.children or ()
                if part.content or part.type in {"softbreak", "hardbreak"}
            )
            for line in "".join(parts).splitlines():
                parts_of_text += sentences_of(line)
    return [text.strip() for text in parts_of_text if text.strip()]


def story_lines(loaded: Loaded) -> Iterator[str]:
    """Tell a story as its card does: title, note, text and question."""
    scenario = loaded.scenario
    yield f"Story: {scenario.title}"
    if loaded.names_real_agency:
        yield MODELLED_ON_NEWS
    if scenario.note:
        yield from sentences(scenario.note)
    yield from sentences(as_read_aloud(scenario.story))
    if scenario.question:
        yield f"The question: {scenario.question}"


def policy_lines(regime: Regime) -> Iterator[str]:
    """Say what a policy rests on, and what it is; of one that changes with time, each step."""
    for start, policy in regime.steps:
        if len(regime.steps) > 1:
            yield f"From day {start // MINUTES_PER_DAY + 1} on: {policy.title}."
        yield f"What it rests on: {basis_of_step(policy)}."
        yield from sentences(policy.summary)


def event_lines(playback: Playback, event: int) -> Iterator[str]:
    """Say what happened in an event, and what was passed on."""
    yield from what_happened(playback, event)
    yield from what_was_told(playback, event)


def pause_lines(
    pause: Pause, *, tells: bool = True, hides: Callable[[str], bool] | None = None
) -> Iterator[str]:
    """Say what the story says at a pause, where it `tells` of this run, and ask what it asks.

    No key is named of what a lesson `hides`.
    """
    says = pause.told() if hides is None else pause.told(lambda key: hides(OPENED_BY[key]))
    if says and tells:
        yield f"The story says: {as_read_aloud(says)}"
    if pause.ask:
        yield f"The story asks: {pause.ask}"
    for letter, choice in zip(ANSWER_LETTERS, pause.choices, strict=False):
        yield f"Answer {letter}: {choice}"


def told_lines(told: AgencyTold) -> Iterator[str]:
    """Say what the agency has been told by a moment, and what that proves."""
    parts = [
        words.plural(told.names, "home by name", "homes by name"),
        words.plural(told.clips, "clip"),
        words.plural(told.dots, "dot on their map", "dots on their map"),
        words.plural(told.numbers, "total"),
    ]
    yield f"Told to the police so far: {words.joined(parts)}."
    if told.gave_nothing:
        yield f"{words.capital(silent_homes(told))}."


def changes(before: AgencyTold, after: AgencyTold) -> list[str]:
    """Say how what the agency knows differs between two moments or two policies."""
    # A home that was asked twice can have given nothing twice.
    often = (before.gave_nothing, after.gave_nothing) != (before.silent, after.silent)
    times = [("Times known not to have shared", before.gave_nothing, after.gave_nothing)] * often
    return [
        f"Changed. {name}: {was:,} before, {now:,} now."
        for name, was, now in (
            ("Homes known not to have shared", before.silent, after.silent),
            *times,
            ("Told to the police, homes by name", before.names, after.names),
            ("Told to the police, clips", before.clips, after.clips),
            ("Told to the police, dots on their map", before.dots, after.dots),
            ("Told to the police, totals", before.numbers, after.numbers),
        )
        if was != now
    ]


def counts_line(ledger: Ledger, minute: int) -> str:
    """Say what has happened by the end of `minute`, in counts."""
    return counts_sentence(dict(happened(cut(ledger, minute))), so_far=True)


def dated(ledger: Ledger, lines: list[DatedLine]) -> Iterator[str]:
    """Give each line its date in front, where it has one."""
    for line in lines:
        yield f"{when(ledger, line.minute)}. {line.text}" if line.minute >= 0 else line.text


def learned_lines(learned: list[Learned]) -> Iterator[str]:
    """Say what can be worked out about a home, with the reasons of what is proven."""
    if not learned:
        yield "Nothing: no list of homes to ask had this home on it."
    several = len({finding.agency for finding in learned}) > 1
    for finding in learned:
        who = f" By {finding.agency}." if several else ""
        sure = STILL_OPEN if finding.still_open else SURE[finding.sure]
        yield f"{sure.capitalize()}. {finding.text}{who}"
        for reason in finding.reasons:
            yield f"Because: {reason}"


def kinds_of_no_lines(playback: Playback, request: int, minute: int) -> Iterator[str]:
    """Say of the request in focus how many homes are of which kind of no, and who can tell."""
    tree = kinds_of_no(playback, request, minute)
    if tree is None:
        yield "No request has gone out yet."
        return
    name = request_name(playback.ledger, tree.request)
    yield f"The five kinds of no, of {name}."
    for branch in tree.branches:
        kind = " (one of the five kinds of no)" if branch.kind_of_no else ""
        so_far = ""
        if tree.sent > 1 and branch.so_far is not None:
            so_far = f"; {branch.so_far:,} in all {tree.sent:,} requests so far"
        police = police_can_tell(branch)
        police = f"; can the police see it? {words.capital(police)}" if police else ""
        homes = words.plural(branch.count, "home")
        yield f"{PARTS[branch.part].capitalize()}{kind}: {homes}{so_far}{police}."
    yield verdict(tree)


def flow_lines(playback: Playback, event: int) -> Iterator[str]:
    """Say what was passed on last, each kind of flow with its five parameters."""
    minute, rows = playback.told_at(event)
    if not len(rows):
        yield "Nothing has been passed on to anybody yet."
        return
    flow_cards = cards(playback.ledger, rows)
    flows = words.plural(len(flow_cards), "kind of flow", "kinds of flow")
    yield f"Passed on last, {when(playback.ledger, minute)}: {flows}."
    for place, card in enumerate(flow_cards, 1):
        for plain, term, content in card.lines:
            label = f"{plain} ({term})" if term else plain
            yield f"Flow {place}, {label}: {content}."
        if card.bystanders:
            yield f"Flow {place}. {BYSTANDERS}"
