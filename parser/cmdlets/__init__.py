"""The cmdlets whose output is understood, one file each; a file more is a cmdlet more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from ..commands import understand
from ..discovery import each
from ..values.model import ValueType
from ..values.text import UNKNOWN
from .model import Cmdlet

__all__ = ["Cmdlet", "is_property", "kinds_of", "known", "named", "recognise", "types_of"]


@cache
def known() -> tuple[Cmdlet, ...]:
    """Every cmdlet of this package: the `CMDLET` of each of its modules."""
    return tuple(each(__name__, "CMDLET"))


@lru_cache(maxsize=4096)
def recognise(command: str | None, names: tuple[str, ...], object_class: str | None) -> Cmdlet | None:
    """The cmdlet that printed a list.

    What the list shows goes before what the command says: a command may print the objects of another one. `names` are the
    labels of the list, `object_class` the text of its ObjectClass.
    """
    by_class = [cmdlet for cmdlet in known() if cmdlet.object_class and object_class and cmdlet.object_class in object_class]
    shown = frozenset(name.lower() for name in names)
    by_names = [cmdlet for cmdlet in known() if shown & cmdlet.signs]
    for found in (by_class, by_names, named(command) if command else ()):
        if len(found) == 1:
            return found[0] if shown & frozenset(found[0].folded) else None
    return None


@lru_cache(maxsize=4096)
def named(command: str) -> tuple[Cmdlet, ...]:
    """The cmdlets that a command line runs."""
    words = frozenset(word.lower() for word in understand(command).commands)
    return tuple(cmdlet for cmdlet in known() if cmdlet.name.lower() in words)


def is_property(name: str) -> bool:
    """Whether any cmdlet here has a property of that name."""
    return name.lower() in _kinds()


def kinds_of(name: str) -> frozenset[ValueType]:
    """What a property of that name can hold; nothing where no cmdlet here has it."""
    return _kinds().get(name.lower(), frozenset())


@cache
def _kinds() -> Mapping[str, frozenset[ValueType]]:
    names = {name for cmdlet in known() for name in cmdlet.folded}
    return {name: frozenset(cmdlet.folded[name] for cmdlet in known() if name in cmdlet.folded) for name in names}


@lru_cache(maxsize=4096)
def types_of(cmdlet: Cmdlet | None, names: tuple[str, ...]) -> tuple[ValueType, ...]:
    """What the properties of a list hold, in order.

    Where the cmdlet is open but some cmdlet has all of these properties, they hold what all such cmdlets agree on.
    """
    owners = [cmdlet] if cmdlet else [owner for owner in known() if all(name.lower() in owner.folded for name in names)]
    return tuple(_agreed({owner.type_of(name) for owner in owners}) for name in names)


def _agreed(kinds: set[ValueType]) -> ValueType:
    return kinds.pop() if len(kinds) == 1 else UNKNOWN
