"""Tabs that an editor put in place of the blanks before a colon, and before the lines that go on."""

from __future__ import annotations

from collections import Counter

from ... import grammar
from .model import Lines, Mender, Part

_SIZES = (8, 4, 2, 3, 6)


def _mend(lines: list[str]) -> Lines | None:
    """Tabs inside a value stay: the value may hold them."""
    shown = [line for line in lines if grammar.terminal("damage", "TABBED").match(line)]
    if not shown:
        return None
    size = max(_SIZES, key=lambda size: _most_aligned(shown, size))
    return [(index, _expanded(line, size)) for index, line in enumerate(lines)]


def _most_aligned(lines: list[str], size: int) -> int:
    """How many colons stand in one column at this size of a tab."""
    return max(Counter(line.expandtabs(size).find(" :") for line in lines).values())


def _expanded(line: str, size: int) -> str:
    match = grammar.terminal("damage", "TABS").match(line)
    end = match.end() if match else 0
    return line[:end].expandtabs(size) + line[end:]


MENDER = Mender(
    "tabs", 50, lambda text: "\t" in text, _mend, lambda outcome: "\t" in outcome.text or (outcome.kind.free_text and outcome.lines > 1), Part.LOOSE
)
