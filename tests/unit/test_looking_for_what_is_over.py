"""What is over is found, and its memory given back, where nobody waits for a frame."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

from simulator.memory import give_back_freed_memory, share_freed_memory

FOUND = """
import gc, weakref
from simulator.memory import look_now, look_seldom

class Page:
    def __init__(self):
        self.itself = self

def kept_long():
    page = Page()
    gc.collect(1)
    gc.collect(1)
    return weakref.ref(page)

look_seldom()
page = kept_long()
assert page() is not None
look_now()
assert page() is None
gc.collect(1)
gc.set_threshold(700, 10, 10)
page = kept_long()
look_now()
assert page() is not None, "the collector's own times were not taken from it: let it look itself"
"""


def test_a_page_that_was_there_for_long_is_found_where_the_collector_looks_seldom() -> None:
    subprocess.run([sys.executable, "-c", FOUND], check=True)


FREED = """
import gc, os, pathlib
from simulator.memory import keep_freed_memory, look_now, look_seldom, share_freed_memory

def megabytes():
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20

share_freed_memory()
keep_freed_memory()
look_seldom()
closed = [bytearray(b"x") * 100_000 for _ in range(1_000)]
what_came_after = bytearray(b"x") * 100_000
before = megabytes()
closed.clear()
assert megabytes() > before - 10, "it was given back by itself"
gc.collect(1)
look_now()
print(before - megabytes())
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim") if os.name == "posix" else True,
    reason="this C library gives nothing back when asked",
)
def test_what_is_free_is_given_back_though_something_came_after_it() -> None:
    said = subprocess.run(
        [sys.executable, "-c", FREED], capture_output=True, text=True, check=True
    ).stdout
    assert int(said) > 80


def test_a_system_whose_c_library_has_no_name_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_a_name(name: object) -> object:
        raise TypeError(name)

    monkeypatch.setattr(ctypes, "CDLL", without_a_name)
    give_back_freed_memory()
    share_freed_memory()
