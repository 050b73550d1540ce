"""A policy to start from: a copy of another one, with a name of its own, to be changed."""

from __future__ import annotations

import re

import tomlkit

from simulator.scenario.letters.text import clean, shorten

_HEAD = """\
# A policy for camsim, begun from “{begun_from}”: change its rules, and this line.
# Check it while you write:           camsim check {typed}
# Every key and what it may hold:     camsim schema policy
# What stands behind a rule says where the rule of “{begun_from}” comes from.

"""
_OF_THE_OTHER = ("years", "short")
_TITLE = 200


def policy_copy(text: str, title: str, typed: str) -> str:
    """Return the policy file `text` as a file of its own, called `title`; `typed` names its file.

    It is a what-if, whatever the other one rests on: once its rules are changed, nobody had them.
    Its rules, their comments, its assumptions and sources are those of the other.
    """
    document = tomlkit.parse(text)
    # It stands in comments too: a new line in it would end them.
    begun_from = shorten(clean(str(document["title"])), _TITLE)
    for key in _OF_THE_OTHER:
        document.pop(key, None)
    document["title"] = title
    document["basis"] = "counterfactual"
    document["summary"] = f"Begun from “{begun_from}”: say here what your rules change."
    # A line of TOML ends with a newline alone: splitlines knows of others.
    rules = re.split(r"(?<=\n)", tomlkit.dumps(document))
    start = next(place for place, line in enumerate(rules) if not _is_head(line))
    return _HEAD.format(begun_from=begun_from, typed=typed) + "".join(rules[start:])


def _is_head(line: str) -> bool:
    return line.startswith("#") or not line.strip()
