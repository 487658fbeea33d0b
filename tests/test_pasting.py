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

CASE_A = Path(__file__).resolve().parents[1] / "samples" / "article-case-a" / "console.txt"
PATIENCE = 30


def _pasted(arguments: list[str], text: bytes) -> tuple[int, bytes, bytes]:
    """How the command left, its output, and what stood on the terminal, after the text and Ctrl+D were typed into it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "why12014", *arguments], stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        os.close(theirs)
        seen = b""
        while b"Ctrl+D" not in seen:
            seen += _next(ours)
        waiting = text + b"\x04"
        while waiting:
            _, writable, _ = select.select([ours], [ours], [], PATIENCE)
            if writable:
                waiting = waiting[os.write(ours, waiting[:256]) :]
            seen += _next(ours, 0)
        assert process.stdout
        out = process.stdout.read()
        code = process.wait(PATIENCE)
        while more := _next(ours, 0):
            seen += more
    os.close(ours)
    return code, out, seen


def _next(terminal: int, patience: float = PATIENCE) -> bytes:
    """What the command wrote to its terminal; nothing once it has left."""
    readable, _, _ = select.select([terminal], [], [], patience)
    try:
        return os.read(terminal, 1 << 16) if readable else b""
    except OSError:
        return b""


def test_a_paste_is_judged_and_its_end_is_told() -> None:
    code, out, seen = _pasted(["analyze", "-"], CASE_A.read_bytes())
    assert (code, b"mail.contoso.com" in out) == (1, True)
    assert seen.startswith(b"why12014: paste the output here, then press Ctrl+D.\r\n")


def test_no_line_is_too_long_to_paste() -> None:
    """Terminals collect lines of some thousand characters at most, and drop the rest."""
    banner = "220 " + "x" * 20_000
    text = f"Name        : Default EX01\nBanner      : {banner}\nFqdn        : mail.contoso.com\nObjectClass : {{top, msExchSmtpReceiveConnector}}"
    code, out, _ = _pasted(["convert", "-"], text.encode())
    assert code == 0
    assert json.loads(out)["records"][0]["properties"]["Banner"] == banner
