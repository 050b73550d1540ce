"""The story that is open: replaced as a whole, the same for every face, without a screen."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from simulator.experiment.what_if import given_under
from simulator.scenario import InputError, Loaded, load_scenario
from simulator.scenario.library import policy_names
from simulator.scenario.numbers import numbers
from simulator.story.changed_story import ChangedStory
from simulator.story.open_story import OpenStory

OTHER = "public-post-2021"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_scenario("maple-court")


@pytest.fixture
def story(loaded: Loaded) -> OpenStory:
    return OpenStory.as_written(loaded, opening=1)


def with_cameras(loaded: Loaded, cameras: float) -> ChangedStory:
    """Return the story with another number of cameras."""
    written = ChangedStory.as_written(loaded)
    listed = {number.key: number for number in numbers(loaded, written.policy)}
    return written.with_number(listed["town.cameras"], cameras)


def test_it_begins_under_its_first_policy_with_nothing_changed_or_guessed(
    loaded: Loaded, story: OpenStory
) -> None:
    assert story.loaded is loaded
    assert story.policy == next(iter(loaded.regimes))
    assert (dict(story.changes), story.changed, dict(story.guesses)) == ({}, "", {})
    assert story.run_wanted() == (loaded, story.policy)


def test_nothing_of_it_is_altered(story: OpenStory) -> None:
    with pytest.raises(FrozenInstanceError):
        story.policy = OTHER  # type: ignore[misc]
    story.with_guess("Who?", "nobody")
    story.with_policy(OTHER)
    assert not story.guesses
    assert OTHER not in story.loaded.regimes


def test_without_its_map_another_run_is_wanted_that_differs_by_the_map_alone(
    story: OpenStory,
) -> None:
    loaded, name = story.without_map().run_wanted()
    own, other = story.loaded.regimes[story.policy], loaded.regimes[name]
    assert name == f"{story.policy} (map taken away)"
    assert given_under(own).map == "exact"
    assert given_under(other).map == "none"
    assert given_under(other).names == given_under(own).names
    assert not story.same_run(story.without_map())
    assert story.same_run(story.without_map().with_own_map())


def test_another_policy_is_taken_with_its_own_map(story: OpenStory) -> None:
    other = story.without_map().with_policy(OTHER)
    assert (other.policy, other.other_map) == (OTHER, False)
    assert [*other.loaded.regimes] == [*story.loaded.regimes, OTHER]
    assert other.same_numbers(story)
    assert not other.same_run(story)
    assert not other.same_policies(story)


def test_a_policy_that_does_not_exist_is_refused(story: OpenStory) -> None:
    with pytest.raises(InputError):
        story.with_policy("no-such-policy")


def test_the_policies_to_choose_are_its_own_first_then_every_other_bundled_one(
    story: OpenStory,
) -> None:
    offered = story.policies_to_choose()
    own = [policy.name for policy in offered if policy.own]
    assert own == list(story.loaded.regimes)
    assert [policy.own for policy in offered] == sorted(
        (policy.own for policy in offered), reverse=True
    )
    assert sorted(policy.name for policy in offered) == sorted({*own, *policy_names()})
    taken = {policy.name: policy for policy in story.with_policy(OTHER).policies_to_choose()}
    assert taken[OTHER].own
    assert all(policy.title for policy in offered)


def test_a_guess_stays_when_policy_map_and_numbers_change(story: OpenStory) -> None:
    guessed = story.with_guess("Who?", "nobody")
    later = guessed.with_policy(OTHER).without_map().with_guess("How many?", "two")
    assert later.guesses == {"Who?": "nobody", "How many?": "two"}
    changed = later.with_numbers_of(ChangedStory.as_written(story.loaded))
    assert changed.guesses == later.guesses
    assert OpenStory.as_written(story.loaded, 2).with_guesses_of(later).guesses == later.guesses
    assert OpenStory.as_written(story.loaded, 2).with_guesses_of(None).guesses == {}


def test_changed_numbers_are_said_and_are_other_numbers() -> None:
    loaded = load_scenario("sixty-doorbells")
    story = OpenStory.as_written(loaded)
    changed = story.without_map().with_numbers_of(with_cameras(loaded, 70))
    assert changed.changes == {"town.cameras": 70}
    assert changed.changed == "changed: homes with a camera enrolled 70 (file: 60)"
    assert changed.loaded.scenario.town.cameras == 70
    assert not changed.other_map
    assert not changed.same_numbers(story)
    back = changed.with_numbers_of(ChangedStory.as_written(loaded))
    assert back.same_numbers(story)
    assert back.same_run(story)


def test_a_story_that_is_opened_with_changes_has_the_policy_of_its_card() -> None:
    loaded = load_scenario("sixty-doorbells")
    card = with_cameras(loaded, 70)
    second = list(loaded.regimes)[1]
    story = OpenStory.with_changes_of(ChangedStory(loaded, second, card.changes), opening=3)
    assert (story.policy, story.opening) == (second, 3)
    assert story.changes == {"town.cameras": 70}


def test_a_policy_that_the_changed_story_does_not_have_gives_way_to_the_first(
    story: OpenStory,
) -> None:
    changed = ChangedStory(story.loaded, OTHER)
    assert story.with_policy(OTHER).with_numbers_of(changed).policy == story.policy


def test_the_same_story_opened_again_is_another_opening(loaded: Loaded, story: OpenStory) -> None:
    again = OpenStory.as_written(loaded, opening=2)
    assert not again.same_numbers(story)
    assert not again.same_run(story)
    assert not story.same_numbers(None)
    assert not story.same_run(None)
