"""Asterisks that Markdown took for emphasis: `*.contoso.com` is left as `.contoso.com`, `SMTP:*;1` as `SMTP:;1`."""

from __future__ import annotations

from ... import grammar
from ..values.collection import ADDRESS_SPACES, HOST_NAMES
from ..values.matched import HOST_NAME
from ..values.name import CERTIFICATE_NAME, WINDOWS_NAME
from .model import Loss

_KINDS = (HOST_NAME, HOST_NAMES, ADDRESS_SPACES, WINDOWS_NAME, CERTIFICATE_NAME)


def _lacks_asterisk(text: str) -> bool:
    name, space = grammar.terminal("damage", "STARLESS_NAME"), grammar.terminal("damage", "STARLESS_SPACE")
    return name.search(text) is not None or (";" in text and space.search(text) is not None)


LOSS = Loss(
    "lost-asterisks",
    _lacks_asterisk,
    lambda seen: seen.where(lambda text, kind: kind in _KINDS and _lacks_asterisk(text)),
    lambda text, kind: kind.free_text and text != "",
)
