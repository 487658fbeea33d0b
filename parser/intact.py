"""Which values a text can no longer vouch for, because its lines are not what Format-List prints.

What follows a value without an empty line between may be the rest of it: the printer leaves nothing there but the next label,
at the same column. Whether a value can go on is told by its kind, and by the widest line of the text: where the next word would
have fitted, the printer did not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, pairwise, repeat
from operator import contains

from . import cmdlets
from .frozen import Remembering, frozen
from .layout import Layout
from .nodes import ListNode, Node, NodeKind
from .printer import DELIMITERS, Wrap, cells
from .values.collection import Items
from .values.model import ValueType

_OWN_ROOM = frozenset((NodeKind.BLANK, NodeKind.PROMPTED, NodeKind.FRAME))
_SEVERAL = 2
_NARROWEST = 60
_ONE_LINE = re.compile("[^\n]+\n*")
_WORD = re.compile(r"(\w+)[ \t]{0,60}:(?:[ \t]|$)")


@frozen
class Printed(Remembering):
    """The lists of a text with the kinds of their values and the consoles they were printed on, in order, among all its nodes.

    `unexplained` says that lines of some value cannot have been printed so.
    """

    nodes: Sequence[Node]
    types: Sequence[tuple[ValueType, ...]]
    layouts: Sequence[Layout]
    unexplained: bool

    @cached_property
    def lists(self) -> list[ListNode]:
        """The lists alone."""
        return [node for node in self.nodes if isinstance(node, ListNode)]

    @cached_property
    def widest(self) -> int:
        """The cells of the widest line of a list: the console was no narrower. Collections may stand on one line by a repair."""
        widths = (node.shape.column + node.widest(piece for piece in node.right if not piece.endswith("}")) for node in self.lists)
        return max(widths, default=0)

    @cached_property
    def joined(self) -> frozenset[int]:
        """The first lines of the lists of which a value holds several properties: lines were joined to it."""
        sign = ":" if any("\t" in node.whole for node in self.lists[:1]) else ": "
        return frozenset(node.lines.first for node in self.lists if _holds_others(node, sign))


def in_doubt(printed: Printed) -> list[frozenset[int]]:
    """The indexes of the values of each list that may be other ones."""
    places = [at for at, node in enumerate(printed.nodes) if isinstance(node, ListNode)]
    return [frozenset(_values(printed, at, number)) for number, at in enumerate(places)]


def _values(printed: Printed, at: int, number: int) -> Iterator[int]:
    node, types, layout = printed.nodes[at], printed.types[number], printed.layouts[number]
    assert isinstance(node, ListNode)  # noqa: S101 - tells the type checker
    yield from _cut_otherwise(node, types, layout)
    with_empty = [index for index, pieces in node.wrapped.items() if "" in pieces[1:-1] and types[index].free_text]
    if with_empty and "\n\n" in node.text:  # the printer indents empty lines, too
        yield from with_empty
    if printed.unexplained:  # what changed one line may have changed any text that nothing proves
        yield from (index for index, kind in enumerate(types) if kind.free_text and any(node.pieces(index)))
        if layout.consoles[0].wrap is Wrap.CELL:  # and may have taken the blank at which a line was cut
            yield from (index for index, pieces in node.wrapped.items() if not pieces[0].startswith("{"))
    if node.strays:
        yield from _above_strays(printed, at, node, types)
    yield from _before_other_lines(printed, at, node, types)
    if node.shape.labels[0].startswith("`"):  # no label does: a page put it there
        yield from range(len(types))
    yield from _beside_others(printed, at, node, types)


def _cut_otherwise(node: ListNode, types: Sequence[ValueType], layout: Layout) -> Iterator[int]:
    """The values that need not have been cut by the console that is believed to have printed them."""
    if not layout.proved:
        yield from (index for index, pieces in node.wrapped.items() if types[index].free_text or not all(map(_ends_at_blank, pieces[:-1])))
    if layout.consoles[0].wrap is Wrap.WORD:
        room = layout.consoles[0].width - node.shape.column
        cut = (index for index, pieces in node.wrapped.items() if len(pieces) > _SEVERAL and _are_cut_at_the_cell(pieces, room))
        yield from (index for index in cut if not (types[index].free_text or isinstance(types[index], Items)))


def _above_strays(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The values that lines of somebody else stand in, or below where the value may go on."""
    lines, torn = node.text.split("\n"), _is_torn(node, _beside(printed.nodes, at))
    ends = [max(line for line in range(first, after) if line not in node.strays) for first, after in pairwise(node.starts)]
    for stray in node.strays:
        index = bisect_right(node.starts, stray) - 1
        if torn or stray < ends[index] or _may_go_on(printed, node, types, index, lines[stray]):
            yield index


def _beside_others(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The values of a list that may be of several objects, since no empty line tells it from another or lines were joined in it."""
    if beside := _beside(printed.nodes, at):
        if _is_torn(node, beside):
            yield from _in_torn_list(node)
        if _is_shifted(node, beside):
            yield from range(len(types))
    if node.lines.first in printed.joined:
        yield from range(len(types))


def _ends_at_blank(piece: str) -> bool:
    return piece.endswith(DELIMITERS)


def _are_cut_at_the_cell(pieces: Sequence[str], room: int) -> bool:
    """Whether words end in one and the same cell, over and over: the text was not wrapped by word, whatever explains it now."""
    own = cells(pieces[0])
    return own < room and all(cells(piece) == own and not _ends_at_blank(piece) for piece in pieces[:-1])


def _before_other_lines(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The last value, if what stands below the list may belong to it."""
    last = len(types) - 1
    below = printed.nodes[at + 1 : at + 3]
    if not below:
        if not _is_closed(node, last) and _may_go_on(printed, node, types, last, "x" * printed.widest):
            yield last
    elif below[0].kind is NodeKind.BLANK:
        # A line of blanks may be all that is left of one that went on.
        goes_on = types[last].free_text or below[0].text.strip("\n") != ""
        broken_off = _is_broken_off(node, below[1:]) if goes_on else _may_be_cut_off(printed, node, types, below[1:])
        if broken_off:
            yield last
    elif not _stands_alone(below[0]) and not _repeats(node, below[0]) and _may_go_on(printed, node, types, last, below[0].text):
        yield last


def _is_broken_off(node: ListNode, below: Sequence[Node]) -> bool:
    """Whether below an empty line something stands that is no object of its own: a value may hold empty lines."""
    return any(
        one.kind is NodeKind.OTHER
        or (isinstance(one, ListNode) and one.shape.labels[0] != node.shape.labels[0] and not cmdlets.is_property(one.shape.labels[0]))
        for one in below
    )


def _may_be_cut_off(printed: Printed, node: ListNode, types: Sequence[ValueType], below: Sequence[Node]) -> bool:
    """Whether what stands below an empty line may be the rest of the last value: what broke lines may have left one empty."""
    last = len(types) - 1
    return any(one.kind is NodeKind.OTHER and not _is_closed(node, last) and _may_go_on(printed, node, types, last, one.text) for one in below)


def _stands_alone(node: Node) -> bool:
    """Whether lines cannot be the rest of a value: prompts, unless they are no more than a letter with a colon."""
    return node.kind in _OWN_ROOM and (node.kind is not NodeKind.PROMPTED or node.text.lstrip(" ")[1:2] != ":")


def _repeats(node: ListNode, following: Node) -> bool:
    """Whether the next object begins as this one does: only the empty line between them was lost."""
    return isinstance(following, ListNode) and following.shape.labels[0] == node.shape.labels[0]


def _may_go_on(printed: Printed, node: ListNode, types: Sequence[ValueType], index: int, below: str) -> bool:
    """Whether the printer can have cut a value where its lines end, to go on with `below`, or a mail program, which leaves narrow lines whole."""
    if types[index].free_text:
        return True
    piece = node.pieces(index)[-1]
    last = piece.rstrip(" ")
    word = below.split(maxsplit=1)[0] if below.strip() else ""
    return not last or piece != last or node.shape.column + cells(last) + 1 + cells(word) > min(printed.widest, _NARROWEST)


def _beside(nodes: Sequence[Node], at: int) -> list[ListNode]:
    """The lists right above and right below a node, without an empty line between."""
    return [one for one in (*nodes[max(0, at - 1) : at], *nodes[at + 1 : at + 2]) if isinstance(one, ListNode)]


def _is_torn(node: ListNode, beside: Iterable[ListNode]) -> bool:
    """Whether the list goes on at another column, or from one."""
    return any(one.shape.column != node.shape.column for one in beside)


def _is_shifted(node: ListNode, beside: Iterable[ListNode]) -> bool:
    """Whether objects that no empty line tells apart have different properties: where one ends and the next begins is then a guess."""
    return any(one.shape.column == node.shape.column and one.shape.labels != node.shape.labels for one in beside)


def parts(printed: Printed) -> frozenset[int]:
    """The first lines of the lists that are no whole objects: parts of one that is torn, or with properties that nobody can tell from a value."""
    lists = ((at, node) for at, node in enumerate(printed.nodes) if isinstance(node, ListNode))
    torn = (node.lines.first for at, node in lists if _is_torn(node, _beside(printed.nodes, at)))
    return printed.joined.union(torn)


def _holds_others(node: ListNode, sign: str) -> bool:
    """Whether a value holds several properties: lines were joined to it; `sign` is what the colon of all but one of them then ends with."""
    further = (piece for pieces in node.wrapped.values() for piece in pieces[1:] if sign in piece)
    perhaps = chain(compress(node.firsts, map(contains, node.firsts, repeat(sign))), further)
    return any(text.count(":") >= _SEVERAL and sum(map(cmdlets.is_property, _WORD.findall(text))) >= _SEVERAL for text in perhaps)


def _in_torn_list(node: ListNode) -> Iterator[int]:
    """What stands below a label is known to be one only where a cmdlet prints it; else it may be the rest of the value above."""
    known = [*map(cmdlets.is_property, node.shape.labels)]
    for index, (own, following) in enumerate(zip(known, [*known[1:], False], strict=True)):
        if not (own and (following or _is_closed(node, index))):
            yield index


def _is_closed(node: ListNode, index: int) -> bool:
    """Whether no value can begin with this one and go on."""
    pieces = node.pieces(index)
    return not any(pieces) or (pieces[0].startswith("{") and pieces[-1].rstrip(" ").endswith("}"))


def may_be_joined(text: str) -> bool:
    """Whether a text is one line that may have been several: the printer leaves an empty line above an object, and below it."""
    return _ONE_LINE.fullmatch(text) is not None and (text.count(" :") > 1 or len(text) > _NARROWEST)
