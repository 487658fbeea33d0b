"""Colons that lost the blank before them: `Name: value`."""

from __future__ import annotations

from itertools import chain

from ... import grammar
from .model import Lines, Mender, Outcome, Part
from .rows import Row, blocks, is_set_in, objects, replaced, row

_ENOUGH = 2


def _mend(lines: list[str]) -> Lines | None:
    """Only in blocks where several known properties stand, and only such labels are believed without their blank."""
    found = [(end, rows) for start, end in blocks(lines) if (rows := _rows(lines, start, end))]
    several = chain.from_iterable(objects(rows, end) for end, rows in found)
    return replaced(lines, ((start, after, _with_indents(rows)) for start, after, rows in several)) if found else None


def _rows(lines: list[str], start: int, end: int) -> list[Row]:
    """The properties of a block, if a known one of it is glued to its colon."""
    rows: list[Row] = []
    glued = 0
    for index in range(start, end):
        line = lines[index]
        one = None if is_set_in(line) else row(line, index)
        if one and (one.is_known or (rows and " : " in line) or line.endswith(" :")):
            glued += one.is_known and _is_glued(line)
            rows.append(one)
        elif rows and is_set_in(line):
            rows[-1].pieces.append((index, line))
        elif rows:
            return []
    return rows if glued and sum(one.is_known for one in rows) >= _ENOUGH else []


def _is_glued(text: str) -> bool:
    """Whether a line of a text begins with a label and its colon."""
    return grammar.terminal("damage", "GLUED").search(f"\n{text}") is not None


def _with_indents(rows: list[Row]) -> list[Row]:
    """What goes on stands where it stood: the indentation of the lines that have it least."""
    column = max(len(one.label) for one in rows) + 3
    for one in rows:
        one.pieces[1:] = [(number, line[column:] if not line[:column].strip(" ") else line.strip(" ")) for number, line in one.pieces[1:]]
    return rows


def _leaves_open(outcome: Outcome) -> bool:
    """Colons in free text may have lost their blank, too."""
    return outcome.kind.free_text and grammar.terminal("damage", "GLUED_INSIDE").search(outcome.text) is not None


MENDER = Mender("colons", 90, _is_glued, _mend, _leaves_open, Part.LOOSE)
