"""What Textual and asyncio look up again for each message, looked up once or in a shorter way.

A program of the tests handles some thousand messages a second. For each, Textual goes through the
classes of who gets it in search of handlers, counts what these take, and asks for values by way of
names that no class has; asyncio asks the system for news in each turn of its loop.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Iterable, Iterator
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType, MethodType
from typing import Any

import pytest
from textual import _callback
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import Reactive

Handler = tuple[type, Callable[..., Any]]
Step = tuple[type, str | Callable[..., Any]]
"""A class and a handler of it: by name, as a test may put another in its place, or decorated."""
_MOST_TURNS = 8
"""So many turns of a loop that has work to do go by before the system is asked for news again."""


class QuickMessages:
    """What stands in the place of a few functions of Textual and of one of asyncio."""

    def __init__(self) -> None:
        self._dispatched = MessagePump._get_dispatch_methods
        self._counted = _callback._count_parameters
        self._asked = selectors.DefaultSelector.select
        self._value_of = Reactive.__get__
        self._steps: dict[object, list[Step] | None] = {}
        self._computed: dict[tuple[type, str], bool] = {}
        self._turns = 0
        """Since the system was asked for news."""

    def put_on(self, patch: pytest.MonkeyPatch) -> None:
        """Let all programs work in this way."""

        def dispatched(pump: MessagePump, name: str, message: Message) -> Iterable[Handler]:
            return self.dispatched(pump, name, message)

        def select(selector: selectors.DefaultSelector, timeout: float | None = None) -> list[Any]:
            return self.select(selector, timeout)

        def value_of(reactive: Reactive[Any], node: Any, owner: type) -> object:
            return self.value_of(reactive, node, owner)

        patch.setattr(MessagePump, "_get_dispatch_methods", dispatched)
        patch.setattr(selectors.DefaultSelector, "select", select)
        patch.setattr(Reactive, "__get__", value_of)
        patch.setattr(_callback, "_count_parameters", self.parameters)

    def dispatched(self, pump: MessagePump, name: str, message: Message) -> Iterator[Handler]:
        """Yield the handlers of a message, those of the nearest class first."""
        key = type(pump), type(message), name
        if key not in self._steps:
            self._steps[key] = _steps(*key)
        steps = self._steps[key]
        if steps is None:
            yield from self._dispatched(pump, name, message)
            return
        for owner, handler in steps:
            if message._no_default_action:
                return
            method = owner.__dict__[handler] if isinstance(handler, str) else handler
            yield owner, method.__get__(pump, owner)

    def parameters(self, function: Callable[..., Any]) -> int:
        """Return how many parameters a function has; of a method, how many are left."""
        if type(function) is MethodType:
            whole = function.__func__
            # Where all that is given goes into `*args`, whose it is does so too.
            if type(whole) is FunctionType and whole.__code__.co_argcount:
                return self.parameters(whole) - 1
        if (
            type(function) is not FunctionType
            or {"__wrapped__", "__signature__"} & vars(function).keys()
        ):
            return self._counted(function)
        code = function.__code__
        of_any_number = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
        return code.co_argcount + code.co_kwonlyargcount + of_any_number

    def value_of(self, reactive: Reactive[Any], node: Any, owner: type) -> object:
        """Return the value of a node's reactive attribute; one that is worked out in Textual's way."""
        if node is not None:
            key = owner, reactive.name
            if key not in self._computed:
                self._computed[key] = hasattr(owner, reactive.compute_name)
            if not self._computed[key]:
                values = node.__dict__
                if reactive.internal_name in values:
                    return values[reactive.internal_name]
        return self._value_of(reactive, node, owner)

    def select(self, selector: selectors.DefaultSelector, timeout: float | None) -> list[Any]:
        """Ask the system for news, unless there is work to do and it was asked a moment ago."""
        if timeout == 0 and self._turns < _MOST_TURNS:
            self._turns += 1
            return []
        self._turns = 0
        return self._asked(selector, timeout)

    def ask_next(self) -> None:
        """Let the system be asked in the next turn, however much there is to do."""
        self._turns = _MOST_TURNS


def _steps(kind: type[MessagePump], of: type[Message], name: str) -> list[Step] | None:
    """Return in which classes a message is handled and how; nothing where that depends on who sent it."""
    steps: list[Step] = []
    decorated: set[Callable[..., Any]] = set()
    for owner in kind.__mro__:
        by_message = owner.__dict__.get("_decorated_handlers") or {}
        for message in of.__mro__:
            for method, selectors_of in by_message.get(message, ()):
                if selectors_of:
                    return None
                if method not in decorated:
                    decorated.add(method)
                    steps.append((owner, method))
        for attribute in (f"_{name}", name):
            method = owner.__dict__.get(attribute)
            if method is not None:
                if not getattr(method, "_textual_on", None):
                    steps.append((owner, attribute))
                break
    return steps
