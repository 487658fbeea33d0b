"""What a repair sees of a text: all of it, and what of it does not stand there as it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from .. import document
from ..nodes import ListNode, Node, NodeKind, Shape

# So many characters tell whether a text is damaged throughout.
_BEGINNING = 10_000
# What the last line of a value begins with if it goes on further right than the value, or says nothing.
_BLANK = frozenset(("", " ", "  "))


class Look(Struct, frozen=True, eq=False, dict=True):
    """A text as repairs look at it before they touch it."""

    text: str

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """What the text is made of."""
        return document.parse(self.text)

    @cached_property
    def loose(self) -> str:
        """The text without the objects that stand as they were printed: damage to lines shows in what is left, if it shows anywhere.

        Such an object stands alone between empty lines, all of its labels end at one colon, the first of their lines, and what goes on
        with a value stands below it.
        """
        if len(self.text) > _BEGINNING and _is_all_loose(self.text[:_BEGINNING]):
            return self.text
        kept = [node for node, stands in zip(self.nodes, _stand_as_printed(self.nodes), strict=True) if not stands]
        return "".join(node.text for node in kept) if len(kept) < len(self.nodes) else self.text

    def let_go(self) -> None:
        """Takes the nodes out of memory: who goes through all lines of a text needs room for these."""
        vars(self).pop("nodes", None)


def _is_all_loose(text: str) -> bool:
    """Whether none of the objects of a text stands as it was printed. What comes behind is no better, then, and not worth the while."""
    nodes = document.parse(text)
    return any(isinstance(node, ListNode) for node in nodes) and not any(_stand_as_printed(nodes))


def _stand_as_printed(nodes: Sequence[Node]) -> Iterator[bool]:
    blank = NodeKind.BLANK
    kinds = [node.kind for node in nodes]
    places = zip((blank, *kinds), nodes, (*kinds[1:], blank), strict=False)
    return (above is below is blank and _is_as_printed(node) for above, node, below in places)


def _is_as_printed(node: Node) -> bool:
    """Whether a node between empty lines is an object as it was printed."""
    return (
        isinstance(node, ListNode)
        and _is_plain(node.shape)
        and not node.strays
        and _BLANK.isdisjoint(pieces[-1][:2] for pieces in node.wrapped.values())
        and node.whole.find("\t", node.start, node.end) < 0
    )


@lru_cache(maxsize=4096)
def _is_plain(shape: Shape) -> bool:
    """Whether no label has a colon of its own, or signs that are not one cell wide."""
    together = "".join(shape.labels)
    return ":" not in together and together.isascii() and together.isprintable()
