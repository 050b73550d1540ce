"""Several cameras of one account: who gives video gives a clip from each, counted by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from click.testing import Result

from simulator.experiment import Outcome, run_all
from simulator.ledger import PUBLIC, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.moments.parties import (
    PlatformSaw,
    Viewer,
    agency_over_time,
    over_time,
)
from simulator.measure.moments.playback import Playback
from simulator.measure.observer.view import views
from simulator.report.words.watched.events import sentence
from simulator.report.words.watched.flow_cards import cards
from simulator.report.words.watched.home_story import asked_and_answered, passed_on
from simulator.report.words.watched.record_tables import passed_on_table
from simulator.scenario import Loaded

Run = Callable[[str, str], Ledger]
Count = Callable[[str, str], Outcome]
Load = Callable[[str, str], Loaded]
Camsim = Callable[..., Result]

FOUR = """
title = "Four homes"
start = 2024-01-01
days = 30
policies = ["./p.toml"]
town = { homes = [
  { id = "A", x = 0.1, y = 0.1, cameras = 2 }, { id = "B", x = 0.2, y = 0.1 },
  { id = "C", x = 0.3, y = 0.1, cameras = 3 }, { id = "D", x = 0.4, y = 0.1, camera = false },
] }
[[script]]
at = 2024-01-02T09:00:00
asks = ["A", "B", "C"]
responses = { A = "shared", B = "declined", C = "shared" }
[[script]]
at = 2024-01-11T09:00:00
asks = ["A", "B", "C"]
responses = { A = "shared", B = "shared", C = "ignored" }
"""
DRAWN = """
title = "Drawn"
start = 2024-01-01
days = 40
policies = ["./p.toml"]
[town]
area_sq_mi = 1
homes_per_sq_mi = 2000
cameras = 400
{cameras}
[residents]
segments = [{{ name = "all", share = 1.0, shares = 0.2, declines = 0.3 }}]
[[agencies]]
name = "P"
requests_per_month = 12
{more}
"""
NAMED = '[agency_receives]\nfootage = { detail = "named", when = "on_share" }\n'
TOTAL = '[agency_receives]\nfootage = { detail = "total", when = "on_close" }\n'
SHARES = "cameras_per_home = [0.5, 0.3, 0.2]"


def drawn(cameras: str = SHARES, more: str = "") -> str:
    return DRAWN.format(cameras=cameras, more=more)


def totals(ledger: Ledger) -> list[int]:
    """Return the published numbers of clips, in the order of time."""
    told = ledger.disclosures
    mine = (told.attribute == Attribute.FOOTAGE) & (told.cell >= 0)
    values: list[int] = told.value[mine].tolist()
    return values


def clips_of(ledger: Ledger) -> Counter[tuple[int, int]]:
    """Return how many clips of each home came in each request, by name."""
    told = ledger.disclosures
    mine = (told.attribute == Attribute.FOOTAGE) & (told.subject >= 0)
    pairs = zip(told.request[mine].tolist(), told.subject[mine].tolist(), strict=True)
    return Counter(pairs)


def test_each_who_shares_gives_a_clip_from_each_camera(outcome: Count, ledger: Run) -> None:
    """A has 2 and C has 3: 5 clips of the first request, then A's 2 and B's 1."""
    policy = f'{NAMED}identity = {{ detail = "named", when = "on_share" }}\n'
    found = outcome(FOUR, policy)
    assert (found.happened["asked"], found.happened["shared"]) == (6, 4)
    assert found.agency["footage"] == {"detail": "named", "records": 8, "homes": 3}
    assert found.agency["identity"] == {"detail": "named", "records": 4, "homes": 3}
    assert (found.measures["clips_told"], found.measures["homes_named"]) == (8, 3)
    assert found.measures["decisions_told"] == 4
    assert found.measures["requests_answered"] == 2
    # Eight clips and four names are kept.
    assert found.measures["records_held"] == 12
    assert clips_of(ledger(FOUR, policy)) == {(0, 0): 2, (0, 2): 3, (1, 0): 2, (1, 1): 1}


@pytest.mark.parametrize("moment", ["on_share", "on_close", "weekly", "at_end"])
def test_names_that_wait_wait_with_all_their_clips(ledger: Run, moment: str) -> None:
    found = ledger(FOUR, NAMED.replace("on_share", moment))
    assert clips_of(found) == {(0, 0): 2, (0, 2): 3, (1, 0): 2, (1, 1): 1}


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ('{ detail = "total", when = "on_close" }', ([5, 3], 8)),
        ('{ detail = "total", when = "at_end" }', ([8], 8)),
        ('{ detail = "total", when = "weekly" }', ([5, 3], 8)),
        # 3 is below the threshold of 4, though two homes shared each time.
        ('{ detail = "thresholded", when = "on_close", threshold = 4 }', ([5, None], None)),
        ('{ detail = "rounded", when = "on_close", round_to = 4 }', ([4, 4], None)),
    ],
)
def test_totals_are_of_clips(
    outcome: Count, ledger: Run, flow: str, expected: tuple[list[int | None], int | None]
) -> None:
    policy = f"[agency_receives]\nfootage = {flow}\n"
    values, together = expected
    lowest = int(np.iinfo(np.int64).min)
    assert totals(ledger(FOUR, policy)) == [lowest if one is None else one for one in values]
    assert outcome(FOUR, policy).agency["footage"]["sum"] == together


def test_the_public_reads_the_same_number_of_clips(ledger: Run) -> None:
    policy = TOTAL + TOTAL.replace("agency_receives", "public_receives")
    found = ledger(FOUR, policy)
    told = found.disclosures
    public = told.recipient == PUBLIC
    assert told.value[public].tolist() == told.value[~public].tolist() == [5, 3]


def test_at_the_door_by_an_order_and_in_an_emergency_all_clips_come(ledger: Run) -> None:
    more = (
        'follow_up = "random"\nemergencies_per_month = 20\n'
        'orders = [{ kind = "warrant", per_month = 30, full = 0.5, partial = 0.3 }]'
    )
    found = ledger(
        drawn(more=more).replace("shares = 0.2", "shares = 0.01"),
        f"{NAMED}{MAP}[legal]\nwarrant = true\nemergency = true\n",
    )
    trace, cameras = found.trace, found.homes.cameras
    gave = {
        Happened.SHARED, Happened.GAVE_AT_THE_DOOR, Happened.WARRANT_FULL, Happened.EMERGENCY_MET,
    }  # fmt: skip
    assert gave <= set(trace.kind.tolist())
    expected: Counter[tuple[int, int]] = Counter()
    for row in np.flatnonzero(np.isin(trace.kind, list(gave))).tolist():
        expected[int(trace.request[row]), int(trace.home[row])] += int(cameras[trace.home[row]])
    assert clips_of(found) == expected
    assert set(cameras[[home for _, home in expected]].tolist()) == {1, 2, 3}


MAP = 'cameras = { detail = "named", when = "on_request" }\n'


def test_where_officers_ask_all_clips_come_and_the_total_counts_them(ledger: Run) -> None:
    door = "[residents.at_the_door]\nshares = 1.0\ndeclines = 0.0\n"
    found = ledger(
        FOUR.split("[[script]]", maxsplit=1)[0] + door + SCRIPT,
        f'people_asked = "visited"\n{TOTAL}',
    )
    assert totals(found) == [6]


SCRIPT = '[[script]]\nat = 2024-01-02T09:00:00\nasks = ["A", "B", "C"]\n'


@pytest.mark.parametrize("one", ["cameras_per_home = [1.0]", "cameras_per_home = [1, 0, 0]"])
def test_one_camera_a_home_is_the_scenario_without_the_key(load: Load, one: str) -> None:
    plain, written = load(drawn(cameras=""), NAMED), load(drawn(cameras=one), NAMED)
    assert written.digest == plain.digest
    assert run_all(written, 0, 0) == run_all(plain, 0, 0)


def test_one_camera_of_a_listed_home_is_the_home_without_the_key(load: Load) -> None:
    text = FOUR.replace(", cameras = 2", "").replace(", cameras = 3", "")
    plain = load(text, NAMED)
    digest = plain.digest
    written = load(text.replace('id = "A"', 'cameras = 1, id = "A"'), NAMED)
    assert written.digest == digest
    assert load(text.replace('id = "A"', 'cameras = 2, id = "A"'), NAMED).digest != digest


@pytest.mark.parametrize("shares", [SHARES, "cameras_per_home = [0, 1]"])
def test_more_cameras_change_nobodys_luck(ledger: Run, shares: str) -> None:
    """The same homes answer the same at the same time: only clips are more."""
    few, many = ledger(drawn(cameras=""), NAMED), ledger(drawn(cameras=shares), NAMED)
    for column in ("time", "kind", "request", "home"):
        assert np.array_equal(getattr(few.trace, column), getattr(many.trace, column))
    assert clips_of(few).keys() == clips_of(many).keys()
    assert clips_of(many).total() > clips_of(few).total()


def test_one_more_home_changes_no_others_cameras(load: Load, ledger: Run) -> None:
    few = ledger(drawn(), NAMED).homes.cameras
    more = ledger(drawn().replace("cameras = 400", "cameras = 401"), NAMED).homes.cameras
    assert np.array_equal(few, more[:400])


def test_the_shares_are_those_of_the_file(ledger: Run) -> None:
    homes = 20_000
    text = drawn().replace("cameras = 400", f"cameras = {homes}")
    text = text.replace("homes_per_sq_mi = 2000", "homes_per_sq_mi = 90000")
    text = text.replace("requests_per_month = 12", "requests_per_month = 0")
    cameras = ledger(text, NAMED).homes.cameras
    for many, share in ((1, 0.5), (2, 0.3), (3, 0.2)):
        spread = (share * (1 - share) / homes) ** 0.5
        assert abs((cameras == many).mean() - share) <= 4 * spread


def test_a_total_of_clips_is_a_range_of_homes(ledger: Run) -> None:
    """Of 5 clips, where nobody has more than 3 cameras: 2 homes at least, 5 at most."""
    (view,) = views(ledger(FOUR, TOTAL))
    assert [(one.item, one.low, one.high) for one in view.published] == [
        ("shared", 2, 5),
        ("shared", 1, 3),
    ]
    assert "clips in request 1: 5" in view.published[0].name


def test_a_hidden_or_rounded_total_of_clips_is_a_wider_range(ledger: Run) -> None:
    hidden = '[agency_receives]\nfootage = { detail = "thresholded", when = "on_close" }\n'
    (view,) = views(ledger(FOUR, f"{hidden}[safeguards]\nthreshold = 6\n"))
    assert [(one.low, one.high) for one in view.published] == [(1, 5), (1, 5)]
    rounded = hidden.replace("thresholded", "rounded")
    (view,) = views(ledger(FOUR, f"{rounded}[safeguards]\nround_to = 4\n"))
    # 4 stands for 2 to 5 clips: of 1 to 5 homes. Two numbers, as each is about its own request.
    assert [(one.low, one.high) for one in view.published] == [(1, 5), (1, 5)]


def test_bits_are_not_given_where_a_number_of_clips_says_only_a_range(outcome: Count) -> None:
    assert outcome(FOUR, TOTAL).measures["bits"] is None
    one_camera = FOUR.replace(", cameras = 2", "").replace(", cameras = 3", "")
    assert outcome(one_camera, TOTAL).measures["bits"] is not None
    assert outcome(FOUR, TOTAL.replace("footage", "shared")).measures["bits"] is not None


def test_a_reader_of_clips_takes_the_middle_of_the_range(outcome: Count) -> None:
    """Of 6 asked, 4 shared: 5 clips are 2 to 5 homes, but only 3 were asked, and 3 are 1 to 3.

    The middles are 2.5 and 2: (4.5 - 4) / 6 is 8.3 points off. By name, homes are counted.
    """
    asked = 'asked = { detail = "total", when = "on_close" }\n'
    error = outcome(FOUR, TOTAL + asked).measures["agency_error"]
    assert error == pytest.approx(100 * 0.5 / 6)
    assert outcome(FOUR, NAMED + asked).measures["agency_error"] == 0.0


def test_words_say_how_many_clips(ledger: Run) -> None:
    found = ledger(FOUR, NAMED)
    end = found.loaded.scenario.horizon
    said = [line.text for line in asked_and_answered(found, 0, end)]
    assert said[1] == "It shares 2 clips, one from each of its cameras (request 1 of 2)."
    assert "It shares a clip (request 2 of 2)." in [
        line.text for line in asked_and_answered(found, 1, end)
    ]
    flows = [line.text for line in passed_on(found, 0, end)]
    assert len(flows) == 2
    assert all("its 2 clips" in one for one in flows)
    playback = Playback(found)
    texts = [sentence(playback, event) for event in range(len(playback.starts))]
    assert any("Home A shares." in one and "get 2 clips" in one for one in texts)
    rows = np.flatnonzero(found.disclosures.request == 0)
    assert [card.subject for card in cards(found, rows)] == ["homes A and C"] or [
        card.subject for card in cards(found, rows)
    ] == ["homes C and A"]
    assert "number passed on (homes, answers or clips)" in next(iter(passed_on_table(found)))
    seen = over_time(found, Viewer.PLATFORM).told(end)
    assert isinstance(seen, PlatformSaw)
    assert seen.clips == agency_over_time(found).told(end).clips == 8


def test_every_output_counts_the_same_clips(
    camsim: Camsim, write: Callable[[str, str], object]
) -> None:
    import json

    write("p.toml", f'title = "P"\n{NAMED}')
    path = write("s.toml", FOUR)
    as_json = json.loads(camsim("run", path, "--format", "json").stdout)
    told = as_json["policies"]["p"]
    assert (told["agency"]["footage"]["records"], told["measures"]["clips_told"]) == (8, 8)
    as_csv = camsim("run", path, "--format", "csv").stdout.splitlines()
    assert "p,0,agency,footage.records,8" in as_csv
    assert "p,0,measures,clips_told,8" in as_csv
    assert "8 clips" in camsim("run", path).stdout
