"""Objects that were cut in two: by a line of a page, such as its number, or by the empty lines at the end of a value.

A line that nobody understands between two lists is no line of a console: nothing prints without an empty line in front. What stands below
it is the rest of the object if its values begin at the same column, and it has none of the labels above but others of the same cmdlet.

Empty lines end a value where a text lost the blanks before its line breaks. Such an empty line looks like the one behind an object. What follows has its value column where the object has it, and none
of its labels, while the next object of the same kind begins with the first label again. Where the command that was typed prints
objects of one kind alone, both are one; else it stays open, and they are called parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from . import cmdlets
from .doubt import Span
from .nodes import ListNode, Node, NodeKind


class Whole(Struct, frozen=True, eq=False):
    """The nodes with what is one object in one list; `parts` are the first lines of lists that may be part of an object."""

    nodes: Sequence[Node]
    parts: frozenset[int] = frozenset()


def put_together(nodes: Sequence[Node], commands: Callable[[], Mapping[int, str | None]]) -> Whole:
    """`commands` tells the command line that printed each list, by its first line; it is asked only where a list may be cut in two."""
    lists = [(at, node) for at, node in enumerate(nodes) if isinstance(node, ListNode)]
    seams = [(at, after) for (at, first), (after, second) in pairwise(lists) if after > at + 1 and _may_go_on(first, second)]
    seams = [(at, after) for at, after in seams if _is_followed(nodes, at, after) or _is_interrupted(nodes, at, after)]
    return _sewn(nodes, seams, commands()) if seams else Whole(nodes)


def _is_followed(nodes: Sequence[Node], at: int, after: int) -> bool:
    """Whether nothing but empty lines stands between two nodes."""
    return all(node.kind is NodeKind.BLANK for node in nodes[at + 1 : after])


def _is_interrupted(nodes: Sequence[Node], at: int, after: int) -> bool:
    """Whether a single line that nobody understands stands between two nodes."""
    return after == at + 2 and nodes[at + 1].kind is NodeKind.OTHER


def _may_go_on(first: ListNode, second: ListNode) -> bool:
    if first.shape is second.shape:
        return False
    open_columns = first.shape.skips or second.shape.skips
    return bool(open_columns or first.shape.column == second.shape.column) and set(first.shape.labels).isdisjoint(second.shape.labels)


def _sewn(nodes: Sequence[Node], seams: Sequence[tuple[int, int]], commands: Mapping[int, str | None]) -> Whole:
    sewn, parts, others = list(nodes), set[int](), _beginnings(nodes, seams)
    for at, after in reversed(seams):
        first, second = sewn[at], sewn[after]
        assert isinstance(first, ListNode)  # noqa: S101 - tells the type checker
        assert isinstance(second, ListNode)  # noqa: S101 - likewise
        command = commands[first.lines.first]
        if nodes[at + 1].kind is NodeKind.OTHER:
            if first.shape.column == second.shape.column and _are_of_one_cmdlet(first, second, command):
                sewn[at : after + 1] = [_joined(first, second, ())]
            continue
        if not _can_hold_line_breaks(first, command):
            continue
        if _prints_one_kind(first, command) and first.shape.column == second.shape.column:
            if after in others:
                continue
            sewn[at : after + 1] = [_joined(first, second, [""] * (second.lines.first - first.lines.last - 1))]
        else:
            parts |= {first.lines.first, second.lines.first}
    return Whole(sewn, frozenset(parts))


def _beginnings(nodes: Sequence[Node], seams: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The lists below a seam with a label that the object above has, a part of it or another: there the next object begins."""
    found, labels, end = set[int](), set[str](), -1
    for at, after in seams:
        first, second = nodes[at], nodes[after]
        assert isinstance(first, ListNode)  # noqa: S101 - tells the type checker
        assert isinstance(second, ListNode)  # noqa: S101 - likewise
        labels = {*labels, *first.shape.labels} if at == end else {*first.shape.labels}
        if not labels.isdisjoint(second.shape.labels):
            found.add(after)
            labels = set()
        end = after
    return frozenset(found)


def _can_hold_line_breaks(node: ListNode, command: str | None) -> bool:
    """Whether the last value can; not all of its object is there to tell what it is."""
    kind = cmdlets.recognise(command, node.shape.labels, None)
    return cmdlets.types_of(kind, node.shape.labels)[-1].free_text


def _are_of_one_cmdlet(first: ListNode, second: ListNode, command: str | None) -> bool:
    """Whether one cmdlet has all labels of both."""
    labels = first.shape.labels + second.shape.labels
    cmdlet = cmdlets.recognise(command, labels, None)
    return cmdlet is not None and all(label.lower() in cmdlet.folded for label in labels)


def _prints_one_kind(node: ListNode, command: str | None) -> bool:
    """Whether all objects of a command are of the cmdlet that printed this list, and so have the same labels."""
    return command is not None and cmdlets.named(command) == (cmdlets.recognise(command, node.shape.labels, None),)


def _joined(first: ListNode, second: ListNode, empty: Sequence[str]) -> ListNode:
    """Both as one object; the empty lines between them are the end of the last value of the first, any other line is of no value."""
    last = len(first.shape.labels) - 1
    shift = second.lines.first - first.lines.first
    seams = (*first.shape.seams, *([last] if empty else []), *(last + 1 + seam for seam in second.shape.seams))
    shape = replace(first.shape, labels=first.shape.labels + second.shape.labels, seams=seams)
    ended = {last: (*first.pieces(last), *empty)} if empty else {}
    wrapped = {**first.wrapped, **ended, **{index + last + 1: pieces for index, pieces in second.wrapped.items()}}
    starts = (*first.starts[:-1], *(start + shift for start in second.starts))
    between = () if empty else range(first.lines.last + 1 - first.lines.first, shift)
    strays = first.strays | {line + shift for line in second.strays} | {*between}
    lines = Span(first.lines.first, second.lines.last)
    firsts, bare = [*first.firsts, *second.firsts], first.bare + second.bare
    return ListNode(first.kind, lines, first.whole, first.start, second.end, shape, firsts, wrapped, starts, bare, strays)
