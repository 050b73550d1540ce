"""The backend of a session in a browser: it asks the worker that all sessions share.

A worker that dies is replaced by the server, and what it was asked is asked once more. Where
there is no worker, it is worked out in this process.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from simulator.story.backend import BackendError, Early, InferCase, InProcess, Stopped
from simulator.system import local_line
from simulator.web.worker.channel import AnswerKind, HungUpError, ask

if TYPE_CHECKING:
    from simulator.experiment.jobs import Job, Result
    from simulator.ledger import Homes, Ledger
    from simulator.measure.moments.so_far import SilentSoFar
    from simulator.measure.observer.conclusions import Conclusions
    from simulator.measure.observer.questions import Question as Which
    from simulator.measure.observer.suspicion import Suspected
    from simulator.report.words.proof.home_learned import Learned
    from simulator.report.words.proof.steps import Step
    from simulator.scenario.loaded import Loaded
    from simulator.web.worker.questions import Question

TRIES = 2
LARGE_TOWN = 50_000
"""Homes from which on a run is left to the worker: it takes memory while it is done."""
DIED = "what works it out broke down twice; try again, or take something smaller"
_NOBODY: Final = object()
"""Stands for an answer where there is no worker."""


class WorkerClient:
    """Asks the worker at a socket."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._in_process = InProcess()
        self._said: tuple[Loaded, str] | None = None
        """The scenario that was sent last, as text."""
        self._homes: Homes | None = None
        """Of the run that came last."""

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is watched; a small one is soonest there if it is done here."""
        from simulator.web.worker.questions import LedgerAsked

        town = loaded.scenario.town
        if max(town.cameras or 0, len(town.homes)) < LARGE_TOWN:
            return self._in_process.ledger(loaded, policy, stopped)
        question = LedgerAsked(about=self._about(loaded), policy=policy)
        answer = self._ask(question, loaded, stopped)
        if answer is _NOBODY:
            return self._in_process.ledger(loaded, policy, stopped)
        return self._sharing_homes(answer)

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Have one run done, with its measures."""
        from simulator.experiment.jobs import Done, Failed
        from simulator.web.worker.questions import RunAsked

        question = RunAsked(
            about=self._about(job.loaded),
            policy=job.key.policy,
            seed=job.seed,
            replication=job.key.replication,
            inference=job.inference,
            chances=job.chances,
        )
        try:
            answer = self._ask(question, job.loaded, stopped)
        except BackendError as error:
            return Failed(job.key, str(error))
        if answer is _NOBODY:
            return self._in_process.run(job, stopped)
        outcome, seconds = answer
        return Done(job.key, outcome, seconds)

    def work_out(
        self, case: InferCase, ledger: Ledger | None, stopped: Stopped
    ) -> tuple[Ledger, Conclusions | None]:
        """Return the run with these facts, and what the agency can work out at its end."""
        from simulator.web.worker.questions import WorkOutAsked

        question = WorkOutAsked(
            about=self._about(case.loaded),
            policy=case.policy,
            given=case.given,
            group=case.group,
            with_run=ledger is None,
        )
        answer = self._ask(question, case.loaded, stopped)
        if answer is _NOBODY:
            return self._in_process.work_out(case, ledger, stopped)
        its_ledger, known = answer
        return self._sharing_homes(its_ledger) if ledger is None else ledger, known

    def reasons(
        self,
        case: InferCase,
        known: Conclusions,
        suspected: Suspected,
        question: Which,
        stopped: Stopped,
    ) -> list[Step]:
        """Return the reasons about one home."""
        from simulator.web.worker.questions import ReasonsAsked

        asked = ReasonsAsked(
            about=self._about(case.loaded),
            policy=case.policy,
            given=case.given,
            group=case.group,
            place=suspected.place,
            which=question,
        )
        answer = self._ask(asked, case.loaded, stopped)
        if answer is _NOBODY:
            return self._in_process.reasons(case, known, suspected, question, stopped)
        return list(answer)

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
        from simulator.web.worker.questions import LearnedAsked

        question = LearnedAsked(
            about=self._about(ledger.loaded),
            policy=ledger.regime.name,
            seed=ledger.seed,
            replication=ledger.replication,
            home=home,
            minute=minute,
        )
        answer = self._ask(question, ledger.loaded, stopped)
        if answer is _NOBODY:
            return self._in_process.learned(ledger, home, minute, known, early, stopped)
        return list(answer)

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""
        from simulator.web.worker.questions import SilentAsked

        ledger = so_far.ledger
        question = SilentAsked(
            about=self._about(ledger.loaded),
            policy=ledger.regime.name,
            seed=ledger.seed,
            replication=ledger.replication,
            minute=minute,
        )
        answer = self._ask(question, ledger.loaded, stopped)
        if answer is _NOBODY:
            self._in_process.silent(so_far, minute, stopped)
        else:
            so_far.keep(minute, answer)

    def _sharing_homes(self, ledger: Ledger) -> Ledger:
        """Return `ledger` with the homes of the run before, where they are the same."""
        if self._homes is not None and ledger.homes.same(self._homes):
            return replace(ledger, homes=self._homes)
        self._homes = ledger.homes
        return ledger

    def _about(self, loaded: Loaded) -> str:
        from simulator.scenario.writing.sending import sent

        said = self._said
        if said is None or said[0] is not loaded:
            self._said = said = loaded, sent(loaded)
        return said[1]

    def _ask(self, question: Question, loaded: Loaded, stopped: Stopped) -> Any:
        """Return the answer, or `_NOBODY`.

        Raises:
            StoppedError: `stopped` says so.
            BackendError: it cannot be worked out.
        """
        from simulator.measure.inference.stopping import StoppedError
        from simulator.web.worker.packing import unpacked
        from simulator.web.worker.questions import Envelope

        text = Envelope(who=str(os.getpid()), question=question).model_dump_json().encode()
        for _ in range(TRIES):
            if stopped():
                raise StoppedError
            with local_line() as line:
                try:
                    line.connect(self._path)
                except OSError:
                    return _NOBODY
                try:
                    kind, answer = ask(line, text, stopped)
                except HungUpError:
                    raise StoppedError from None
                except ConnectionError:
                    continue
            if kind is AnswerKind.FAILED:
                raise BackendError(answer.decode("utf-8", "replace"))
            return unpacked(answer, loaded)
        raise BackendError(DIED)
