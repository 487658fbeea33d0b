"""Objects that empty lines cut in two: a value that ends with line breaks, in a text that lost the blanks before them.

Such an empty line looks like the one behind an object. What follows has its value column where the object has it, and none
of its labels, while the next object of the same kind begins with the first label again. Where the command that was typed prints
objects of one kind alone, both are one; else it stays open, and they are called parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from . import cmdlets
from .doubt import Span
from .nodes import ListNode, Node, NodeKind


@dataclass(frozen=True, slots=True)
class Whole:
    """The nodes with what is one object in one list; `parts` are the first lines of lists that may be part of an object."""

    nodes: Sequence[Node]
    parts: frozenset[int] = frozenset()


def put_together(nodes: Sequence[Node], commands: Callable[[], Mapping[int, str | None]]) -> Whole:
    """`commands` tells the command line that printed each list, by its first line; it is asked only where a list may be cut in two."""
    lists = [(at, node) for at, node in enumerate(nodes) if isinstance(node, ListNode)]
    seams = [(at, after) for (at, first), (after, second) in pairwise(lists) if _may_go_on(first, second) and _is_followed(nodes, at, after)]
    return _sewn(nodes, seams, commands()) if seams else Whole(nodes)


def _is_followed(nodes: Sequence[Node], at: int, after: int) -> bool:
    """Whether nothing but empty lines stands between two nodes."""
    return after > at + 1 and all(node.kind is NodeKind.BLANK for node in nodes[at + 1 : after])


def _may_go_on(first: ListNode, second: ListNode) -> bool:
    if first.shape is second.shape:
        return False
    open_columns = first.shape.skips or second.shape.skips
    return bool(open_columns or first.shape.column == second.shape.column) and set(first.shape.labels).isdisjoint(second.shape.labels)


def _sewn(nodes: Sequence[Node], seams: Sequence[tuple[int, int]], commands: Mapping[int, str | None]) -> Whole:
    sewn, parts = list(nodes), set[int]()
    for at, after in reversed(seams):
        first, second = sewn[at], sewn[after]
        assert isinstance(first, ListNode)  # noqa: S101 - tells the type checker
        assert isinstance(second, ListNode)  # noqa: S101 - likewise
        command = commands[first.lines.first]
        if not _can_hold_line_breaks(first, command):
            continue
        if _prints_one_kind(first, command) and first.shape.column == second.shape.column:
            sewn[at : after + 1] = [_joined(first, second)]
        else:
            parts |= {first.lines.first, second.lines.first}
    return Whole(sewn, frozenset(parts))


def _can_hold_line_breaks(node: ListNode, command: str | None) -> bool:
    """Whether the last value can; not all of its object is there to tell what it is."""
    kind = cmdlets.recognise(command, node.shape.labels, None)
    return cmdlets.types_of(kind, node.shape.labels)[-1].free_text


def _prints_one_kind(node: ListNode, command: str | None) -> bool:
    """Whether all objects of a command are of the cmdlet that printed this list, and so have the same labels."""
    return command is not None and cmdlets.named(command) == (cmdlets.recognise(command, node.shape.labels, None),)


def _joined(first: ListNode, second: ListNode) -> ListNode:
    """Both as one object; the empty lines between them are the end of the last value of the first."""
    empty = second.lines.first - first.lines.last - 1
    last = len(first.shape.labels) - 1
    shift = second.lines.first - first.lines.first
    shape = replace(
        first.shape,
        labels=first.shape.labels + second.shape.labels,
        seams=(last, *(len(first.shape.labels) + seam for seam in second.shape.seams)),
    )
    wrapped = (
        *(one for one in first.wrapped if one[0] != last),
        (last, (*first.pieces(last), *([""] * empty))),
        *((index + last + 1, pieces) for index, pieces in second.wrapped),
    )
    starts = (*first.starts[:-1], *(start + shift for start in second.starts))
    strays = first.strays | {line + shift for line in second.strays}
    lines = Span(first.lines.first, second.lines.last)
    firsts, bare = [*first.firsts, *second.firsts], first.bare + second.bare
    return ListNode(first.kind, lines, first.whole, first.start, second.end, shape, firsts, wrapped, starts, bare, strays)
