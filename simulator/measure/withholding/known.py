"""What the readers of totals know besides: which items they can count from names, or read live."""

from __future__ import annotations

from simulator.log_kinds import ATTRIBUTE_OF, Attribute
from simulator.scenario.policy import BY_NAME, ITEMS, Policy, PublicItem


def countable(policy: Policy, most_clips: int, *, public: bool) -> frozenset[Attribute]:
    """Return the items that this party can count from names, or reads live.

    An agency reads what the public is given, too. Whoever is told by name whose each clip is can
    count both the clips and those who shared.
    """
    parties = (
        [policy.public_receives] if public else [policy.public_receives, policy.agency_receives]
    )
    known = {
        item
        for item in ITEMS
        for flow in (flows.flow(item) for flows in parties)
        if policy.exists(item)
        and (flow.detail in BY_NAME or (flow.detail == "total" and flow.when == "on_response"))
    }
    found = {gives_away(policy, item, most_clips) for item in known}
    return frozenset(found | ({Attribute.SHARED} if "footage" in known else set()))


def gives_away(policy: Policy, item: PublicItem, most_clips: int) -> Attribute:
    """Return the item that the number of `item` is the number of.

    Where nobody may switch requests off, every camera in the area is asked.
    """
    attribute = ATTRIBUTE_OF[item]
    if attribute == Attribute.IDENTITY or (attribute == Attribute.FOOTAGE and most_clips == 1):
        return Attribute.SHARED
    everybody = policy.map.covers == 1 and not policy.residents_may_opt_out
    return Attribute.ASKED if item == "cameras" and everybody else attribute
