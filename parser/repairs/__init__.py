"""What mail, web pages and editors did to a text, undone one by one before it is read; one file each, a file more is a repair more.

A repair changes nothing unless the whole text shows that it was damaged in its way, and it is told in the result.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache

from ..discovery import each
from ..doubt import Span
from ..nodes import Node
from ..records import Repair
from .look import Look
from .model import Mender, Outcome

_MOST_ROUNDS = 4
# The number of every line, however many there are.
_AS_THEY_STAND = range(1, sys.maxsize)

__all__ = ["Mended", "Outcome", "known", "mend"]


class Mended:
    """A text after all repairs: its lines, the number that each had before, and what was done."""

    def __init__(self, text: str) -> None:
        self._look = Look(text)
        self.numbers: Sequence[int] = _AS_THEY_STAND
        self.repairs: list[Repair] = []
        self._open: list[Callable[[Outcome], bool]] = []
        self._meant: set[int] = set()
        self._unsure: set[int] = set()

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._look.text

    @property
    def nodes(self) -> Sequence[Node]:
        """What the text is made of."""
        return self._look.nodes

    def apply(self, mender: Mender) -> None:
        """Does one repair, if the text needs it."""
        if not mender.is_needed(self._look):
            return
        self._look.let_go()
        before = self.text.split("\n")
        after = mender.mend(before)
        if after is None:
            return
        touched = [self.numbers[index] for index in _touched(before, after)]
        self._tell(mender.name, Span(min(touched), max(touched)))
        self._open.append(mender.leaves_open)
        self._meant.update(self.numbers[index] for index in mender.may_be_meant(before))
        self._unsure.update(self.numbers[index] for index in mender.is_unsure(before))
        self.numbers = [self.numbers[index] for index, _ in after]
        self._look = Look("\n".join(line for _, line in after))

    def _tell(self, name: str, lines: Span) -> None:
        """A repair that was needed twice, as one that undid two damages, is told once."""
        known = next((one for one in self.repairs if one.name == name), Repair(name, lines))
        merged = Repair(name, Span(min(known.lines.first, lines.first), max(known.lines.last, lines.last)))
        self.repairs = [*(one for one in self.repairs if one.name != name), merged]

    def leaves_open(self, outcome: Outcome) -> bool:
        """Whether a value may have been another one before the damage, although everything was done."""
        doubted = self._unsure | self._meant if outcome.kind.free_text else self._unsure
        return any(is_open(outcome) for is_open in self._open) or any(self.numbers[at] in doubted for at in outcome.at)


def _touched(before: list[str], after: list[tuple[int, str]]) -> list[int]:
    """The lines that are gone or changed."""
    kept = {index for index, line in after if before[index] == line}
    return [index for index in range(len(before)) if index not in kept] or [0]


@cache
def known() -> tuple[Mender, ...]:
    """Every repair of this package, in the order in which they are done: the `MENDER` of each of its modules."""
    return tuple(sorted(each(__name__, "MENDER"), key=lambda mender: mender.order))


def mend(text: str) -> Mended:
    """The text with all damage undone that it shows. What one repair lays open, another may see."""
    mended = Mended(text)
    for _ in range(_MOST_ROUNDS):
        before = mended.text
        for mender in known():
            mended.apply(mender)
        if mended.text == before:
            break
    return mended
