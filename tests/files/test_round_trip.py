"""Every figure of the program is worked out anew from the rows of the file.

Counts in SQL; what takes inference, from a ledger that is made of the rows and nothing else.
"""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path
from statistics import median_high, median_low

import pytest

from simulator.log_kinds import Happened
from simulator.measure.all import measures
from tests.files.conftest import Filed, filed
from tests.files.rebuilt import ledger_of

_TO_AGENCY = """
WITH told AS (
    SELECT disclosures.*, flows.agency, flows.attribute, flows.detail, flows.principle,
        flows.subject_told
    FROM disclosures JOIN flows USING (flow)
    WHERE run = :run AND recipient = 'agency')
"""
_OF_HOMES = (
    f"{_TO_AGENCY} SELECT count(*) FROM (SELECT DISTINCT agency, home FROM told WHERE home > 0 AND"
)
_CLIPS = f"{_TO_AGENCY}, clips AS (SELECT request, min(minute) AS first FROM told WHERE attribute = 'footage' AND home > 0 AND request > 0 GROUP BY request)"
_ASKED = "SELECT count(*) FROM responses JOIN requests USING (request) WHERE run = :run"
_EVENTS = "SELECT count(*) FROM events WHERE run = :run AND kind ="

MEASURES = {
    "numbers_told": f"{_TO_AGENCY} SELECT count(number) FROM told",
    "homes_named": f"{_OF_HOMES} detail = 'named')",
    "decisions_told": f"""{_TO_AGENCY} SELECT count(*) FROM (
        SELECT DISTINCT agency, home, coalesce(request, 0) FROM told WHERE home > 0
        AND detail = 'named' AND attribute NOT IN ('asked', 'cameras', 'requests')
        AND (principle IN ('policy', 'consent') OR principle = 'at_the_door'
            AND request IN (SELECT request FROM requests JOIN policy_steps USING (policy_step)
                WHERE people_asked = 'visited')))""",
    "cameras_told": f"{_OF_HOMES} attribute = 'cameras')",
    "clips_told": f"{_TO_AGENCY} SELECT count(*) FROM told WHERE attribute = 'footage' AND home > 0",
    "requests_answered": f"{_CLIPS} SELECT count(*) FROM clips",
    "messages_per_answered_request": f"{_CLIPS} SELECT 1.0 * ({_ASKED}) / nullif((SELECT count(*) FROM clips), 0)",
    "visits": f"{_EVENTS} 'visit'",
    "legal_demands": f"{_EVENTS} 'demand'",
    "emergencies": f"{_EVENTS} 'emergency'",
    "unnoticed": f"{_OF_HOMES} NOT subject_told)",
    "numbers_unnoticed": f"{_TO_AGENCY} SELECT count(number) FROM told WHERE NOT subject_told",
    # An item goes so many days after it came; what is under which rules is its request's, or its
    # total's, or, where it has neither, a matter of the moment.
    "records_held": f"""{_TO_AGENCY} SELECT count(*) FROM told
        LEFT JOIN requests ON requests.request = told.request
        LEFT JOIN totals ON totals.total = told.total
        JOIN runs ON runs.run = told.run
        JOIN policy_steps ON policy_steps.policy_step = coalesce(totals.policy_step,
            requests.policy_step, (SELECT policy_step FROM policy_steps AS step
                WHERE step.policy = runs.policy AND from_minute <= told.minute
                ORDER BY from_minute DESC LIMIT 1))
        WHERE NOT withheld AND NOT (retention_days > 0 AND told.minute + retention_days * 1440
            <= 1440 * (SELECT value FROM meta WHERE name = 'days'))""",
}
_RESPONSES = f"{_ASKED} AND response ="
HAPPENED = {
    "requests": "SELECT count(*) FROM requests WHERE run = :run",
    "refused_requests": "SELECT count(refused) FROM requests WHERE run = :run",
    "asked": _ASKED,
    "shared": f"{_RESPONSES} 'shared'",
    "declined": f"{_RESPONSES} 'declined'",
    "ignored": f"{_RESPONSES} 'ignored'",
    "pending": f"{_RESPONSES} 'pending'",
    "opted_out": f"{_EVENTS} 'left_out'",
    "visits": f"{_EVENTS} 'visit'",
    "legal_demands": f"{_EVENTS} 'demand'",
    "emergencies": f"{_EVENTS} 'emergency'",
}
_ITEM = """
WITH told AS (
    SELECT disclosures.*, flows.agency FROM disclosures JOIN flows USING (flow)
    WHERE run = :run AND recipient = :recipient AND attribute = :item)
"""
RECEIVED = {
    "records": f"{_ITEM} SELECT count(*) - coalesce(sum(withheld), 0) FROM told",
    "homes": f"{_ITEM} SELECT count(*) FROM (SELECT DISTINCT agency, home FROM told WHERE home > 0)",
    "withheld": f"{_ITEM} SELECT coalesce(sum(withheld), 0) FROM told",
    "sum": f"""{_ITEM} SELECT CASE WHEN (SELECT sum(withheld) FROM told) THEN NULL ELSE sum(number) END
        FROM told WHERE disclosure IN (SELECT max(disclosure) FROM told WHERE total > 0 GROUP BY total)""",
}
_DETAIL = """
SELECT detail FROM rules JOIN policy_steps USING (policy_step) JOIN runs USING (policy)
WHERE run = :run AND recipient = :recipient AND attribute = :item ORDER BY step
"""


def test_measures(story: Filed) -> None:
    for run, (_, outcome) in enumerate(story.runs, start=1):
        for name, sql in MEASURES.items():
            assert story.one(sql, run=run) == outcome.measures[name], (run, name)
        assert _hours_to_first_clip(story, run) == outcome.measures["hours_to_first_clip"]


def _hours_to_first_clip(story: Filed, run: int) -> float | None:
    waits = [
        math.inf if wait is None else wait / 60
        for (wait,) in story.file.execute(
            f"{_CLIPS} SELECT first - submitted_minute FROM requests LEFT JOIN clips USING (request) WHERE run = :run",
            {"run": run},
        )
    ]
    middle = (median_low(waits) + median_high(waits)) / 2
    return middle if math.isfinite(middle) else None


def test_what_happened(story: Filed) -> None:
    for run, (_, outcome) in enumerate(story.runs, start=1):
        assert {name: story.one(sql, run=run) for name, sql in HAPPENED.items()} == outcome.happened


@pytest.mark.parametrize("recipient", ["agency", "public"])
def test_what_reached(story: Filed, recipient: str) -> None:
    for run, (_, outcome) in enumerate(story.runs, start=1):
        for item, parts in getattr(outcome, recipient).items():
            about = {"run": run, "recipient": recipient, "item": item}
            details = dict.fromkeys(one for (one,) in story.file.execute(_DETAIL, about))
            assert parts["detail"] == ", then ".join(details), about
            for part in set(parts) - {"detail"}:
                if part == "sum" and set(details) & {"rounded", "noisy"}:
                    assert parts["sum"] is None
                else:
                    assert story.one(RECEIVED[part], **about) == parts[part], (about, part)


def test_the_share_rate_that_the_agency_works_out(story: Filed) -> None:
    """Where totals of both are exact: the last number of each, over the requests they cover."""
    sql = """
    WITH last AS (SELECT attribute, total, number, max(disclosure) FROM disclosures
            JOIN flows USING (flow) WHERE run = :run AND recipient = 'agency' GROUP BY total),
        asked AS (SELECT * FROM last WHERE attribute = 'asked' AND total > 0),
        shared AS (SELECT * FROM last WHERE attribute = 'shared' AND total > 0),
        truth AS (SELECT count(*) AS asked, sum(response = 'shared') AS shared FROM responses
            WHERE request IN (SELECT request FROM total_covers JOIN asked USING (total)))
    SELECT abs((SELECT 1.0 * sum(number) FROM shared) / (SELECT sum(number) FROM asked)
        - 1.0 * shared / asked) * 100 FROM truth
    """
    for run, (ledger, outcome) in enumerate(story.runs, start=1):
        details = {outcome.agency[item]["detail"] for item in ("asked", "shared")}
        if details <= {"total", "rounded", "noisy"} and len(ledger.regime.steps) == 1:
            found = story.one(sql, run=run)
            error = outcome.measures["agency_error"]
            assert found == error or found == pytest.approx(error, abs=1e-9), ledger.regime.name


def test_proof_from_map_and_names(maple: Filed) -> None:
    """Map minus names: who is on an exact map and not among the sharers has not shared."""
    sql = """
    SELECT count(*) FROM disclosures AS dot
    JOIN flows USING (flow) JOIN requests USING (request) JOIN policy_steps USING (policy_step)
    WHERE dot.run = :run AND attribute = 'cameras' AND closed_minute IS NOT NULL
    AND map_error_ft = 0 AND map_covers = 1 AND NOT may_opt_out
    AND NOT EXISTS (SELECT 1 FROM disclosures AS name JOIN flows AS of USING (flow)
        WHERE of.attribute = 'identity' AND name.request = dot.request AND name.home = dot.home)
    """
    exact = [
        (run, outcome.measures["certain_nonsharing"])
        for run, (ledger, outcome) in enumerate(maple.runs, start=1)
        if ledger.regime.steps[0][1].map.error_ft == 0
        and ledger.regime.steps[0][1].agency_receives.cameras.detail != "none"
    ]
    assert [proven for _, proven in exact if proven] == [13, 13]
    for run, proven in exact:
        assert maple.one(sql, run=run) == proven


def test_every_measure_follows_from_the_rows(maple: Filed, tmp_path: Path) -> None:
    """What is proven, almost sure and likely, too: with a map that is off, and with totals."""
    policies = ("early-partner-2018", "totals-per-request", "differential-privacy", "every-outcome")
    summer = filed(tmp_path / "run.db", "fort-lauderdale-2018", policies, inference=True)
    with closing(summer.file):
        for written in (maple, summer):
            for run, (ledger, outcome) in enumerate(written.runs, start=1):
                again = ledger_of(written.file, run, ledger.loaded)
                assert measures(again) == outcome.measures, ledger.regime.name


def test_each_figure_is_stored_as_it_was(maple: Filed) -> None:
    for run, (_, outcome) in enumerate(maple.runs, start=1):
        stored: dict[str, dict[str, object]] = {}
        for section, name, value in maple.file.execute(
            "SELECT section, name, value FROM measures WHERE run = ?", (run,)
        ):
            stored.setdefault(section, {})[name] = value
        assert stored["measures"] == outcome.measures
        assert stored["happened"] == outcome.happened
        assert stored["agency"]["asked.records"] == outcome.agency["asked"]["records"]


def test_rows_say_what_the_ledger_says(story: Filed) -> None:
    """Names and date-times, for the whole ledger."""
    for run, (ledger, _) in enumerate(story.runs, start=1):
        at, ids = ledger.loaded.scenario.moment, ledger.homes.ids
        answers = {
            Happened.SHARED: "shared",
            Happened.DECLINED: "declined",
            Happened.IGNORED: "ignored",
        }
        trace = ledger.trace
        expected = sorted(
            (int(r) + 1, ids[h], answers[Happened(k)], at(int(t)).strftime("%Y-%m-%dT%H:%M"))
            for t, k, r, h in zip(trace.time, trace.kind, trace.request, trace.home, strict=True)
            if k in answers
        )
        found = story.file.execute(
            "SELECT request, home, response, at FROM what_happened WHERE run = ? AND response <> 'pending'",
            (run,),
        )
        assert sorted(found) == expected
        told = ledger.disclosures
        names = [None if home < 0 else ids[home] for home in told.subject.tolist()]
        by_row = story.file.execute(
            "SELECT home, minute FROM who_told_whom WHERE run = ? ORDER BY disclosure", (run,)
        ).fetchall()
        assert by_row == list(zip(names, told.time.tolist(), strict=True))


def test_the_file_is_sound(story: Filed) -> None:
    assert story.one("PRAGMA integrity_check") == "ok"
    assert story.file.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = {
        (row[2], row[4])
        for table in ("responses", "disclosures", "requests")
        for row in story.file.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert {table for table, _ in keys} >= {"runs", "homes", "requests", "flows", "agencies"}
    assert all(column for _, column in keys), "Datasette links only keys that name their column"


def test_views_show_no_name_where_none_was_told(story: Filed) -> None:
    """A dot is known by a pseudonym, the same each time, and by its place on the map."""
    dots = story.file.execute(
        "SELECT about, count(DISTINCT x_ft || ' ' || y_ft) FROM agency_view "
        "WHERE detail = 'pseudonymous' GROUP BY run, about, request"
    ).fetchall()
    ids = set(story.runs[0][0].homes.ids)
    assert all(about not in ids and places == 1 for about, places in dots)
    assert (
        story.one(
            "SELECT count(*) FROM agency_view WHERE (about IS NULL) <> (covers IS NOT NULL OR withheld)"
        )
        == 0
    )
    both = "(SELECT count(*) FROM agency_view) + (SELECT count(*) FROM public_view)"
    assert story.one(f"SELECT {both} = (SELECT count(*) FROM disclosures)") == 1
