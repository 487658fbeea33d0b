"""The nodes of a document: whole lines of the text, each line in exactly one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .doubt import Span


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


@dataclass(frozen=True)
class Node:
    """Whole lines of the text. The texts of a document's nodes, joined, are the text."""

    kind: NodeKind
    lines: Span
    text: str


@dataclass(frozen=True)
class Shape:
    """What lists with the same labels at the same column have in common.

    `column` is the cell at which values begin, counted from 0. `starts` are the lines of the labels, counted from the
    first line of the list, and behind the last the number of all its lines. `strays` are the lines that belong to no value.
    """

    column: int
    labels: tuple[str, ...]
    starts: tuple[int, ...]
    strays: frozenset[int] = frozenset()

    @cached_property
    def wrapped(self) -> tuple[int, ...]:
        """The indexes of the properties that take more than one line."""
        return tuple(index for index in range(len(self.labels)) if self.starts[index + 1] - self.starts[index] > 1)


@dataclass(frozen=True)
class ListNode(Node):
    """One object of a list: its shape, and what stands in the value column of each of its lines."""

    shape: Shape
    right: Sequence[str]

    def pieces(self, index: int) -> tuple[str, ...]:
        """The pieces of the value of one property."""
        first, after = self.shape.starts[index], self.shape.starts[index + 1]
        strays = self.shape.strays
        return tuple(self.right[line] for line in range(first, after) if line not in strays)

    def span(self, index: int) -> Span:
        """The lines on which one property stands."""
        first = self.lines.first
        return Span(first + self.shape.starts[index], first + self.shape.starts[index + 1] - 1)
