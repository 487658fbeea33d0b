"""Collections: `{a, b, c}`, whole or cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ... import grammar
from ..doubt import Doubt, Unsure
from .matched import NOTHING, not_understood
from .model import Collection, DateOrder, Reading, Scalar, Value
from .stand_in import redaction, without

_CUT_MARKS = ("...", "…")
_REMEMBERED = 1 << 14
_FEWEST_BLANK = 8


class Items:
    """Collections of items that can hold neither a blank nor a comma; a terminal of grammar/value.lark is the whole collection."""

    free_text = False

    def __init__(
        self,
        terminal: str,
        build: Callable[[Collection], Value] = lambda collection: collection,
        blanked: Callable[[Collection], tuple[Unsure, ...]] = lambda _: (),
    ) -> None:
        self._terminal = terminal
        self._build = build
        self._blanked = blanked
        self._remembered = lru_cache(_REMEMBERED)(self._understood)

    def fits(self, text: str) -> bool:
        return not text or grammar.terminal("value", self._terminal).fullmatch(text) is not None

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        return self._remembered(text) if text else NOTHING

    def _understood(self, text: str) -> Reading:
        if self.fits(text):
            collection = split(text)
            return Reading(self._build(collection), _cut(collection) + self._blanked(collection))
        return ANYTHING.read_items(text) if ANYTHING.fits(text) else not_understood(text)


class Names(Items):
    """Collections of names or addresses, parts of which somebody may have replaced."""

    def _understood(self, text: str) -> Reading:
        replaced = redaction(text)
        if replaced and self.fits(without(text)):
            collection = split(text)
            return Reading(collection, _cut(collection) + replaced)
        return super()._understood(text)


class Anything:
    """Collections of which the items are not known: they may hold `, ` and braces themselves."""

    free_text = True

    def fits(self, text: str) -> bool:
        return grammar.terminal("value", "WHOLE_COLLECTION").fullmatch(text) is not None

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        return self.read_items(text) if text else NOTHING

    def read_items(self, text: str) -> Reading:
        """The items as far as `, ` tells them apart, which is certain only where there is none."""
        collection = split(text)
        inside = text[1:-1]
        certain = ", " not in inside and "{" not in inside and "}" not in inside
        return Reading(collection, _cut(collection) + (() if certain else (Unsure(Doubt.SPLIT),)))


def split(text: str) -> Collection:
    """The items between the braces; a null item prints `$null`."""
    inside = text[1:-1]
    mark = next((mark for mark in _CUT_MARKS if inside.endswith(mark)), "")
    kept = inside.removesuffix(mark)
    items: list[Scalar] = [None if item == "$null" else item for item in kept.split(", ")] if kept else []
    return Collection(tuple(items), cut=bool(mark))


def _cut(collection: Collection) -> tuple[Unsure, ...]:
    return (Unsure(Doubt.CUT),) if collection.cut else ()


def _bytes(collection: Collection) -> Value:
    """The bytes, where all of them were printed."""
    numbers = tuple(int(str(item)) for item in collection.items)
    return Collection(numbers, cut=True) if collection.cut else bytes(numbers)


def blank_bytes(text: str) -> str:
    """The numbers of bytes with nothing left of them but how long they are: `{48, 130, 5}` becomes `{10, 100, 0}`."""
    return re.sub("[0-9]+", lambda number: "0" if len(number[0]) == 1 else "1".ljust(len(number[0]), "0"), text)


def _blanked_bytes(collection: Collection) -> tuple[Unsure, ...]:
    """So many bytes that only tell how long their numbers were are what `blank_bytes` leaves."""
    blank = len(collection.items) >= _FEWEST_BLANK and {*collection.items} <= {"0", "10", "100"}
    return (Unsure(Doubt.REDACTED),) if blank else ()


ANYTHING = Anything()
HOST_NAMES = Names("HOST_NAMES")
SMART_HOSTS = Names("SMART_HOSTS")
BINDINGS = Names("BINDINGS")
IP_RANGES = Names("IP_RANGES")
ADDRESS_SPACES = Names("ADDRESS_SPACES")
CAPABILITIES = Names("CAPABILITIES")
TYPE_NAMES = Items("TYPE_NAMES")
BYTES = Items("BYTES", _bytes, _blanked_bytes)
