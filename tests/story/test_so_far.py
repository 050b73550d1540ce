"""Who is proven to have given nothing, at moment after moment: the last are kept, no more."""

from __future__ import annotations

import numpy as np

from simulator.measure.moments.so_far import MOST_MOMENTS, SilentSoFar
from simulator.model import run
from simulator.scenario import load_scenario


def test_of_many_moments_the_last_are_kept_and_all_say_what_they_said() -> None:
    loaded = load_scenario("fort-lauderdale-2018")
    ledger = run(loaded, "early-partner-2018-exact-map", loaded.scenario.seed, 0)
    so_far = SilentSoFar(ledger)
    minutes = np.unique(np.concatenate([ledger.trace.time, ledger.disclosures.time])).tolist()
    minutes = minutes[:: len(minutes) // (3 * MOST_MOMENTS)]
    forward = [so_far.at(minute) for minute in minutes]
    kept = [minute for minute in minutes if so_far.kept(minute) is not None]
    assert kept == minutes[1 - MOST_MOMENTS :]
    # What is told stays told: so much at least is known before a moment is worked out.
    before = so_far.before(minutes[-20])
    assert before.answers <= forward[-20].answers
    assert so_far.before(minutes[-2]) == forward[-2]
    assert [so_far.at(minute) for minute in reversed(minutes)] == forward[::-1]
    assert forward[-1] == SilentSoFar(ledger).at(minutes[-1])
    assert len(forward[-1].answers) > len(forward[-MOST_MOMENTS].answers) > 0
