"""What pages and editors ate of a text without a trace of where, recognised by what is left; one file each, a file more is a loss more.

Nothing can be put back. A loss is told among the repairs, and the values that may have suffered from it are marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from ..discovery import each
from .model import Loss, Place, Seen

__all__ = ["Loss", "Seen", "Suffered", "known", "suffered"]


class Suffered(Struct, frozen=True, eq=False):
    """A loss by its name; `proofs` are the values, by object and index, that show it, `values` all that it leaves open."""

    name: str
    proofs: tuple[Place, ...]
    values: frozenset[Place]


@cache
def known() -> tuple[Loss, ...]:
    """Every loss of this package: the `LOSS` of each of its modules."""
    return tuple(each(__name__, "LOSS"))


def suffered(text: str, seen: Sequence[Seen]) -> list[Suffered]:
    """The losses that a text with these objects shows."""
    possible = [loss for loss in known() if loss.may_show(text)]
    proofs = {loss: tuple(place for one in seen for place in loss.proofs(one)) for loss in possible}
    return [Suffered(loss.name, found, frozenset(found) | _open(loss, seen)) for loss, found in proofs.items() if found]


def _open(loss: Loss, seen: Sequence[Seen]) -> frozenset[Place]:
    return frozenset(place for one in seen for place in one.where(loss.leaves_open))
