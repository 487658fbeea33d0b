"""Curly quotes where PowerShell and Windows print straight ones."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender, Outcome

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def _mend(lines: list[str]) -> Lines | None:
    """Where a straight mark is left as well, both may be meant, unless a name cannot be read otherwise."""
    if any('"' in line or "'" in line for line in lines) and not any(map(grammar.terminal("damage", "QUOTED").search, lines)):
        return None
    return [(index, line.translate(_STRAIGHT)) for index, line in enumerate(lines)]


def _leaves_open(outcome: Outcome) -> bool:
    return outcome.kind.free_text and ("'" in outcome.text or '"' in outcome.text)


def _may_need(text: str) -> bool:
    return any(mark in text for mark in "“”„’") and grammar.terminal("damage", "STRAIGHTENED").search(text) is not None


MENDER = Mender("curly-quotes", 45, _may_need, _mend, _leaves_open)
