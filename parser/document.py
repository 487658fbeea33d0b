"""Text to document: every line in exactly one node.

What the lines look like is said by grammar/console.lark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, cast

from .. import grammar
from .doubt import Span
from .lists import Shapes, objects
from .nodes import ListNode, Node, NodeKind

if TYPE_CHECKING:
    from lark import Token

_Stretch = tuple[NodeKind, int, int]
_RULES = frozenset(kind.value for kind in NodeKind)
_MOST_ASKED = 4
_LINE_KINDS = frozenset((NodeKind.EVENT, NodeKind.ERROR, NodeKind.OTHER))


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a text. The text is taken to end with a line end."""
    ended = text if text.endswith("\n") or not text else text + "\n"
    nodes = list(chain.from_iterable(_nodes(ended)))
    return tuple(_whole(_asked(nodes) if any(map(_are_answers, nodes)) else nodes))


def _nodes(text: str) -> Iterator[Sequence[Node]]:
    line, shapes = 1, Shapes()
    for kind, start, end in _stretches(text):
        if kind is NodeKind.LIST:
            found = objects(text, start, end, line, shapes)
        else:
            found = [Node(kind, Span(line, line + text.count("\n", start, end) - 1), text, start, end)]
        yield found
        line = found[-1].lines.last + 1


def _stretches(text: str) -> Sequence[_Stretch]:
    """What the grammar makes of a text. The start rule is made of rules alone, and those of tokens; their copies of the text are not kept."""
    return cast("list[_Stretch]", grammar.load("console", _MEANING).parse(text).children)


class _Meaning:
    """What each rule of the grammar means, by its name: a stretch of its kind."""

    def __getattr__(self, rule: str) -> Callable[[Sequence[Token]], _Stretch]:
        if rule not in _RULES:
            raise AttributeError(rule)
        return partial(_stretch, NodeKind(rule))


_MEANING = _Meaning()


def _stretch(kind: NodeKind, tokens: Sequence[Token]) -> _Stretch:
    return kind, cast("int", tokens[0].start_pos), cast("int", tokens[-1].end_pos)


def _asked(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes; the lines of a question, right above its answers, are no lists, although they can look it: `Replace it with : '..'`."""
    above: list[Node] = []
    for node in nodes:
        if _are_answers(node):
            yield from map(_no_list, above)
            yield Node(NodeKind.QUESTION, node.lines, node.whole, node.start, node.end)
        elif node.kind is NodeKind.LIST or (above and node.kind is NodeKind.OTHER):
            above.append(node)
            continue
        else:
            yield from above
            yield node
        above = []
    yield from above


def _are_answers(node: Node) -> bool:
    """Whether a node is what can be answered to a question; in French a colon stands in it as in a list."""
    if not (isinstance(node, ListNode) and node.whole.startswith("[", node.start)):
        return node.kind is NodeKind.QUESTION
    return grammar.terminal("console", "CHOICES").fullmatch(node.text) is not None


def _no_list(node: Node) -> Node:
    """A node as lines that nobody understands, if it is as short as a question."""
    short = node.lines.last - node.lines.first < _MOST_ASKED
    return Node(NodeKind.OTHER, node.lines, node.whole, node.start, node.end) if short else node


def _whole(nodes: Iterable[Node]) -> Iterator[Node]:
    """Puts together what the grammar gives line by line: the lines around an event, the message below an error."""
    for lines, run in groupby(nodes, lambda node: node.kind in _LINE_KINDS):
        together = list(run)
        yield from _merged(together) if lines else together


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
    first, last = run[0], run[-1]
    return Node(kind, Span(first.lines.first, last.lines.last), first.whole, first.start, last.end)
