"""What complementary suppression hides besides small totals, by hand.

request   asks      answers                                sent
1         A B       both say no                            2 January
2         A B C D   A and B say no, C and D are silent     3 January; closes on 10 January

Both close at 9:00, the first on its own day.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import Attribute
from simulator.measure import received
from simulator.model import run
from simulator.scenario import load_scenario
from tests.conftest import Write

RunLedger = Callable[[str, str], Ledger]

SCENARIO = """
title = "Four homes"
start = 2024-01-01
days = 28
policies = ["./p.toml"]
[town]
homes = [
  { id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 },
  { id = "C", x = 0.3, y = 0.1 }, { id = "D", x = 0.4, y = 0.1 },
]
[[script]]
at = 2024-01-02T08:00:00
asks = ["A", "B"]
responses = { A = { response = "declined", after_hours = 1 }, B = { response = "declined", after_hours = 1 } }
"""
SECOND = """
[[script]]
at = 2024-01-03T09:00:00
asks = ["A", "B", "C", "D"]
responses = { A = "declined", B = "declined", C = "ignored", D = "ignored" }
"""
FOUR = ("asked", "shared", "declined", "ignored")
ITEMS = (Attribute.ASKED, Attribute.SHARED, Attribute.DECLINED, Attribute.IGNORED)
NAMES = 'identity = { detail = "named", when = "on_share" }\n'


def flows(detail: str, when: str, *items: str, group: str = "request") -> str:
    return "".join(
        f'{item} = {{ detail = "{detail}", when = "{when}", group_by = "{group}" }}\n'
        for item in items
    )


def safeguards(threshold: int, *, zeros: bool = True, both: bool = True) -> str:
    text = f"[safeguards]\nthreshold = {threshold}\n"
    return f"{text}zeros_withheld = {str(zeros).lower()}\ncomplementary = {str(both).lower()}\n"


def shown(ledger: Ledger, group: str = "request", *, public: bool = False) -> dict[str, list[str]]:
    """Return the numbers of each item over such groups, `-` for one that is withheld."""
    told = ledger.disclosures
    found: dict[str, list[str]] = {}
    for row in range(len(told)):
        if told.cell[row] == NOBODY or (told.recipient[row] == PUBLIC) != public:
            continue
        cell = ledger.cells[int(told.cell[row])]
        if cell.group == group:
            value = int(told.value[row])
            name = cell.attribute.name.lower()
            found.setdefault(name, []).append("-" if value == WITHHELD else str(value))
    return found


def test_two_asked_who_both_declined_do_not_give_two_hidden_zeros_away(ledger: RunLedger) -> None:
    """Below 2 and zeros hidden: shared 0 and ignored 0. Asked 2 less declined 2 would leave 0.

    Each of the hidden is 0 or more now that asked is hidden, too.
    """
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", *FOUR)
    plain = shown(ledger(SCENARIO, policy + safeguards(2, both=False)))
    assert plain == {"asked": ["2"], "shared": ["-"], "declined": ["2"], "ignored": ["-"]}
    safe = shown(ledger(SCENARIO, policy + safeguards(2)))
    assert safe == {"asked": ["-"], "shared": ["-"], "declined": ["2"], "ignored": ["-"]}


def test_where_asked_is_out_already_declined_is_withheld(ledger: RunLedger) -> None:
    """Asked is printed when the request goes out: of what is left, declined 2 has to go."""
    policy = "[agency_receives]\n" + flows("total", "on_request", "asked")
    policy += flows("thresholded", "on_close", *FOUR[1:]) + safeguards(2)
    safe = shown(ledger(SCENARIO, policy))
    assert safe == {"asked": ["2"], "shared": ["-"], "declined": ["-"], "ignored": ["-"]}


@pytest.mark.parametrize(
    "known",
    [
        NAMES,
        'footage = { detail = "named", when = "on_share" }\n',
        'shared = { detail = "pseudonymous", when = "at_end" }\n',
    ],
)
def test_names_and_clips_are_knowledge_of_shared(ledger: RunLedger, known: str) -> None:
    """Nobody is named, so nobody shared: ignored 0 is the only one left to hide."""
    items = [item for item in FOUR if item not in known.split(maxsplit=1)[0]]
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", *items) + known
    safe = shown(ledger(SCENARIO, policy + safeguards(2)))
    assert (safe["asked"], safe["declined"], safe["ignored"]) == (["-"], ["2"], ["-"])


def test_a_whole_map_is_knowledge_of_asked_where_nobody_can_switch_off(ledger: RunLedger) -> None:
    """Two dots are two asked: asked need not be hidden, declined has to be."""
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", *FOUR)
    policy += 'cameras = { detail = "pseudonymous", when = "on_request" }\n'
    safe = shown(ledger(SCENARIO, policy + safeguards(2)))
    assert safe == {"asked": ["2"], "shared": ["-"], "declined": ["-"], "ignored": ["-"]}
    may = "residents_may_opt_out = true\n"
    assert shown(ledger(SCENARIO, may + policy + safeguards(2)))["asked"] == ["-"]


def test_a_total_of_names_is_a_total_of_shared(ledger: RunLedger) -> None:
    """Shared 0 is hidden; how many names came, 0, would say it, though it is no small total."""
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", "shared")
    policy += flows("total", "on_close", "identity") + safeguards(2)
    kept = ledger(SCENARIO, policy)
    assert shown(kept) == {"shared": ["-"], "identity": ["-"]}
    identity = received(kept, public=False)["identity"]
    assert identity == {"detail": "total", "records": 0, "withheld": 1, "sum": None}


def test_a_week_does_not_give_a_request_away(ledger: RunLedger) -> None:
    """Below 3: declined 2 in each request. Weeks 1 and 2 hold one each, the run both: 4.

    4 is two of 1 or 2, so it would be 2 and 2: withheld. Ignored is 0 and 2, hidden below 3.
    """
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", "declined")
    policy += "[public_receives]\n" + flows("thresholded", "at_end", "declined", group="run")
    policy += safeguards(3, zeros=False)
    kept = ledger(SCENARIO + SECOND, policy)
    assert shown(kept)["declined"] == ["-", "-"]
    assert shown(kept, "run", public=True)["declined"] == ["-"]
    plain = ledger(SCENARIO + SECOND, policy.replace("complementary = true\n", ""))
    assert shown(plain, "run", public=True)["declined"] == ["4"]


def test_a_larger_total_of_a_week_is_shown_where_it_gives_nothing_away(ledger: RunLedger) -> None:
    """Below 4: each is 1 to 3, and 4 together may be 1 and 3, 2 and 2, or 3 and 1."""
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", "declined")
    policy += "[public_receives]\n" + flows("thresholded", "at_end", "declined", group="run")
    kept = ledger(SCENARIO + SECOND, policy + safeguards(4, zeros=False))
    assert shown(kept)["declined"] == ["-", "-"]
    assert shown(kept, "run", public=True)["declined"] == ["4"]


def test_what_the_public_is_told_gives_nothing_away_to_the_agency(ledger: RunLedger) -> None:
    """The agency is not told of declined 2, below 3; the public would be told of all four.

    Asked 4, shared 0, ignored 2 (request 2): it takes declined and one more. Hidden from the
    public are declined and ignored, the two smallest; 2 is left for the two together.
    """
    policy = "[agency_receives]\n" + flows("thresholded", "on_close", "declined")
    policy += "[public_receives]\n" + flows("total", "on_close", *FOUR) + safeguards(3, zeros=False)
    kept = ledger(SCENARIO.split("[[script]]", maxsplit=1)[0] + SECOND, policy)
    assert shown(kept) == {"declined": ["-"]}
    public = shown(kept, public=True)
    assert public["declined"] == ["-"]
    assert sorted(public["asked"] + public["ignored"]) == ["-", "4"]
    assert public["shared"] == ["0"]


def test_what_the_agency_alone_is_told_may_stand_beside_what_the_public_is_not(
    ledger: RunLedger,
) -> None:
    """The public is not told of declined 2, below 3; the agency reads all four totals."""
    policy = "[agency_receives]\n" + flows("total", "on_close", *FOUR)
    policy += "[public_receives]\n" + flows("thresholded", "on_close", "declined", "asked")
    kept = ledger(
        SCENARIO.split("[[script]]", maxsplit=1)[0] + SECOND, policy + safeguards(3, zeros=False)
    )
    assert shown(kept) == {"asked": ["4"], "shared": ["0"], "declined": ["2"], "ignored": ["2"]}
    assert shown(kept, public=True) == {"asked": ["4"], "declined": ["-"]}


ONE_BY_ONE = SCENARIO.split("[[script]]", maxsplit=1)[0] + (
    """
[[script]]
at = 2024-01-02T08:00:00
asks = ["A", "B", "C", "D"]
[script.responses]
A = { response = "declined", after_hours = 1 }
B = { response = "declined", after_hours = 2 }
C = { response = "declined", after_hours = 3 }
D = { response = "shared", after_hours = 4 }
"""
)


@pytest.mark.parametrize(
    ("threshold", "numbers", "item"),
    [
        # 0, two hidden, 3: hidden on the way, and not in the end.
        (3, ["0", "-", "-", "3"], {"records": 2, "withheld": 0, "sum": 3}),
        # The 0 is no longer true: in the end nothing stands.
        (4, ["0", "-", "-", "-"], {"records": 1, "withheld": 1, "sum": None}),
    ],
)
def test_a_live_total_is_withheld_if_its_last_number_is(
    ledger: RunLedger, threshold: int, numbers: list[str], item: dict[str, int | None]
) -> None:
    policy = "[agency_receives]\n" + flows("thresholded", "on_response", "declined")
    kept = ledger(ONE_BY_ONE, policy + safeguards(threshold, zeros=False, both=False))
    assert shown(kept)["declined"] == numbers
    assert received(kept, public=False)["declined"] == {"detail": "thresholded", **item}


def test_a_sum_goes_by_the_cells_that_exist(write: Write) -> None:
    """From 20 January on totals are rounded, and nothing was asked since: the sum is exact.

    The other way round, the only cell there is is a rounded one; under a third policy that begins
    after everything has closed there is none.
    """
    exact = "[agency_receives]\n" + flows("total", "on_close", "declined")
    rounded = "[agency_receives]\n" + flows("rounded", "on_close", "declined")
    write("exact.toml", f'title = "E"\n{exact}')
    write("rounded.toml", f'title = "R"\n{rounded}[safeguards]\nround_to = 5\n')
    write("nothing.toml", 'title = "N"\n')
    sums = {}
    for first, then in (("exact", "rounded"), ("rounded", "exact"), ("nothing", "exact")):
        steps = f'{{ from = 2024-01-01, policy = "./{first}.toml" }}, '
        steps += f'{{ from = 2024-01-20, policy = "./{then}.toml" }}'
        text = SCENARIO.replace('["./p.toml"]', '["t"]').replace(
            "[town]", f'[[timelines]]\nname = "t"\nsteps = [{steps}]\n[town]'
        )
        kept = run(load_scenario(str(write("s.toml", text))), "t", 0, 0)
        sums[first] = received(kept, public=False)["declined"]
    assert sums == {
        "exact": {"detail": "total, then rounded", "records": 1, "sum": 2},
        "rounded": {"detail": "rounded, then total", "records": 1, "sum": None},
        "nothing": {"detail": "none, then total", "records": 0, "sum": None},
    }
