"""No-break spaces and zero-width signs where PowerShell prints blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ... import grammar
from .model import Lines, Mender

_BLANKS, _NOTHING = "\u00a0\u202f", "\u200b\u2060\ufeff"


def _mend(lines: list[str]) -> Lines | None:
    """Only the signs that do stand there: others, such as those of dates, were printed."""
    table = str.maketrans({sign: " " if sign in _BLANKS else None for sign in _misplaced(lines)})
    return [(index, line.translate(table)) for index, line in enumerate(lines)]


def _misplaced(lines: list[str]) -> set[str]:
    return {found[0][0] for found in grammar.terminal("damage", "MISPLACED").finditer("\n".join(lines))}


def _may_be_meant(lines: list[str]) -> Iterable[int]:
    """Lines with such a sign between two words, where most words of the text have a blank between them, or nothing."""
    between, blanks = grammar.terminal("damage", "BETWEEN_WORDS"), Counter[str]()
    for line in lines:
        blanks.update(between.findall(line))
    rare = {sign for sign in _misplaced(lines) if 0 < blanks[sign] < blanks[" "]}
    return [index for index, line in enumerate(lines) if any(sign in line for sign in rare) and not rare.isdisjoint(between.findall(line))]


def _may_need(text: str) -> bool:
    return any(sign in text for sign in _BLANKS + _NOTHING) and grammar.terminal("damage", "MISPLACED").search(text) is not None


MENDER = Mender("no-break-spaces", 40, _may_need, _mend, lambda outcome: outcome.kind.free_text and outcome.lines > 1, may_be_meant=_may_be_meant)
