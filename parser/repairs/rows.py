"""Objects of which labels and values are known, but not where they stood: printed anew as Format-List aligns them.

The value column is that of the longest label, so nothing but the labels is needed to find it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from ... import grammar
from .. import cmdlets
from ..cmdlets import Cmdlet
from ..printer import SEPARATOR, cells
from .model import Lines

_OWN = 4
# No object has as many labels, and no collection as many lines; no other value that its kind tells from text is as many lines high.
_MOST, _HIGHEST = 250, 50


class Row(Struct, eq=False):
    """A property: the line it stands on, its label, and the pieces of its value with their lines."""

    line: int
    label: str
    pieces: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether some cmdlet prints such a property."""
        return cmdlets.is_property(self.label)


Object = tuple[int, int, list[Row]]
"""The properties of one object, behind its first line and the line behind its last."""


def row(line: str, number: int) -> Row | None:
    """The property that begins on a line, if one does."""
    match = grammar.terminal("damage", "PROPERTY").match(line)
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


def rows_of(lines: Sequence[str], start: int, end: int) -> list[Row]:
    """The properties of a block from its first known label on; what is no label goes on with the value above, without its indentation."""
    rows: list[Row] = []
    for index in range(start, end):
        found = None if is_set_in(lines[index]) else row(lines[index], index)
        if found and (found.is_known or (rows and not _is_unfinished(rows[-1]))):
            rows.append(found)
        elif rows:
            rows[-1].pieces.append((index, lines[index].strip(" ")))
    return rows


def _is_unfinished(above: Row) -> bool:
    """Whether a value is the beginning of one: a collection without its end, or what its kind cannot hold."""
    if len(above.pieces) >= _MOST:
        return False
    if "".join(piece for _, piece in above.pieces[:2]).lstrip().startswith("{"):
        return not above.pieces[-1][1].rstrip().endswith("}")
    text = " ".join(piece for _, piece in above.pieces).strip() if len(above.pieces) < _HIGHEST else ""
    kinds = cmdlets.kinds_of(above.label)
    return bool(text) and bool(kinds) and not any(kind.fits(text) for kind in kinds)


def objects(rows: Sequence[Row], end: int) -> Iterator[Object]:
    """The objects of a block, from the first line of each to that of the next, or to the line behind the block: no empty line may be left between."""
    division, own = Division(), list[Row]()
    for one in rows:
        if division.begins_at(one.label):
            yield own[0].line, one.line, own
            own = []
        own.append(one)
    if own:
        yield own[0].line, end, own


class Division:
    """Where among the labels of a block an object ends, and the next one begins: they are to be told one after the other."""

    def __init__(self) -> None:
        self._labels: set[str] = set()
        self._owners: Sequence[Cmdlet] = cmdlets.known()

    def begins_at(self, label: str) -> bool:
        """Whether another object begins with a label: the one above has it, or no cmdlet prints it with those of that. None has hundreds."""
        owners = _owners(label, self._owners)
        begins = label in self._labels or not owners or len(self._labels) >= _MOST
        if begins:
            self._labels, owners = set(), _owners(label, cmdlets.known())
        self._labels.add(label)
        self._owners = owners
        return begins


def _owners(label: str, among: Sequence[Cmdlet]) -> Sequence[Cmdlet]:
    """The cmdlets that print a property; one that none prints may have been made up for any."""
    return [cmdlet for cmdlet in among if label.lower() in cmdlet.folded] if cmdlets.is_property(label) else among


def replaced(lines: Sequence[str], found: Iterable[Object]) -> Lines:
    """The lines with these objects printed anew."""
    result: Lines = []
    at = 0
    for start, end, rows in found:
        result += [(index, lines[index]) for index in range(at, start)]
        result += aligned(rows)
        at = end
    return result + [(index, lines[index]) for index in range(at, len(lines))]
