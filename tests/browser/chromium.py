"""A page's file -> headless Chromium that opens it: scripts, keys, pictures, complaints.

Speaks the DevTools protocol over the web socket that Chromium opens on the loopback.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
_START = 30.0  # seconds that the browser may take to open its socket


class Page:
    """One open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its result; events meanwhile are kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            heard = self._hear(60)
            if heard.get("id") == self._number:
                assert "error" not in heard, heard["error"]
                return dict(heard["result"])

    def open(self, path: Path, width: int = 1400, *, dark: bool = False) -> float:
        """Load a file; returns the seconds until its load event was over."""
        self.load(path, width, dark=dark)
        took = self.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
        return float(took) / 1000

    def load(self, path: Path, width: int = 1400, *, dark: bool = False) -> None:
        """Load a file."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=path.as_uri())
        while self._hear(60).get("method") != "Page.loadEventFired":
            pass

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        found = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def is_laid_out(self, selector: str) -> bool:
        """Whether an element takes room; asked of the document, which needs no script."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        found = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        return bool(self.call("DOM.getBoxModel", nodeId=found)["model"]["height"])

    def press(self, key: str, code: int) -> None:
        """One key, such as ("Tab", 9) or ("Enter", 13)."""
        text = {"text": "\r"} if key == "Enter" else {}
        named = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **named, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def picture(self, path: Path, selector: str = "", *, most: int = 2400) -> None:
        """A screenshot of the page or of one element, at most `most` pixels high."""
        box = self.run(
            f"(() => {{ const r = document.querySelector('{selector or 'body'}')"
            ".getBoundingClientRect(); return {x: r.x + scrollX, y: r.y + scrollY,"
            " width: r.width, height: r.height}; })()"
        )
        clip = {**box, "height": min(box["height"], most), "scale": 1}
        shot = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _hear(self, seconds: float) -> dict[str, Any]:
        heard = dict(json.loads(self._socket.recv(timeout=seconds)))
        params = heard.get("params", {})
        if heard.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        if heard.get("method") == "Runtime.consoleAPICalled" and params["type"] != "log":
            self.complaints.append(str(params["args"]))
        if heard.get("method") == "Log.entryAdded" and params["entry"]["level"] != "verbose":
            self.complaints.append(params["entry"]["text"])
        if heard.get("method") == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:")):
                self.complaints.append(f"asked the network for {url}")
        return heard


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A headless Chromium with its profile in `folder`."""
    assert PROGRAM, "no chromium on this machine"
    command = [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += ["--remote-debugging-port=0", "--hide-scrollbars", f"--user-data-dir={folder}"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "about:blank"], stdout=quiet, stderr=quiet) as process:
        try:
            port = _port(folder / "DevToolsActivePort")
            with connect(_address(port), max_size=None, compression=None) as socket:
                yield Page(socket)
        finally:
            process.terminate()


def _port(told: Path) -> int:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        if told.exists() and len(lines := told.read_text().split()) == 2:
            return int(lines[0])
        time.sleep(0.05)
    raise AssertionError("chromium did not open its socket")


def _address(port: int) -> str:
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        pages = [target for target in json.load(answer) if target["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])
