"""What a package offers, fetched from its modules when it is first asked for.

A package that imports nothing itself starts fast, and is safe to load from several threads: with
one that imports its own modules, a thread that loads the package and another that loads one of
its modules would wait for each other, and Python then hands out half a module.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def offers(package: str, module_of: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of `package`: each name comes from the module that it is given.

    Raises:
        AttributeError: when a name is asked for that the package does not offer.
    """

    def fetch(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        fetched: object = getattr(import_module(f"{package}.{module_of[name]}"), name)
        setattr(sys.modules[package], name, fetched)
        return fetched

    return fetch
