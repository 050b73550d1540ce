"""The report and the handout on paper: which page has what, and that none is nearly empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chromium import Chromium
from tests.pages.reports import A4, HOW_MANY, LETTER, QUICK, SLOW, violations
from tests.printed import pages_of as printed


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(("scenario", "policies"), HOW_MANY)
def test_each_policy_is_one_printed_page(
    scenario: str, policies: int, made: Callable[..., Path], chromium: Chromium
) -> None:
    with chromium.page() as page:
        page.open(made("report", scenario))
        page.value(
            "document.querySelectorAll('header, section').forEach(one => "
            "one.querySelector('article') || one.remove())"
        )
        assert page.value("document.querySelectorAll('article.policy').length") == policies
        # Before the first policy there is nothing left but the break.
        assert [pages_of(page.pdf(*paper)) for paper in (A4, LETTER)] == [policies] * 2


@pytest.mark.parametrize(("scenario", "policies"), HOW_MANY)
def test_a_printed_report_has_no_page_that_is_nearly_empty(
    scenario: str, policies: int, made: Callable[..., Path], chromium: Chromium
) -> None:
    del policies
    no_page_is_nearly_empty(made("report", scenario), chromium)


@pytest.mark.browser
@pytest.mark.parametrize(
    "policies",
    [
        ("every-outcome", "nothing-without-warrant"),
        ("early-partner-2018-exact-map", "threshold-11", "differential-privacy"),
        ("early-partner-2018-exact-map", "stated-policy-2019", "early-partner-2018"),
        ("totals-per-request", "threshold-11", "differential-privacy", "every-outcome"),
    ],
)
def test_whichever_policies_it_has_no_page_is_nearly_empty(
    policies: tuple[str, ...], made: Callable[..., Path], chromium: Chromium
) -> None:
    chosen = [word for policy in policies for word in ("--policy", policy)]
    no_page_is_nearly_empty(made("report", "maple-court", "--replications", "3", *chosen), chromium)


def no_page_is_nearly_empty(report: Path, chromium: Chromium) -> None:
    """And no part, whose name has 20 pixels, has its pictures all on the next page."""
    with chromium.page() as page:
        page.open(report)
        page.dark(dark=False)
        for paper in (A4, LETTER):
            for number, lines in enumerate(printed(page.pdf(*paper), numbered=False), 1):
                assert len(lines) >= 8, (paper, number)
                names = [place for place, line in enumerate(lines) if line.size >= 20]
                assert all(len(lines) - place > 6 for place in names), (paper, number)


@pytest.mark.parametrize(
    "scenario", [*QUICK, *(pytest.param(name, marks=pytest.mark.browser) for name in SLOW)]
)
def test_a_handout_is_two_printed_pages(
    scenario: str,
    made: Callable[..., Path],
    chromium: Chromium,
    axe: str,
) -> None:
    place = made("handout", scenario, *(() if scenario in QUICK else ("--no-inference",)))
    with chromium.page() as page:
        page.open(place)
        assert page.requests()[:1] == [place.as_uri()]
        assert page.complaints() == []
        assert violations(page, axe) == []
        page.dark(dark=False)
        assert [pages_of(page.pdf(*paper)) for paper in (A4, LETTER)] == [2, 2]
