"""Chromium for tests, driven over the pipe of its DevTools protocol: nothing but a browser is needed.

python tests/chromium.py PAGE.html FOLDER     # pictures of a page as a desk, a phone and paper show it, to be looked at
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK, PHONE = (1200, 900), (360, 740)
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe")
# The browser reads its commands from descriptor 3, and answers on 4.
_ON_ITS_PIPE = """
import fcntl, os, sys
into, out = (fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3])
os.dup2(into, 3)
os.dup2(out, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def found() -> str | None:
    """Where a Chromium is that can be driven so; `None` where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None) if os.name == "posix" else None


class Page:
    """One tab. `told` has every event that the browser told of it."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from, self._pending, self._number = to_browser, from_browser, b"", 0
        self._session: str | None = None
        self.told: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """The answer to a command; events that come before it are kept."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self.told.append(answer)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            block = os.read(self._from, 1 << 20)
            assert block, "the browser has left"
            self._pending += block
        message, _, self._pending = self._pending.partition(b"\0")
        return dict(json.loads(message))

    def show(self, path: Path, size: tuple[int, int] = DESK, scheme: str = "light", media: str = "screen", *, script: bool = True) -> None:
        """Opens a file in a window of that size, and waits until it is there."""
        width, height = size
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.told.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.told):
            self.told.append(self._next())

    def value(self, expression: str) -> Any:  # noqa: ANN401 - JSON
        """What an expression gives in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def complaints(self) -> list[dict[str, Any]]:
        """What the console or the log of the browser holds against the page."""
        self.value("1")
        kinds = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        return [event for event in self.told if event.get("method") in kinds]

    def requests(self) -> list[str]:
        """What the page asked for."""
        self.value("1")
        return [event["params"]["request"]["url"] for event in self.told if event.get("method") == "Network.requestWillBeSent"]

    def picture(self) -> bytes:
        """The whole page as PNG."""
        return b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"])

    def printed(self) -> bytes:
        """The page on A4 paper as PDF."""
        self.call("Emulation.setEmulatedMedia", media="")
        return b64decode(self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True)["data"])


@contextmanager
def page() -> Iterator[Page]:
    """A tab of a browser that is started for it."""
    browser = found()
    assert browser
    into, to_browser = os.pipe()
    from_browser, out = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [sys.executable, "-c", _ON_ITS_PIPE, str(into), str(out), browser, *_FLAGS, f"--user-data-dir={profile}"]
        process = subprocess.Popen(command, pass_fds=(into, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(into)
        os.close(out)
        try:
            yield Page(to_browser, from_browser)
        finally:
            os.close(to_browser)
            os.close(from_browser)
            process.terminate()
            process.wait(30)


def _pictures(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with page() as tab:
        for name, size, scheme, media in (
            ("desk", DESK, "light", "screen"),
            ("dark", DESK, "dark", "screen"),
            ("phone", PHONE, "light", "screen"),
            ("paper", (794, 1123), "light", "print"),
        ):
            tab.show(source, size, scheme, media)
            (folder / f"{source.stem}-{name}.png").write_bytes(tab.picture())
        tab.show(source)
        (folder / f"{source.stem}.pdf").write_bytes(tab.printed())


if __name__ == "__main__":
    _pictures(Path(sys.argv[1]), Path(sys.argv[2]))
