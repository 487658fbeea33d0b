"""Thumbprints: 40 hexadecimal digits, or what is left of them."""

from __future__ import annotations

from ... import grammar
from ..doubt import Doubt, Unsure
from .matched import NOTHING, not_understood
from .model import DateOrder, Reading


class Thumbprint:
    """The SHA-1 of a certificate. What was copied from the dialog of Windows may begin with an invisible mark."""

    free_text = False

    def fits(self, text: str) -> bool:
        return not text or grammar.terminal("value", "THUMBPRINT").fullmatch(text) is not None

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        visible = grammar.terminal("value", "MARK").sub("", text)
        if not visible:
            return NOTHING
        if not self.fits(visible):
            return not_understood(text)
        if grammar.terminal("value", "REPEATED").search(visible):
            return Reading(visible, (Unsure(Doubt.REDACTED),))
        return Reading(visible, (Unsure(Doubt.DAMAGED),) if visible != text else ())


THUMBPRINT = Thumbprint()
