"""The report and the handout as a reader meets them: in a real browser, on paper, from a stick."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

from simulator.extras import MissingExtra
from simulator.scenario import load_scenario
from tests.chromium import PROGRAM, Chromium
from tests.pages.reports import HERE, POLICIES, QUICK, SLOW, SOME, here, options, violations

Camsim = Callable[..., Result]
MOST_BYTES = 2_000_000
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Balanced(HTMLParser):
    """Reads a page and holds that every element is closed in order and every id is there once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(str(value))
            if name in ("href", "src"):
                self.links.append(str(value))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element and close it."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag, tag


@pytest.mark.parametrize(
    "scenario", [SOME, *(pytest.param(name, marks=pytest.mark.browser) for name in (*QUICK, *SLOW))]
)
def test_every_report_stands_alone(
    scenario: str, made: Callable[..., Path], chromium: Chromium, axe: str
) -> None:
    place = made("report", scenario)
    text = place.read_text(encoding="utf-8")
    assert len(text.encode()) < MOST_BYTES
    read = Balanced(text)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert not {"script", "iframe", "object", "embed", "form", "base"} & read.tags
    assert not {name for name in read.attributes if name.startswith("on") or name == "style"}
    inside = [link[1:] for link in read.links if link.startswith("#")]
    assert set(inside) <= set(read.ids)
    with chromium.page() as page:
        page.size(1000, 800)
        page.open(place)
        assert page.requests() == [place.as_uri(), "data:,"][: len(page.requests())]
        assert page.complaints() == []
        assert violations(page, axe) == []
        for width in (320, 700):
            page.size(width, 800)
            assert page.value("document.documentElement.scrollWidth") <= width


def test_without_scripts_and_by_keyboard_nothing_is_missing(
    made: Callable[..., Path], chromium: Chromium
) -> None:
    place = made("report", SOME)
    with chromium.page() as page:
        page.no_scripts()
        page.open(place)
        headings, pictures, *parts = page.accessible_names(
            "heading", "image", "main", "contentinfo"
        )
        assert headings[0] == "Maple Court, one afternoon"
        assert {"The story", "What the police can work out", "What this rests on"} <= set(headings)
        assert "What happened, and what the police know of it" in pictures
        assert len(pictures) == len(set(pictures)) >= 8
        assert parts == [[""], [""]]
        page.press("Tab")
        assert page.value("document.activeElement.textContent") == "Skip to the content"
        page.press("Enter")
        assert page.value("document.activeElement.id") == "main"


def test_the_network_log_of_the_browser_has_nothing_of_ours(
    made: Callable[..., Path], tmp_path: Path
) -> None:
    if PROGRAM is None:
        pytest.skip("needs Chromium: install it, for instance with apt-get install chromium")
    other = tmp_path / "other.html"
    other.write_text("<img src=http://127.0.0.1:59999/seen.png>", encoding="utf-8")
    with Chromium(tmp_path / "profile") as browser, browser.page() as page:
        for place in (made("report", SOME), made("handout", "maple-court"), other):
            page.open(place)
    logged = json.loads(browser.net_log.read_text(encoding="utf-8"))
    started = logged["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [
        one["params"]["url"]
        for one in logged["events"]
        if one["type"] == started
        # The browser's own, which it makes for itself whatever is open, have no origin.
        and one.get("params", {}).get("initiator", "not an origin") != "not an origin"
    ]
    assert asked == ["http://127.0.0.1:59999/seen.png"]


def test_the_style_sheet_runs_under_its_own_policy_and_no_other(
    made: Callable[..., Path], chromium: Chromium, tmp_path: Path
) -> None:
    text = made("report", SOME).read_text(encoding="utf-8")
    changed = tmp_path / "changed.html"
    evil = "<script>document.title='run'</script><p id=evil style='color:red'>x</p>"
    changed.write_text(text.replace("</main>", f"{evil}</main>"), encoding="utf-8")
    with chromium.page() as page:
        page.open(changed)
        assert page.value("document.title") == "Maple Court, one afternoon: report"
        assert page.value("getComputedStyle(evil).color") != "rgb(255, 0, 0)"
        assert page.value("getComputedStyle(document.body).maxWidth") == "782px"
        assert page.complaints() != []


HOSTILE = (
    "</title></style><script>document.title='run'</script><img src=http://example.org/x onerror=alert(1)>"
    "' \" & =cmd()|' /C calc'!A0 {{ 7*7 }} {% raw %} \u202emirror\u202c \x00 ]]> \u05e9\u05dc\u05d5\u05dd"
)


def hostile(folder: Path) -> Path:
    """Write a scenario and a policy whose every text is hostile."""
    text = json.dumps(HOSTILE)
    story = json.dumps(
        f"{HOSTILE}\n\n# Big\n\n![x](http://example.org/a.png) [y](javascript:alert(1)) "
        "<http://example.org/> [z](data:text/html,x)\n\n```\ncode\n```\n\n<b onclick=alert(1)>b</b>"
    )
    (folder / "p.toml").write_text(
        f"title = {text}\nyears = {text}\nsummary = {text}\n[agency_receives]\n"
        'identity = { detail = "named", when = "on_share" }\n'
        'cameras = { detail = "pseudonymous", when = "on_request" }\n'
        f'[[sources]]\ntext = {text}\nurl = "javascript:alert(1)"\n',
        encoding="utf-8",
    )
    place = folder / "s.toml"
    place.write_text(
        f"title = {text}\nstory = {story}\nquestion = {text}\nnote = {text}\nstart = 2024-01-01\n"
        'days = 20\npolicies = ["./p.toml", "every-outcome"]\n'
        "[town]\narea_sq_mi = 0.2\ncameras = 40\n"
        f"[[residents.segments]]\nname = {text}\nshare = 1.0\nshares = 0.3\n"
        f"[[agencies]]\nname = {text}\nrequests_per_month = 6\n"
        f"[[assumptions]]\ntext = {text}\nsource = {text}\n",
        encoding="utf-8",
    )
    return place


@pytest.mark.parametrize("verb", ["report", "handout"])
def test_text_from_a_file_is_text(
    verb: str, camsim_once: Camsim, chromium: Chromium, axe: str, tmp_path: Path
) -> None:
    place = tmp_path / "page.html"
    result = camsim_once(verb, hostile(tmp_path), "--replications", 2, *here(verb), "-o", place)
    assert result.exit_code == 0, result.output
    text = place.read_text(encoding="utf-8")
    assert "\u202e" not in text
    assert "\x00" not in text
    read = Balanced(text)
    assert not {"script", "img", "b"} & read.tags
    assert all(re.match(r"#|https://|data:,|http://example.org/", link) for link in read.links)
    with chromium.page() as page:
        page.open(place)
        assert page.requests()[:1] == [place.as_uri()]
        assert page.complaints() == []
        assert page.value("document.querySelector('h1').textContent").startswith("</title></style>")
        assert page.value("document.title").startswith("</title></style><script>")
        assert violations(page, axe) == []


def test_the_line_on_the_page_makes_the_same_page(
    made: Callable[..., Path], camsim_once: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its own luck, and without what the police can work out, which is dear."""
    monkeypatch.chdir(tmp_path)
    some = [word for policy in POLICIES for word in ("--policy", policy)]
    own_luck = ("--seed", "8", "--replications", "1", "--no-inference")
    page = made("report", "maple-court", *own_luck, *some)
    text = page.read_text(encoding="utf-8")
    found = re.search(r"<code>(camsim report .*?)</code>", text)
    assert found is not None
    words = shlex.split(found[1])[1:]
    assert camsim_once(*words, *HERE).exit_code == 0
    assert Path(words[-1]).read_text(encoding="utf-8") == text


def test_a_page_holds_the_files_of_ones_own_that_it_needs(
    camsim_once: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, there = tmp_path / "first", tmp_path / "there"
    first.mkdir()
    there.mkdir()
    words = ("report", hostile(first), "--replications", 1, "--no-inference", *HERE, "-o")
    assert camsim_once(*words, first / "page.html").exit_code == 0
    text = (first / "page.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "<p>It needs these files of its own beside it:</p>" in text
    for name, content in re.findall(
        r"<pre tabindex=\"0\" aria-label=\"(\w+.toml)\"><code>(.*?)</code>", text, re.DOTALL
    ):
        (there / name).write_text(html.unescape(content), encoding="utf-8")
    found = re.search(r"<code>(camsim report .*?)</code>", text)
    assert found is not None
    line = shlex.split(html.unescape(found[1]))
    monkeypatch.chdir(there)
    assert camsim_once(*line[1:], *HERE).exit_code == 0
    assert Path(line[-1]).read_text(encoding="utf-8") == text


def test_a_handout_names_the_files_of_ones_own_that_its_line_needs(
    camsim_once: Camsim, tmp_path: Path
) -> None:
    few = ("--replications", 1, "--no-inference")
    page = camsim_once("handout", hostile(tmp_path), *few).stdout
    assert "It needs these files of its own: " in page
    assert "of its own" not in camsim_once("handout", "maple-court", *few).stdout


def test_a_page_that_is_something_else_is_never_overwritten(
    made: Callable[..., Path], camsim_once: Camsim, tmp_path: Path
) -> None:
    place = tmp_path / "mine.html"
    place.write_text("mine", encoding="utf-8")
    refused = camsim_once("handout", "maple-court", "-o", place)
    assert (refused.exit_code, place.read_text(encoding="utf-8")) == (2, "mine")
    assert "is there already" in refused.stderr
    again = made("handout", "maple-court")
    assert (
        camsim_once("handout", "maple-court", *options("maple-court"), "-o", again).exit_code == 0
    )
    nowhere = camsim_once("handout", "maple-court", "-o", tmp_path / "no" / "page.html")
    assert nowhere.exit_code == 2


def test_without_the_extra_one_line_says_what_to_install(
    camsim_once: Camsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for verb in ("report", "handout"):
        result = camsim_once(verb, "maple-court", "-o", "x.html")
        assert result.exit_code == 2
        assert result.stderr == f"{MissingExtra(f'camsim {verb} needs', 'reports')}\n"


@pytest.mark.parametrize(
    "policies",
    [
        pytest.param(("early-partner-2018-exact-map", "threshold-11"), id="two"),
        pytest.param((), id="all", marks=pytest.mark.thorough),
    ],
)
def test_figures_of_the_page_are_those_of_the_command(
    policies: tuple[str, ...], made: Callable[..., Path], camsim_once: Camsim
) -> None:
    """All policies meet the same people, so those of two are the same whoever stands beside."""
    text = made("report", "maple-court" if not policies else SOME).read_text(encoding="utf-8")
    shown = camsim_once(
        *("compare", "maple-court", "--replications", 3, "--format", "json", *HERE),
        *(word for policy in policies for word in ("--policy", policy)),
    ).stdout
    compared = json.loads(shown)["policies"]
    listed = list(load_scenario("maple-court").regimes if not policies else POLICIES)
    grid = text[text.index('id="means-caption"') :]
    row = grid[grid.index("known not to have shared") :].partition("</tr>")[0]
    cells = [float(cell) for cell in re.findall(r'<td class="number">([\d.]+)</td>', row)]
    assert len(cells) == len(listed)
    assert list(compared) == list(policies or listed)
    for policy, figures in compared.items():
        mean = figures["measures"]["certain_nonsharing"]["mean"]
        assert cells[listed.index(policy)] == float(f"{mean:.1f}"), policy
