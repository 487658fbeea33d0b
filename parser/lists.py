"""Lists to objects: where the value column stands, and which lines belong to which object.

Nothing here is a matter of patterns: labels are padded to the longest of their object, so the column is the one that
all of them share, and a line that is blank up to it goes on with the value above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from .doubt import Span
from .nodes import ListNode, Node, NodeKind, Shape
from .printer import cell_index, cells

_LONGEST_LABEL = 256


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the lines of a node stand: `starts` are those of its lines, counted from its first character."""

    node: Node
    starts: list[int]

    def of(self, begin: int, end: int) -> tuple[Span, str, int, int]:
        """The lines from one to before another, as a node has them."""
        first, start = self.node.lines.first, self.node.start
        return Span(first + begin, first + end - 1), self.node.whole, start + self.starts[begin], start + self.starts[end]


Shapes = dict[tuple[str, ...], Shape]
"""The shapes seen so far, by what stands left of the value column."""


def objects(node: Node, shapes: Shapes) -> Iterator[Node]:
    """Cuts the lines of a list where the columns change, and where the first label of an object comes again.

    Most lists of a file look like one before them: `shapes` remembers these.
    """
    lines = node.text.split("\n")[:-1]
    column = lines[0].find(" :") + 3
    left = tuple([line[:column] for line in lines])
    shape = shapes.get(left)
    if shape is not None and lines[0].find(" :", column) < 0:
        yield ListNode(NodeKind.LIST, node.lines, node.whole, node.start, node.end, shape, [line[column:] for line in lines])
        return
    found = list(_cut(node, lines))
    if len(found) == 1 and isinstance(found[0], ListNode) and _is_plain(found[0].shape, column) and "".join(left).isascii():
        shapes[left] = found[0].shape
    yield from found


def _is_plain(shape: Shape, column: int) -> bool:
    return shape.column == column and not shape.skips


def _cut(node: Node, lines: list[str]) -> Iterator[Node]:
    place = _Place(node, [0, *accumulate(len(line) + 1 for line in lines)])
    start = 0
    while start < len(lines):
        colon, others, end = _columns(lines, start)
        labels = [(index, _label(lines[index], colon)) for index in range(start, end) if _is_label(lines[index])]
        starts = [index for index, label in labels if label == labels[0][1]]
        for begin, stop in zip(starts, [*starts[1:], end], strict=True):
            yield from _object(lines, begin, stop, (colon, *others), place)
        start = end


def _is_label(line: str) -> bool:
    return line[:1] not in ("", " ")


def _columns(lines: list[str], start: int) -> tuple[int, list[int], int]:
    """The cell of the colon that all labels from `start` share, others that it may be, and the line at which they stop sharing one.

    It is the leftmost, since no label holds the blanks that pad one. Another behind it can be the true one if it leaves no gap
    behind the longest label.
    """
    shared = _colons(lines[start])
    full = {column for column in shared if _is_full(lines[start], column)}
    end = start + 1
    while end < len(lines):
        line = lines[end]
        if _is_label(line):
            common = shared & _colons(line)
            if not common:
                break
            shared = common
            full.update(column for column in common if _is_full(line, column))
        end += 1
    first = min(shared)
    return first, sorted(shared - {first}) if first in full else [], end


def _colons(line: str) -> set[int]:
    """The cells at which ` :` with a blank or nothing behind it puts its colon."""
    found, at = set(), line.find(" :", 0, _LONGEST_LABEL)
    while at >= 0:
        if line[at + 2 : at + 3] in ("", " ", "\t"):
            found.add(cells(line[:at]) + 1)
        at = line.find(" :", at + 2, _LONGEST_LABEL)
    return found or {cells(line[: line.find(" :")]) + 1}


def _is_full(line: str, column: int) -> bool:
    """Whether the label reaches up to the blank before the colon."""
    return line[cell_index(line, column) - 2 : cell_index(line, column) - 1] != " "


def _label(line: str, colon: int) -> str:
    return line[: cell_index(line, colon) - 1].rstrip(" ")


def _object(lines: list[str], begin: int, stop: int, colons: tuple[int, ...], place: _Place) -> Iterator[Node]:
    """One object; what stands below its last value at another column is given back as nodes of its own."""
    colon, *others = colons
    indent, end = " " * (colon + 2), stop
    while not (_is_label(lines[end - 1]) or lines[end - 1].startswith(indent)):
        end -= 1
    own = lines[begin:end]
    starts = [index for index, line in enumerate(own) if _is_label(line)]
    labels = tuple(_label(own[index], colon) for index in starts)
    strays = frozenset(index for index, line in enumerate(own) if _is_stray(line, indent))
    bare = sum(own[index].endswith(" :") and cells(own[index]) == colon + 1 for index in starts)
    skips = next((_skips(own, starts, colon, other) for other in others if _is_blank_up_to(own, other + 2)), ())
    shape = Shape(colon + 2, labels, (*starts, len(own)), strays, bare, skips)
    right = [line[cell_index(line, colon) + 2 :] if _is_label(line) else line[len(indent) :] for line in own]
    yield ListNode(NodeKind.LIST, *place.of(begin, end), shape, right)
    for index in range(end, stop):
        kind = NodeKind.OTHER if lines[index].strip(" ") else NodeKind.BLANK
        yield Node(kind, *place.of(index, index + 1))


def _skips(own: list[str], starts: list[int], colon: int, other: int) -> tuple[int, ...]:
    """How many characters of each value are part of its label, if the other colon is the one behind the labels."""
    return tuple(cell_index(own[index], other) - cell_index(own[index], colon) for index in starts)


def _is_blank_up_to(own: list[str], column: int) -> bool:
    return all(_is_label(line) or not line[:column].strip(" ") for line in own)


def _is_stray(line: str, indent: str) -> bool:
    return not (_is_label(line) or line.startswith(indent) or not line.strip(" "))
