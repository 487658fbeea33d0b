"""Pasting into the terminal, as a person does it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal to paste into", allow_module_level=True)

import pty
import select
from threading import Timer

CASE_A = Path(__file__).resolve().parents[1] / "samples" / "article-case-a" / "console.txt"
PATIENCE = 30


def _pasted(arguments: list[str], text: bytes) -> tuple[int, bytes, bytes]:
    """How the command left, its output, and what stood on the terminal, after the text and Ctrl+D were typed into it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "why12014", *arguments]
    with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, start_new_session=True) as process:
        os.close(theirs)
        # Whatever goes wrong, nobody waits for it for ever.
        watchdog = Timer(PATIENCE, process.kill)
        watchdog.start()
        seen = b""
        while b"Ctrl+D" not in seen and process.poll() is None:
            seen += _next(ours, 1)
        waiting = text + b"\x04"
        while waiting and process.poll() is None:
            _, writable, _ = select.select([ours], [ours], [], 1)
            if writable:
                waiting = waiting[os.write(ours, waiting[:256]) :]
            seen += _next(ours, 0)
        assert process.stdout
        out = process.stdout.read()
        code = process.wait()
        watchdog.cancel()
        while more := _next(ours, 0):
            seen += more
    os.close(ours)
    return code, out, seen


def _next(terminal: int, patience: float) -> bytes:
    """What the command wrote to its terminal; nothing once it has left."""
    readable, _, _ = select.select([terminal], [], [], patience)
    try:
        return os.read(terminal, 1 << 16) if readable else b""
    except OSError:
        return b""


@pytest.mark.parametrize("arguments", [["analyze"], ["analyze", "-"]], ids=" ".join)
def test_a_paste_is_judged_and_its_end_is_told(arguments: list[str]) -> None:
    code, out, seen = _pasted(arguments, CASE_A.read_bytes())
    assert (code, b"mail.contoso.com" in out) == (1, True)
    # A terminal that showed the paste would obey what is in it.
    assert seen == b"why12014: paste the output here, which does not show it, then press Ctrl+D.\r\n"


def test_no_line_is_too_long_to_paste() -> None:
    """Terminals collect lines of some thousand characters at most, and drop the rest."""
    banner = "220 " + "x" * 20_000
    text = f"Name        : Default EX01\nBanner      : {banner}\nFqdn        : mail.contoso.com\nObjectClass : {{top, msExchSmtpReceiveConnector}}"
    code, out, _ = _pasted(["convert", "-"], text.encode())
    assert code == 0
    assert json.loads(out)["records"][0]["properties"]["Banner"] == banner


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_what_a_terminal_does_to_a_paste_is_undone(end: bytes) -> None:
    """Bracketed paste, the keys and titles that a terminal may send or be sent, and the ends of lines."""
    text = b"\x1b[200~" + CASE_A.read_bytes().replace(b"\r\n", end) + b"\x1b[201~\x1b]0;title\x07\x1b[A"
    code, out, _ = _pasted(["convert"], text)
    assert code == 0
    plain = subprocess.run([sys.executable, "-m", "why12014", "convert", str(CASE_A)], capture_output=True, check=True).stdout
    assert json.loads(out)["records"] == json.loads(plain)["records"]


def test_nothing_is_waited_for_where_nobody_can_paste() -> None:
    answer = subprocess.run([sys.executable, "-m", "why12014", "analyze"], input=CASE_A.read_bytes(), capture_output=True, check=False)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.startswith(b"why12014: no file is named.")


class TestClipboard:
    """By programs that stand in for those of the platform."""

    @pytest.fixture
    def programs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path

    def _install(self, folder: Path, name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "why12014", *arguments], capture_output=True, check=False)

    @pytest.mark.skipif(sys.platform != "linux", reason="the programs of Linux")
    @pytest.mark.parametrize("broken", [None, "wl-paste"])
    def test_its_text_is_read(self, programs: Path, broken: str | None) -> None:
        """Of two programs the one that has a screen to ask."""
        if broken:
            self._install(programs, broken, "exit 1")
        self._install(programs, "xclip", f"while IFS= read -r line; do echo \"$line\"; done < '{CASE_A}'")
        answer = self._run("analyze", "--clipboard")
        assert (answer.returncode, answer.stderr) == (1, b"")
        assert b"<clipboard>, lines 1-11" in answer.stdout

    @pytest.mark.parametrize(("program", "next_step"), [(None, b"Install "), ("exit 1", b"Copy the output again")])
    @pytest.mark.skipif(sys.platform != "linux", reason="the programs of Linux")
    def test_what_to_do_without_it_is_told(self, programs: Path, program: str | None, next_step: bytes) -> None:
        if program:
            self._install(programs, "xsel", program)
        answer = self._run("convert", "--clipboard")
        assert (answer.returncode, answer.stdout) == (3, b"")
        assert answer.stderr.startswith(b"why12014: <clipboard>: ")
        assert next_step in answer.stderr
