"""What a session's process can ask the worker, as JSON of a fixed shape."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from simulator.experiment.what_if import FactsGiven
from simulator.measure.observer.questions import Question as Which


class _Asked(BaseModel):
    """What all questions have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    """The scenario with its policies, as `simulator.scenario.writing.sending` writes it."""


class LedgerAsked(_Asked):
    """The run that is watched."""

    kind: Literal["ledger"] = "ledger"
    policy: str


class RunAsked(_Asked):
    """One run, with its measures."""

    kind: Literal["run"] = "run"
    policy: str
    seed: int
    replication: int
    inference: bool
    chances: bool


class WorkOutAsked(_Asked):
    """What the agency can work out from the facts of Infer."""

    kind: Literal["work out"] = "work out"
    policy: str
    given: FactsGiven
    group: int
    with_run: bool
    """Whether the run is wanted too, or is there."""


class ReasonsAsked(_Asked):
    """The reasons about one home, by its position in what was worked out."""

    kind: Literal["reasons"] = "reasons"
    policy: str
    given: FactsGiven
    group: int
    place: int
    which: Which


class LearnedAsked(_Asked):
    """What the agencies can work out about a home of a run, up to a minute."""

    kind: Literal["learned"] = "learned"
    policy: str
    seed: int
    replication: int
    home: int
    minute: int


class SilentAsked(_Asked):
    """Who is proven to have given nothing in a run, up to a minute."""

    kind: Literal["silent"] = "silent"
    policy: str
    seed: int
    replication: int
    minute: int


Question: TypeAlias = Annotated[
    LedgerAsked | RunAsked | WorkOutAsked | ReasonsAsked | LearnedAsked | SilentAsked,
    Field(discriminator="kind"),
]


class Envelope(BaseModel):
    """A question, and which session asks it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: str = Field(max_length=40)
    """Sessions take turns; nothing else hangs on it."""
    question: Question
