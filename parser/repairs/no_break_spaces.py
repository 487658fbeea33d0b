"""No-break spaces and zero-width signs where PowerShell prints blanks."""

from __future__ import annotations

import re

from .model import Lines, Mender

_BLANKS, _NOTHING = "\u00a0\u202f", "\u200b\u2060\ufeff"
# Inside a value they may be meant; around the colon, in a run of blanks and before a continuation line they cannot be.
_STRUCTURAL = re.compile("(?m)^[\u00a0\u202f\u200b\u2060\ufeff]|^[ \t>]{1,8}[\u200b\u2060\ufeff]|[\u00a0\u202f\u200b] ?:|:[\u00a0\u202f\u200b]")


def _mend(lines: list[str]) -> Lines | None:
    """Only the signs that do stand there: others, such as those of dates, were printed."""
    meant = {sign for line in lines for found in _STRUCTURAL.findall(line) for sign in found if sign in _BLANKS + _NOTHING}
    if not meant:
        return None
    table = str.maketrans({sign: " " if sign in _BLANKS else None for sign in meant})
    return [(index, line.translate(table)) for index, line in enumerate(lines)]


MENDER = Mender("no-break-spaces", 40, lambda text: any(sign in text for sign in _BLANKS + _NOTHING) and _STRUCTURAL.search(text) is not None, _mend)
