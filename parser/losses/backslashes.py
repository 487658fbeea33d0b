r"""Backslashes that Markdown took for its own: `EX01\Default EX01`, as every Receive connector is called, is left as `EX01Default EX01`."""

from __future__ import annotations

from collections.abc import Iterator

from ..records import Kind
from .model import Loss, Seen

_NAMES = ("Identity", "Id")


def _proofs(seen: Seen) -> Iterator[int]:
    if seen.kind is Kind.RECEIVE_CONNECTOR:
        for name in _NAMES:
            if name in seen.names and "\\" not in seen.texts[index := seen.names.index(name)] and seen.texts[index]:
                yield index


LOSS = Loss("lost-backslashes", lambda text: "Id" in text, _proofs, lambda text, kind: kind.free_text and text != "")
