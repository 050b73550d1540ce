"""The bundled files: no policy claims for its years what came later, and everything runs."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from simulator.experiment import outcome
from simulator.scenario import library
from simulator.scenario.loading import load_policy, load_scenario
from simulator.scenario.policy import Policy
from tests.conftest import Ledgers

POLICIES = {name: load_policy(library.policy_path(name)) for name in library.policy_names()}
MONTHS = "January February March April May June July August September October November December"
MONTH = {name: number for number, name in enumerate(MONTHS.split(), start=1)}

CAME = {
    # What, when it came and when it went (research/facts.md 2 and its corrections), and whether
    # a policy has it.
    "limits": (dt.date(2019, 7, 1), None, lambda p: bool(p.request_limits.model_fields_set)),
    "opting out": (dt.date(2019, 7, 1), None, lambda p: p.residents_may_opt_out),
    # The first month was not found: figures for 2020 are on record, none for 2019.
    "public counts": (
        dt.date(2020, 1, 1),
        None,
        lambda p: p.public_receives.requests.detail != "none",
    ),
    "public posts": (dt.date(2021, 6, 1), None, lambda p: p.people_asked == "audience"),
    "post limit": (
        dt.date(2021, 6, 1),
        None,
        lambda p: (
            p.request_limits.max_posts is not None or p.request_limits.min_area_sq_mi is not None
        ),
    ),
    "door to door": (dt.date(2024, 2, 1), None, lambda p: p.people_asked == "visited"),
    # Cases are on record for 2022; guidelines that name emergencies are older, and undated.
    "emergencies": (dt.date(2020, 2, 1), None, lambda p: p.legal.emergency),
    "45 days": (
        dt.date(2019, 7, 1),
        dt.date(2021, 6, 30),
        lambda p: p.request_limits.max_age_days is not None,
    ),
}


def years(policy: Policy) -> tuple[dt.date, dt.date] | None:
    """Return the first and last month that `years` names, or nothing where it names none."""
    text = policy.years.replace("mid-", "June ")
    found = re.findall(r"(?:([A-Z][a-z]+) )?(\d{4})", text)
    if not found:
        return None
    first = dt.date(int(found[0][1]), MONTH.get(found[0][0], 1), 1)
    last = dt.date(int(found[-1][1]), MONTH.get(found[-1][0], 12), 28)
    return first, (last if len(found) > 1 else dt.date(2026, 12, 31))


OF_THE_VENDOR = [
    name
    for name, policy in POLICIES.items()
    if policy.basis != "counterfactual" and not policy.years.startswith("on record")
]


def test_no_year_gets_what_came_later() -> None:
    wrong = []
    for name in OF_THE_VENDOR:
        first, last = years(POLICIES[name]) or pytest.fail(f"{name} does not say its years")
        for what, (came, went, has) in CAME.items():
            if has(POLICIES[name]):
                wrong += [f"{name} has {what} before {came}"] * (first < came)
                wrong += [f"{name} has {what} after {went}"] * (went is not None and last > went)
    assert wrong == []


IN_FORCE = [name for name in OF_THE_VENDOR if POLICIES[name].people_asked in ("listed", "audience")]


def test_whoever_is_asked_from_july_2019_on_can_opt_out() -> None:
    wrong = []
    for name in IN_FORCE:
        first, _ = years(POLICIES[name]) or pytest.fail(f"{name} does not say its years")
        if POLICIES[name].residents_may_opt_out != (first >= dt.date(2019, 7, 1)):
            wrong.append(name)
    assert wrong == []


def test_a_register_of_cameras_is_older_than_the_vendor() -> None:
    first, _ = years(POLICIES["police-registry"]) or pytest.fail("it does not say since when")
    assert first.year == 2014


def test_the_eras_follow_each_other() -> None:
    loaded = load_scenario("as-it-happened")
    steps = loaded.scenario.timelines[0].steps
    for step in steps:
        first, last = years(POLICIES[step.policy]) or pytest.fail(step.policy)
        # Some dates are on record to the month only.
        assert first - dt.timedelta(days=31) <= step.from_ <= last


def test_a_policy_says_what_it_rests_on() -> None:
    for name, policy in POLICIES.items():
        assert policy.summary.strip(), name
        assert policy.sources, name
        if policy.basis == "counterfactual":
            assert not policy.years, f"{name}: a what-if has no years"
        else:
            assert all(source.url for source in policy.sources), name


SMALL = [name for name in library.scenario_names() if name != "four-hundred-agencies"]
LONG = ("after-the-request", "as-it-happened", "they-all-joined")
SOME = tuple(list(POLICIES)[::9])
ALL = tuple(POLICIES)


@pytest.mark.parametrize(
    ("scenario", "policies"),
    [
        *(pytest.param(name, SOME if name in LONG else ALL, id=name) for name in SMALL),
        *(pytest.param(name, ALL, marks=pytest.mark.thorough, id=f"{name}: all") for name in LONG),
    ],
)
def test_every_scenario_runs_under_every_policy(
    scenario: str, policies: tuple[str, ...], ledgers: Ledgers
) -> None:
    """Those that take long under every ninth of them; under their own, tests/golden has them."""
    runs = ledgers(scenario, policies)
    shown = {name: outcome(one, inference=False) for name, one in runs.items()}
    for name in policies:
        policy = POLICIES[name]
        counts = shown[name].happened
        closed = counts["shared"] + counts["declined"] + counts["ignored"] + counts["pending"]
        assert counts["asked"] == closed
        missing = shown[name].agency["declined"]["detail"] == "n/a"
        assert missing == (policy.people_asked == "audience")


@pytest.mark.parametrize(
    "key", ['follow_up = "random"', "legal_demands_per_month = 1", "emergencies_per_month = 1"]
)
def test_visits_and_legal_process_are_not_invented_for_a_real_agency(
    key: str, tmp_path: Path
) -> None:
    text = library.scenario_path("fort-lauderdale-2018").read_text(encoding="utf-8")
    path = tmp_path / "s.toml"
    agency = 'name = "Fort Lauderdale Police"'
    path.write_text(text.replace(agency, f"{agency}\n{key}"), encoding="utf-8")
    result = CliRunner().invoke(cli, ["run", str(path)])
    assert result.exit_code == 2
    assert "is a real agency's name" in result.stderr


def test_what_a_command_is_given_for_a_story(tmp_path: Path) -> None:
    """A file of one's own may be called as a bundled story is: its place is typed, not its name."""
    assert load_scenario("maple-court").typed == "maple-court"
    own = tmp_path / "maple-court.toml"
    own.write_bytes(library.scenario_path("maple-court").read_bytes())
    assert load_scenario(str(own)).typed == str(own)
    spaced = tmp_path / "my town.toml"
    spaced.write_bytes(own.read_bytes())
    assert load_scenario(str(spaced)).typed == f"'{spaced}'"
