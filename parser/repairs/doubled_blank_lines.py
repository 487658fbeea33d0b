"""A blank line behind every line, where a page made a paragraph of each."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender, is_heading, labels

_ENOUGH = 4


def _mend(lines: list[str]) -> Lines | None:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < _ENOUGH:
        return None
    # Lists of one property look like that anyway; only those of several pad their labels, and no table does.
    if not any("  :" in lines[index] for index in labels(lines)) and not any(map(is_heading, lines)):
        return None
    return [(index, line) for index, line in enumerate(lines) if line.strip() or not _follows(lines, index)]


def _follows(lines: list[str], index: int) -> bool:
    """Whether a blank line is the one behind a line, not one that stood there before."""
    return index > 0 and bool(lines[index - 1].strip())


def _may_need(text: str) -> bool:
    neighbours = grammar.terminal("damage", "NEIGHBOURS")
    # The first line is looked at only where no other has a neighbour: that takes room for the text once more.
    return neighbours.search(text) is None and neighbours.search(f"\n{text}") is None


MENDER = Mender("doubled-blank-lines", 70, _may_need, _mend)
