"""The text of the clipboard, by the program that the platform has for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence

from ..errors import UnreadableFile
from ..wording import say
from .files import File

_NAME = "<clipboard>"
# Windows PowerShell writes the code page of the console, unless it is told otherwise.
_WINDOWS = "[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false; [Console]::Out.Write((Get-Clipboard -Raw))"
_PROGRAMS: Sequence[Sequence[str]] = (
    (("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS),)
    if sys.platform == "win32"
    else (("pbpaste",),)
    if sys.platform == "darwin"
    else (("wl-paste", "--no-newline"), ("xclip", "-selection", "clipboard", "-out"), ("xsel", "--clipboard", "--output"))
)
_SECONDS = 30


def _load() -> bytes:
    """The text, as UTF-8. The first program that answers is believed: of two that are installed, only one may have a screen to ask."""
    there = [program for program in _PROGRAMS if shutil.which(program[0])]
    if not there:
        programs = tuple(program[0] for program in _PROGRAMS)
        raise UnreadableFile(
            _NAME,
            say("cannot be read here"),
            say("Install one of {programs}; or leave --clipboard out, and paste the text into the terminal.", programs=programs),
        )
    text = next((text for program in there if (text := _said(program))), None)
    if text is None:
        raise UnreadableFile(_NAME, say("holds no text"), say("Copy the output again; or leave --clipboard out, and paste it into the terminal."))
    return text


def _said(program: Sequence[str]) -> bytes | None:
    """What a program prints, if it works."""
    try:
        result = subprocess.run(program, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - one of ours
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout if result.returncode == 0 else None


CLIPBOARD = File(_NAME, _NAME, _load)
"""The clipboard as a file."""
