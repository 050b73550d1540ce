"""What was worked out already, around whoever works it out: the same is not worked out twice.

Everything is kept by what it follows from: the numbers of a story, the rules of one policy, the
seed, and what was asked. So a number that is put back, a policy that is taken again and a screen
that is come back to find their answers again, whichever screen asked first; and nothing has to be
forgotten when a story changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from simulator.story.backend import Backend, Early, InferCase, Stopped
from simulator.story.memory import Memory

if TYPE_CHECKING:
    from simulator.experiment.jobs import Job, Result
    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import SilentSoFar
    from simulator.measure.observer.conclusions import Conclusions
    from simulator.measure.observer.questions import Question
    from simulator.measure.observer.suspicion import Suspected
    from simulator.report.words.proof.home_learned import Learned
    from simulator.report.words.proof.steps import Step
    from simulator.scenario.loaded import Loaded, Regime
    from simulator.scenario.models import Scenario

MOST_KILOBYTES = 32 << 10
"""What is kept takes about so much: enough for what a class goes back to.

With three times as much, what came and went left the memory of a long session in pieces.
"""
_OF_DIGESTED = 4 << 10
"""Kilobytes of stories whose digests are kept."""
_ROWS_IN_A_KILOBYTE = 20
_PROOFS_IN_A_KILOBYTE = 5
_OF_CONCLUSIONS, _FOR_A_HOME, _OF_FIGURES = 16, 3, 6
"""Kilobytes. Of the bundled stories sixty-doorbells takes twice as much, others a tenth more."""
_OF_A_STORY, _FOR_AN_AGENCY = 48, 3
"""Kilobytes of a scenario that is in memory: each change of a number makes another one."""
T = TypeVar("T")
RunKey: TypeAlias = tuple[str, str, str, str, int]
"""Name, path and digest of a story under one policy, what that is called, and which run it is."""
_MISSING: Final = object()


class Answers:
    """A backend that remembers what another one has worked out."""

    def __init__(self, backend: Backend, most: int = MOST_KILOBYTES) -> None:
        """Ask `backend` what is not known yet; keep about `most` kilobytes."""
        self._backend = backend
        self._memory: Memory[Hashable, object] = Memory(most, _kilobytes)
        self._digests: Memory[tuple[int, int], tuple[Scenario, Regime, str]]
        self._digests = Memory(_OF_DIGESTED, lambda kept: kilobytes_of(kept[0]))
        """By the identity of a scenario and a policy, which therefore have to be kept, too."""

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is watched, under `policy`."""
        key = "run", self.key_of(loaded, policy)
        return self.once(key, lambda: self._backend.ledger(loaded, policy, stopped))

    def ledger_at_hand(self, loaded: Loaded, policy: str) -> Ledger | None:
        """Return the same, where it need not be worked out."""
        return cast("Ledger | None", self._memory.get(("run", self.key_of(loaded, policy)), None))

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Do one run, with its measures; one that failed is tried again by whoever asks again."""
        from simulator.experiment.jobs import Done

        about = self.key_of(job.loaded, job.key.policy)
        key = "measures", about, job.seed, job.key.replication, job.inference, job.chances
        kept = self._memory.get(key, None)
        if isinstance(kept, Done):
            # The same run may have another place in another batch.
            return replace(kept, key=job.key)
        result = self._backend.run(job, stopped)
        if isinstance(result, Done):
            self._memory.put(key, result)
        return result

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        """Return the run with these facts, and what the agency can work out at its end."""
        at_hand = self.worked_out_at_hand(case)
        if at_hand is not None:
            return at_hand
        run_key, known_key = self._keys_of(case)
        if ledger is None:
            ledger = cast("Ledger | None", self._memory.get(run_key, None))
        ledger, known = self._backend.work_out(case, ledger, stopped)
        self._memory.put(run_key, ledger)
        self._memory.put(known_key, known)
        return ledger, known

    def worked_out_at_hand(self, case: InferCase) -> tuple[Ledger, Conclusions | None] | None:
        """Return the same, where it need not be worked out."""
        run_key, known_key = self._keys_of(case)
        ledger, known = self._memory.get(run_key, None), self._memory.get(known_key, _MISSING)
        if ledger is None or known is _MISSING:
            return None
        return cast("Ledger", ledger), cast("Conclusions | None", known)

    def reasons(
        self,
        case: InferCase,
        known: Conclusions,
        suspected: Suspected,
        question: Question,
        stopped: Stopped,
    ) -> list[Step]:
        """Return the reasons about one home; `known` is what `work_out` gave."""
        key = self._key_of_reasons(case, suspected, question)
        return self.once(
            key, lambda: self._backend.reasons(case, known, suspected, question, stopped)
        )

    def reasons_at_hand(
        self, case: InferCase, suspected: Suspected, question: Question
    ) -> list[Step] | None:
        """Return the same, where they need not be worked out."""
        key = self._key_of_reasons(case, suspected, question)
        return cast("list[Step] | None", self._memory.get(key, None))

    def learned(
        self,
        ledger: Ledger,
        home: int,
        minute: int,
        known: list[Conclusions] | None,
        early: Early,
        stopped: Stopped,
    ) -> list[Learned]:
        """Return what the agencies can work out about `home` up to the end of `minute`."""
        key = "learned", self.key_of_run(ledger), home, minute
        return self.once(
            key, lambda: self._backend.learned(ledger, home, minute, known, early, stopped)
        )

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""
        from simulator.measure.observer.silence import Silent

        key = "silent", self.key_of_run(so_far.ledger), minute
        kept = self._memory.get(key, None)
        if isinstance(kept, Silent):
            so_far.keep(minute, kept)
            return
        self._backend.silent(so_far, minute, stopped)
        silent = so_far.kept(minute)
        if silent is not None:
            self._memory.put(key, silent)

    def silent_at_hand(self, so_far: SilentSoFar, minute: int) -> None:
        """Have `so_far` keep the same, where it need not be worked out."""
        from simulator.measure.observer.silence import Silent

        kept = self._memory.get(("silent", self.key_of_run(so_far.ledger), minute), None)
        if isinstance(kept, Silent):
            so_far.keep(minute, kept)

    def once(self, key: Hashable, answer: Callable[[], T]) -> T:
        """Return what is kept under `key`, or the answer, which is kept from then on."""
        kept = self._memory.get(key, _MISSING)
        if kept is not _MISSING:
            return cast("T", kept)
        answered = answer()
        self._memory.put(key, answered)
        return answered

    def _keys_of(self, case: InferCase) -> tuple[Hashable, Hashable]:
        """Return under what the run of a case is kept, and what one group knows of it."""
        run = "run with", self.key_of(case.loaded, case.policy), case.given
        return run, ("known", *run, case.group)

    def _key_of_reasons(self, case: InferCase, one: Suspected, question: Question) -> Hashable:
        return "reasons", *self._keys_of(case), one.place, question

    def key_of_run(self, ledger: Ledger) -> Hashable:
        """Return what a whole run follows from."""
        return self.key_of(ledger.loaded, ledger.regime.name), ledger.seed, ledger.replication

    def key_of(self, loaded: Loaded, policy: str) -> RunKey:
        """Return what runs of a story under one policy follow from, but for their seed.

        What other policies it is compared with decides nothing.
        """
        regime = loaded.regimes[policy]
        place = id(loaded.scenario), id(regime)
        kept = self._digests.get(place, None)
        if kept is None:
            kept = loaded.scenario, regime, replace(loaded, regimes={policy: regime}).digest
            self._digests.put(place, kept)
        return loaded.name, str(loaded.path), kept[2], policy, loaded.replication


def kilobytes_of(scenario: Scenario) -> int:
    """Return about how much a scenario takes, as counted in bundled stories."""
    return _OF_A_STORY + _FOR_AN_AGENCY * len(scenario.agencies)


def _kilobytes(answer: object) -> int:
    """Return about how much an answer takes, as counted object by object in bundled stories."""
    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import MOST_MOMENTS, SilentSoFar
    from simulator.measure.observer.conclusions import Conclusions
    from simulator.measure.observer.silence import Silent

    if isinstance(answer, SilentSoFar):
        # What it has looked at keeps the run; of each moment it keeps an answer in three rows.
        of_moments = MOST_MOMENTS * len(answer.ledger.trace) // (3 * _PROOFS_IN_A_KILOBYTE)
        return of_moments + _kilobytes(answer.ledger)
    if isinstance(answer, Ledger):
        rows = len(answer.trace) + len(answer.disclosures) + len(answer.homes)
        # Runs of one story share it; of a story that is changed again and again none do.
        return 1 + rows // _ROWS_IN_A_KILOBYTE + kilobytes_of(answer.loaded.scenario)
    if isinstance(answer, Silent):
        return 1 + (len(answer.answers) + len(answer.homes)) // _PROOFS_IN_A_KILOBYTE
    if isinstance(answer, Conclusions):
        return _OF_CONCLUSIONS + _FOR_A_HOME * len(answer.view.homes)
    return _OF_FIGURES
