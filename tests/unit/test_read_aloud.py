"""What a story's file says, as somebody would read it to a class."""

from __future__ import annotations

import pytest

from simulator.report.words.read_aloud import as_read_aloud


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1 shares. 2 say no. 11 never answer.", "One shares. Two say no. Eleven never answer."),
        ("For video. 4 more homes\nhave none.", "For video. Four more homes\nhave none."),
        ("13 homes. 100 more. 0 left.", "13 homes. 100 more. 0 left."),
        ("1 May 2024: it begins.", "1 May 2024: it begins."),
        ("Begin. 2 May: it goes on.", "Begin. 2 May: it goes on."),
        ("1. first\n2. second", "1. first\n2. second"),
        ("In 1 of 3 runs. 3.5 percent.", "In 1 of 3 runs. 3.5 percent."),
        ("", ""),
    ],
)
def test_a_small_count_that_begins_a_sentence_is_a_word(written: str, shown: str) -> None:
    assert as_read_aloud(written) == shown
