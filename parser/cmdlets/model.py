"""What the reader knows of a cmdlet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from ..records import Kind
from ..values.model import ValueType
from ..values.text import UNKNOWN


class Cmdlet(Struct, frozen=True, eq=False, dict=True):
    """One cmdlet: its name, the class of its objects in the directory, what its properties hold.

    `signs` are the properties that no other cmdlet here prints: any of them tells a list without a command.
    """

    kind: Kind
    name: str
    object_class: str | None
    properties: Mapping[str, ValueType]
    signs: frozenset[str]

    @cached_property
    def folded(self) -> dict[str, ValueType]:
        """The properties by their names in lower case."""
        return {name.lower(): kind for name, kind in self.properties.items()}

    def type_of(self, name: str) -> ValueType:
        """What a property holds, by its name in any case."""
        return self.folded.get(name.lower(), UNKNOWN)
