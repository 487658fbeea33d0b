"""No-break spaces and zero-width signs where PowerShell prints blanks."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender

_BLANKS, _NOTHING = "\u00a0\u202f", "\u200b\u2060\ufeff"


def _mend(lines: list[str]) -> Lines | None:
    """Only the signs that do stand there: others, such as those of dates, were printed."""
    misplaced = {found[0][0] for found in grammar.terminal("damage", "MISPLACED").finditer("\n".join(lines))}
    table = str.maketrans({sign: " " if sign in _BLANKS else None for sign in misplaced})
    return [(index, line.translate(table)) for index, line in enumerate(lines)]


def _may_need(text: str) -> bool:
    return any(sign in text for sign in _BLANKS + _NOTHING) and grammar.terminal("damage", "MISPLACED").search(text) is not None


MENDER = Mender("no-break-spaces", 40, _may_need, _mend)
