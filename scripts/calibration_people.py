"""How people answer, beside the figures on record: a part of `make calibration`."""

from __future__ import annotations

from statistics import fmean

import numpy as np

from scripts.calibration_tools import FEW, RUNS, Fact, count, ledgers, varied
from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.scenario import load_scenario

BUSY_RUNS = 10


def people() -> list[Fact]:
    """How people answer: C17 to C20, C24."""
    three = varied(
        "fort-lauderdale-drawn", (r"days = 153.*", "days = 1095"), policies="early-partner-2018"
    )
    ever = []
    for one in ledgers(three, "early-partner-2018", FEW):
        gave = set(one.trace.home[one.trace.kind == Happened.SHARED].tolist())
        ever.append(len(gave) / len(one.homes))
    asked_ever = []
    for one in ledgers(three, "early-partner-2018", FEW):
        was = set(one.trace.home[one.trace.kind == Happened.ASKED].tolist())
        gave = set(one.trace.home[one.trace.kind == Happened.SHARED].tolist())
        asked_ever.append(len(gave) / max(1, len(was)))
    busy = varied(
        "fort-lauderdale-drawn",
        (r"days = 153.*", "days = 1095"),
        (r"requests_per_month = 4.4", "requests_per_month = 29"),
        (r'name = "Fort Lauderdale Police"', 'name = "Big City Police"'),
        policies="early-partner-2018",
    )
    long_run = fmean(
        len(set(one.trace.home[one.trace.kind == Happened.SHARED].tolist())) / len(one.homes)
        for one in ledgers(busy, "early-partner-2018", BUSY_RUNS)
    )
    after = load_scenario("after-the-request", ("stated-policy-2019", "closed-2024"))
    by_mail = ledgers(after, "stated-policy-2019", FEW)
    at_door = ledgers(after, "closed-2024", FEW)

    def share(some: list[Ledger]) -> float:
        return fmean(count(one, Happened.SHARED) / count(one, Happened.ASKED) for one in some)

    def asked(some: list[Ledger]) -> int:
        return sum(count(one, Happened.ASKED) for one in some)

    mail, door = share(by_mail), share(at_door)
    told = varied(
        "after-the-request",
        (r"\[residents\]\n", "[residents]\ntold_effect = -2.0\n"),
        policies="police-registry",
    )
    pressed = ledgers(told, "police-registry", 20)
    visits = sum(count(one, Happened.VISIT) for one in pressed)
    gave_there = sum(count(one, Happened.GAVE_AT_THE_DOOR) for one in pressed)
    wide = varied(
        "fort-lauderdale-drawn",
        (r"median = 0.10, spread = 1.6", "median = 0.5, spread = 3.0"),
        policies="early-partner-2018",
    )
    most, over, all_requests = 0, 0, 0
    for one in ledgers(wide, "early-partner-2018", RUNS):
        shares = np.bincount(
            one.trace.request[one.trace.kind == Happened.SHARED], minlength=len(one.requests)
        )
        most, over = max(most, int(shares.max(initial=0))), over + int((shares > 10).sum())
        all_requests += len(one.requests)
    return [
        Fact(
            "C17",
            "10 percent of owners ever shared (2021)",
            "8 to 12 percent over about 3 years",
            f"{fmean(ever):.1%} of owners at Fort Lauderdale's pace ({fmean(asked_ever):.0%} of those asked); "
            f"{long_run:.1%} at Broward's",
            "yes, at Broward's pace; at Fort Lauderdale's too few are ever asked"
            if 0.08 <= long_run <= 0.12
            else "no: it hangs on pace and on who is near; between these two paces it is met",
            (fmean(ever), FEW, long_run, BUSY_RUNS),
        ),
        Fact(
            "C18",
            "e-mail about 3 percent, in person far more",
            "e-mail 2 to 6, door above 50",
            f"e-mail {mail:.1%}, door {door:.0%}",
            "yes" if 0.02 <= mail <= 0.06 and door > 0.5 else "no",
            (mail, asked(by_mail), door, asked(at_door)),
        ),
        Fact(
            "C19",
            "100 of 103 complied face to face; a notice changed little",
            "a notice does not change the door",
            f"with a notice that cuts sharing by mail, {gave_there / visits:.0%} of {visits:,} visits bring a clip",
            "yes" if gave_there / visits > 0.5 else "no",
            (gave_there / visits, visits),
        ),
        Fact(
            "C20",
            "over 50 clips from one request (Rolling Meadows)",
            "reachable, rare",
            f"most for one request: {most}; more than 10 in {over} of {all_requests:,} requests, with large areas",
            "yes"
            if most >= 30 and over < all_requests / 10
            else "no: answers do not depend on each other here",
            (over, all_requests),
        ),
        Fact(
            "C24",
            "26, 64, 10 percent (Westin)",
            "input, a weak predictor",
            "10, 75, 15 percent in Fort Lauderdale, chosen for 3.5 percent; any split can be written",
            "input",
        ),
    ]
