"""Cells of a table: the value of a property, or its beginning where the column was too narrow."""

from __future__ import annotations

from ... import grammar
from ..doubt import Doubt, Unsure
from .model import DateOrder, Reading, ValueType
from .services import SERVICES


class Cell:
    """What a property holds, in a column that may have been too narrow for it: what was cut is text, and marked."""

    def __init__(self, kind: ValueType) -> None:
        self._kind = kind
        self.free_text = kind.free_text

    def fits(self, text: str) -> bool:
        return self._is_cut(text) or self._kind.fits(text)

    def read(self, text: str, dates: DateOrder) -> Reading:
        return Reading(text, (Unsure(Doubt.CUT),)) if self._is_cut(text) else self._kind.read(text, dates)

    def _is_cut(self, text: str) -> bool:
        """The letters of services may end in three full stops, too."""
        letters = self._kind is SERVICES and SERVICES.fits(text)
        return not letters and grammar.terminal("value", "CUT_CELL").fullmatch(text) is not None


_KNOWN: dict[ValueType, Cell] = {}


def cell(kind: ValueType) -> Cell:
    """The cells that hold values of this kind, always the same."""
    return _KNOWN.setdefault(kind, Cell(kind))
