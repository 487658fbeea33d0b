"""Text to document: every line in exactly one node, lists with their columns found.

What the lines look like is said by grammar/console.lark; here is only what no pattern can say: where the
value column of a list stands and which of its lines belong to which object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby

from .. import grammar
from .doubt import Span
from .printer import cells


class NodeKind(StrEnum):
    """What a run of lines is; the names of the grammar's rules."""

    FRAME = "frame"
    PROMPTED = "prompted"
    CONTINUED = "continued"
    BARE = "bare"
    LIST = "list"
    TABLE = "table"
    NOTICE = "notice"
    ERROR = "error"
    EVENT = "event"
    BLANK = "blank"
    OTHER = "other"


_LINE_KINDS = frozenset((NodeKind.EVENT, NodeKind.ERROR, NodeKind.OTHER))


@dataclass(frozen=True, slots=True)
class Node:
    """Whole lines of the text. The texts of a document's nodes, joined, are the text."""

    kind: NodeKind
    lines: Span
    text: str


@dataclass(frozen=True, slots=True)
class PrintedProperty:
    """A label with the pieces of its value as they stand in the value column."""

    label: str
    pieces: tuple[str, ...]
    lines: Span


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """One object of a list.

    `column` is the cell at which its values begin, counted from 0; `strays` are the lines between the
    first and the last that belong to no value.
    """

    column: int
    properties: tuple[PrintedProperty, ...]
    strays: tuple[int, ...]


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a text. The text is taken to end with a line end."""
    ended = text if text.endswith("\n") or not text else text + "\n"
    return tuple(_whole(chain.from_iterable(_nodes(ended))))


def _nodes(text: str) -> Iterator[Iterable[Node]]:
    line = 1
    for tree in grammar.load("console").parse(text).children:
        taken = "".join(tree.children)
        count = taken.count("\n")
        node = Node(NodeKind(tree.data), Span(line, line + count - 1), taken)
        yield _objects(node) if node.kind is NodeKind.LIST else (node,)
        line += count


def _whole(nodes: Iterable[Node]) -> Iterator[Node]:
    """Puts together what the grammar gives line by line: the lines around an event, the message below an error."""
    for lines, run in groupby(nodes, lambda node: node.kind in _LINE_KINDS):
        yield from _merged(list(run)) if lines else run


def _merged(run: list[Node]) -> Iterator[Node]:
    kinds = [node.kind for node in run]
    if NodeKind.EVENT in kinds:
        yield _one(NodeKind.EVENT, run)
    elif NodeKind.ERROR in kinds:
        first = kinds.index(NodeKind.ERROR)
        yield from run[:first]
        yield _one(NodeKind.ERROR, run[first:])
    else:
        yield from run


def _one(kind: NodeKind, run: list[Node]) -> Node:
    return Node(kind, Span(run[0].lines.first, run[-1].lines.last), "".join(node.text for node in run))


def _objects(node: Node) -> Iterator[Node]:
    """Cuts the lines of a list into objects: where the columns change, and where the first label comes again."""
    lines = node.text.split("\n")[:-1]
    start = 0
    while start < len(lines):
        colon, end = _columns(lines, start)
        labels = [(index, _label(lines[index], colon)) for index in range(start, end) if _is_label(lines[index])]
        first = labels[0][1]
        starts = [index for index, label in labels if label == first]
        for begin, stop in zip(starts, [*starts[1:], end], strict=True):
            yield from _object(lines, begin, stop, colon, node.lines.first)
        start = end


def _is_label(line: str) -> bool:
    return line[:1] not in ("", " ")


def _columns(lines: list[str], start: int) -> tuple[int, int]:
    """The cell of the colon that all labels from `start` share, and the line at which they stop sharing one.

    The true column leaves no gap behind its longest label; among several the leftmost is taken.
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
    return min(shared & full or shared), end


def _colons(line: str) -> set[int]:
    """The cells at which ` :` with a blank or nothing behind it puts its colon."""
    found, at = set(), line.find(" :")
    while at >= 0:
        if line[at + 2 : at + 3] in ("", " ", "\t"):
            found.add(cells(line[:at]) + 1)
        at = line.find(" :", at + 2)
    return found


def _is_full(line: str, column: int) -> bool:
    """Whether the label reaches up to the blank before the colon."""
    return line[_index(line, column) - 2 : _index(line, column) - 1] != " "


def _index(line: str, cell: int) -> int:
    """Where in `line` the given cell begins."""
    if line[:cell].isascii():
        return cell
    return next(index for index in range(len(line) + 1) if cells(line[:index]) >= cell)


def _label(line: str, colon: int) -> str:
    return line[: _index(line, colon) - 1].rstrip(" ")


def _object(lines: list[str], begin: int, stop: int, colon: int, offset: int) -> Iterator[Node]:
    """One object; what stands below its last value at another column is given back as nodes of its own."""
    indent = " " * (colon + 2)
    end = stop
    while not (_is_label(lines[end - 1]) or lines[end - 1].startswith(indent)):
        end -= 1
    starts = [index for index in range(begin, end) if _is_label(lines[index])]
    spans = list(zip(starts, [*starts[1:], end], strict=True))
    properties = tuple(_property(lines, first, after, colon, offset) for first, after in spans)
    strays = tuple(offset + index for index in range(begin, end) if _is_stray(lines[index], indent))
    span = Span(offset + begin, offset + end - 1)
    yield ListNode(NodeKind.LIST, span, "\n".join(lines[begin:end]) + "\n", colon + 2, properties, strays)
    for index in range(end, stop):
        kind = NodeKind.OTHER if lines[index].strip(" ") else NodeKind.BLANK
        yield Node(kind, Span(offset + index, offset + index), lines[index] + "\n")


def _property(lines: list[str], first: int, after: int, colon: int, offset: int) -> PrintedProperty:
    indent = " " * (colon + 2)
    value = lines[first][_index(lines[first], colon) + 2 :]
    more = (line[len(indent) :] for line in lines[first + 1 : after] if not _is_stray(line, indent))
    return PrintedProperty(_label(lines[first], colon), (value, *more), Span(offset + first, offset + after - 1))


def _is_stray(line: str, indent: str) -> bool:
    return not (_is_label(line) or line.startswith(indent) or not line.strip(" "))
