"""The file of a class: what was written is there again, and what must not be there is not."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.classroom.live.class_files import StoreError, folder, unfinished
from simulator.classroom.live.state import CHOICES, PARTS, Answer, ClassState, Guessed, Seat
from simulator.classroom.live.store import About, Store, StoreFullError
from tests.sizes import few_and_many

ROOT = Path(__file__).resolve().parents[2]
ABOUT = About(
    id="a1b2c3d4",
    code="K7QM2R",
    secret=b"s" * 16,
    program="0",
    lesson="our-street",
    digest="d" * 64,
    mode="cards",
    most_seats=40,
    seed=2**63 + 11,
    port=8000,
)
SEATS = [f"{number:064x}" for number in (11, 5, 8, 2)]
HOUSES = ["A1", "B7", "D7", "G12"]
START = ClassState()


@st.composite
def class_states(draw: st.DrawFn) -> ClassState:
    """Any state, likely or not: the file knows no rules of a class."""
    houses = draw(st.permutations(HOUSES))
    seated = draw(st.lists(st.sampled_from(SEATS), unique=True))
    seats = {
        seat: Seat(house, draw(st.sampled_from(["films", "new"])), draw(st.integers(0, 3)),
                   draw(st.booleans()), draw(st.booleans()), draw(st.booleans()))
        for seat, house in zip(seated, houses, strict=False)
    }  # fmt: skip
    answers = st.builds(
        Answer, st.sampled_from(CHOICES), st.sampled_from(["phone", "computer", "time"])
    )
    few = st.none() | st.integers(0, 5)
    floats = st.none() | st.floats(allow_nan=False)
    own = st.tuples(st.integers(0, 3), st.sampled_from(seated)) if seated else st.nothing()
    return ClassState(
        version=draw(st.integers(0, 2**40)),
        step=draw(st.integers(0, 29)),
        part=draw(st.sampled_from(["lobby", *PARTS, "end"])),
        what_if=draw(st.integers(0, 5)),
        seconds_left=draw(floats),
        paused=draw(st.booleans()),
        door_open=draw(st.booleans()),
        over=draw(st.integers(0, 9)),
        seats=seats,
        answers=draw(
            st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from(HOUSES)), answers)
        ),
        guesses=draw(st.dictionaries(own, st.builds(Guessed, few, floats, few))),
        knocks=draw(st.dictionaries(own, st.sampled_from(HOUSES))),
        closed=draw(st.integers(0, 4)),
        hunches=draw(st.dictionaries(own, st.sampled_from(CHOICES))),
        furthest=draw(st.tuples(st.integers(0, 29), st.sampled_from(PARTS))),
        ended=draw(st.sampled_from(["", "kept"])),
        counts=draw(st.dictionaries(st.integers(0, 3), st.tuples(*[st.integers(0, 40)] * 3))),
    )


def whatever_was_written_last_is_there_again(
    states: list[ClassState], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("class") / "one.class"
    store = Store.create(path, ABOUT, START)
    for state in states:
        store.write(state)
        assert store.state() == state
    store.close()
    again = Store.open(path)
    assert again.about() == ABOUT
    assert again.state() == states[-1]
    # What was read is what the next change is measured against.
    again.write(START)
    assert again.state() == START
    again.close()


(
    test_whatever_was_written_last_is_there_again,
    test_whatever_was_written_last_is_there_again_of_many_classes,
) = few_and_many(
    given(states=st.lists(class_states(), min_size=1, max_size=4)),
    whatever_was_written_last_is_there_again,
    few=15,
    many=200,
)


def test_every_field_of_a_class_is_kept(tmp_path: Path) -> None:
    """Whoever adds a field to the state adds it to the file."""
    whole = ClassState(
        version=3, step=2, part="tell", what_if=1, seconds_left=4.5, paused=True, door_open=False,
        over=2, seats={SEATS[0]: Seat("D7", "films", 1, swapped=True, away=True, left=True)},
        answers={(0, "D7"): Answer("declined", "time")},
        guesses={(2, SEATS[0]): Guessed(1, 2.5, 3)}, knocks={(1, SEATS[0]): "A1"}, closed=1,
        counts={0: (1, 2, 3)}, hunches={(0, SEATS[0]): "shared"}, furthest=(2, "talk"),
        ended="kept",
    )  # fmt: skip
    for made, plain in ((whole, START), (whole.seats[SEATS[0]], Seat("", "", 0))):
        assert [
            one.name for one in fields(made) if getattr(made, one.name) == getattr(plain, one.name)
        ] == []
    store = Store.create(tmp_path / "one.class", ABOUT, START)
    store.write(whole)
    assert store.state() == whole
    store.close()


def test_the_order_in_which_phones_came_and_tapped_leaves_no_trace(tmp_path: Path) -> None:
    """Two classes that differ in nothing but the order, byte for byte."""
    found = []
    for number, order in enumerate((SEATS, SEATS[::-1])):
        path = tmp_path / f"{number}.class"
        store = Store.create(path, ABOUT, START)
        state = START
        for seat in order:
            seats = {**state.seats, seat: Seat(HOUSES[SEATS.index(seat)], "films", 0)}
            state = replace(state, version=state.version + 1, part="letter", seats=seats)
            store.write(state)
        for seat in order:
            said = {(0, state.seats[seat].house): Answer("declined", "phone")}
            guessed = {(2, seat): Guessed(choice=1)}
            state = replace(state, version=state.version + 1, answers={**state.answers, **said},
                            guesses={**state.guesses, **guessed})  # fmt: skip
            store.write(state)
        store.write(replace(state, part="closed"))
        assert not path.with_name(path.name + "-wal").stat().st_size
        store.close()
        written = bytearray(path.read_bytes())
        for counter in (slice(24, 28), slice(40, 44), slice(92, 96)):
            # How many transactions there were, and of how many statements.
            written[counter] = bytes(4)
        found.append(bytes(written))
    assert found[0] == found[1]


def test_the_tables_have_no_room_for_a_time_an_address_a_name_or_a_text(tmp_path: Path) -> None:
    path = tmp_path / "one.class"
    Store.create(path, ABOUT, START).close()
    with closing(sqlite3.connect(path)) as file:
        columns = {
            (table, column)
            for (table,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for _, column, *_ in file.execute(f"PRAGMA table_info({table})")
            if table != "class"
        }
    file.close()
    assert columns == {
        *itertools.product(["seats"], ["seat", "house", "card", "first_request", "swapped", "away", "gone"]),
        *itertools.product(["answers"], ["request", "house", "choice", "answered_by"]),
        *itertools.product(["guesses"], ["step", "seat", "choice", "number", "reason"]),
        *itertools.product(["knocks"], ["step", "seat", "house"]),
        *itertools.product(["hunches"], ["request", "seat", "choice"]),
        *itertools.product(["counts"], ["request", "shared", "declined", "ignored"]),
        *itertools.product(["results"], ["digest", "policy", "result"]),
    }  # fmt: skip


def test_the_file_and_its_folder_are_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    place = folder()
    place.chmod(0o755)
    assert folder() == place
    old = os.umask(0)
    try:
        store = Store.create(place / "one.class", ABOUT, START)
        store.write(replace(START, version=1))
    finally:
        os.umask(old)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for file in place.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    store.close()


def test_a_class_that_ends_leaves_no_file(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "one.class", ABOUT, START)
    store.write(replace(START, version=1, seats={SEATS[0]: Seat("D7", "films", 0)}))
    assert list(tmp_path.iterdir())
    store.delete()
    assert not list(tmp_path.iterdir())


def test_a_street_that_is_kept_has_answers_and_nobody(tmp_path: Path) -> None:
    path = tmp_path / "one.class"
    state = replace(
        START,
        version=1,
        part="end",
        ended="kept",
        seats={seat: Seat(house, "films", 0) for seat, house in zip(SEATS, HOUSES, strict=True)},
        answers={(0, house): Answer("ignored", "time") for house in HOUSES},
        guesses={(2, seat): Guessed(number=4.0) for seat in SEATS},
        knocks={(3, seat): "D7" for seat in SEATS},
        hunches={(1, seat): "declined" for seat in SEATS},
    )
    store = Store.create(path, ABOUT, START)
    store.write(state)
    store.strip()
    assert store.state() == replace(state, seats={}, guesses={}, knocks={}, hunches={})
    store.close()
    left = path.read_bytes()
    for gone in (*SEATS, ABOUT.secret.decode(), ABOUT.code):
        assert gone.encode() not in left
    assert unfinished(tmp_path, path.stat().st_mtime) == []
    assert [one.name for one in tmp_path.iterdir()] == ["one.class"]


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "one.class"
    store = Store.create(path, ABOUT, START)
    written = replace(START, version=1, answers={(0, "D7"): Answer("shared", "phone")})
    store.write(written)
    pages = store._file.execute("PRAGMA page_count").fetchone()[0]
    store._file.execute(f"PRAGMA max_page_count = {pages}")
    many = {(9, f"H{number}"): Answer("shared", "phone") for number in range(5_000)}
    with pytest.raises(StoreFullError):
        store.write(replace(written, version=2, answers={**written.answers, **many}))
    with pytest.raises(StoreFullError):
        store.keep_result("digest", "policy", "x" * 100_000)
    assert store.state() == written
    store._file.execute(f"PRAGMA max_page_count = {pages + 1_000}")
    store.write(replace(written, version=2, answers={**written.answers, **many}))
    assert len(store.state().answers) == 5_001
    store.close()


def test_what_was_written_outlives_a_kill(tmp_path: Path) -> None:
    """Each number that the process prints was written before: the file has the last, or one more."""
    path = tmp_path / "one.class"
    Store.create(path, ABOUT, START).close()
    code = """
        import sys
        from dataclasses import fields, replace
        from pathlib import Path
        from simulator.classroom.live.state import Answer
        from simulator.classroom.live.store import Store
        store = Store.open(Path(sys.argv[1]))
        state = store.state()
        while True:
            answers = {**state.answers, (0, f"H{state.version}"): Answer("shared", "phone")}
            state = replace(state, version=state.version + 1, answers=answers)
            store.write(state)
            print(state.version, flush=True)
        """
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for _ in range(40):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split()]
    store = Store.open(path)
    state = store.state()
    assert state.version - (said[-1] if said else 40) in {0, 1}
    assert len(state.answers) == state.version
    store.close()


def test_results_are_kept_by_what_they_were_worked_out_of(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "one.class", ABOUT, START)
    store.keep_result("one", "totals", "first")
    store.keep_result("one", "totals", "second")
    store.keep_result("two", "totals", "other")
    assert store.results({"one"}) == {("one", "totals"): "second"}
    store.close()


def test_two_windows_cannot_open_one_class(tmp_path: Path) -> None:
    path = tmp_path / "one.class"
    store = Store.create(path, ABOUT, START)
    with pytest.raises(StoreError, match="open in another window"):
        Store.open(path)
    with pytest.raises(StoreError, match="cannot be kept here"):
        Store.create(path, ABOUT, START)
    assert store.state() == START
    store.close()
    Store.open(path).close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("PRAGMA user_version = 2", "another version of camsim"),
        ("PRAGMA application_id = 7", "no class file"),
        ("DROP TABLE seats", "broken"),
        ("DELETE FROM class", "broken"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(
    spoil: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "one.class"
    Store.create(path, ABOUT, START).close()
    with sqlite3.connect(path) as file:
        file.execute(spoil)
    file.close()
    with pytest.raises(StoreError, match=said):
        Store.open(path)
    assert path.exists()


def test_what_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "one.class"
    with pytest.raises(StoreError, match="no class file of this name"):
        Store.open(path)
    path.write_bytes(b"not one of ours " * 500)
    with pytest.raises(StoreError, match="no class file"):
        Store.open(path)
    with pytest.raises(StoreError, match="cannot be kept here"):
        Store.create(tmp_path / "missing" / "one.class", ABOUT, START)


def test_files_left_behind_are_deleted_after_a_day_and_others_found(tmp_path: Path) -> None:
    for name in ("old", "older", "new"):
        Store.create(tmp_path / f"{name}.class", ABOUT, START).close()
    (tmp_path / "old.class-wal").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("mine")
    now = 2e9
    for name, ago in (
        ("old.class", 86_401),
        ("old.class-wal", 90_000),
        ("older.class", 4_000),
        ("new.class", 5),
    ):
        os.utime(tmp_path / name, (now - ago, now - ago))
    assert unfinished(tmp_path, now) == [tmp_path / "new.class", tmp_path / "older.class"]
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "new.class",
        "notes.txt",
        "older.class",
    ]
