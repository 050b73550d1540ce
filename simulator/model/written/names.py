"""Records by name: which homes are passed on, when, and what of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.ledger import NOBODY, Ints
from simulator.log_kinds import Attribute, Happened
from simulator.model.told.rules import Rule
from simulator.model.written.blocks import runs
from simulator.model.written.gathered import Gathered
from simulator.model.written.moments import NEVER, passed
from simulator.scenario.policy import LIVE

ANSWERED: dict[Attribute, Happened] = {
    Attribute.SHARED: Happened.SHARED,
    Attribute.IDENTITY: Happened.SHARED,
    Attribute.FOOTAGE: Happened.SHARED,
    Attribute.DECLINED: Happened.DECLINED,
    Attribute.IGNORED: Happened.IGNORED,
}
"""The answer that an item is about; the others are known when a request is sent."""


class Names(NamedTuple):
    """Blocks of records of one rule: a block is of one request and one minute."""

    rule: Rule
    minutes: Ints
    requests: Ints
    homes: Ints
    """Block after block."""
    lengths: Ints


def names_of(gathered: Gathered, step: int, rule: Rule) -> Names:
    """Return what `rule`, in force in `step`, passes on up to the cut."""
    homes, request, known = _known(gathered, rule.attribute)
    mine = gathered.step[request] == step
    if not mine.all():
        homes, request, known = homes[mine], request[mine], known[mine]
    cut = gathered.cut
    minute = passed(rule.when, known, gathered.closed[request], cut.horizon)
    last = cut.minute if rule.when in LIVE or rule.when == "on_close" else cut.last_report
    out = minute <= last
    if not out.all():
        homes, request, minute = homes[out], request[out], minute[out]
    if rule.attribute == Attribute.FOOTAGE and gathered.several_clips:
        many = gathered.town.homes.cameras[homes]
        homes, request, minute = (np.repeat(one, many) for one in (homes, request, minute))
    starts, lengths = runs(request, minute)
    return Names(rule, minute[starts], request[starts], homes, lengths)


def _known(gathered: Gathered, item: Attribute) -> tuple[Ints, Ints, Ints]:
    """Return whom a record of `item` can be about, in which request, and since when."""
    if item in ANSWERED:
        places = gathered.with_answer(ANSWERED[item])
        return gathered.homes[places], gathered.request[places], gathered.minute[places]
    if item == Attribute.CAMERAS:
        homes, request = gathered.on_map()
    elif item == Attribute.ASKED:
        sent = (gathered.sent < NEVER)[gathered.request]
        homes, request = gathered.homes[sent], gathered.request[sent]
    elif item == Attribute.REQUESTS:
        request = (gathered.sent < NEVER).nonzero()[0]
        homes = np.full(len(request), NOBODY, dtype=np.int64)
    else:
        raise ValueError(f"nobody has said whom a record of {item.name} is about")
    return homes, request, gathered.sent[request]
