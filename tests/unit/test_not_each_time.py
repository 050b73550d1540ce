"""Who shared in one request and not in another is drawn as a sharer, and said to be both."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.ledger import Ledger
from simulator.measure.moments.doors import Doors
from simulator.measure.moments.parties import AgencyKnows, AgencyTold, Viewer
from simulator.measure.moments.playback import Playback
from simulator.measure.moments.tally import known_tally, sharers_not_each_time
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.tui.watch.pictures.block import doors_block, known_block

DOT = 'footage = { detail = "pseudonymous", when = "on_share" }\n'
NAME = 'footage = { detail = "named", when = "on_share" }\n'


def two_requests(folder: Path, receives: str) -> Ledger:
    """A says no, then shares; B says no, then does not answer."""
    (folder / "p.toml").write_text(f'title = "P"\n[agency_receives]\n{receives}')
    asks = (
        '[[script]]\nat = 2024-01-{day:02}T09:00:00\nasks = ["A", "B"]\nresponses = {{ {said} }}\n'
    )
    said = ('A = "declined", B = "declined"', 'A = "shared", B = "ignored"')
    (folder / "s.toml").write_text(
        'title = "Two"\nstart = 2024-01-01\ndays = 12\npolicies = ["./p.toml"]\n'
        '[town]\nhomes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }]\n'
        "[residents]\ndeadline_hours = 24\n"
        + "".join(asks.format(day=2 + 4 * at, said=one) for at, one in enumerate(said))
    )
    loaded = load_scenario(str(folder / "s.toml"))
    (name,) = loaded.regimes
    return run(loaded, name, 0, 0)


@pytest.mark.parametrize(
    ("receives", "said"),
    [(DOT, "1 shared, no name, not each time"), (NAME, "1 named, not each time")],
    ids=["dots", "names"],
)
def test_who_shared_once_and_once_not_is_counted_among_the_sharers(
    tmp_path: Path, receives: str, said: str
) -> None:
    playback = Playback(two_requests(tmp_path, receives))
    frame = playback.frame(len(playback.times) - 1, Viewer.AGENCY)
    told, tally = frame.told, known_tally(playback, frame)
    assert isinstance(told, AgencyTold)
    assert tally[AgencyKnows.NAMED] == sharers_not_each_time(told, tally) == 1
    assert told.silent == 1 + tally.get(AgencyKnows.GAVE_NOTHING, 0)
    assert said in [part.text for part in known_block(playback, frame, None).parts]


@pytest.mark.parametrize(
    ("receives", "said"), [(DOT, "by a missing dot"), (NAME, "by a missing name")]
)
def test_a_door_is_lit_by_what_is_missing(tmp_path: Path, receives: str, said: str) -> None:
    playback = Playback(two_requests(tmp_path, receives))
    event = len(playback.times) - 1
    doors = Doors(playback).at(event, wait=True)
    parts = doors_block(playback, playback.frame(event, Viewer.AGENCY), doors, None).parts
    lit = int((doors.known == AgencyKnows.GAVE_NOTHING).sum())
    assert lit > 0
    assert f"{lit} {said}" in [part.text for part in parts]


def test_above_the_doors_stand_homes_and_how_often(tmp_path: Path) -> None:
    a_map = 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
    playback = Playback(two_requests(tmp_path, NAME + a_map))
    event = len(playback.times) - 1
    doors = Doors(playback).at(event, wait=True)
    block = doors_block(playback, playback.frame(event, Viewer.AGENCY), doors, None)
    assert block.number == 2
    assert block.with_more(block.label).text == "homes known not to have shared (3 times)"
    assert "3 by a missing name" in [part.text for part in block.parts]
