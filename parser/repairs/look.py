"""What a repair sees of a text: all of it, and what of it does not stand there as it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from .. import document
from ..frozen import Remembering, frozen
from ..nodes import ListNode, Node, NodeKind, Shape

# So many characters tell whether a text is damaged throughout.
_BEGINNING = 10_000
# What the last line of a value begins with if it goes on further right than the value, or says nothing.
_BLANK = ("", " ", "  ")


@frozen
class Look(Remembering):
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
    edges = (None, *nodes, None)
    return map(_is_as_printed, edges, nodes, edges[2:])


def _is_as_printed(before: Node | None, node: Node, after: Node | None) -> bool:
    return (
        isinstance(node, ListNode)
        and (before is None or before.kind is NodeKind.BLANK)
        and (after is None or after.kind is NodeKind.BLANK)
        and _is_plain(node.shape)
        and not node.strays
        and not any(pieces[-1][:2] in _BLANK for pieces in node.wrapped.values())
        and node.whole.find("\t", node.start, node.end) < 0
    )


@lru_cache(maxsize=4096)
def _is_plain(shape: Shape) -> bool:
    """Whether no label has a colon of its own, or signs that are not one cell wide."""
    together = "".join(shape.labels)
    return ":" not in together and together.isascii() and together.isprintable()
