"""Text from a file on every screen: shown as text, never obeyed, and never wider than the screen."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rich.style import Style
from textual.pilot import Pilot

from tests.screens.conftest import FEW_RUNS, SIZES, Play, press
from tests.screens.textual_inside import strips
from tests.sizes import some_here

EVIL = r"[red]x[/] [@click=app.quit]q[/] \u001b[31m \u0007\u0000 \u202e\u05e9\u05dc\u05d5\u05dd\u2066 <b>&amp;"
"""Markup, a link, an escape sequence, a bell and a NUL, right-to-left text with its overrides."""
NAME = f"{EVIL} {'x' * 100}"
"""A title may have 20,000 letters, a name 200."""
LETTERS = (3_000, 10_000)
"""As many as no screen of 80 columns has cells; and more than any screen has."""
MARKUP = "[red]x[/]"
WHERE: dict[str, tuple[tuple[str, ...], bool]] = {
    "stories": ((), True),
    "watch, a question": (("enter",), True),
    "watch, guessed": (("a",), True),
    "watch, the end": (("end",), True),
    "doors": (("x",), True),
    "flow": (("x",), True),
    "a line of flow": (("down", "enter"), True),
    "trace": (("escape", "x", "l"), True),
    "card": (("escape", "escape", "i"), True),
    "find a home": (("escape", "f"), True),
    "a home": (("enter",), True),
    "the home beside it": (("right",), True),
    "a request": (("escape", "g"), True),
    "kinds of no": (("escape", "n"), False),
    "another view": (("escape", "v"), True),
    "policies": (("p",), True),
    "copied": (("escape", "y"), True),
    "compare": (("3",), True),
    "two maps beside each other": (("k", "right", "k"), False),
    "table": (("escape", "v"), True),
    "infer": (("4",), True),
    "assumptions": (("6",), True),
    "one of them": (("down", "down"), True),
    "written besides": (("end",), True),
    "help": (("question_mark",), True),
    "palette": (("escape", "ctrl+p"), False),
}
"""By screen: the keys that lead there from the one before, and whether text of the file is seen."""


@pytest.fixture(params=some_here(LETTERS, here=LETTERS[:1]))
def hostile(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Write a scenario and its policy in which every text is hostile."""
    long = f"{EVIL} {'x' * request.param}"
    homes = ", ".join(f'{{id = "{n}{NAME}", x = 0.{n}, y = 0.1}}' for n in range(1, 5))
    asks = ", ".join(f'"{n}{NAME}"' for n in range(1, 5))
    path = tmp_path / "hostile.toml"
    path.write_text(
        f'title = "{long}"\nstory = "{long}"\nquestion = "{long}"\nnote = "{long}"\n'
        'start = 2024-01-01\ndays = 9\npolicies = ["./p.toml", "./q.toml"]\n'
        'controls = ["policy", "residents.deadline_hours"]\n'
        f"[town]\nwidth = 1\nheight = 1\nhomes = [{homes}]\n"
        f'[[residents.segments]]\nname = "{NAME}"\nshare = 1.0\nshares = 0.5\ndeclines = 0.5\n'
        f'[[agencies]]\nname = "{NAME}"\n'
        f'[[script]]\nat = 2024-01-01T09:00:00\nagency = "{NAME}"\nasks = [{asks}]\n'
        f'[[pauses]]\nat = "first_request"\nsay = "{long}"\nask = "{long}"\n'
        f'choices = ["{long}", "no"]\n'
        f'[[assumptions]]\ntext = "{long}"\nsource = "{long}"\n'
        f'[[assumptions]]\ntext = "{long}"\nsource = "{long}"\nkeys = ["residents.deadline_hours"]\n'
    )
    flow = 'detail = "named", when = "on_response"'
    rules = (
        f'title = "{long}"\nyears = "{long}"\nsummary = "{long}"\n[agency_receives]\n'
        'asked = { detail = "named", when = "on_request" }\n'
        f"shared = {{ {flow} }}\ndeclined = {{ {flow} }}\n"
        'identity = { detail = "named", when = "on_share" }\n'
        f'[[sources]]\ntext = "{long}"\nurl = "{long}"\n'
    )
    for name in ("p.toml", "q.toml"):
        (tmp_path / name).write_text(rules)
    return str(path)


WIDE = ("stories", "watch, a question", "watch, guessed", "watch, the end", "doors", "flow")
"""What is laid out otherwise where there is room: Flow below the maps, trace and tree below it."""


@pytest.mark.parametrize(("size", "screens"), [("80x24", tuple(WHERE)), ("160x48", WIDE)])
async def test_text_of_a_file_is_text_on_every_screen(
    play: Play,
    hostile: str,
    size: str,
    screens: tuple[str, ...],
) -> None:
    wrong: dict[str, list[str]] = {}
    async with play(size=SIZES[size], scenario=hostile, runs=FEW_RUNS) as pilot:
        for name in screens:
            keys, seen = WHERE[name]
            await press(pilot, *keys)
            found = list(faults(pilot, seen=seen))
            if found:
                wrong[name] = found
        assert pilot.app.is_running
    assert not wrong


def faults(pilot: Pilot[None], *, seen: bool) -> list[str]:
    """Return what is wrong with the screen as it is drawn."""
    width = pilot.app.size.width
    found = []
    literal = False
    for strip in strips(pilot):
        text = strip.text
        if strip.cell_length != width:
            found.append(f"{strip.cell_length} cells wide: {text[:60]!r}")
        found += [
            f"{c!r} in {text[:60]!r}" for c in text if unicodedata.category(c) in {"Cc", "Cf"}
        ]
        literal = literal or MARKUP in text
        if MARKUP in text and not any(MARKUP in segment for segment, _, _ in strip):
            found.append(f"styled: {text[:60]!r}")
        links = [part for part, style, _ in strip if style and (style.link or obeys(style))]
        found += [f"linked: {part[:60]!r}" for part in links]
    if seen and not literal:
        found.append(f"{MARKUP} is not to be seen")
    return found


def obeys(style: Style) -> bool:
    """Tell whether a click on this would do what the file says."""
    return "app.quit" in str(style.meta.get("@click", ""))
