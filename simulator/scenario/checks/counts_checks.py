"""What counted answers must agree on: with the homes asked, with each other, and with the run."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.text import shorten
from simulator.scenario.models import Counts, ReportedPart, Scenario, ScriptedRequest
from simulator.scenario.pace import expected
from simulator.scenario.problems import Hints
from simulator.scenario.toml.validation import Finding


def counted_answers(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong with `counts` and `[reported]`."""
    for position, request in enumerate(scenario.script):
        if request.counts is not None:
            for key, message in _counts(scenario, request, request.counts):
                yield ("script", position, "counts", *key), message
    yield from _parts(scenario)
    yield from _enough(scenario)
    if scenario.counted:
        yield from _on_time(scenario)


def _counts(
    scenario: Scenario, request: ScriptedRequest, counts: Counts
) -> Iterator[tuple[KeyPath, str]]:
    if counts.shared is None and counts.declined is None:
        yield (), "counts nothing: write shared, declined or both"
    asked, wanted = _most_asked(scenario, request), _answers(counts)
    if asked is not None and wanted > asked:
        yield (), f"{wanted} answers are more than the {asked} homes that this request asks"
    for key, written in _written(request).items():
        most = getattr(counts, key)
        if most is not None and written > most:
            yield (key,), f"{most} is less than the {written} that `responses` has answer so"
    parts = [part for part in scenario.reported.parts if _covers(scenario, part, request)]
    covering: list[Counts] = [scenario.reported, *parts]
    for one in covering:
        for key in ("shared", "declined"):
            if getattr(one, key) is not None and getattr(counts, key) is None:
                yield (
                    (),
                    f"needs {key}: [reported] has a number of them for several requests, and this "
                    "is one of these",
                )


def _answers(counts: Counts) -> int:
    return (counts.shared or 0) + (counts.declined or 0)


def _written(request: ScriptedRequest) -> dict[str, int]:
    said = [written.response for written in request.responses.values()]
    return {"shared": said.count("shared"), "declined": said.count("declined")}


def _most_asked(scenario: Scenario, request: ScriptedRequest) -> int | None:
    """Return how many homes a request asks at most; nothing where only a run can tell."""
    if request.asks is not None:
        return len(request.asks)
    if request.reaches is not None:
        return request.reaches
    if scenario.town.homes:
        return sum(home.camera for home in scenario.town.homes)
    return scenario.town.cameras


def _covers(scenario: Scenario, part: ReportedPart, request: ScriptedRequest) -> bool:
    first = scenario.all_agencies()[0].name
    return part.holds(request.agency or first, request.at.date())


def _parts(scenario: Scenario) -> Iterator[Finding]:
    reported, agencies = scenario.reported, [one.name for one in scenario.all_agencies()]
    hints = Hints()
    path: KeyPath = ("reported", "parts")
    if reported.parts and (reported.shared is not None or reported.declined is not None):
        yield path, "write either shared and declined of the whole run, or parts of it"
    last = scenario.moment(scenario.horizon - 1).date()
    for position, part in enumerate(reported.parts):
        if part.shared is None and part.declined is None:
            yield (*path, position), "counts nothing: write shared, declined or both"
        if part.agency and part.agency not in agencies:
            yield (
                (*path, position, "agency"),
                f"no agency is called '{shorten(part.agency)}'"
                f"{hints.for_name(part.agency, agencies)}",
            )
        start, end = part.from_ or scenario.start, part.until or last
        if end < start:
            yield (*path, position, "until"), f"{end} is before {start}, when this part begins"
        for key, day in (("from", part.from_), ("until", part.until)):
            if day is not None and not scenario.start <= day <= last:
                yield (
                    (*path, position, key),
                    f"{day} lies outside the run, {scenario.start} to {last}",
                )
    yield from _overlaps(scenario, last)


def _overlaps(scenario: Scenario, last: dt.date) -> Iterator[Finding]:
    """Yield the parts that hold a request that a part before them holds as well."""
    spans = sorted(
        (
            (part.agency, part.from_ or scenario.start, part.until or last, position)
            for position, part in enumerate(scenario.reported.parts)
        ),
        key=lambda span: span[1],
    )
    of_all = [span for span in spans if not span[0]]
    for agency in dict.fromkeys(span[0] for span in spans):
        mine = sorted(
            of_all if not agency else [span for span in spans if span[0] in ("", agency)],
            key=lambda span: span[1],
        )
        for before, after in itertools.pairwise(mine):
            if after[1] <= before[2] and (not agency or agency in (before[0], after[0])):
                yield (
                    ("reported", "parts", max(before[3], after[3])),
                    f"begins before part {min(before[3], after[3]) + 1} ends, and a request "
                    "belongs to one part at most",
                )


def _enough(scenario: Scenario) -> Iterator[Finding]:
    """Yield reports of more answers than the written requests ask homes, where none are drawn."""
    reported = scenario.reported
    whole = ReportedPart(shared=reported.shared, declined=reported.declined)
    paths: list[KeyPath] = [("reported",)]
    paths += [("reported", "parts", position) for position in range(len(reported.parts))]
    for path, part in zip(paths, (whole, *reported.parts), strict=True):
        wanted = _answers(part)
        if not wanted or _draws(scenario, part):
            continue
        mine = [request for request in scenario.script if _covers(scenario, part, request)]
        most = [_most_asked(scenario, request) for request in mine]
        total = sum(one for one in most if one is not None)
        if None not in most and wanted > total:
            yield path, f"{wanted} answers are more than the {total} homes that these requests ask"
        for key in ("shared", "declined"):
            least = sum(_least(request, key) for request in mine)
            number = getattr(part, key)
            if number is not None and least > number:
                yield (
                    (*path, key),
                    f"{number} is less than the {least} that its requests write out themselves",
                )


def _draws(scenario: Scenario, part: ReportedPart) -> bool:
    """Tell whether requests can be drawn in a part: then nobody knows beforehand how many."""
    mine = [one for one in scenario.all_agencies() if part.agency in ("", one.name)]
    return any(
        expected(scenario, one, one.requests_per_month, part.from_, part.until) > 0 for one in mine
    )


def _least(request: ScriptedRequest, key: str) -> int:
    """Return how many answers of a request are written out, one by one or as a number."""
    counted = getattr(request.counts, key) if request.counts is not None else None
    return _written(request)[key] if counted is None else int(counted)


def _on_time(scenario: Scenario) -> Iterator[Finding]:
    """Yield what would let answers come that nobody counted, or come too late to be counted."""
    if scenario.platform.reviewers:
        yield (
            ("platform", "reviewers"),
            "answers are counted here, and a request that waits for a reviewer may be answered "
            "too late to be counted: write 0",
        )
    for position, agency in enumerate(scenario.agencies):
        if agency.widen is not None:
            yield (
                ("agencies", position, "widen"),
                "answers are counted here, and a wider circle asks homes that nobody counted",
            )
