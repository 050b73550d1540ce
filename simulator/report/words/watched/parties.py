"""The views of Watch in words: what each of five parties knows, with indicators true of it."""

from __future__ import annotations

import numpy as np

from simulator.ledger import Attribute
from simulator.measure.cut import cut
from simulator.measure.moments.parties import (
    AgencyTold,
    CouncilTold,
    PlatformSaw,
    PublicTold,
    ResidentsAware,
    Told,
    Viewer,
)
from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.measure.oversight import share_rate_error
from simulator.measure.usefulness import first_clips
from simulator.report.words import terms as words
from simulator.report.words.states import TRUE
from simulator.report.words.watched.flow_cards import BYSTANDERS
from simulator.scenario import Loaded
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.policy import COUNTED

VIEWS = {
    Viewer.AGENCY: ("WHAT THE POLICE KNOW", words.ONLY_THIS),
    Viewer.PUBLIC: ("WHAT THE PUBLIC KNOWS", "What anybody can read."),
    Viewer.RESIDENTS: ("WHAT RESIDENTS KNOW", "Were they told what police hold?"),
    Viewer.PLATFORM: ("WHAT THE COMPANY KNOWS", "Every answer goes through it."),
    Viewer.COUNCIL: ("WHAT THE COUNCIL KNOWS", "Reads what the public can; decides."),
}
NAMES = {
    Viewer.AGENCY: "police",
    Viewer.PUBLIC: "public",
    Viewer.RESIDENTS: "residents",
    Viewer.PLATFORM: "company",
    Viewer.COUNCIL: "council",
}
SAME_IN_SHORT = "The same under every policy."


def lines_of(part: str, width: int) -> list[str]:
    """Return one part as the lines that `packed` makes of it."""
    return wrapped(part, width) if 0 < width < len(part) else [part]


def packed(parts: list[str], width: int) -> str:
    """Return `parts` in lines of at most `width`, none of them broken where it fits a line."""
    lines = [""]
    for whole in parts:
        *first, part = lines_of(whole, width)
        lines += first
        if lines[-1] and len(lines[-1]) + 2 + len(part) > width:
            lines.append("")
        lines[-1] += f"  {part}" if lines[-1] else part
    return "\n".join(lines).removeprefix("\n")


def happened_counts(playback: Playback, frame: Frame) -> list[str]:
    """Return the counts of what happened, and over how many requests where there are several."""
    total, sent = frame.counts, playback.ledger.requests.sent
    so_far = int(((sent >= 0) & (sent <= frame.minute)).sum()) if frame.event >= 0 else 0
    parts = [
        *([words.plural(so_far, "request")] if len(sent) > 1 else []),
        f"asked {total['asked']:,}",
        f"{TRUE[HomeTruth.SHARED]} {total['shared']:,}",
        f"{TRUE[HomeTruth.SAID_NO]} {total['declined']:,}",
        f"{TRUE[HomeTruth.NO_ANSWER]} {total['ignored']:,}",
    ]
    return [*parts, f"{total['open']:,} can still answer"] if total["open"] else parts


def what_is_alike(loaded: Loaded) -> str:
    """Say what is the same under every policy: answers, unless a policy changes behaviour."""
    policies = [policy for regime in loaded.regimes.values() for _, policy in regime.steps]
    at_doors = any(policy.people_asked == "visited" for policy in policies)
    follow_ups = any(agency.follow_up != "none" for agency in loaded.scenario.all_agencies())
    told = loaded.scenario.residents.told_effect and any(p.tells_of_answers for p in policies)
    return words.SAME_HOMES if at_doors or follow_ups or told else words.SAME_LUCK


def counts(playback: Playback, frame: Frame) -> list[str]:
    """Return the indicators of the party whose view `frame` is, as short parts."""
    match frame.told:
        case AgencyTold() as told:
            return _of_the_agency(playback, frame, told)
        case PublicTold() as told:
            return _of_the_public(told)
        case ResidentsAware() as told:
            return _of_residents(playback, frame, told)
        case PlatformSaw() as told:
            return _of_the_platform(told)
        case CouncilTold() as told:
            return _of_the_council(playback, frame, told)


def _of_the_agency(playback: Playback, frame: Frame, told: AgencyTold) -> list[str]:
    ended = frame.event >= playback.last
    return [proven(told, ended=ended), f"{words.capital(told_so_far(playback, frame, told))}."]


def told_so_far(playback: Playback, frame: Frame, told: AgencyTold) -> str:
    """Say how much of what has reached the agency up to the moment of `frame`."""
    totals = words.plural(told.numbers, "total")
    if told.numbers and frame.counts["open"] and _in_totals_when_closed(playback):
        totals += " (closed requests only)"
    passed = [
        words.plural(count, noun)
        for count, noun in ((told.names, "name"), (told.clips, "clip"), (told.dots, "dot"))
        if count
    ]
    passed += [totals] if told.numbers else []
    return f"told: {', '.join(passed) or 'nothing'}"


def proven(told: AgencyTold, *, ended: bool) -> str:
    """Say how many homes are proven not to have shared, and how often: the measure's count."""
    if not told.gave_nothing and not told.silent:
        return (
            "Working out what they can prove…"
            if told.at_least
            else (f"They can prove nothing{'' if ended else ' yet'}.")
        )
    return silent_homes(told) + (", or more…" if told.at_least else "")


def silent_homes(told: AgencyTold) -> str:
    """Return how many homes are known not to have shared, and in how many answers."""
    known = f"{words.plural(told.silent, 'home')} known not to have shared"
    if told.gave_nothing != told.silent:
        known += f", in {words.plural(told.gave_nothing, 'answer')}"
    return known


def _in_totals_when_closed(playback: Playback) -> bool:
    """Tell whether no total that the agency is told counts a request that is still open."""
    return not any(
        policy.agency_receives.flow(item).when in {"on_request", "on_response"}
        for _, policy in playback.ledger.regime.steps
        for item in COUNTED
    )


def _of_the_public(told: PublicTold) -> list[str]:
    return [
        f"read: {words.plural(told.requests, 'request')}",
        words.plural(told.numbers, "total"),
        words.plural(told.names, "name"),
    ]


def _of_residents(playback: Playback, frame: Frame, told: ResidentsAware) -> list[str]:
    parts = [
        f"{words.plural(told.of_all, 'home')} told of all",
        not_told(told),
        *([f"told of {words.plural(told.numbers, 'total')}"] if told.numbers else []),
    ]
    passed = playback.ledger.disclosures
    rows = int(np.searchsorted(passed.time, frame.minute, side="right"))
    clips = (passed.attribute[: rows if frame.event >= 0 else 0] == Attribute.FOOTAGE).any()
    return [*parts, BYSTANDERS] if clips else parts


def becomes(before: AgencyTold, after: AgencyTold, *, doors: bool = False) -> str:
    """Say what another rule makes of what is known at the same moment, and what stays.

    Of homes, or of `doors`: a home that was asked twice has two.
    """
    was, now = before.silent, after.silent
    if doors:
        was, now = before.gave_nothing, after.gave_nothing
    text = f"{now:,} stays {now:,}." if was == now else f"{was:,} becomes {now:,}."
    if before.clips and after.clips == before.clips:
        text += f" The {'clip' if after.clips == 1 else 'clips'} still came."
    return text


def not_told(told: ResidentsAware) -> str:
    """Say how many homes do not know all that is held on them."""
    if not told.not_of_all:
        return "no home is left untold"
    homes = words.plural(told.not_of_all, "home")
    do = "does" if told.not_of_all == 1 else "do"
    them = "it" if told.not_of_all == 1 else "them"
    return f"{homes} {do} not know all that the police hold on {them}"


def _of_the_platform(told: PlatformSaw) -> list[str]:
    return [
        words.plural(told.requests, "request"),
        f"knows of {words.plural(told.homes, 'home')} by name",
        words.plural(told.clips, "clip"),
        f"{told.gave_nothing:,} said no or did not answer",
    ]


def _of_the_council(playback: Playback, frame: Frame, told: CouncilTold) -> list[str]:
    so_far = cut(playback.ledger, frame.minute if frame.event >= 0 else -1)
    error = share_rate_error(so_far, public=True)
    sent = int((so_far.requests.sent >= 0).sum())
    answered = len(first_clips(so_far))
    return [
        f"can read: {words.plural(told.numbers, 'total')}",
        "cannot work out how many of 100 share"
        if error is None
        else f"works out how many of 100 share: {words.number(error)} off",
        f"brought a clip: {answered:,} of {words.plural(sent, 'request')}",
    ]


def in_short(told: Told) -> str:
    """Return what a party knows, in a few words; empty where another view says the same."""
    match told:
        case ResidentsAware():
            return f"{told.not_of_all:,} do not know all"
        case PublicTold():
            requests = words.plural(told.requests, "request")
            return f"{requests} read, {words.plural(told.numbers, 'total')}"
        case AgencyTold():
            return f"{words.plural(told.names, 'name')}, {words.plural(told.numbers, 'total')}"
        case _:
            return ""
