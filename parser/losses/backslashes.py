r"""Backslashes that Markdown took for its own: `EX01\Default EX01`, as every Receive connector is called, is left as `EX01Default EX01`."""

from __future__ import annotations

from functools import lru_cache

from ..records import Kind
from .model import Loss, Seen

_NAMES = ("Identity", "Id")


def _proofs(seen: Seen) -> list[int]:
    if seen.kind is not Kind.RECEIVE_CONNECTOR:
        return []
    return [index for index in _places(seen.names) if "\\" not in seen.texts[index] and seen.texts[index]]


@lru_cache(maxsize=4096)
def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    """Where the names of a connector stand among the properties of an object."""
    return tuple(names.index(name) for name in _NAMES if name in names)


LOSS = Loss("lost-backslashes", lambda text: "Id" in text, _proofs, lambda text, kind: kind.free_text and text != "")
