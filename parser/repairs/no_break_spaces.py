"""No-break spaces and zero-width signs where PowerShell prints blanks."""

from __future__ import annotations

import re

from .model import Mender

_INVISIBLE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\u2060": None, "\ufeff": None})
# Inside a value they may be meant; around the colon and before a continuation line they cannot be.
_STRUCTURAL = re.compile("(?m)^[\u00a0\u202f\u200b\u2060\ufeff]|[\u00a0\u202f\u200b]:|:[\u00a0\u202f\u200b]")


def _mend(lines: list[str]) -> list[tuple[int, str]] | None:
    if not any(_STRUCTURAL.search(line) for line in lines):
        return None
    return [(index, line.translate(_INVISIBLE)) for index, line in enumerate(lines)]


MENDER = Mender("no-break-spaces", 40, lambda text: not text.isascii() and _STRUCTURAL.search(text) is not None, _mend)
