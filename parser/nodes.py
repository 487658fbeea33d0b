"""The nodes of a document: whole lines of the text, each line in exactly one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import chain

from msgspec import Struct

from .doubt import Span
from .printer import widest

_TOGETHER = 1000


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
    QUESTION = "question"
    BLANK = "blank"
    OTHER = "other"


class Node(Struct, frozen=True, gc=False):
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


class Shape(Struct, frozen=True, eq=False, dict=True):
    """What lists with the same labels at the same column have in common; mostly they share one shape.

    `column` is the cell at which values begin, counted from 0.
    `skips` is there where the labels may end at a later colon: how many characters of each value are then part of its label.
    `seams` are the labels, by index, behind whose values the list was put together.
    """

    column: int
    labels: tuple[str, ...]
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


class ListNode(Node, frozen=True, gc=False):
    """One object of a list: its shape, and what stands in the value column.

    `firsts` has what stands behind each label on its own line, `wrapped`, by index, the pieces of the values that take more than
    one line. `starts` are the lines of the labels, counted from the first line of the list, and behind the last the number of
    all its lines. `bare` is how many labels have nothing behind their colons, not even the blank that was printed there.
    `strays` are the lines that belong to no value.
    """

    shape: Shape
    firsts: Sequence[str]
    wrapped: Mapping[int, tuple[str, ...]]
    starts: Sequence[int]
    bare: int = 0
    strays: frozenset[int] = frozenset()

    @property
    def empty(self) -> int:
        """How many labels have no value behind them."""
        return self.firsts.count("")

    @property
    def right(self) -> list[str]:
        """All that stands in the value column: the lines of the labels first, then those that go on with a value."""
        return [*self.firsts, *(piece for pieces in self.wrapped.values() for piece in pieces[1:])]

    def pieces(self, index: int) -> tuple[str, ...]:
        """The pieces of the value of one property."""
        return self.wrapped.get(index) or (self.firsts[index],)


class Columns:
    """What stands in the value columns of lists, line by line, by the cell that begins the column.

    Most texts come again and again: each is looked at once, or once more behind so many lists that the processor has forgotten it.
    """

    def __init__(self, lists: Iterable[ListNode]) -> None:
        by_column = defaultdict[int, list[ListNode]](list)
        for node in lists:
            by_column[node.shape.column].append(node)
        self._texts = [
            (column, _distinct(alike[start : start + _TOGETHER])) for column, alike in by_column.items() for start in range(0, len(alike), _TOGETHER)
        ]

    @property
    def texts(self) -> Iterator[str]:
        """The texts of all columns."""
        return chain.from_iterable(texts for _, texts in self._texts)

    @property
    def narrowest(self) -> int:
        """The cells of the narrowest console on which all lines of the lists have room; 0 for none."""
        return max((column + widest(texts) for column, texts in self._texts), default=0)


def _distinct(lists: Sequence[ListNode]) -> set[str]:
    pieces = {pieces for node in lists for pieces in node.wrapped.values()}
    return set().union(*(node.firsts for node in lists), *pieces)
