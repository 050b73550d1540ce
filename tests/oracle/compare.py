"""Where the program and the reference differ, in words."""

from __future__ import annotations

import math

from tests.oracle.happening import Table


def differences(found: Table, right: Table) -> list[str]:
    """One line for each figure of a policy that differs: `agency.asked.sum: 3, not 4`."""
    out = [
        f"happened.{key}: {found['happened'].get(key)}, not {value}"
        for key, value in right["happened"].items()
        if found["happened"].get(key) != value
    ]
    for party in ("agency", "public"):
        for item, block in right[party].items():
            out += [
                f"{party}.{item}.{line}" for line in block_differences(found[party][item], block)
            ]
    out += [
        f"measures.{key}: {found['measures'].get(key, 'absent')}, not {value}"
        for key, value in right["measures"].items()
        if not same(found["measures"].get(key, "absent"), value)
    ]
    return out


def block_differences(found: Table, right: Table) -> list[str]:
    """Of one item: the same keys, and the same values."""
    right = dict(right)
    details = right.pop("details")
    if len(details) == 1:
        right["detail"] = details[0]
    out = [
        f"{key}: {found.get(key, 'absent')}, not {value}"
        for key, value in right.items()
        if found.get(key, "absent") != value
    ]
    return out + [
        f"{key}: {found[key]}, not there" for key in found.keys() - right.keys() - {"detail"}
    ]


def same(found: object, right: object) -> bool:
    if isinstance(found, int | float) and isinstance(right, int | float):
        return math.isclose(found, right, rel_tol=1e-9, abs_tol=1e-9)
    return found == right
