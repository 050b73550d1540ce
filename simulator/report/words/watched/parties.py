"""The views of Watch in words: what each of five parties knows, with indicators true of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from simulator.log_kinds import Attribute
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
from simulator.measure.moments.playback import Frame, Playback
from simulator.measure.oversight import share_rate_error
from simulator.measure.usefulness import first_clips
from simulator.report.words import terms as words
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
WORKING_OUT = "Working out what they can prove…"
AT_LEAST = "or more…"
OR_MORE = f", {AT_LEAST}"
"""Behind a count of what is proven while more of it is worked out."""
GAP = "  "
"""Between two parts on a line."""
Figure: TypeAlias = int | float | None
"""What an indicator says in digits; nothing where it says that there is none."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is true of what a party knows: of what, its figures, and all in words."""

    of: str
    """Differs from that of every other indicator of the same view."""
    figures: tuple[Figure, ...]
    text: str
    short: str = ""
    """The same where there is little room; empty where it has no shorter form."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What has reached the agency up to a moment: how much of each kind."""

    figures: tuple[int, ...]
    """Names, clips, dots and totals."""
    kinds: tuple[str, ...]
    """In words, those of which there are any."""

    @property
    def text(self) -> str:
        """All of it in words."""
        return f"told: {', '.join(self.kinds) or 'nothing'}"

    def in_room(self, width: int) -> str:
        """Return it in `width`: without its first word, or its commas, or not at all."""
        bare = self.kinds or ("nothing",)
        forms = (self.text, ", ".join(bare), " ".join(bare))
        return next((form for form in forms if len(form) <= width), "")


@dataclass(frozen=True, slots=True)
class LinePiece:
    """So much of one part as stands on a line: which part it is of, and whether it begins it."""

    place: int
    text: str
    begins: bool


def in_lines(parts: Sequence[str], width: int) -> list[list[LinePiece]]:
    """Return `parts` in lines of at most `width`, none of them broken where it fits a line."""
    lines: list[list[LinePiece]] = []
    used = 0
    for place, part in enumerate(parts):
        broken = wrapped(part, width) if 0 < width < len(part) else [part]
        for number, text in enumerate(broken):
            piece = LinePiece(place, text, begins=number == 0)
            if lines and len(broken) == 1 and used + len(GAP) + len(text) <= width:
                lines[-1].append(piece)
                used += len(GAP) + len(text)
            else:
                lines.append([piece])
                used = len(text)
    return lines


def packed(parts: Sequence[str], width: int) -> str:
    """Return the lines of `in_lines` as text."""
    return "\n".join(GAP.join(piece.text for piece in line) for line in in_lines(parts, width))


def what_is_alike(loaded: Loaded) -> str:
    """Say what is the same under every policy: answers, unless a policy changes behaviour."""
    policies = [policy for regime in loaded.regimes.values() for _, policy in regime.steps]
    at_doors = any(policy.people_asked == "visited" for policy in policies)
    follow_ups = any(agency.follow_up != "none" for agency in loaded.scenario.all_agencies())
    told = loaded.scenario.residents.told_effect and any(p.tells_of_answers for p in policies)
    return words.SAME_HOMES if at_doors or follow_ups or told else words.SAME_LUCK


def indicators(playback: Playback, frame: Frame) -> list[Indicator]:
    """Return the indicators of the party whose view `frame` is."""
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


def _of_the_agency(playback: Playback, frame: Frame, told: AgencyTold) -> list[Indicator]:
    known = proven(told)
    reached = told_so_far(playback, frame, told)
    return [
        Indicator("proven", (told.silent, told.gave_nothing), known),
        Indicator("told", reached.figures, f"{words.capital(reached.text)}."),
    ]


def told_so_far(playback: Playback, frame: Frame, told: AgencyTold) -> Reached:
    """Return how much of what has reached the agency up to the moment of `frame`."""
    totals = words.plural(told.numbers, "total")
    if told.numbers and frame.counts["open"] and _in_totals_when_closed(playback):
        totals += " (closed requests only)"
    passed = [
        words.plural(count, noun)
        for count, noun in ((told.names, "name"), (told.clips, "clip"), (told.dots, "dot"))
        if count
    ]
    passed += [totals] if told.numbers else []
    return Reached((told.names, told.clips, told.dots, told.numbers), tuple(passed))


def proven(told: AgencyTold) -> str:
    """Say how many homes are proven not to have shared, and how often: the measure's count."""
    if told.at_least and not told.silent:
        return WORKING_OUT
    return silent_homes(told) + (OR_MORE if told.at_least else "")


def silent_homes(told: AgencyTold) -> str:
    """Return how many homes are known not to have shared, and how often where that is more."""
    known = f"{words.plural(told.silent, 'home')} known not to have shared"
    often = how_often(told)
    return f"{known} {often}" if often else known


def how_often(told: AgencyTold) -> str:
    """Return how often the homes that are known not to have shared did not; empty where once."""
    return "" if told.gave_nothing == told.silent else f"({told.gave_nothing:,} times)"


def _in_totals_when_closed(playback: Playback) -> bool:
    """Tell whether no total that the agency is told counts a request that is still open."""
    return not any(
        policy.agency_receives.flow(item).when in {"on_request", "on_response"}
        for _, policy in playback.ledger.regime.steps
        for item in COUNTED
    )


def _counted(of: str, figure: int, before: str = "", after: str = "") -> Indicator:
    """Return the indicator of how many `of` there are, with what stands beside the count."""
    text = " ".join(filter(None, (before, words.plural(figure, of), after)))
    return Indicator(f"{before} {of}".strip(), (figure,), text)


def _of_the_public(told: PublicTold) -> list[Indicator]:
    return [
        _counted("request", told.requests, "read:"),
        _counted("total", told.numbers),
        _counted("name", told.names),
    ]


def _of_residents(playback: Playback, frame: Frame, told: ResidentsAware) -> list[Indicator]:
    untold = _untold_numbers(told)
    # In two lines of half a screen of 80 columns both find room in this order alone.
    homes_first = [Indicator("not told of all", (told.not_of_all,), not_told(told))]
    parts = [
        *(homes_first if told.not_of_all or not untold else []),
        *untold,
        _counted("home", told.of_all, after=_knows(told)),
        *([_counted("total", told.numbers, "told of")] if told.numbers else []),
    ]
    passed = playback.ledger.disclosures
    rows = int(np.searchsorted(passed.time, frame.minute, side="right"))
    clips = (passed.attribute[: rows if frame.event >= 0 else 0] == Attribute.FOOTAGE).any()
    return [*parts, Indicator("bystanders", (), BYSTANDERS)] if clips else parts


def but_almost_sure(almost: int, known: int) -> str:
    """Say of how many homes the police are almost sure, beside those of which it is `known`."""
    homes = words.plural(almost, "more home" if known else "home")
    return f"But of {homes} the police are almost sure."


def becomes(before: AgencyTold, after: AgencyTold, almost: int = 0) -> str:
    """Say of how many homes another rule lets it be known at the same moment, and what stays.

    Of so many more, `almost`, they are all but sure.
    """
    was, now = before.silent, after.silent
    text = f"{now:,} stays {now:,}." if was == now else f"{was:,} becomes {now:,}."
    if almost:
        text += f" {but_almost_sure(almost, now)}"
    if was == now and before.dots > after.dots:
        # Where the number stays, the houses that went dark are the change that is seen.
        text += f" {words.plural(before.dots, 'dot')}"
        text += f" became {after.dots:,}." if after.dots else f" {_went(before.dots)}."
    if before.clips and after.clips == before.clips:
        text += f" The {'clip' if after.clips == 1 else 'clips'} still came."
    return text


def _went(dots: int) -> str:
    return "is gone" if dots == 1 else "are gone"


def _untold_numbers(told: ResidentsAware) -> list[Indicator]:
    """Return the indicator of the totals that nobody was told of, where there are any."""
    if not told.numbers_untold:
        return []
    totals = words.plural(told.numbers_untold, "total")
    return [
        Indicator(
            "totals untold",
            (told.numbers_untold,),
            f"no home was told of {totals}",
            f"{totals} untold",
        )
    ]


def _knows(told: ResidentsAware) -> str:
    """Return what the homes know that were told of all that is held on them."""
    single = told.of_all == 1
    knows = "knows" if single else "know"
    if told.numbers_untold and told.of_all:
        # Beside totals that nobody was told of it is not all.
        return f"{knows} what they hold on {'it' if single else 'them'}"
    return f"{knows} all"


def told_in_short(told: ResidentsAware) -> tuple[str, ...]:
    """Say whether residents were told of what the police hold, the longest form first.

    Homes that were left out come first: the totals are of no home.
    """
    if told.not_of_all:
        homes = words.plural(told.not_of_all, "home")
        return f"{homes} not told", f"{told.not_of_all:,} not told"
    if told.numbers_untold:
        totals = words.plural(told.numbers_untold, "total")
        return f"not told of {totals}", f"{totals} not told", "not told of all"
    return ("told of all",) if is_told_all(told) else ("nothing yet",)


def is_told_all(told: ResidentsAware) -> bool:
    """Tell whether residents were told of anything, and nothing was left out."""
    left_out = told.not_of_all or told.numbers_untold
    return bool(told.of_all or told.numbers) and not left_out


def not_told(told: ResidentsAware) -> str:
    """Say how many homes do not know all that is held on them."""
    if not told.not_of_all:
        return "no home is left untold"
    homes = words.plural(told.not_of_all, "home")
    do = "does" if told.not_of_all == 1 else "do"
    them = "it" if told.not_of_all == 1 else "them"
    return f"{homes} {do} not know all that the police hold on {them}"


def _of_the_platform(told: PlatformSaw) -> list[Indicator]:
    silent = told.gave_nothing
    return [
        _counted("request", told.requests),
        _counted("home", told.homes, "knows of", "by name"),
        _counted("clip", told.clips),
        Indicator("silent", (silent,), f"{silent:,} said no or did not answer"),
    ]


def _of_the_council(playback: Playback, frame: Frame, told: CouncilTold) -> list[Indicator]:
    so_far = cut(playback.ledger, frame.minute if frame.event >= 0 else -1)
    error = share_rate_error(so_far, public=True)
    sent = int((so_far.requests.sent >= 0).sum())
    answered = len(first_clips(so_far))
    rate = (
        "cannot work out how many share"
        if error is None
        else f"works out how many of 100 share: {words.number(error)} off"
    )
    brought = f"brought a clip: {answered:,} of {words.plural(sent, 'request')}"
    return [
        _counted("total", told.numbers, "can read:"),
        Indicator("share rate", (error,), rate),
        Indicator("brought a clip", (answered, sent), brought),
    ]


def in_short(told: Told) -> str:
    """Return what a party knows, in a few words; empty where another view says the same."""
    match told:
        case ResidentsAware():
            return told_in_short(told)[0]
        case PublicTold():
            requests = words.plural(told.requests, "request")
            return f"{requests} read, {words.plural(told.numbers, 'total')}"
        case AgencyTold():
            return f"{words.plural(told.names, 'name')}, {words.plural(told.numbers, 'total')}"
        case _:
            return ""
