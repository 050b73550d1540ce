"""What stands on a page before any browser sees it."""

from __future__ import annotations

import pytest

from simulator.experiment.results import outcome
from simulator.model import run
from simulator.report.pages.flow_sheet import flow_sheet
from simulator.report.pages.markdown import rendered
from simulator.report.pages.pairs import KnownOf, asked, known_of
from simulator.scenario import load_scenario


def test_flows_have_the_five_parameters_and_say_who_was_told() -> None:
    loaded = load_scenario("maple-court", ("early-partner-2018-exact-map",))
    sheet = flow_sheet(run(loaded, "early-partner-2018-exact-map", 1, 0), "flows")
    assert [column.heading.partition("(")[2].rstrip(")") for column in sheet.columns[:5]] == [
        "attribute", "sender", "recipient", "subject", "transmission principle",
    ]  # fmt: skip
    rule = ("the company's own rule; the resident did not agree", "no")
    police = "Maple Valley Police"
    assert sheet.rows[0] == (
        "who was asked, who shared, who said no and who did not answer: total",
        "the company", police, "homes that were asked, in 4 numbers", *rule,
    )  # fmt: skip
    assert (
        "the camera map: dots, no names",
        "the company",
        police,
        "14 homes",
        *rule,
    ) in sheet.rows
    consent = ("the resident agreed to share", "yes")
    names = "sharers' names and the clips: names"
    assert (names, "the resident", police, "1 home", *consent) in sheet.rows
    assert sheet.note == "Passers-by: nobody asked them, nobody told them."


@pytest.mark.parametrize(
    ("policy", "known"),
    [
        ("early-partner-2018-exact-map", KnownOf(1, 13, 0, 0)),
        ("stated-policy-2019", KnownOf(1, 0, 0, 13)),
        ("every-outcome", KnownOf(1, 13, 0, 0)),
        ("nothing-without-warrant", KnownOf(0, 0, 0, 0)),
    ],
)
def test_what_is_known_of_the_answers_adds_up(policy: str, known: KnownOf) -> None:
    ledger = run(load_scenario("maple-court", (policy,)), policy, 1, 0)
    found = known_of(ledger, outcome(ledger))
    assert found == known
    assert found.shared + found.proven + found.almost_sure + found.unknown == asked(ledger).total


def test_what_was_not_worked_out_is_not_called_unknown() -> None:
    policy = "early-partner-2018-exact-map"
    ledger = run(load_scenario("maple-court", (policy,)), policy, 1, 0)
    found = known_of(ledger, outcome(ledger, inference=False))
    assert found == KnownOf(1, 0, 0, 13, worked_out=False)


def test_a_story_can_hold_emphasis_lists_and_web_links_and_no_more() -> None:
    assert rendered("*a* **b** [c](https://example.org/)") == (
        '<p><em>a</em> <strong>b</strong> <a href="https://example.org/">c</a></p>\n'
    )
    for text in ("<script>x</script>", "![i](https://x/i.png)", "# h", "[j](javascript:x)"):
        assert not any(tag in rendered(text) for tag in ("<script", "<img", "<h1"))
    assert "href" not in rendered("[j](javascript:x) [d](data:text/html,x) [f](file:///etc/passwd)")
