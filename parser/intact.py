"""Which values a text can no longer vouch for, because its lines are not what Format-List prints.

What follows a value without an empty line between may be the rest of it: the printer leaves nothing there but the next label,
at the same column. Whether a value can go on is told by its kind, and by the widest line of the text: where the next word would
have fitted, the printer did not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise

from msgspec import Struct

from . import cmdlets
from .layout import Layout
from .losses import Suffered
from .nodes import ListNode, Node, NodeKind
from .printer import Wrap, cells, widest
from .printouts import PrintedList, Printout, Values
from .repairs import Mended, Outcome
from .values.model import ValueType

_OWN_ROOM = frozenset((NodeKind.BLANK, NodeKind.PROMPTED, NodeKind.FRAME))
_SEVERAL = 2
_NARROWEST = 60
_ONE_LINE = re.compile("[^\n]+\n*")
_WORD = re.compile(r"(\w+)[ \t]{0,60}:(?:[ \t]|$)")


class Printed(Struct, frozen=True, eq=False, dict=True):
    """All that the consoles of a text printed, in order, and all its nodes, among which the lists stand."""

    nodes: Sequence[Node]
    printouts: Sequence[Printout]

    @cached_property
    def lists(self) -> list[PrintedList]:
        """The lists of all consoles."""
        return [one for printout in self.printouts for one in printout.lists]

    @cached_property
    def layouts(self) -> list[Layout]:
        """The layout of each list."""
        return [one for printout in self.printouts for one in printout.layouts]

    @cached_property
    def values(self) -> list[Values]:
        """The values of each list, as its own console has them."""
        return [one for printout in self.printouts for one in printout.values]

    @cached_property
    def unexplained(self) -> bool:
        """Whether lines of some value cannot have been printed so."""
        return any(value.unexplained for value in self.values)

    @cached_property
    def narrowest(self) -> int:
        """The cells of the widest line of a list, up to those that any console has: none was narrower. Collections may stand on one line by a repair."""
        most = 0
        for one in self.lists:
            most = max(most, one.node.shape.column + widest([piece for piece in one.node.right if not piece.endswith("}")]))
            if most >= _NARROWEST:
                break
        return min(most, _NARROWEST)

    @cached_property
    def adjacent(self) -> Mapping[int, Sequence[ListNode]]:
        """The lists right above and right below a list, without an empty line between, by its place among the nodes; few have any."""
        found = defaultdict[int, list[ListNode]](list)
        for at, (above, below) in enumerate(pairwise(self.nodes)):
            if isinstance(above, ListNode) and isinstance(below, ListNode):
                found[at].append(below)
                found[at + 1].append(above)
        return dict(found)

    @cached_property
    def joined(self) -> frozenset[int]:
        """The first lines of the lists of which a value holds several properties: lines were joined to it."""
        others = {text for printout in self.printouts for text in printout.columns.texts if text.count(":") >= _SEVERAL and _holds_others(text)}
        return frozenset(one.node.lines.first for one in self.lists if others and not others.isdisjoint(one.node.right))


def settled(printed: Printed, lost: Iterable[Suffered], mended: Mended) -> list[Values]:
    """The values of each list, with those marked that its lines, what stands around it, what was done to the text, or what it lost, leave in doubt."""
    if _may_be_joined(mended.text):
        suspects = [frozenset(range(len(one.types))) for one in printed.lists]
    else:
        suspects = _in_doubt(printed)
        for number, index in chain.from_iterable(loss.values for loss in lost):
            suspects[number] |= {index}
        if mended.repairs:
            places = zip(suspects, printed.lists, printed.values, printed.layouts, strict=True)
            suspects = [one | _left_open(item, values, layout, mended) for one, item, values, layout in places]
    return [values.marked(indexes) if indexes else values for values, indexes in zip(printed.values, suspects, strict=True)]


def _in_doubt(printed: Printed) -> list[frozenset[int]]:
    """The indexes of the values of each list that may be other ones."""
    places = (at for at, node in enumerate(printed.nodes) if isinstance(node, ListNode))
    return [frozenset(_suspects(printed, at, number)) for number, at in enumerate(places)]


def _left_open(item: PrintedList, values: Values, found: Layout, mended: Mended) -> frozenset[int]:
    """The values that what was done to the text leaves in doubt."""
    before, wrap = item.node.lines.first - 1, found.consoles[0].wrap
    lines = (range(before + first, before + after) for first, after in pairwise(item.node.starts))
    outcomes = (Outcome(text, kind, at, wrap) for text, kind, at in zip(values.texts, item.types, lines, strict=True))
    return frozenset(index for index, outcome in enumerate(outcomes) if mended.leaves_open(outcome))


def _suspects(printed: Printed, at: int, number: int) -> Iterator[int]:
    one, layout = printed.lists[number], printed.layouts[number]
    node, types = one.node, one.types
    yield from printed.values[number].cut_otherwise
    if one.around.cut_below:
        yield len(types) - 1
    with_empty = [index for index, pieces in node.wrapped.items() if "" in pieces[1:-1] and types[index].free_text]
    if with_empty and "\n\n" in node.text:  # the printer indents empty lines, too
        yield from with_empty
    if printed.unexplained:  # what changed one line may have changed any text that nothing proves
        yield from (index for index, kind in enumerate(types) if kind.free_text and any(node.pieces(index)))
        if layout.consoles[0].wrap is Wrap.CELL:  # and may have taken the blank at which a line was cut
            yield from (index for index, pieces in node.wrapped.items() if not pieces[0].startswith("{"))
    if node.strays:
        yield from _above_strays(printed, at, node, types)
    if not _stands_before_its_like(printed.nodes, at, node):
        yield from _before_other_lines(printed, at, node, types)
    if printed.adjacent:
        yield from _beside_others(printed, at, node, types)
    if node.shape.labels[0].startswith("`") or node.lines.first in printed.joined:  # no label begins so: a page put the mark there
        yield from range(len(types))


def _above_strays(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The values that lines of somebody else stand in, or below where the value may go on."""
    lines, torn = node.text.split("\n"), _is_torn(node, printed.adjacent.get(at, ()))
    ends = [max(line for line in range(first, after) if line not in node.strays) for first, after in pairwise(node.starts)]
    for stray in node.strays:
        index = bisect_right(node.starts, stray) - 1
        if torn or stray < ends[index] or _may_go_on(printed, node, types, index, lines[stray]):
            yield index


def _beside_others(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The values of a list that may be of several objects, since no empty line tells it from another."""
    if beside := printed.adjacent.get(at):
        if _is_torn(node, beside):
            yield from _in_torn_list(node)
        if _is_shifted(node, beside):
            yield from range(len(types))


def _before_other_lines(printed: Printed, at: int, node: ListNode, types: Sequence[ValueType]) -> Iterator[int]:
    """The last value, if what stands below the list may belong to it."""
    last = len(types) - 1
    below = printed.nodes[at + 1 : at + 3]
    if not below:
        if not _is_closed(node, last) and _may_go_on(printed, node, types, last, "x" * _NARROWEST):
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


def _stands_before_its_like(nodes: Sequence[Node], at: int, node: ListNode) -> bool:
    """Whether an empty line and an object with the same labels stand below a list, as most do."""
    if at + 2 >= len(nodes) or nodes[at + 1].kind is not NodeKind.BLANK:
        return False
    below = nodes[at + 2]
    return isinstance(below, ListNode) and below.shape is node.shape


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
    return not last or piece != last or node.shape.column + cells(last) + 1 + cells(word) > printed.narrowest


def _is_torn(node: ListNode, beside: Iterable[ListNode]) -> bool:
    """Whether the list goes on at another column, or from one."""
    return any(one.shape.column != node.shape.column for one in beside)


def _is_shifted(node: ListNode, beside: Iterable[ListNode]) -> bool:
    """Whether objects that no empty line tells apart have different properties: where one ends and the next begins is then a guess."""
    return any(one.shape.column == node.shape.column and one.shape.labels != node.shape.labels for one in beside)


def parts(printed: Printed, text: str) -> frozenset[int]:
    """The first lines of the lists that are no whole objects: parts of one that is torn, or with properties that nobody can tell from a value."""
    if _may_be_joined(text):
        return frozenset(one.node.lines.first for one in printed.lists)
    lists = ((printed.nodes[at], beside) for at, beside in printed.adjacent.items())
    return printed.joined.union(node.lines.first for node, beside in lists if isinstance(node, ListNode) and _is_torn(node, beside))


def _holds_others(text: str) -> bool:
    """Whether a line holds several properties: lines were joined to it."""
    return sum(map(cmdlets.is_property, _WORD.findall(text))) >= _SEVERAL


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


def _may_be_joined(text: str) -> bool:
    """Whether a text is one line that may have been several: the printer leaves an empty line above an object, and below it."""
    return _ONE_LINE.fullmatch(text) is not None and (text.count(" :") > 1 or len(text) > _NARROWEST)
