"""Write docs/calibration.md: the program beside the figures on record (`make calibration`).

The targets C1 to C25 are those of the project's collection of facts. What the program gave is
computed here, from the bundled scenarios and small variations of them; what it cannot give is
said with the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import fmean, median

import numpy as np

from scripts.calibration_by_hand import BY_HAND
from scripts.calibration_people import people
from scripts.calibration_sources import SOURCES
from scripts.calibration_tools import FEW, RUNS, Fact, count, ledgers, middle, varied, within
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import load_scenario

DOCS = Path(__file__).resolve().parents[1] / "docs" / "calibration.md"


def summer() -> list[Fact]:
    """Fort Lauderdale: C1 to C5, C8, C23."""
    written = load_scenario("fort-lauderdale-2018", ("early-partner-2018", "threshold-11"))
    drawn = load_scenario("fort-lauderdale-drawn", ("early-partner-2018",))
    runs, free = (
        ledgers(written, "early-partner-2018", RUNS),
        ledgers(drawn, "early-partner-2018", RUNS),
    )
    requests = [count(one, Happened.SUBMITTED) for one in free]
    asked = [count(one, Happened.ASKED) for one in free]
    shared = [count(one, Happened.SHARED) for one in runs]
    silent = [count(one, Happened.IGNORED) / count(one, Happened.ASKED) for one in runs]
    empty = [
        len(one.requests) - len(set(one.trace.request[one.trace.kind == Happened.SHARED].tolist()))
        for one in runs
    ]
    few = fmean(5 <= one <= 18 for one in shared)
    zero = fmean(9 <= one <= 17 for one in empty)
    town = written.scenario.town
    hidden = ledgers(written, "threshold-11", FEW)
    open_cells = [
        int(
            (
                (one.disclosures.attribute == 1)
                & (one.disclosures.value > 0)
                & (one.disclosures.cell >= 0)
            ).sum()
        )
        for one in hidden
    ]
    edge = fmean(one < 11 for one in shared)
    return [
        Fact(
            "C1",
            "22 requests, May to September 2018",
            "22 written; mean 22 drawn",
            f"22 written; mean {fmean(requests):.1f} drawn",
            within(fmean(requests), 21, 23),
            (fmean(requests), RUNS),
        ),
        Fact(
            "C2",
            "319 e-mails",
            "319, within 10 percent",
            f"319 written; mean {fmean(asked):.0f} drawn",
            within(fmean(asked), 287, 351),
            (fmean(asked), RUNS),
        ),
        Fact(
            "C3",
            "3.5 percent answered",
            "median 10 to 12; 95 percent of runs 5 to 18",
            f"{middle(shared)}; {few:.0%} of runs 5 to 18",
            within(median(shared), 10, 12) if few >= 0.93 else "no",
            (few, RUNS),
        ),
        Fact(
            "C4",
            "largely ignored",
            "no answer is the commonest outcome",
            f"{fmean(silent):.0%} never answer",
            within(fmean(silent), 0.5, 1),
            (fmean(silent), RUNS),
        ),
        Fact(
            "C5",
            "published by nobody: about 13 of 22 requests bring nothing",
            "9 to 17 in 95 percent of runs",
            f"{middle(empty)}; {zero:.0%} of runs 9 to 17",
            within(zero, 0.93, 1),
            (zero, RUNS),
        ),
        Fact(
            "C8",
            "2,165 homes per square mile",
            "within 10 percent",
            f"{town.homes_per_sq_mi:,.0f}, of which {written.scenario.town.cameras / 34.6:.0f} have a camera",
            "input",
        ),
        Fact(
            "C23",
            "counts of 1 to 10 hidden",
            "each request's shares hidden; the total on the edge",
            f"{sum(open_cells)} share counts from 1 up were shown in {FEW} runs; the summer's total "
            f"is below 11 in {edge:.0%}",
            "yes" if not sum(open_cells) else "no",
            (edge, RUNS),
        ),
    ]


def limits() -> list[Fact]:
    """The limits of two eras: C6, C7."""
    drawn = load_scenario("fort-lauderdale-drawn", ("no-map-2019", "public-post-2021"))
    facts = []
    for id_, policy, record, beyond in (
        (
            "C6",
            "no-map-2019",
            "12 hours, 0.5 square miles, 45 days",
            lambda log, n: (
                log.window_hours[n] > 12 or np.pi * log.radius[n] ** 2 > 0.5 or log.age_days[n] > 45
            ),
        ),
        (
            "C7",
            "public-post-2021",
            "0.025 to 0.5 square miles, 12 hours",
            lambda log, n: (
                log.window_hours[n] > 12 or not 0.025 <= np.pi * log.radius[n] ** 2 <= 0.5
            ),
        ),
    ):
        wrong = refused = 0
        for one in ledgers(drawn, policy, RUNS):
            for n, reason in enumerate(one.requests.refused):
                refused += bool(reason)
                wrong += bool(reason) != bool(beyond(one.requests, n))
        facts.append(
            Fact(
                id_,
                record,
                "requests beyond are refused, no others",
                f"{refused} refused in {RUNS} runs, {wrong} of them or of the others wrongly",
                "yes" if refused and not wrong else "no",
                (refused, RUNS),
            )
        )
    return facts


def towns() -> list[Fact]:
    """Ownership, density, small areas: C9, C10, C22."""
    small = load_scenario("small-areas", ("early-partner-2018-exact-map",))
    town = small.scenario.town
    share = load_scenario("fort-lauderdale-2018").scenario.town
    if not (town.cameras and town.area_sq_mi and share.cameras and share.homes_per_sq_mi):
        raise SystemExit("these towns are drawn")
    density = town.cameras / town.area_sq_mi
    owners = share.cameras / (34.6 * share.homes_per_sq_mi)
    reached = [
        count(one, Happened.ASKED) / count(one, Happened.SENT)
        for one in ledgers(small, "early-partner-2018-exact-map", FEW)
    ]
    loaded = varied(
        "fort-lauderdale-drawn",
        (r"median = 0.10, spread = 1.6", "median = 0.108, spread = 1.0"),
        policies="opt-out-2020-camera-count",
    )
    seen = [
        int(value)
        for one in ledgers(loaded, "opt-out-2020-camera-count", FEW)
        for value in one.disclosures.value[
            (one.disclosures.attribute == 5) & (one.disclosures.cell >= 0)
        ].tolist()
    ]
    return [
        Fact(
            "C9",
            "doorbells in 4 percent of homes (2017), 20 (2023), 27 (2026)",
            "input by era",
            f"6 percent in 2018: {owners:.1%} of homes have an enrolled camera",
            "input",
        ),
        Fact(
            "C10",
            "148 posting cameras per square mile (20,000 in 15 areas of 9)",
            "within 25 percent",
            f"{density:.0f} in small-areas; {fmean(reached):.1f} in an area of 0.026",
            within(density, 111, 185),
            (fmean(reached), FEW),
        ),
        Fact(
            "C22",
            "14 cameras in three blocks (Chicago)",
            "a count and nothing else",
            f"counts of {middle(seen)} in 0.108 square miles; no names, no dots",
            within(median(seen), 10, 18),
            (fmean(seen), len(seen)),
        ),
    ]


def volumes() -> list[Fact]:
    """Many agencies: C11 to C16, C21, C25."""
    many = load_scenario("four-hundred-agencies", ("opt-out-2020",))
    one = run(many, "opt-out-2020", many.scenario.seed, 0)
    each = np.bincount(one.requests.agency, minlength=405)
    per_year = len(one.requests) / 405
    by_rate = np.mean([agency.requests_per_month for agency in many.scenario.all_agencies()]) * 12
    demands, met = count(one, Happened.DEMAND), count(one, Happened.DEMAND_MET)
    unmet = count(one, Happened.DEMAND_UNMET)
    emergencies = count(one, Happened.EMERGENCY_MET)
    brought = np.bincount(
        one.requests.agency[one.trace.request[one.trace.kind == Happened.SHARED]], minlength=405
    )
    rates = {"Milwaukee": 782, "Tampa": 606, "Denver": 433, "Broward": 347, "Charlotte": 317}
    gave = []
    for year in rates.values():
        big = varied(
            "fort-lauderdale-drawn",
            (r"requests_per_month = 4.4", f"requests_per_month = {year * 30 / 365:.2f}"),
            (r"days = 153", "days = 365"),
            (r'name = "Fort Lauderdale Police"', 'name = "Big City Police"'),
            policies="opt-out-2020",
        )
        gave.append(len(run(big, "opt-out-2020", 1, 0).requests))
    close = all(abs(g - want) <= 0.1 * want for g, want in zip(gave, rates.values(), strict=True))
    ratio = len(one.requests) / demands
    rate = met / (met + unmet)
    half = emergencies / 2 / 405
    return [
        Fact(
            "C11",
            "782, 606, 433, 347, 317 requests in 2020",
            "within 10 percent",
            f"{', '.join(map(str, gave))} in one year drawn at their pace",
            "yes" if close else "no: one year's luck (Poisson) is off by more than 10 percent",
            tuple(map(float, gave)),
        ),
        Fact(
            "C12",
            "22,335 requests, 2,014 agencies (2020)",
            "11 to 16 a year for each",
            f"{by_rate:.1f} a year by their rates; {per_year:.1f} in one year drawn, 0 to "
            f"{each.max()} by agency",
            within(by_rate, 11, 16),
            (per_year,),
        ),
        Fact(
            "C13",
            "1,900 legal demands, 22,335 requests (2020)",
            "1 for 8 to 16 requests",
            f"1 for {ratio:.1f}",
            within(ratio, 8, 16),
            (ratio,),
        ),
        Fact(
            "C14",
            "57 percent complied with (2020), 68 (2019)",
            "within 5 points of 57",
            f"{rate:.0%} of {met + unmet} decided demands",
            within(rate, 0.52, 0.62),
            (rate, met + unmet),
        ),
        Fact(
            "C15",
            "over 85 percent warrants; 648 notices for 3,147 demands (2021)",
            "within 5 points",
            "any mix of orders can be written (`agencies.orders`); no bundled story does",
            "no: the mix would go in, not come out; who gets a notice follows the policy's own rule",
        ),
        Fact(
            "C16",
            "11 emergencies in half a year, 2,161 agencies (2022)",
            "0.5 percent of agencies, order of magnitude",
            f"{half:.2%} of agencies in half a year ({emergencies} met in the year)",
            within(half, 0.0005, 0.05),
            (emergencies,),
        ),
        Fact(
            "C21",
            "Kankakee: no video in some months",
            "an agency without any clip is reachable",
            f"{int((brought == 0).sum())} of 405 agencies get no clip by sharing in a year",
            "yes" if (brought == 0).any() else "no",
            (int((brought == 0).sum()),),
        ),
        Fact(
            "C25",
            "13 of 40 agencies: no arrest; 4 arrests in two years",
            "only if usefulness is modelled",
            "clips are counted; arrests are not modelled",
            "no: a clip is not an arrest, and nobody is a suspect here",
        ),
    ]


PARTS: tuple[Callable[[], list[Fact]], ...] = (summer, limits, towns, volumes, people)


def row(fact: Fact) -> str:
    """Return the line of the table for one figure on record."""
    cells = (
        *(fact.id, fact.record, fact.target, fact.gave, *by_hand(fact), fact.met),
        SOURCES[fact.id],
    )
    return f"| {' | '.join(cells)} |"


def by_hand(fact: Fact) -> tuple[str, str]:
    """Return what a formula gives, and whether the program is near; dashes where luck decides nothing."""
    if not fact.numbers:
        return "-", "-"
    found = BY_HAND[fact.id](*fact.numbers)
    return found.said, "yes" if found.agrees else "**no**"


def page() -> str:
    """Compute every figure; return the page."""
    facts = sorted((fact for part in PARTS for fact in part()), key=lambda fact: int(fact.id[1:]))
    lines = [row(fact) for fact in facts]
    rows = "\n".join(lines)
    drawn = sum(bool(fact.numbers) for fact in facts)
    near = sum(by_hand(fact)[1] == "yes" for fact in facts)
    met = sum(f.met.startswith("yes") for f in facts)
    given = sum(f.met == "input" for f in facts)
    return (
        "# The program beside the figures on record\n\n"
        "Written by `make calibration`, from the bundled scenarios and small variations of them\n"
        f"({RUNS} runs where luck matters much). Of {len(facts)} figures {met} are met, {given} go in\n"
        f"as they are, and {len(facts) - met - given} are not met, with the reason.\n\n"
        "*By a formula* is the same figure without the program: `scripts/calibration_by_hand.py` works\n"
        "it out from the scenario's file and the laws that [the model](model.md) names, and imports\n"
        "nothing of the program. *Near?* says whether what the program gave is within three standard\n"
        f"errors of it, as luck alone would have it. Of the {drawn} figures that luck decides {near} are.\n"
        "The others go in as they are, or are not in the model. *Source*: *in a copy* means that another's\n"
        "text of it was read; *derived*, that it follows from other figures.\n\n"
        "| no. | on record | what the program should give | what it gave | by a formula | near? | met? | source |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        f"{rows}\n"
    )


def main() -> None:
    """Write the page."""
    DOCS.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {DOCS.name}\n")


if __name__ == "__main__":
    main()
