"""Who may reach the server, and which pages may talk to it.

A browser carries requests for any page that it shows. Two rules keep other pages out: a websocket
is only for a page of this very address (`Origin` equals `Host`), and the name in `Host` is one of
this machine's, so that a foreign name which was made to point here gets nothing (DNS rebinding).
A bare number cannot be rebound.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

_PORT = re.compile(r"(?::\d{1,5})?\Z")
_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")
_ELSEWHERE = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses set apart for documentation; nothing is ever sent to them."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches what listens on `host`.

    Raises:
        OSError: there is no such host.
    """
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host or None, None)}
    return bool(host) and all(ipaddress.ip_address(one).is_loopback for one in found)


def is_known_host(header: str, names: frozenset[str], *, loopback: bool) -> bool:
    """Tell whether a `Host` header speaks of this machine.

    Args:
        header: The header, with or without a port.
        names: What this machine is called, in small letters.
        loopback: Whether only this machine is served.
    """
    host = name_of(header)
    if host in names:
        return True
    if "%" in host:
        # The zone of an address is free text.
        return False
    try:
        number = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return number.is_loopback or not loopback


def is_own_origin(origin: str | None, host: str, allowed: frozenset[str] = frozenset()) -> bool:
    """Tell whether a page of `origin` was served by this very `host`, or under an `allowed` name.

    What stands between a browser and this machine may put another name into `Host`, and cannot
    change that of the page.
    """
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    return parts.netloc.lower() == host.strip().lower() or name_of(parts.netloc) in allowed


def name_of(header: str) -> str:
    """Return the name in a `Host` header or an address, in small letters and without a port."""
    return _PORT.sub("", header.strip()).lower().rstrip(".")


def is_plain_name(word: str) -> bool:
    """Tell whether `word` is a name of a machine and nothing else: no port, path or pattern."""
    return bool(_NAME.fullmatch(word))


def own_names(host: str, *, loopback: bool) -> frozenset[str]:
    """Return the names under which this machine may be asked for."""
    names = {"localhost"}
    if not loopback:
        machine = socket.gethostname().lower()
        names |= {host.lower(), machine, f"{machine}.local", socket.getfqdn().lower()}
    return frozenset(names - {""})


def reachable_at(host: str) -> list[str]:
    """Return the addresses at which others reach what listens on `host`."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = False
    if not everywhere:
        return [host]
    addresses = []
    for elsewhere, family in _ELSEWHERE:
        # Asks which of our addresses would be used; a datagram socket sends nothing by this.
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asking:
                asking.connect((elsewhere, 9))
                addresses.append(str(asking.getsockname()[0]))
        except OSError:
            continue
    return addresses or [socket.gethostname()]


def url(host: str, port: int) -> str:
    """Return the address to type into a browser."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
