"""What people put in the place of a name before they send a text: `mail.xxxxx.com`, `<servername>`, `[ip address]`."""

from __future__ import annotations

from ... import grammar
from ..doubt import Doubt, Unsure

_REPLACED = (Unsure(Doubt.REDACTED),)


def is_in(text: str) -> bool:
    """Whether a part of a name was replaced; `*.contoso.com` and the address `[10.1.1.1]` of a smart host are whole."""
    has_sign = grammar.terminal("value", "STAND_IN_SIGN").search(text)
    return has_sign is not None and grammar.terminal("value", "STAND_IN").search(text) is not None


def redaction(*texts: str) -> tuple[Unsure, ...]:
    """The doubt of a value in which a part of any of these texts was replaced."""
    return _REPLACED if any(map(is_in, texts)) else ()


def without(text: str) -> str:
    """The text with a digit for each part that was replaced: digits fit wherever a name or an address can stand."""
    return grammar.terminal("value", "STAND_IN").sub("1", text)
