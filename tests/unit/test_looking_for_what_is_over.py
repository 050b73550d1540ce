"""What is over is found where nobody waits for a frame, however long it was there before."""

from __future__ import annotations

import subprocess
import sys

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
