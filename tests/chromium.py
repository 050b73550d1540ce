"""A real browser without a window, driven over its debugging protocol: no driver needed."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # WebGL without a graphics card takes most of a core; a terminal then draws in another way.
    "--disable-3d-apis",
    "--remote-debugging-port=0",
    "about:blank",
)
_KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}
"""By name, a key's number and what it types; others are letters, which type themselves."""
_PATIENCE = 300.0
"""Seconds after which something hangs, however busy the machine is."""
_SOON, _SELDOM = 0.005, 0.05
"""Seconds to the next look at what is waited for: at first, and after a while of looking."""
_WENT = "Inspected target navigated or closed"
"""What Chromium says of a page that went to another one while it was asked."""


class Chromium:
    """One browser with an empty profile. Use it with `with`."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self.net_log = profile / "net-log.json"

    def __enter__(self) -> Self:
        assert PROGRAM is not None
        self._process = subprocess.Popen(
            [PROGRAM, *_FLAGS, f"--log-net-log={self.net_log}", f"--user-data-dir={self._profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        place = self._profile / "DevToolsActivePort"
        end = time.monotonic() + _PATIENCE
        while not (place.exists() and len(place.read_text().splitlines()) == 2):
            assert self._process.poll() is None, "the browser ended"
            assert time.monotonic() < end, "the browser did not start"
            time.sleep(0.02)
        port, path = place.read_text().splitlines()
        self._open = contextlib.ExitStack()
        address = f"ws://127.0.0.1:{port}{path}"
        self._talk = _Talk(
            self._open.enter_context(connect(address, max_size=None, compression=None))
        )
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):
            self._talk.call("Browser.close")
        self._open.close()
        self._process.wait(_PATIENCE)

    @contextlib.contextmanager
    def page(self) -> Iterator[Page]:
        """Open a tab; it is closed at the end."""
        target = self._talk.call("Target.createTarget", url="about:blank")["targetId"]
        session = self._talk.call("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self._talk, session["sessionId"])
        yield page
        self._talk.call("Target.closeTarget", targetId=target)


class PageWentError(Exception):
    """The page went to another one while something was asked of it."""


class _Talk:
    """Calls and their answers over one socket; events are kept in the order they came."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._ids = socket, itertools.count(1)
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str | None = None, **params: Any) -> Any:
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        while True:
            answer = json.loads(self._socket.recv(timeout=_PATIENCE))
            if answer.get("id") == number:
                if _WENT in str(answer.get("error")):
                    raise PageWentError(method)
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def wait(self, method: str, session: str, since: int) -> None:
        """Wait for an event that is not among the first `since`."""
        while not any(
            event.get("method") == method and event.get("sessionId") == session
            for event in self.events[since:]
        ):
            self.events.append(json.loads(self._socket.recv(timeout=_PATIENCE)))


class Page:
    """One tab."""

    def __init__(self, talk: _Talk, session: str) -> None:
        self._talk, self._session = talk, session
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Any:
        """Call a method of the protocol."""
        return self._talk.call(method, self._session, **params)

    def open(self, place: Path | str) -> None:
        """Open a file, or an address, and wait until it has been loaded."""
        address = place.as_uri() if isinstance(place, Path) else place
        self._and_wait("Page.navigate", url=address)

    def reload(self) -> None:
        """Load the page anew, and wait until it has been loaded."""
        self._and_wait("Page.reload")

    def _and_wait(self, method: str, **params: Any) -> None:
        since = len(self._talk.events)
        self.call(method, **params)
        self._talk.wait("Page.loadEventFired", self._session, since)

    def first_run(self, script: str) -> None:
        """Run a script in each page from now on, before the page's own."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def save_in(self, folder: Path) -> None:
        """Save downloads in `folder`."""
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def events(self, method: str) -> list[dict[str, Any]]:
        """Return what the browser has reported so far."""
        self.call("Page.getNavigationHistory")  # whatever came before this answer is there now
        return [
            event["params"]
            for event in self._talk.events
            if event.get("method") == method and event.get("sessionId") == self._session
        ]

    def requests(self) -> list[str]:
        """Return the addresses that the page has asked for, those of its websockets last."""
        asked = [one["request"]["url"] for one in self.events("Network.requestWillBeSent")]
        return asked + [one["url"] for one in self.events("Network.webSocketCreated")]

    def complaints(self) -> list[str]:
        """Return what the browser held against the page: refused content, errors, exceptions."""
        logged = [one["entry"]["text"] for one in self.events("Log.entryAdded")]
        issues = [one["issue"]["code"] for one in self.events("Audits.issueAdded")]
        return logged + issues + [str(one) for one in self.events("Runtime.exceptionThrown")]

    def value(self, expression: str) -> Any:
        """Evaluate an expression in the page."""
        found = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def read(self, expression: str) -> Any:
        """Evaluate what changes nothing: where the page goes meanwhile, on the one that comes."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self.value(expression)
            except PageWentError:
                assert time.monotonic() < end, expression

    def until(self, expression: str) -> None:
        """Wait until an expression gives something true."""
        end, seconds = time.monotonic() + _PATIENCE, _SOON
        while not self.read(expression):
            assert time.monotonic() < end, expression
            time.sleep(seconds)
            seconds = min(2 * seconds, _SELDOM)

    def dark(self, *, dark: bool) -> None:
        """Prefer dark, or light."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[feature])

    def size(self, width: int, height: int) -> None:
        """Give the window a size."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def no_scripts(self) -> None:
        """Switch scripts off."""
        self.call("Emulation.setScriptExecutionDisabled", value=True)

    def accessible_names(self, *roles: str) -> list[list[str]]:
        """Return the names that a screen reader has for what has each role, in reading order."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            [
                node.get("name", {}).get("value", "")
                for node in nodes
                if not node["ignored"] and node["role"]["value"] == role
            ]
            for role in roles
        ]

    def press(self, *keys: str) -> None:
        """Press keys, one by one."""
        for key in keys:
            code, text = _KEYS.get(key, (0, key))
            event = {"key": key, "code": key, "windowsVirtualKeyCode": code}
            kind = "keyDown" if text else "rawKeyDown"
            self.call("Input.dispatchKeyEvent", type=kind, text=text, **event)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def pdf(self, width: float, height: float) -> bytes:
        """Print to PDF on paper of this size, in inches."""
        printed = self.call(
            "Page.printToPDF", paperWidth=width, paperHeight=height, printBackground=True
        )
        return base64.b64decode(printed["data"])

    def picture(self) -> bytes:
        """Return the window as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])
