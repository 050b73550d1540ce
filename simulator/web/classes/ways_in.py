"""At which addresses phones reach this machine, the likeliest first."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

from simulator.web.addresses import reachable_at


def ways_in(host: str) -> list[str]:
    """Return the addresses that reach what listens on `host`.

    A network without a way to the internet, as a hotspot is, has no default route: what this
    machine calls itself is asked too. Short addresses come first, since somebody may type them.
    """
    addresses = reachable_at(host)
    if _is_anything(host):
        with suppress(OSError):
            entries = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
            addresses += [str(entry[4][0]) for entry in entries]
    wanted = [address for address in dict.fromkeys(addresses) if not _is_useless(address, host)]
    return sorted(wanted, key=lambda address: ":" in address) or addresses


def _is_anything(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_useless(address: str, host: str) -> bool:
    """Tell whether nobody else gets here by it: this machine alone, or a zone has to be named."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    only_v4 = host == "0.0.0.0" and number.version == 6  # noqa: S104 - asks, and binds nothing
    return number.is_loopback or number.is_link_local or only_v4
