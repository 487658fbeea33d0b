"""What a loss is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..frozen import frozen
from ..records import Kind
from ..values.model import ValueType


@frozen
class Seen:
    """One object of a text: what it is, the names of its properties, their exact texts and what they hold."""

    kind: Kind
    names: tuple[str, ...]
    texts: Sequence[str]
    types: Sequence[ValueType]

    def where(self, is_so: Callable[[str, ValueType], bool]) -> list[int]:
        """The indexes of the values of which text and kind are so."""
        return [index for index, (text, kind) in enumerate(zip(self.texts, self.types, strict=True)) if is_so(text, kind)]


@frozen
class Loss:
    """A loss by the name that the JSON gives it.

    `may_show` is a quick look at the text; `proofs` gives the indexes of the values of an object that were never printed so,
    and `leaves_open` tells the values, by text and kind, that need not have been.
    """

    name: str
    may_show: Callable[[str], bool]
    proofs: Callable[[Seen], Iterable[int]]
    leaves_open: Callable[[str, ValueType], bool]
