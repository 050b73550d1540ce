"""A headless Chromium, driven over its debugging protocol, that tells all that it asks for."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0", "--window-size=1000,640",
    # WebGL without a graphics card takes most of a core; the terminal then draws in another way.
    "--disable-3d-apis",
)  # fmt: skip
KEYS = {"Enter": "\r", "ArrowDown": "", "ArrowUp": "", "ArrowRight": "", "Escape": "", " ": " "}


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.asked_for: list[str] = []
        """The address of everything that the page has loaded, and of its websockets."""
        self.complaints: list[str] = []
        """What the browser has logged, what the page's policy has stopped among it."""
        self._socket = socket
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(20):
            return await self._answers[number]

    async def value(self, script: str) -> Any:
        """Return what a script gives."""
        said = await self.do(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return said["result"].get("value")

    async def until(self, script: str, seconds: float = 20) -> None:
        """Wait until a script gives something true."""
        async with asyncio.timeout(seconds):
            while not await self.value(script):
                await asyncio.sleep(0.1)

    async def press(self, *keys: str) -> None:
        """Press keys, one by one."""
        for key in keys:
            text = KEYS.get(key, key)
            codes = {"Enter": 13, "ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39, "Escape": 27}
            event = {"key": key, "text": text, "windowsVirtualKeyCode": codes.get(key, 0)}
            kind = "keyDown" if text else "rawKeyDown"
            await self.do("Input.dispatchKeyEvent", type=kind, **event)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def picture(self, path: Path) -> None:
        """Keep what the page looks like."""
        shot = await self.do("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(shot["data"]))

    async def _read(self) -> None:
        async for message in self._socket:
            said = message.json()
            match said:
                case {"id": number, "error": error}:
                    self._answers[number].set_exception(RuntimeError(str(error)))
                case {"id": number}:
                    self._answers[number].set_result(said.get("result", {}))
                case {"method": "Network.requestWillBeSent", "params": {"request": {"url": url}}}:
                    self.asked_for.append(url)
                case {"method": "Network.webSocketCreated", "params": {"url": url}}:
                    self.asked_for.append(url)
                case {"method": "Log.entryAdded", "params": {"entry": entry}}:
                    self.complaints.append(f"{entry['text']} {entry.get('url', '')}")
                case {"method": "Runtime.exceptionThrown", "params": {"exceptionDetails": wrong}}:
                    self.complaints.append(str(wrong.get("exception", wrong).get("description")))

    async def close(self) -> None:
        """Close the tab's line."""
        await self._socket.close()
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading


@asynccontextmanager
async def chromium(folder: Path, address: str, script: str = "") -> AsyncIterator[Page]:
    """Open `address` in a fresh Chromium that saves its downloads in `folder`.

    Args:
        folder: Where downloads go.
        address: What to open.
        script: Runs in each page before the page's own.
    """
    profile = folder / "profile"
    process = subprocess.Popen(
        [str(CHROMIUM), *ARGUMENTS, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        port_file = profile / "DevToolsActivePort"
        async with asyncio.timeout(30):
            while not port_file.exists() or not port_file.read_text().count("\n"):
                await asyncio.sleep(0.05)
        port = port_file.read_text().split("\n")[0]
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs = await answer.json()
            tab = next(one for one in tabs if one["type"] == "page")
            async with http.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                for domain in ("Network", "Page", "Runtime", "Log"):
                    await page.do(f"{domain}.enable")
                await page.do(
                    "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder)
                )
                await page.do("Page.addScriptToEvaluateOnNewDocument", source=script)
                await page.do("Page.navigate", url=address)
                yield page
                await page.close()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
