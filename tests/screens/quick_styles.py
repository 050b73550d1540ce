"""Textual's style rules, read and matched once for all programs of the tests.

A Stylesheet keeps what it has worked out for itself alone, and a test starts a program of its own:
to read the same rules again is a third of what that takes, to match and set them another third.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

Rules = list[RuleSet]
Values = Mapping[str, object]
"""By the name of a rule, what it sets."""
_FLAGS = "_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even"
"""What the rules of a node say of when to look at them again."""
_TELL = {"display", "overflow_x", "overflow_y", "pointer"}
"""Rules that tell others as they are set, even while their node is not on the screen."""


@dataclass(frozen=True)
class Matched:
    """Which rules of a style sheet hold for which nodes, as far as a program has asked."""

    pseudo_classes: dict[object, tuple[str, ...]]
    """By a node's type, id and classes, what else of it and of those above may matter."""
    values: dict[object, tuple[dict[str, bool], Values | None]]
    """By all that may matter of a node and of those above it: its flags, and what it gets."""


class QuickStyles:
    """What stands in the place of four methods of `Stylesheet`."""

    def __init__(self) -> None:
        self._parse, self._apply = Stylesheet.parse, Stylesheet.apply
        self._replace = Stylesheet.replace_rules.__func__  # type: ignore[attr-defined]
        self._read: dict[object, tuple[Rules, dict[str, Rules]]] = {}
        self._pieces: dict[object, dict[Any, Rules]] = {}
        """By the variables, what was read of each source: a screen more adds one to many."""
        self._matched: dict[int, Matched] = {}
        self._replaced: list[tuple[DOMNode, Values]] = []
        """What Textual's own way has set, the latest last, until it is remembered."""
        self._taken: dict[int, Values] = {}
        """By what a new node gets, how it takes it: with colours and lengths worked out."""

    def put_on(self, patch: pytest.MonkeyPatch) -> None:
        """Let all style sheets work in this way."""

        def parse(sheet: Stylesheet) -> None:
            self.parse(sheet)

        def apply(sheet: Stylesheet, node: DOMNode, **how: Any) -> None:
            self.apply(sheet, node, **how)

        def replace(_: type[Stylesheet], node: DOMNode, rules: Any, animate: bool = False) -> None:
            self.replace(node, rules, animate=animate)

        patch.setattr(Stylesheet, "parse", parse)
        patch.setattr(Stylesheet, "apply", apply)
        patch.setattr(Stylesheet, "replace_rules", classmethod(replace))
        # A set of rules is its own; Textual says so in Python, four million times a minute.
        patch.setattr(RuleSet, "__hash__", object.__hash__)

    def parse(self, sheet: Stylesheet) -> None:
        """Read the rules of a style sheet, unless another has."""
        variables = tuple(sheet._variables.items())
        key = tuple(sheet.source.items()), variables
        if key not in self._read:
            own: Any = sheet._parse_cache
            sheet._parse_cache = cast("Any", self._pieces.setdefault(variables, {}))
            self._parse(sheet)
            sheet._parse_cache = own
            self._read[key] = sheet._rules, sheet.rules_map
            self._matched[id(sheet._rules)] = Matched({}, {})
        sheet._rules, sheet._rules_map = self._read[key]
        sheet._require_parse = False

    def apply(
        self,
        sheet: Stylesheet,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[Any, Any] | None = None,
    ) -> None:
        """Give a node what its rules say; match them, unless another like it has.

        Textual hands one `cache` to all nodes of a walk; meanwhile none of them changes.
        """
        matched, before = self._matched[id(sheet.rules)], len(self._replaced)
        states = _states(matched, sheet, node)
        walk = {} if cache is None else cache
        place = tuple([_as_seen(above, states, walk) for above in node.css_path_nodes])
        if place in matched.values:
            flags, values = matched.values[place]
            for name, value in flags.items():
                setattr(node, name, value)
            if values is not None:
                self.replace(node, values, animate=animate)
            sheet._process_component_classes(node)
        else:
            self._apply(sheet, node, animate=animate)
            flags = {name: getattr(node, name) for name in _FLAGS}
            own = [values for other, values in self._replaced[before:] if other is node]
            matched.values[place] = flags, own[0] if own else None
        del self._replaced[before:]

    def replace(self, node: DOMNode, values: Values, *, animate: bool) -> None:
        """Let a node have these values and no others; set none that is set."""
        self._replaced.append((node, values))
        base = node.styles.base
        now = cast("Values", base._rules)
        # Few nodes pass from one look to the next; for all others Textual works out every rule twice.
        if animate and values.get("transitions"):
            self._replace(Stylesheet, node, values, animate=True)
            return
        if not now and not node._is_mounted:
            # Nobody has to hear of it.
            base.merge_rules(cast("Any", self._taken.get(id(values), {})))
            _set(node, values)
            self._taken[id(values)] = {
                name: value for name, value in now.items() if name not in _TELL
            }
        elif now != values:
            _set(node, values)
        node.notify_style_update()


def _set(node: DOMNode, values: Values) -> None:
    """Set what is not set, and take away what is no longer."""
    base = node.styles.base
    now = cast("Values", base._rules)
    for name in now.keys() | values.keys():
        value = values.get(name)
        if value is None or now.get(name) is not value:
            setattr(base, name, value)


def _states(matched: Matched, sheet: Stylesheet, node: DOMNode) -> tuple[str, ...]:
    """Return the pseudo-classes that rules for such a node ask for."""
    kind = type(node), node._id, node.classes
    if kind not in matched.pseudo_classes:
        own = set().union(*(sheet.rules_map.get(name, ()) for name in node._selector_names))
        asked: set[str] = set().union(*(rule.pseudo_classes for rule in own))
        matched.pseudo_classes[kind] = tuple(sorted(asked))
    return matched.pseudo_classes[kind]


def _as_seen(node: DOMNode, states: tuple[str, ...], walk: dict[Any, Any]) -> tuple[object, ...]:
    """Return all of a node that the rules of a style sheet can ask for."""
    key = node, states
    if key not in walk:
        walk[key] = type(node), node._id, node.classes, *map(node.has_pseudo_class, states)
    seen: tuple[object, ...] = walk[key]
    return seen
