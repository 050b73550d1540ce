"""Claims are as often true as they say: 200 worlds drawn from the model that the observer holds."""

import numpy as np
import pytest

from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    Evidence,
    Kind,
    Named,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from tests.sizes import some_here

KINDS = (
    Kind("willing", 0.2, 0.5, 0.05),
    Kind("pragmatic", 0.5, 0.05, 0.3),
    Kind("refuser", 0.3, 0.0, 0.9),
)
HOMES, REQUESTS, REACHED = 24, 7, 5
WITHIN = 0.02
"""Of 200 worlds; of fewer, by the root of how many fewer."""


def drawn_world(random):
    """Draw a town and what happened in it; return the evidence and the truth."""
    subjects = tuple(Subject(f"H{home}", KINDS, 1.0, 0.25) for home in range(HOMES))
    kinds = random.choice(3, HOMES, p=[kind.prior for kind in KINDS])
    off = random.random(HOMES) < 0.25
    requests, facts, came = [], [], {}
    for request in range(REQUESTS):
        area = tuple(sorted(random.choice(HOMES, REACHED, replace=False).tolist()))
        requests.append(ObservedRequest(f"R{request}", area))
        for home in area:
            kind = KINDS[kinds[home]]
            luck = random.random()
            answer = 1 if luck < kind.shares else 2 if luck < kind.shares + kind.declines else 3
            came[request, home] = 0 if off[home] else answer
        asked = sum(came[request, home] != 0 for home in area)
        declined = sum(came[request, home] == 2 for home in area)
        facts.append(PublishedNumber("asked", "asked", (request,), asked, asked))
        if request % 2:
            facts.append(PublishedNumber("declined", "declined", (request,), declined, declined))
        else:
            noise = random.geometric(1 - np.exp(-1)) - random.geometric(1 - np.exp(-1))
            facts.append(
                PublishedNumber(
                    "declined", "declined", (request,), noisy=declined + noise, epsilon=1.0
                )
            )
        for home in area:
            shared = came[request, home] == 1
            facts.append(Named("", request, home, 0b0010 if shared else 0b1101))
    return Evidence(subjects, tuple(requests), tuple(facts)), kinds, off, came


@pytest.mark.parametrize("worlds", some_here([100, 200], here=[100]))
def test_claims_are_as_often_true_as_they_say(worlds):
    random = np.random.default_rng(2018)
    claims, truths = [], []
    for _ in range(worlds):
        evidence, kinds, off, came = drawn_world(random)
        found = posterior(evidence)
        assert found.exact
        for one, belief in zip(found.classes, found.beliefs, strict=True):
            for home in one.members:
                claims += [belief.inactive, belief.declined]
                mine = [request for request in belief.decisions if (request, home) in came]
                truths += [off[home], any(came[request, home] == 2 for request in mine)]
                for place in range(3):
                    claims.append(
                        belief.kinds.get(place, 0.0) + belief.inactive * KINDS[place].prior
                    )
                    truths.append(kinds[home] == place)
                for request in mine:
                    claims += belief.decisions[request]
                    truths += [came[request, home] == outcome for outcome in range(4)]
    claims, truths = np.array(claims), np.array(truths, float)
    open_ones = (claims > 1e-12) & (claims < 1 - 1e-12)
    decile = np.clip((claims * 10).astype(int), 0, 9)
    for place in range(10):
        mine = open_ones & (decile == place)
        assert mine.sum() > 500 * worlds / 200
        assert abs(claims[mine].mean() - truths[mine].mean()) < WITHIN * np.sqrt(200 / worlds), (
            place
        )
    assert truths[claims > 1 - 1e-12].all()
    assert not truths[claims < 1e-12].any()
