"""What bundled files say of their sources: named where they are claimed, and no claim goes beyond."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from tomlkit.items import AoT, Table

import scripts.policies as page
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.keys import kind_of
from simulator.scenario.library import policy_names, policy_path, scenario_names, scenario_path
from simulator.scenario.loading import load_policy, with_policy
from simulator.scenario.numbers import numbers, policy_numbers
from simulator.scenario.policy import Assumption
from simulator.scenario.writing.template import template

ROOT = Path(__file__).resolve().parents[2]
CHECKED = Path(__file__).with_name("checked_sources.txt")
BUNDLED = [*map(scenario_path, scenario_names()), *map(policy_path, policy_names())]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in BUNDLED}
TEXTS |= {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md",)}
TEXTS |= {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")}
TEXTS["a new scenario"] = template("new")
SAID = [
    (name, Assumption(**said))
    for name, file in [
        *((name, f"{name}.toml") for name in scenario_names()),
        ("a new scenario", "a new scenario"),
    ]
    for said in tomllib.loads(TEXTS[file]).get("assumptions", ())
]

ADDRESS = re.compile(r"https?://[^\s\"\\)]+(?:\)(?=\"))?")
STATUS = re.compile(r"#\s*(sourced|derived|assumed)\b(.*)")
BY_WHOM = re.compile(r"\s*\(([^)]+)\)")

story = functools.cache(load_scenario)


def commented(table: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the key and the status of each value whose comment says what it rests on."""
    for key, item in table.items():
        here = f"{path}.{key}" if path else key
        for one in item if isinstance(item, AoT) else [item]:
            if isinstance(one, Table):
                yield from commented(one, here)
            elif comment := STATUS.match(one.trivia.comment):
                yield here, comment[1]


def words_in(found: Any) -> Iterator[str]:
    """Yield every text of a file but its addresses."""
    if isinstance(found, str):
        yield found
    if isinstance(found, list):
        for one in found:
            yield from words_in(one)
    if isinstance(found, dict):
        for key, one in found.items():
            if key not in {"url", "source"}:
                yield from words_in(one)


def read_by_people(name: str) -> list[str]:
    """Return the texts of a file with its comments, or the whole of a page."""
    text = TEXTS[name]
    if not name.endswith(".toml"):
        return [text]
    return [*words_in(tomllib.loads(text)), *re.findall(r"#.*", text)]


def sentences(text: str) -> list[str]:
    """Return what people read as sentences, whatever lines they stand on."""
    flat = re.sub(r"[\s*_`\\]+", " ", text)
    return re.split(r"(?<=[.!?;:])\s|\s\| ", flat)


def beyond_a_response_rate(sentence: str) -> bool:
    """Whether it makes of the 3.5 percent that answered a share of video that was brought."""
    return bool(
        re.search(r"3\.5 (?:percent|of 100)|3\.5%", sentence)
        and re.search(r"\bbrought\b|\bsent video\b|\bhanded over\b", sentence)
    )


def public_counts_by_february_2020(sentence: str) -> bool:
    """Whether it says that the public had counts in the month that the switch came."""
    return bool(
        re.search(r"February 2020|Feb 2020|2020-02", sentence)
        and re.search(r"\bpublic\b|\bcounts\b|how many requests", sentence)
    )


def test_what_is_sourced_or_derived_says_from_what() -> None:
    without = []
    for name, said in SAID:
        address = ADDRESS.fullmatch(said.source)
        reckoned = said.status == "derived" and re.search(r": .*\d.*\d", said.text)
        if said.status in {"sourced", "derived"} and not address and not reckoned:
            without.append(f"{name}: “{said.text}” is {said.status}, from what?")
    assert without == []


def test_only_the_response_rate_itself_is_sourced() -> None:
    more = [
        f"{name}: “{said.text}”"
        for name, said in SAID
        if said.status == "sourced" and re.search(r"\b3\.5\b", said.text)
        if "answered" not in said.text or re.search(r"\bshared?\b|\bvideo\b", said.text)
    ]
    assert more == []


@pytest.mark.parametrize("name", scenario_names())
def test_a_comment_beside_a_number_agrees_with_the_assumptions(name: str) -> None:
    loaded: Loaded = story(name)
    on_screen = list(numbers(loaded, next(iter(loaded.regimes))))
    for key, status in commented(tomlkit.parse(TEXTS[f"{name}.toml"])):
        beneath = [
            number.status
            for number in on_screen
            if kind_of(number.key) == key or kind_of(number.key).startswith(f"{key}.")
        ]
        if beneath:
            assert status in beneath, (
                f"{name}: {key} is {status} there, and {beneath} on the screen"
            )


@pytest.mark.parametrize("name", policy_names())
def test_each_number_of_a_policy_says_what_it_rests_on(name: str) -> None:
    street = load_scenario("maple-court")
    silent = replace(street, scenario=street.scenario.model_copy(update={"assumptions": ()}))
    written = [one for one in policy_numbers(with_policy(silent, name), name) if one.written]
    assert [one.key for one in written if one.assumption is None] == []


def test_what_a_story_says_of_a_policys_number_counts_before_what_the_policy_says() -> None:
    name = "early-partner-2018"
    told = {one.key: one for one in policy_numbers(load_scenario("fort-lauderdale-2018"), name)}
    dots, covers = told["policy.map.error_ft"].assumption, told["policy.map.covers"].assumption
    assert dots is not None
    assert dots.text.startswith("How exact the map of 2018 was is not known.")
    assert covers is not None
    assert covers.text == "Every enrolled camera was on the map."


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_names_who_says_what_is_sourced(name: str) -> None:
    text = TEXTS[f"{name}.toml"]
    sources = [source.text for source in load_policy(policy_path(name)).sources]
    for status, rest in STATUS.findall(text):
        by_whom = BY_WHOM.match(rest)
        if status == "sourced":
            assert by_whom, f"{name}: who says that?{rest}"
        if status == "derived":
            assert by_whom or rest.startswith(" from "), f"{name}: from what?{rest}"
        for one in by_whom[1].split(", ") if by_whom else []:
            assert any(one in source for source in sources), f"{name}: {one} is no source of it"


@pytest.mark.parametrize("name", policy_names())
def test_a_source_of_a_policy_has_an_address(name: str) -> None:
    policy = load_policy(policy_path(name))
    for source in policy.sources:
        assert ADDRESS.fullmatch(source.url) or policy.basis == "counterfactual", source.text


def test_every_source_was_checked_and_every_checked_one_is_used() -> None:
    lines = CHECKED.read_text(encoding="utf-8").splitlines()
    checked = [line for line in lines if line and not line.startswith("#")]
    texts = [*(TEXTS[path.name] for path in BUNDLED), page.OUTSIDE.read_text(encoding="utf-8")]
    used = {
        source
        for text in texts
        for source in re.findall(r'(?:url|source) = "([^"]+)"', text)
        if source
    }
    assert len(checked) == len(set(checked))
    assert used - set(checked) == set(), "read them, then add them to checked_sources.txt"
    assert set(checked) - used == set(), "nothing cites these any more"


def test_nothing_claims_more_than_the_record() -> None:
    more = [
        f"{name}: {sentence}"
        for name in TEXTS
        for text in read_by_people(name)
        for sentence in sentences(text)
        if beyond_a_response_rate(sentence) or public_counts_by_february_2020(sentence)
    ]
    assert more == []


@pytest.mark.parametrize(
    "sentence",
    ["About 3.5 percent\nbrought video.", "Only 3.5 of 100 homes\nhanded over a clip."],
)
def test_a_response_rate_that_became_video_is_noticed(sentence: str) -> None:
    assert any(map(beyond_a_response_rate, sentences(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "The switch and public counts came in February 2020.",
        "From February 2020 everybody reads how many requests\nthere are.",
    ],
)
def test_counts_that_came_too_early_are_noticed(sentence: str) -> None:
    assert any(map(public_counts_by_february_2020, sentences(sentence)))


@pytest.mark.parametrize("name", scenario_names())
def test_no_pause_in_february_2020_is_about_the_public(name: str) -> None:
    for pause in story(name).scenario.pauses:
        if isinstance(pause.at, dt.datetime) and (pause.at.year, pause.at.month) == (2020, 2):
            assert "public" not in pause.say
            assert "how many requests" not in pause.say


@pytest.mark.parametrize("name", scenario_names())
def test_a_story_with_public_counts_says_that_their_start_was_not_found(name: str) -> None:
    loaded = story(name)
    counted = any(
        policy.public_receives.requests.detail == "total"
        for regime in loaded.regimes.values()
        for _, policy in regime.steps
    )
    lines = [one for one in loaded.scenario.assumptions if "first month was not found" in one.text]
    assert [one.status for one in lines] == (["derived"] if counted else [])


def test_the_page_of_policies_is_what_the_script_writes() -> None:
    assert page.text() == page.DOCS.read_text(encoding="utf-8"), "run `make calibration`"


@pytest.mark.parametrize(
    "note",
    [note for part in page.outside().values() for note in part],
    ids=lambda note: note["title"],
)
def test_what_is_outside_the_model_is_said_in_two_sentences_with_a_source(
    note: dict[str, Any],
) -> None:
    said = re.sub(r"\bv\.|\bU\.S\.", "", note["text"]).strip()
    assert len(re.findall(r"[.!?](?=\s|$)", said)) == 2
    assert note["sources"]
    assert all(source["text"] and ADDRESS.fullmatch(source["url"]) for source in note["sources"])


def test_the_notes_are_those_that_came_since() -> None:
    since = [note["title"] for note in tomllib.loads(page.OUTSIDE.read_text())["since"]]
    for word in ("Chatrie", "Community Requests", "Search Party", "Familiar Faces", "Nest"):
        assert any(word in title for title in since), word
