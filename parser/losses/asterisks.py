"""Asterisks that Markdown took for emphasis: `*.contoso.com` is left as `.contoso.com`, `SMTP:*;1` as `SMTP:;1`."""

from __future__ import annotations

from ... import grammar
from ..values.collection import ADDRESS_SPACES, HOST_NAMES
from ..values.matched import HOST_NAME
from ..values.name import CERTIFICATE_NAME, WINDOWS_NAME
from .model import Loss, Place, Seen

_KINDS = (HOST_NAME, HOST_NAMES, ADDRESS_SPACES, WINDOWS_NAME, CERTIFICATE_NAME)


def _lacks_asterisk(text: str) -> bool:
    name, space = grammar.terminal("damage", "STARLESS_NAME"), grammar.terminal("damage", "STARLESS_SPACE")
    return name.search(text) is not None or (";" in text and space.search(text) is not None)


def _proofs(seen: Seen) -> list[Place]:
    """All names are looked through at once: mostly none lacks one."""
    lacking = _lacks_asterisk("\n".join(seen.distinct(_KINDS)))
    return [place for place, text in seen.of(_KINDS) if _lacks_asterisk(text)] if lacking else []


LOSS = Loss(
    "lost-asterisks",
    lambda text: "." in text or ";" in text,
    _proofs,
    lambda text, kind: kind.free_text and text != "",
)
