"""Write docs/policies.md from the bundled policy files (`make calibration` runs it, too)."""

from __future__ import annotations

import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.report.words import terms as words
from simulator.scenario.library import policy_names, policy_path
from simulator.scenario.loading import load_policy
from simulator.scenario.policy import ITEMS, Policy

DOCS = Path(__file__).resolve().parents[1] / "docs" / "policies.md"
OUTSIDE = Path(__file__).with_name("outside.toml")
ASKED = {
    "listed": "each home by itself",
    "audience": "a public post",
    "visited": "at the door",
    "none": "nobody",
}
HEAD = """\
# The bundled policies

Written from the files in `scenarios/policies`, which hold all rules, with where each comes from. To
read one, or to change its rules: `camsim new my-rules --policy NAME` writes a copy. A made-up
“what if” has no years: nobody had these rules. *Dots, no names* are places: where the map is exact,
the police can look up who lives there.

| name | title | years | basis | who is asked | the agency receives |
| --- | --- | --- | --- | --- | --- |
"""
SETTINGS = """
Two rows on record are settings of the others, not files of their own: **emergencies** are
`legal.emergency` of a policy, and **end-to-end encryption** is `residents.encrypted` of a scenario.
"""
CONFLICTS = """
## Where accounts conflict, or are missing

The company said that it gives neither counts nor maps. A police department described a count of
cameras in 2020, and a city's memo a map of them in 2022. Both accounts are here, each as its own
policy: one *stated*, one *documented*. So is 2019: the company's word, and what a sergeant saw.

Residents could opt out in 2019, and by a switch in the app from February 2020; whether they could
in 2018 is not known, and that policy gives them no way out (assumed). Since which month the public
had counts of requests is not known either (derived). Nor is whether emergencies were met before the
cases of 2022: the policies of 2020 say yes, older ones no, and both are assumed.
"""


def row(name: str, policy: Policy) -> str:
    """Return one line of the table."""
    details = {item: policy.agency_receives.flow(item).detail for item in ITEMS}
    received: dict[str, list[str]] = {}
    for item, detail in details.items():
        if detail != "none" and policy.exists(item):
            received.setdefault(words.DETAILS[detail].plain, []).append(words.ITEMS[item].plain)
    alike = (f"{detail}: {words.joined(items)}" for detail, items in received.items())
    told = "; ".join(alike) or "nothing"
    return (
        f"| `{name}` | {policy.title} | {policy.years or '-'} | {words.BASES[policy.basis]} "
        f"| {ASKED[policy.people_asked]} | {told} |"
    )


def outside() -> dict[str, list[dict[str, Any]]]:
    """Return what is on record and outside the model, and what came since, with sources."""
    return tomllib.loads(OUTSIDE.read_text(encoding="utf-8"))


def notes(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield an item of a list for each of them, and its sources as links."""
    for note in found:
        said = f"**{note['title']}.** {note['text'].strip()}"
        yield textwrap.fill(said, 100, initial_indent="- ", subsequent_indent="  ")
        links = ", ".join(f"[{source['text']}]({source['url']})" for source in note["sources"])
        yield f"  Sources: {links}."


def text() -> str:
    """Return the whole page."""
    rows = "\n".join(row(name, load_policy(policy_path(name))) for name in policy_names())
    apart = outside()
    on_record, since = ("\n".join(notes(apart[part])) for part in ("on_record", "since"))
    return (
        f"{HEAD}{rows}\n\n## On record, and outside the model\n\n{on_record}\n{SETTINGS}\n"
        f"## Outside the model, and since\n\n{since}\n{CONFLICTS}"
    )


def main() -> None:
    """Write the page."""
    DOCS.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {DOCS.name}\n")


if __name__ == "__main__":
    main()
