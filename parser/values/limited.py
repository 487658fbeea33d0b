"""Numbers that may be unlimited: `5000`, `36 MB (37,748,736 bytes)` or the word."""

from __future__ import annotations

from ... import grammar
from .matched import INTEGER, NOTHING, QUANTITY, Matched
from .model import DateOrder, Reading


class Limited:
    """A kind of number, or `Unlimited`, which stays that word."""

    free_text = False

    def __init__(self, number: Matched) -> None:
        self._number = number

    def fits(self, text: str) -> bool:
        return self._number.fits(text) or _unlimited(text)

    def read(self, text: str, dates: DateOrder) -> Reading:
        return Reading(text) if _unlimited(text) else self._number.read(text, dates) if text else NOTHING


def _unlimited(text: str) -> bool:
    return grammar.terminal("value", "UNLIMITED").fullmatch(text) is not None


NUMBER = Limited(INTEGER)
SIZE = Limited(QUANTITY)
