"""By which way the clips of a run came, in a sentence that joins the counts of its pictures."""

from __future__ import annotations

from simulator.measure.moments.playback import Playback
from simulator.measure.moments.ways_of_clips import Way, ways_of_clips
from simulator.report.words.terms import joined, plural

_BY = {
    Way.COMPANY: "through the company",
    Way.DOOR: "at a door",
    Way.ORDER: "by a legal order",
    Way.EMERGENCY: "in an emergency",
}


def clips_said(playback: Playback, event: int) -> list[str]:
    """Say by which ways clips came so far, and who was visited, a statement each.

    Nothing where residents shared them all in the app: then there is nothing to join.
    """
    came = ways_of_clips(playback, event)
    if came.only_shared:
        return []
    total = sum(came.clips.values())
    ways = joined([f"{count:,} {_BY[way]}" for way, count in came.clips.items()])
    said = []
    if total:
        said.append(f"{plural(total, 'clip')}, from {plural(came.homes, 'home')}: {ways}.")
    if came.visits:
        visits, homes = plural(came.visits, "visit"), plural(came.homes_visited, "home")
        said.append(f"Officers made {visits}, to {homes}.")
    return said
