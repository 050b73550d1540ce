"""One search for a world by mixed-integer programming (HiGHS), within an effort that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from simulator.measure.inference.logs import Floats, Ints
from simulator.measure.inference.proving.columns import Columns
from simulator.measure.inference.stopping import go_on

Limits: TypeAlias = dict[int, tuple[float, float]]
"""For numbers, the least and the greatest total."""
_NODES = 200
"""Of the tree of one search; with no world found by then, it stays unknown whether there is one."""
_SECONDS = 20.0
"""Of one search, should the solver hang: no answer rests on how fast a machine is."""
_ANY_WORLD = 1e6
"""The first world found will do, however far it is from the cheapest (a relative gap)."""
_CALL = 20
"""What calling the solver costs, in variables."""
_INFEASIBLE = 2


@dataclass(slots=True)
class Budget:
    """What may still be searched: variables, once for each node of a search's tree.

    It is counted and not timed, so that what is found does not depend on the machine.
    """

    left: int


def search(columns: Columns, limits: Limits, costs: Floats, budget: Budget) -> Ints | bool | None:
    """Return values of `columns` that fit, rather cheap ones.

    False if none fit, None if that could not be found out. Numbers without limits are left out.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    go_on()
    if columns.impossible:
        return False
    if budget.left <= 0:
        return None
    first = len(columns.sums)
    place = {cell: first + row for row, cell in enumerate(limits)}
    entries = [(place[cell], column, by) for cell, column, by in columns.entries if cell in place]
    for row, (active, outcomes, requests) in enumerate(columns.sums):
        entries.append((row, active, -requests))
        entries.extend((row, column, 1) for column in outcomes)
    low = np.array([0.0] * first + [least for least, _ in limits.values()])
    high = np.array([0.0] * first + [most for _, most in limits.values()])
    variables = len(columns.most)
    row_of, column_of, value = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    matrix = coo_array(
        (value.astype(np.float64), (row_of, column_of)), shape=(len(low), variables)
    ).tocsr()
    result = milp(
        costs,
        integrality=np.ones(variables, dtype=np.int64),
        bounds=Bounds(np.array(columns.least), np.array(columns.most)),
        constraints=LinearConstraint(matrix, low, high) if len(low) else None,
        options={"node_limit": _NODES, "mip_rel_gap": _ANY_WORLD, "time_limit": _SECONDS},
    )
    budget.left -= _CALL + variables * (1 + max(0, result.get("mip_node_count") or 0))
    if result.x is not None:
        return np.rint(result.x).astype(np.int64)
    return False if result.status == _INFEASIBLE else None
