"""The nodes of a document: whole lines of the text, each line in exactly one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter

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
    """Whole lines of the text, from one character of it to before another. The texts of a document's nodes, joined, are the text."""

    kind: NodeKind
    lines: Span
    whole: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The lines. They are cut out of the whole when asked for: a text is in memory once."""
        return self.whole[self.start : self.end]


@dataclass(frozen=True)
class Shape:
    """What lists with the same labels at the same column have in common.

    `column` is the cell at which values begin, counted from 0. `starts` are the lines of the labels, counted from the
    first line of the list, and behind the last the number of all its lines. `strays` are the lines that belong to no value.
    `bare` is how many labels have nothing behind their colons, not even the blank that was printed there.
    `skips` is there where the labels may end at a later colon: how many characters of each value are then part of its label.
    `seams` are the labels, by index, behind whose values the list was put together.
    """

    column: int
    labels: tuple[str, ...]
    starts: tuple[int, ...]
    strays: frozenset[int] = frozenset()
    bare: int = 0
    skips: tuple[int, ...] = ()
    seams: tuple[int, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The labels; one that comes again is told from the first by a number."""
        seen = Counter[str]()
        return tuple(self._numbered(label, seen) for label in self.labels)

    @staticmethod
    def _numbered(label: str, seen: Counter[str]) -> str:
        seen[label] += 1
        return label if seen[label] == 1 else f"{label} #{seen[label]}"

    @cached_property
    def first_lines(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Takes from all lines of a list those on which its labels stand."""
        if len(self.labels) == 1:
            return lambda lines: (lines[self.starts[0]],)
        return itemgetter(*self.starts[:-1])

    @cached_property
    def wrapped(self) -> tuple[int, ...]:
        """The indexes of the properties that take more than one line."""
        return tuple(index for index in range(len(self.labels)) if self.starts[index + 1] - self.starts[index] > 1)


@dataclass(frozen=True)
class ListNode(Node):
    """One object of a list: its shape, and what stands in the value column of each of its lines."""

    shape: Shape
    right: Sequence[str]

    @property
    def empty(self) -> int:
        """How many labels have no value behind them."""
        return self.shape.first_lines(self.right).count("")

    def pieces(self, index: int) -> tuple[str, ...]:
        """The pieces of the value of one property."""
        first, after = self.shape.starts[index], self.shape.starts[index + 1]
        strays = self.shape.strays
        return tuple(self.right[line] for line in range(first, after) if line not in strays)

    @cached_property
    def wrapped(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The properties that take more than one line, by index, with the pieces of their values."""
        return tuple((index, self.pieces(index)) for index in self.shape.wrapped)
