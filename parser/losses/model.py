"""What a loss is."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ..records import Kind
from ..values.model import ValueType

Place = tuple[int, int]
"""Where a value is: the number of its object in the text, and its index there."""


class Seen(Struct, frozen=True, eq=False):
    """The objects of a text that are of one kind and have the same properties: their names, what they hold, and the exact texts by object."""

    kind: Kind
    names: tuple[str, ...]
    types: Sequence[ValueType]
    texts: Mapping[int, Sequence[str]]

    def at(self, indexes: Sequence[int]) -> Iterator[tuple[Place, str]]:
        """The values of these properties, each with its place."""
        return (((number, index), texts[index]) for number, texts in self.texts.items() for index in indexes)

    def distinct(self, kinds: Container[ValueType]) -> set[str]:
        """The values that are of one of these kinds, each once."""
        indexes = [index for index, kind in enumerate(self.types) if kind in kinds]
        return {texts[index] for texts in self.texts.values() for index in indexes}

    def of(self, kinds: Container[ValueType]) -> list[tuple[Place, str]]:
        """The values that are of one of these kinds, each with its place."""
        return list(self.at([index for index, kind in enumerate(self.types) if kind in kinds]))

    def where(self, is_so: Callable[[str, ValueType], bool]) -> list[Place]:
        """The places of the values of which text and kind are so."""
        return [place for place, text in self.at(range(len(self.types))) if is_so(text, self.types[place[1]])]


class Loss(Struct, frozen=True, eq=False):
    """A loss by the name that the JSON gives it.

    `may_show` is a quick look at the text; `proofs` gives the places of the values among objects that were never printed so, and
    `leaves_open` tells the values, by text and kind, that need not have been.
    """

    name: str
    may_show: Callable[[str], bool]
    proofs: Callable[[Seen], Iterable[Place]]
    leaves_open: Callable[[str, ValueType], bool]
