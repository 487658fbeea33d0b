"""Tables to rows: where the columns stand, and what stands in them.

Format-Table puts dashes below each heading, as long as the heading; a column begins where its dashes do, or ends where
they do if its values stand on the right. Where the alignment is lost, a row is told apart by what its cells can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from .. import grammar
from . import cmdlets
from .cmdlets import Cmdlet
from .commands import understand
from .doubt import Doubt, Span, Unsure
from .layout import TypedList, infer
from .nodes import Columns, ListNode, Node, NodeKind, Shape
from .printer import cell_index, cells
from .unwrap import Unwrapped
from .values.cell import cell
from .values.model import ValueType

_WORD = re.compile("[^ \t]+")
_MOST_WORDS = 64
_MOST_COLUMNS = 64
_MOST_LINES = 500


class Row(Struct, frozen=True, eq=False):
    """One object of a table: its lines, the exact texts of its cells, and what is open about them by column."""

    lines: Span
    texts: tuple[str, ...]
    doubts: Mapping[int, tuple[Unsure, ...]]


class Table(Struct, frozen=True, eq=False):
    """The rows of a table. `server` is what they were grouped by; `strays` are the lines that are no row."""

    cmdlet: Cmdlet | None
    names: tuple[str, ...]
    types: tuple[ValueType, ...]
    rows: tuple[Row, ...]
    server: str | None
    strays: tuple[int, ...]


class _Columns(Struct, frozen=True, eq=False, dict=True):
    """Headings, the cells at which each begins and ends, and what the columns hold."""

    names: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    types: tuple[ValueType, ...]

    @cached_property
    def left(self) -> tuple[int, ...]:
        """The blank before each column but the first, where values stand on the left."""
        return tuple(start - 1 for start, _ in self.spans[1:])

    @cached_property
    def right(self) -> tuple[int, ...]:
        """The blank behind each column but the last, where the values of the next stand on the right."""
        return tuple(end for _, end in self.spans[:-1])


def read_table(node: Node, command: str | None) -> Table | None:
    """The table of a node, or `None` where what looks like a heading is none."""
    head = grammar.terminal("console", "TABLE_HEAD").match(node.text) or grammar.terminal("console", "VIEW_HEAD").match(node.text)
    found = _headings(head.groupdict()) if head else None
    if head is None or found is None:
        return None
    names, spans = found
    cmdlet = cmdlets.recognise(command, names, None)
    if cmdlet is None and len(names) == 1:
        return None  # a title with a line below it
    types = tuple(cell(kind) for kind in cmdlets.types_of(cmdlet, names))
    skipped = head[0].count("\n")
    lines = [(number, line) for number, line in enumerate(node.text.split("\n")[:-1]) if number >= skipped and not _is_notice(line)]
    groups = _each if command and not understand(command).wraps else _wrapping
    rows, strays = _rows(lines, _Columns(names, spans, types), node.lines.first, groups)
    return Table(cmdlet, names, types, rows, head.groupdict().get("group"), strays)


def _is_notice(line: str) -> bool:
    return grammar.terminal("console", "NOTICE").match(line + "\n") is not None


_Headings = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]


def _headings(head: Mapping[str, str | None]) -> _Headings | None:
    """The names of the columns and where they stand: by the dashes below them, else by their words."""
    dashes, heading = head.get("dashes"), head.get("heading") or head.get("view") or ""
    if not dashes:
        words = list(_WORD.finditer(heading.expandtabs()))
        return tuple(word[0] for word in words), tuple(word.span() for word in words)
    spans = tuple(match.span() for match in _WORD.finditer(dashes))
    names = tuple((_between(heading, *span) + _between(head.get("broken") or "", *span)).strip(" ") for span in spans)
    whole = all(_is_blank(heading, start - 1) and _is_blank(heading, end) for start, end in spans)
    return (names, spans) if whole and all(names) and len(set(names)) == len(names) <= _MOST_COLUMNS else None


def _between(line: str, start: int, end: int | None) -> str:
    return line[cell_index(line, start) : None if end is None else cell_index(line, end)]


def _is_blank(line: str, at: int) -> bool:
    """Whether nothing stands at a cell of the line, and no wide character reaches into it."""
    index = cell_index(line, at)
    return at < 0 or (line[index : index + 1] in ("", " ") and cells(line[:index]) <= at)


_Lines = list[tuple[int, str]]
"""Lines with their numbers, counted from 0."""


def _rows(
    lines: _Lines, columns: _Columns, first_line: int, grouped: Callable[[_Lines, _Grid], Iterable[_Lines]]
) -> tuple[tuple[Row, ...], tuple[int, ...]]:
    """The rows, and the numbers of the lines that are none; `grouped` gives the lines of each row."""
    grid = _Grid(columns, _edges([line for _, line in lines], columns))
    rows: list[Row] = []
    strays: list[int] = []
    groups = list(grouped(lines, grid))
    wrapped = grid.wrapped([[line for _, line in group] for group in groups if len(group) > 1])
    for group in groups:
        found = next(wrapped) if len(group) > 1 else grid.row(group[0][1])
        if found is None:
            strays.extend(first_line + number for number, _ in group)
        else:
            rows.append(Row(Span(first_line + group[0][0], first_line + group[-1][0]), *found))
    return tuple(rows), tuple(strays)


def _each(lines: _Lines, grid: _Grid) -> Iterator[_Lines]:  # noqa: ARG001 - the lines are enough
    """Every line is a row."""
    yield from ([line] for line in lines)


def _wrapping(lines: _Lines, grid: _Grid) -> Iterator[_Lines]:
    """The lines of each row: where a column wraps its values, the lines below have nothing in the first."""
    group: _Lines = []
    for number, line in lines:
        aligned = grid.aligned(line)
        goes_on = aligned is not None and not aligned[0].strip(" ") and len(group) < _MOST_LINES
        if group and not (goes_on and number == group[-1][0] + 1):
            yield group
            group = []
        group.append((number, line))
    if group:
        yield group


def _edges(lines: Sequence[str], columns: _Columns) -> tuple[int, ...]:
    """The blank between each two columns: before the right one or behind the left one, whichever more lines have."""

    def blanks(at: int) -> int:
        return sum(_is_blank(line, at) for line in lines)

    return tuple(left if blanks(left) >= blanks(right) else right for left, right in zip(columns.left, columns.right, strict=True))


_Cells = tuple[tuple[str, ...], Mapping[int, tuple[Unsure, ...]]]
"""The texts of a row, and what is open about them by column."""


class _Grid:
    """The columns of a table with the blanks between them."""

    def __init__(self, columns: _Columns, edges: Sequence[int]) -> None:
        self._names, self._types = columns.names, columns.types
        self._starts = (0, *(edge + 1 for edge in edges))
        self._ends = (*edges, None)

    def row(self, line: str) -> _Cells | None:
        """The cells of a row that is one line; `None` if the line is no row."""
        aligned = self.aligned(line)
        stripped = tuple(text.strip(" ") for text in aligned) if aligned else None
        fitting = [kind.fits(text) for kind, text in zip(self._types, stripped or (), strict=False) if not kind.free_text]
        if stripped and all(fitting):
            return stripped, {}
        ways = _ways(line.split(), self._types)
        if ways:
            return ways[0], {} if len(ways) == 1 else dict.fromkeys(range(len(self._types)), (Unsure(Doubt.SPLIT),))
        return (stripped, {}) if stripped and 2 * sum(fitting) >= len(fitting) else None

    def aligned(self, line: str) -> tuple[str, ...] | None:
        """The cells of a line as they stand below the headings; `None` if one reaches over an edge."""
        if not all(_is_blank(line, start - 1) for start in self._starts[1:]):
            return None
        return tuple(_between(line, start, end) for start, end in zip(self._starts, self._ends, strict=True))

    def wrapped(self, groups: Sequence[Sequence[str]]) -> Iterator[_Cells]:
        """The cells of the rows that take several lines: each column of them is a list, and its values stand at its edge."""
        columns = [self._unwrapped(place, groups) for place in range(len(self._starts))]
        for row in zip(*columns, strict=True):
            yield tuple(value.text for value in row), {place: value.doubts for place, value in enumerate(row) if value.doubts}

    def _unwrapped(self, place: int, groups: Sequence[Sequence[str]]) -> list[Unwrapped]:
        column, kind = self._starts[place], self._types[place]
        members = [TypedList(self._list(place, lines), (kind,), colons_tell=True, command=None) for lines in groups]
        layouts = infer(members, Columns(member.node for member in members), self._ends[place])
        return [found.values[member.node.pieces(0), column, kind] for member, found in zip(members, layouts, strict=True)]

    def _list(self, place: int, lines: Sequence[str]) -> ListNode:
        """The pieces of one cell as if they were a value of a list."""
        start, end = self._starts[place], self._ends[place]
        pieces = [_between(line, start, end) for line in lines]
        if end is not None:
            pieces = [piece.rstrip(" ") for piece in pieces]
        while len(pieces) > 1 and not pieces[-1].strip(" "):
            del pieces[-1]
        text = "".join(" " * start + piece + "\n" for piece in pieces)
        span, shape = Span(1, len(pieces)), Shape(start, (self._names[place],))
        return ListNode(NodeKind.LIST, span, text, 0, len(text), shape, pieces[:1], {0: tuple(pieces)}, (0, len(pieces)))


def _ways(words: Sequence[str], types: Sequence[ValueType]) -> list[tuple[str, ...]]:
    """At most two ways to divide words among columns so that every cell holds what its column does."""
    if not len(types) <= len(words) <= _MOST_WORDS:
        return []
    # From the right, where fewer ways lead: by how many words are left, the first ways in which the columns so far can take the others.
    reached: dict[int, list[tuple[str, ...]]] = {len(words): [()]}
    for place in reversed(range(len(types))):
        further: dict[int, list[tuple[str, ...]]] = {}
        for end, behind in reached.items():
            for start in range(place, end) if place else (0,):
                text = " ".join(words[start:end])
                if text and types[place].fits(text):
                    further[start] = [*further.get(start, ()), *((text, *way) for way in behind)][:2]
        reached = further
    return reached.get(0, [])
