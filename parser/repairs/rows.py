"""Objects of which labels and values are known, but not where they stood: printed anew as Format-List aligns them.

The value column is that of the longest label, so nothing but the labels is needed to find it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .. import cmdlets
from ..printer import SEPARATOR, cells
from .model import Lines

# A label with its colon, however far from it; a value, or nothing, behind a blank.
_LABEL = re.compile(r"(?P<label>[^\s:+>*|][^:\n]{0,80}?)[ \t]*:(?:[ \t]+(?P<value>[^\n]*))?$")
_OWN = 4
_MOST = 250


@dataclass(slots=True)
class Row:
    """A property: the line it stands on, its label, and the pieces of its value with their lines."""

    line: int
    label: str
    pieces: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether some cmdlet prints such a property."""
        return cmdlets.is_property(self.label)


def row(line: str, number: int) -> Row | None:
    """The property that begins on a line, if one does."""
    match = _LABEL.match(line)
    return Row(number, match["label"], [(number, match["value"] or "")]) if match else None


def aligned(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """The lines of one object, aligned."""
    longest = max(cells(one.label) for one in rows)
    indent = " " * (longest + len(SEPARATOR))
    for one in rows:
        head = one.label + " " * (longest - cells(one.label)) + SEPARATOR
        for number, piece in one.pieces:
            yield number, head + piece if piece else head.rstrip(" ")
            head = indent


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first line and the line behind the last of every run of lines that are not empty."""
    start = None
    for index, line in enumerate([*lines, ""]):
        if line.strip() and start is None:
            start = index
        elif not line.strip() and start is not None:
            yield start, index
            start = None


def is_set_in(line: str) -> bool:
    """Whether a line is as far from the left as only one that goes on is."""
    return line[:_OWN].strip(" ") == "" and line.strip() != ""


def objects(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, list[Row]]]:
    """The properties of a block from its first known label on; what is no label goes on with the value above, without its indentation.

    A label that the object has, or that none of its cmdlets prints, begins the next one.
    """
    rows: list[Row] = []
    for index in range(start, end):
        found = None if is_set_in(lines[index]) else row(lines[index], index)
        if found and (found.is_known or (rows and not _is_unfinished(rows[-1]))):
            if rows and not may_be_one_object([one.label for one in rows], found.label):
                yield rows[0].line, rows
                rows = []
            rows.append(found)
        elif rows:
            rows[-1].pieces.append((index, lines[index].strip(" ")))
    if rows:
        yield rows[0].line, rows


def may_be_one_object(labels: Sequence[str], label: str) -> bool:
    """Whether an object with these labels can have that one, too; none has hundreds."""
    if len(labels) >= _MOST:
        return False
    names = [name.lower() for name in filter(cmdlets.is_property, (*labels, label))]
    return label not in labels and (not names or any(all(name in cmdlet.folded for name in names) for cmdlet in cmdlets.known()))


def _is_unfinished(above: Row) -> bool:
    """Whether a value is the beginning of one: a collection without its end, or what its kind cannot hold."""
    text = " ".join(piece for _, piece in above.pieces).strip() if len(above.pieces) < _MOST else ""
    if text.startswith("{"):
        return not text.endswith("}")
    kinds = cmdlets.kinds_of(above.label)
    return bool(text) and bool(kinds) and not any(kind.fits(text) for kind in kinds)


def replaced(lines: Sequence[str], found: Iterable[tuple[int, int, list[Row]]]) -> Lines:
    """The lines with blocks replaced by their objects: each by its first line, the line behind its last, and its rows."""
    result: Lines = []
    at = 0
    for start, end, rows in found:
        result += [(index, lines[index]) for index in range(at, start)]
        result += aligned(rows)
        at = end
    return result + [(index, lines[index]) for index in range(at, len(lines))]
