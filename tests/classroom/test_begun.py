"""A class begun and gone on with: its lesson, street and file agree, or it is said why not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from simulator.classroom.live.class_files import StoreError
from simulator.scenario.problems import InputError
from simulator.web.classes.kept.begin import Begun, begun, port_before
from simulator.web.classes.settings import Settings
from tests.classroom.served import KEY, lesson_in


def settings(folder: Path, **values: object) -> Settings:
    """Return settings for a class in a folder."""
    words = {"key": KEY, "lesson": str(lesson_in(folder)), "file": folder / "one.class", **values}
    return Settings.model_validate(words)


def closed(found: Begun) -> Begun:
    """Close the file of a class."""
    found.store.close()
    return found


def test_a_class_goes_on_with_the_same_street_code_and_luck(tmp_path: Path) -> None:
    first = closed(begun(settings(tmp_path, seats=12, mode="dice"), 4321))
    assert port_before(settings(tmp_path)) == 4321
    again = closed(begun(settings(tmp_path, lesson="", seats=30), 1))
    assert again.about == first.about
    assert (again.course.seed, again.course.mode, again.course.most_seats) == (
        first.course.seed,
        "dice",
        12,
    )
    assert again.course.street == first.course.street


def test_two_classes_share_nothing_that_lets_anybody_in(tmp_path: Path) -> None:
    first = closed(begun(settings(tmp_path), 1)).about
    second = closed(begun(settings(tmp_path, new=True), 1)).about
    for key in ("id", "code", "secret", "seed"):
        assert getattr(first, key) != getattr(second, key)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("UPDATE class SET program = '0.0.1'", r"camsim 0\.0\.1 began this class"),
        ("UPDATE class SET digest = 'other'", r"has changed since this class began"),
        ("UPDATE class SET ended = 'kept'", r"this class has ended"),
        ("UPDATE class SET lesson = 'other'", r"this is a class of other"),
    ],
)
def test_a_class_of_another_version_or_lesson_is_refused_and_may_begin_anew(
    spoil: str, said: str, tmp_path: Path
) -> None:
    closed(begun(settings(tmp_path), 1))
    with sqlite3.connect(tmp_path / "one.class") as kept:
        kept.execute(spoil)
    kept.close()
    with pytest.raises(StoreError, match=said):
        begun(settings(tmp_path), 1)
    closed(begun(settings(tmp_path, new=True), 1))


def test_a_lesson_whose_text_has_changed_is_another_lesson(tmp_path: Path) -> None:
    closed(begun(settings(tmp_path), 1))
    on = settings(tmp_path, lesson="")
    lesson_in(tmp_path, seconds=61)
    with pytest.raises(StoreError, match="has changed since this class began"):
        begun(on, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"lesson": "chiefs-email"}, r"not for phones"),
        ({"lesson": "no-such-lesson"}, r"no bundled lesson has this name"),
        ({"seats": 500}, r"--seats: 1 to "),
    ],
)
def test_what_is_no_class_leaves_no_file(
    values: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        begun(settings(tmp_path, **values), 1)
    assert not (tmp_path / "one.class").exists()
