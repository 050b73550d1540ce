"""What the wall says before a class begins: how phones come in, and who plays the homes."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from urllib.parse import urlsplit

from rich.text import Text

from simulator.classroom.live.views import WallView
from simulator.report.words.terms import plural
from simulator.scenario.letters.text import clean
from simulator.tui.wall.letters import Room, tall

HERE_ALONE = "Only this computer can open this. For phones start with --allow-network."
_SCAN = "Scan the square with your phone, or type this address:"
_TYPE = "Type this address into your phone:"


def is_here_alone(address: str) -> bool:
    """Tell whether nothing but this machine gets to `address`."""
    host = urlsplit(address).hostname or ""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def way_in(address: str, *, square: bool) -> str:
    """Say what to do with an address: there may be a `square` to scan beside it."""
    if is_here_alone(address):
        return HERE_ALONE
    return _SCAN if square else _TYPE


def lobby(view: WallView, room: Room) -> Text:
    """Return how a class of phones comes in, and who plays the homes by now."""
    text = Text()
    if not view.addresses:
        text.append("One moment: the class is being opened.\n\n", style="bold")
    for address in view.addresses[:1]:
        text.append(f"{way_in(address, square=room.square)}\n")
        text.append(f"{clean(address)}\n", style="bold")
    if view.code:
        text.append("\nor the code\n")
        rows = tall(view.code)
        fits = room.blocks and len(rows[0]) <= room.columns
        text.append("\n".join(rows) if fits else " ".join(view.code), style="bold")
        text.append("\n")
    text.append(f"\n{_who_is_in(view)}\n", style="bold")
    if view.seats:
        text.append("The computer plays the rest.\n")
    if view.over:
        text.append(f"{plural(view.over, 'phone')} too many: two may share one.\n", style="bold")
    if not view.door_open:
        text.append("The door is shut.\n", style="bold")
    if view.text:
        text.append(f"\n{clean(view.text)}")
    return text


def _who_is_in(view: WallView) -> str:
    if not view.seats:
        return f"0 phones are in. The computer plays the {view.cameras} homes."
    verb = "is" if view.seats == 1 else "are"
    lived = f"{view.seats} of {view.cameras} homes with a camera {verb} lived in."
    return f"{plural(view.seats, 'phone')} {verb} in: {lived}"
