"""What consoles printed, read session by session, each from its own lines alone.

Where one begins, by a frame or by a command that changes the culture, another width and another wrap mode may hold; what a value is, is
told by the lists of its own console. What only the whole text can tell, such as what it lost on its way, is asked when all of them are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from msgspec import Struct

from . import cmdlets, layout
from .cmdlets import Cmdlet
from .doubt import Doubt, Unsure
from .layout import Layout, TypedList
from .nodes import Columns, ListNode, Node, Shape
from .printer import Wrap
from .records import folded
from .session import Around
from .values import date
from .values.model import ValueType


class PrintedList(TypedList, frozen=True, eq=False, gc=False):
    """A list of the text with what is known of it before its values are unwrapped: what stands around it, and the indexes of its dates."""

    around: Around
    cmdlet: Cmdlet | None
    dates: tuple[int, ...]


class Values(Struct, frozen=True, eq=False, gc=False):
    """The exact texts of a list, what is open about them by index, and which of them another console may have cut."""

    texts: Sequence[str]
    doubts: Mapping[int, tuple[Unsure, ...]]
    cut_otherwise: Sequence[int] = ()

    @property
    def unexplained(self) -> bool:
        """Whether the lines of any of them are not what is printed of it."""
        return any(unsure.why is Doubt.DAMAGED for doubts in self.doubts.values() for unsure in doubts)

    def marked(self, indexes: Iterable[int]) -> Values:
        """The same, with these called damaged."""
        return Values(self.texts, {**self.doubts, **{index: (*self.doubts.get(index, ()), Unsure(Doubt.DAMAGED)) for index in indexes}})


class Printout(Struct, frozen=True, eq=False):
    """What one console printed between two changes of its culture: its lists in order, each with its layout and values, and what stands in them."""

    lists: Sequence[PrintedList]
    columns: Columns
    layouts: Sequence[Layout]
    values: Sequence[Values]


def read_printouts(holding: Iterable[tuple[Node, Around]], width: int | None, wrap: Wrap | None, *, coloured: bool) -> Iterator[Printout]:
    """The printouts of a text, one after the other as its nodes come; `width` and `wrap` are taken as given where they are.

    `coloured` says that the text had terminal sequences, which keep blanks behind colons alone.
    """
    printed = (_printed(node, around, coloured=coloured) for node, around in holding if isinstance(node, ListNode))
    for _, console in groupby(printed, lambda item: item.around.console):
        lists = list(console)
        columns = Columns(item.node for item in lists)
        layouts = layout.infer(lists, columns, width, wrap)
        yield Printout(lists, columns, layouts, list(map(_unwrapped, lists, layouts)))


def _printed(node: ListNode, around: Around, *, coloured: bool) -> PrintedList:
    index = place(node.shape, "objectclass")
    cmdlet, types, dates = _kinds(node.shape, around.text, None if index is None else "".join(node.pieces(index)))
    command = around.command.lines.first if around.command else None
    return PrintedList(node, types, not (around.session or coloured), command, around, cmdlet, dates)


@lru_cache(maxsize=4096)
def _kinds(shape: Shape, command: str | None, object_class: str | None) -> tuple[Cmdlet | None, tuple[ValueType, ...], tuple[int, ...]]:
    """The cmdlet that printed a list, what its properties hold, and the indexes of dates: by their names, the command, and the object class."""
    cmdlet = cmdlets.recognise(command, shape.labels, object_class)
    types = cmdlets.types_of(cmdlet, shape.labels)
    return cmdlet, types, tuple(index for index, kind in enumerate(types) if kind is date.DATE)


@lru_cache(maxsize=4096)
def place(shape: Shape, name: str) -> int | None:
    """Where a property stands, by its lower-case name."""
    return folded(shape.names).get(name)


def _unwrapped(item: PrintedList, found: Layout) -> Values:
    """Only values that take more than one line were wrapped."""
    shape, texts, values = item.node.shape, list(item.node.firsts), found.values
    doubts, otherwise = {}, []
    for index, pieces in item.node.wrapped.items():
        value = values[pieces, shape.column, item.types[index]]
        texts[index] = value.text
        if value.doubts:
            doubts[index] = value.doubts
        if value.cut_otherwise:
            otherwise.append(index)
    if shape.seams or shape.skips:
        for index, other in _others_by_shape(shape, texts):
            doubts[index] = (*doubts.get(index, ()), Unsure(Doubt.WRAP, (other,)))
    return Values(texts, doubts, otherwise)


def _others_by_shape(shape: Shape, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What values are, by index, if the empty lines behind them are not theirs, or if their labels end at a later colon."""
    yield from ((index, texts[index].rstrip("\n")) for index in shape.seams)
    if shape.skips and not all(map(cmdlets.is_property, shape.labels)):
        yield from ((index, texts[index][skip:]) for index, skip in enumerate(shape.skips))
