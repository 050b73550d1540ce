"""What a screen's worker thread needs to wait for the backend, and to say what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.message import Message
from textual.worker import get_current_worker

from simulator.measure.inference.stopping import StoppedError
from simulator.story.answers import Answers
from simulator.story.backend import BackendError, Stopped
from simulator.tui.kit.host import host_of

FAILED = "This could not be worked out. Leave this screen and come back to try again."


@dataclass
class RunFailed(Message):
    """A run could not be computed."""

    reason: str


def answers_of(app: App[Any]) -> Answers:
    """Return who works out what takes long."""
    return host_of(app).answers


def stopped() -> Stopped:
    """Return what tells whether the worker that calls this has been cancelled by then."""
    worker = get_current_worker()
    return lambda: worker.is_cancelled


@contextmanager
def telling(app: App[Any], otherwise: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Say that something could not be worked out, and call `otherwise`.

    Where nobody waits for it any more there is nothing to say.
    """
    try:
        yield
    except StoppedError:
        pass
    except BackendError as error:
        app.post_message(RunFailed(str(error)))
        otherwise()
