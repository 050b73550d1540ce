"""The three views of Watch in words: what the police, the public and the residents know."""

from __future__ import annotations

from simulator.report import words
from simulator.scenario import Loaded
from simulator.tui.knowing import Told, Viewer
from simulator.tui.playback import Frame

VIEWS = {
    Viewer.AGENCY: ("WHAT THE AGENCY KNOWS", words.ONLY_THIS),
    Viewer.PUBLIC: ("WHAT THE PUBLIC KNOWS", "What anybody can read."),
    Viewer.RESIDENTS: ("WHAT RESIDENTS KNOW", "Of what the agency holds about them."),
    Viewer.PLATFORM: ("WHAT THE PLATFORM KNOWS", "All that goes through it."),
    Viewer.COUNCIL: ("WHAT THE COUNCIL KNOWS", "What anybody can read, to decide on."),
}
SHORT = {Viewer.AGENCY: "police", Viewer.PUBLIC: "public", Viewer.RESIDENTS: "residents"}


def packed(parts: list[str], width: int) -> str:
    """Return `parts` in lines of at most `width`, none of them broken."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + 2 + len(part) > width:
            lines.append("")
        lines[-1] += f"  {part}" if lines[-1] else part
    return "\n".join(lines)


def happened_counts(frame: Frame) -> list[str]:
    """Return the counts of what happened."""
    counts = frame.counts
    parts = [
        f"asked {counts['asked']}",
        f"shared {counts['shared']}",
        f"said no {counts['declined']}",
        f"no answer {counts['ignored']}",
    ]
    return [*parts, f"open {counts['open']}"] if counts["open"] else parts


def known_counts(frame: Frame) -> list[str]:
    """Return what the agency was told and has proven."""
    told = frame.told
    gave = f"{told.gave_nothing} gave nothing" if told.gave_nothing else "nothing"
    return [
        f"proven: {gave}",
        f"told: {words.plural(told.names, 'name')}",
        words.plural(told.clips, "clip"),
        words.plural(told.dots, "dot"),
        words.plural(told.numbers, "number"),
    ]


def what_is_alike(loaded: Loaded) -> str:
    """Say what is the same under every policy: answers, unless a policy changes behaviour."""
    policies = [policy for regime in loaded.regimes.values() for _, policy in regime.steps]
    at_doors = any(policy.people_asked == "visited" for policy in policies)
    follow_ups = any(agency.follow_up != "none" for agency in loaded.scenario.all_agencies())
    told = loaded.scenario.residents.told_effect and any(p.tells_of_answers for p in policies)
    return words.SAME_HOMES if at_doors or follow_ups or told else words.SAME_LUCK


def public_counts(frame: Frame) -> list[str]:
    """Return what anybody can read."""
    told = frame.told
    return [
        f"read: {words.plural(told.requests, 'request')}",
        words.plural(told.numbers, "number"),
        words.plural(told.names, "name"),
    ]


def resident_counts(frame: Frame) -> list[str]:
    """Return of how much residents know."""
    told = frame.told
    return [
        f"told of all: {words.plural(told.names, 'home')}",
        f"not told of something: {words.plural(told.dots, 'home')}",
        f"told of {words.plural(told.numbers, 'number')}",
    ]


def platform_counts(frame: Frame) -> list[str]:
    """Return what went through the platform."""
    told = frame.told
    return [
        words.plural(told.requests, "request"),
        f"knows of {words.plural(told.names, 'home')} by name",
        words.plural(told.clips, "clip"),
    ]


COUNTS = {
    Viewer.AGENCY: known_counts,
    Viewer.PUBLIC: public_counts,
    Viewer.RESIDENTS: resident_counts,
    Viewer.PLATFORM: platform_counts,
    Viewer.COUNCIL: public_counts,
}


def in_short(viewer: Viewer, told: Told) -> str:
    """Return what a party knows, in a few words."""
    if viewer == Viewer.RESIDENTS:
        return f"{told.names} told of all, {told.dots} not"
    numbers = words.plural(told.numbers, "number")
    if viewer == Viewer.PUBLIC:
        return f"{words.plural(told.requests, 'request')} read, {numbers}"
    return f"{words.plural(told.names, 'name')}, {numbers}"
