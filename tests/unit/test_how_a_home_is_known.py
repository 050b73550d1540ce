"""Before each fact about a home stands how it is known: by name only where a name was passed on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.ledger import Ledger
from simulator.measure.inference.evidence import DoorOutcome, Named
from simulator.measure.observer.view import views
from simulator.report.words.proof.proofs import fact_sentence
from simulator.report.words.proof.reasoning import why_proven
from simulator.report.words.proof.steps import texts

Run = Callable[[str, str], Ledger]
THREE_HOMES = """title = "Three"
start = 2025-05-05
days = 10
seed = 3
policies = ["./p.toml"]
[town]
homes = [
  { id = "A", x = 0.0, y = 0.0 },
  { id = "B", x = 0.1, y = 0.0 },
  { id = "C", x = 0.2, y = 0.0 },
]
[residents]
deadline_hours = 24
[[residents.segments]]
name = "half"
share = 1.0
shares = 0.5
declines = 0.5
[[agencies]]
name = "Example Police"
[[script]]
at = 2025-05-05T10:00:00
asks = ["A", "B", "C"]
"""


def told(ledger: Ledger) -> set[str]:
    """Return the words before the colon of each fact about a home."""
    return {
        fact_sentence(view.evidence, fact).partition(": ")[0]
        for view in views(ledger)
        for fact in view.evidence.facts
        if isinstance(fact, Named)
    }


@pytest.mark.parametrize(
    ("detail", "known_by"), [("named", "By name"), ("pseudonymous", "By place")]
)
def test_a_clip_without_a_name_is_known_by_its_place(
    ledger: Run, detail: str, known_by: str
) -> None:
    clips = f'[agency_receives]\nfootage = {{ detail = "{detail}", when = "on_share" }}\n'
    assert told(ledger(THREE_HOMES, clips)) == {known_by}


def test_what_names_and_places_tell_together_is_known_by_name(ledger: Run) -> None:
    both = """[agency_receives]
footage = { detail = "pseudonymous", when = "on_share" }
declined = { detail = "named", when = "on_response" }
"""
    assert told(ledger(THREE_HOMES, both)) == {"By name"}


def test_what_officers_see_is_known_at_the_door(ledgers: Callable[..., dict[str, Ledger]]) -> None:
    assert told(ledgers("maple-court", ("closed-2024",))["closed-2024"]) == {"At the door"}


def test_what_only_time_tells_has_no_name(ledger: Run) -> None:
    at_close = '[agency_receives]\nshared = { detail = "total", when = "on_close" }\n'
    (words,) = told(ledger(THREE_HOMES, at_close))
    assert words == "Request 1 was over before its deadline"


@pytest.mark.parametrize(
    ("detail", "how"), [("named", "by name"), ("pseudonymous", "by its place")]
)
def test_that_a_home_shared_is_known_as_it_was_told(ledger: Run, detail: str, how: str) -> None:
    clips = f'[agency_receives]\nfootage = {{ detail = "{detail}", when = "on_share" }}\n'
    (view,) = views(ledger(THREE_HOMES, clips))
    sharer = next(
        fact.home
        for fact in view.evidence.facts
        if isinstance(fact, Named) and fact.left == 1 << DoorOutcome.SHARED
    )
    first, *_ = texts(why_proven(view, sharer, "camera"))
    assert f"shared in request 1, {how}: so a camera is known there." in first
