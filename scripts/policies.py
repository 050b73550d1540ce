"""Write docs/policies.md from the bundled policy files (`make calibration` runs it, too)."""

from __future__ import annotations

import sys
from pathlib import Path

from simulator.report import words
from simulator.scenario.library import policy_names, policy_path
from simulator.scenario.loading import load_policy
from simulator.scenario.policy import ITEMS, Policy

DOCS = Path(__file__).resolve().parents[1] / "docs" / "policies.md"
ASKED = {
    "listed": "each home by itself",
    "audience": "a public post",
    "visited": "at the door",
    "none": "nobody",
}
OUTSIDE = """
## On record, and outside the model

- **Cameras for cooperation** (Milwaukee 2019, Akron 2022): a city gives cameras to people who
  promise to hand over video. There is a contract instead of a request, and nothing to refuse.
- **Live integration** (fususCORE; San Francisco 2022): the police see the cameras live, by
  agreement or ordinance. Nobody is asked for a clip, so there is no answer to pass on.
- **A partnership announced in October 2025 and dropped in February 2026** never ran. No policy
  file claims what it would have passed on.

Two rows on record are settings of the others, not files of their own: **emergencies** are
`legal.emergency` of a policy, and **end-to-end encryption** is `residents.encrypted` of a scenario.

## Where accounts conflict

The company said that it gives neither counts nor maps. A police department described a count of
cameras in 2020, and a city's memo a map of them in 2022. Both accounts are here, each as its own
policy: one *stated*, one *documented*. So is 2019: the company's word, and what a sergeant saw.
"""


def row(name: str, policy: Policy) -> str:
    """Return one line of the table."""
    details = {item: policy.agency_receives.flow(item).detail for item in ITEMS}
    received = [
        f"{words.ITEMS[item].plain} ({words.DETAILS[detail].plain})"
        for item, detail in details.items()
        if detail != "none" and policy.exists(item)
    ]
    told = "; ".join(received) or "nothing"
    return (
        f"| `{name}` | {policy.title} | {policy.years or '-'} | {words.BASES[policy.basis]} "
        f"| {ASKED[policy.people_asked]} | {told} |"
    )


def main() -> None:
    """Write the table."""
    rows = "\n".join(row(name, load_policy(policy_path(name))) for name in policy_names())
    DOCS.write_text(
        "# The bundled policies\n\nWritten from the files in `scenarios/policies`, which hold the "
        "sources of each value.\n\n| name | title | years | basis | who is asked | the agency "
        f"receives |\n| --- | --- | --- | --- | --- | --- |\n{rows}\n{OUTSIDE}",
        encoding="utf-8",
    )
    sys.stdout.write(f"wrote {DOCS.name}\n")


if __name__ == "__main__":
    main()
