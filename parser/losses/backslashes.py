r"""Backslashes that Markdown took for its own: `EX01\Default EX01`, as every Receive connector is called, is left as `EX01Default EX01`."""

from __future__ import annotations

from ..records import Kind
from .model import Loss, Place, Seen

_NAMES = ("Identity", "Id")


def _proofs(seen: Seen) -> list[Place]:
    if seen.kind is not Kind.RECEIVE_CONNECTOR:
        return []
    return [place for place, text in seen.at([seen.names.index(name) for name in _NAMES if name in seen.names]) if text and "\\" not in text]


LOSS = Loss("lost-backslashes", lambda text: "Id" in text, _proofs, lambda text, kind: kind.free_text and text != "")
