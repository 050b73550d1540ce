"""What is asked of a home: words alone, for whoever only names them."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Question: TypeAlias = Literal["not_shared", "declined", "opted_out"]
"""What is asked of a home: was it asked and did not share, did it say no, did it opt out?"""
QUESTIONS: tuple[Question, ...] = get_args(Question)
