"""What all models of written files have in common: strict, frozen, unknown keys refused."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

T = TypeVar("T")


class Written(BaseModel):
    """A table of a file that a person wrote."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
        populate_by_name=True,
        # Built when the first one is read: most files have no use for most tables.
        defer_build=True,
    )


Many = Annotated[tuple[T, ...], Field(strict=False)]
"""An array of the file, kept as a tuple so that a model stays frozen."""


def _plain_zero(value: float) -> float:
    return value or abs(value)


NUMBER, STEPS = "a number:", "steps:"
"""What a value is that may be either, as pydantic puts it into the place of a mistake."""

Probability = Annotated[float, Field(ge=0, le=1), AfterValidator(_plain_zero)]
NotNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
"""These three say what is plainly wrong; `Limits` beside them says what is too much, and why."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
Word = Annotated[str, Field(max_length=1_000)]
"""What refers to something by its name, its key or its path."""
Reference = Annotated[str, Field(max_length=100_000)]
"""Likewise, where a line that says that nothing has this name is enough."""
Line = Annotated[str, Field(max_length=20_000)]
"""What stands on a screen as one sentence, or as an answer to choose."""
Sentence = Annotated[str, Field(min_length=1, max_length=20_000)]
"""A title or a statement, as long as anybody likes: where there is no room for it, it is cut."""
Text = Annotated[str, Field(max_length=200_000)]
"""A story: a small book at the most."""
