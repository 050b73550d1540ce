"""The memory of answers: bounded by size, and what was not asked for the longest goes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from simulator.story.memory import Memory


def memory(most: int) -> Memory[str, str]:
    """Return a memory in which each letter of an answer counts one."""
    return Memory(most, len)


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = memory(6)
    kept.put("a", "11")
    kept.put("b", "22")
    kept.put("c", "33")
    assert kept.get("a", None) == "11"
    kept.put("d", "44")
    assert kept.get("b", None) is None
    assert [kept.get(key, None) for key in "acd"] == ["11", "33", "44"]


def test_a_large_answer_takes_the_room_of_several_small_ones() -> None:
    kept = memory(6)
    for key in "abcdef":
        kept.put(key, "1")
    kept.put("large", "4444")
    assert [key for key in "abcdef" if kept.get(key, None)] == ["e", "f"]


def test_the_newest_is_kept_however_large_it_is() -> None:
    kept = memory(3)
    kept.put("a", "1")
    kept.put("large", "55555")
    assert (kept.get("a", None), kept.get("large", None)) == (None, "55555")
    kept.put("b", "2")
    assert (len(kept), kept.get("b", None)) == (1, "2")


def test_an_answer_that_takes_the_place_of_another_is_counted_once() -> None:
    kept = memory(4)
    for answer in ("1", "22", "333"):
        kept.put("a", answer)
    kept.put("b", "1")
    assert (kept.get("a", None), kept.get("b", None)) == ("333", "1")


def test_nothing_may_be_an_answer_too() -> None:
    kept: Memory[str, None] = Memory(2, lambda _: 1)
    kept.put("a", None)
    assert kept.get("a", "missing") is None
    assert kept.get("b", "missing") == "missing"


def test_threads_that_put_and_get_at_once_never_lose_count() -> None:
    kept: Memory[int, int] = Memory(50, lambda _: 1)

    def use(start: int) -> None:
        for number in range(start, start + 2_000):
            kept.put(number % 97, number)
            kept.get(number % 89, None)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(use, range(4)))
    assert len(kept) == 50
    kept.put(1_000, 1)
    assert len(kept) == 50
