"""Pieces back to the value: the inverse of the printer, proved by printing again.

A piece ends where the printer cut, or at a line break of the value itself. Where the printer would have cut
there anyway, a line break leaves no trace; such a value is read with the fewest line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice, pairwise, product

from .doubt import Doubt, Unsure
from .printer import Wrap, cells, wrap_value
from .values.model import ValueType

_DELIMITERS = (" ", "\t")
_FIRST_WORD = re.compile("[^ \t]*[ \t]?")
_LAST_WORD = re.compile("[^ \t]*$")
_MOST_ALTERNATIVES = 4
_MOST_LOST_BLANKS = 3
_MOST_COMBINATIONS = 16


@dataclass(frozen=True, slots=True)
class Console:
    """What decides where a value is cut: the width of the console in cells, and how its culture wraps."""

    width: int
    wrap: Wrap


class Blanks(Enum):
    """What became of the blanks at the ends of lines."""

    KEPT = "kept"
    """All of them are there: a piece that ends without one ended there."""
    SOME = "some"
    """Some lines have theirs: a piece without one more likely ended there."""
    LOST = "lost"
    """No line has any."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The text of a value, and what could not be settled about it."""

    text: str
    doubts: tuple[Unsure, ...] = ()


@lru_cache(maxsize=4096)
def unwrap(pieces: tuple[str, ...], column: int, consoles: tuple[Console, ...], blanks: Blanks, kind: ValueType) -> Unwrapped:
    """The value of which `pieces` stand at `column` on one of `consoles`, the likeliest console first.

    What nothing explains, or only as something that its kind cannot hold, was changed after it was printed.
    """
    if len(pieces) == 1:
        return Unwrapped(pieces[0])
    explained = list(_explanations(pieces, column, consoles, blanks, kind))
    if not explained:
        return Unwrapped(_as_it_stands(pieces), (Unsure(Doubt.DAMAGED),))
    text, *others = dict.fromkeys(explained)
    return Unwrapped(text, (Unsure(Doubt.WRAP, tuple(others[:_MOST_ALTERNATIVES])),) if others else ())


def _explanations(pieces: Sequence[str], column: int, consoles: Sequence[Console], blanks: Blanks, kind: ValueType) -> Iterator[str]:
    if kind.free_text:
        for console in consoles:
            yield from free_texts(pieces, console.width - column, console.wrap, blanks)
        return
    found = dict.fromkeys(text for console in consoles for text in one_lines(pieces, console.width - column, console.wrap, blanks))
    yield from filter(kind.fits, found)


def one_lines(pieces: Sequence[str], room: int, wrap: Wrap, blanks: Blanks) -> Iterator[str]:
    """The values without a line break that print to these pieces; mostly one."""
    if room < 1:
        return
    if blanks is Blanks.KEPT and all(piece.endswith(_DELIMITERS) or cells(piece) == room for piece in pieces[:-1]):
        text = "".join(pieces)
        if wrap_value(text, room, wrap) == list(pieces):
            yield text
            return
    lost = _lost_in_words if wrap is Wrap.WORD else _lost_in_cells
    choices = [lost(piece, following, room) for piece, following in pairwise(pieces)]
    if blanks is Blanks.KEPT:
        choices = [choice[:1] for choice in choices]
    for joints in islice(product(*choices), _MOST_COMBINATIONS):
        text = _joined(pieces, joints)
        if prints_to(text, pieces, room, wrap):
            yield text


def _lost_in_words(piece: str, following: str, room: int) -> tuple[str, ...]:
    """A full piece ends inside a word; any other has its blank, or lost it; before a wide character both can be."""
    gap = room - cells(piece)
    if piece.endswith(_DELIMITERS) or gap == 0:
        return ("",)
    return ("", " ") if gap < cells(following[:1]) else (" ",)


def _lost_in_cells(piece: str, following: str, room: int) -> tuple[str, ...]:
    """What fills the line was lost; before a wide character one cell may have stayed empty."""
    gap = room - cells(piece)
    unused = min(gap, cells(following[:1]) - 1)
    return (" " * (gap - unused), " " * gap) if unused > 0 else (" " * gap,)


def prints_to(text: str, pieces: Sequence[str], room: int, wrap: Wrap) -> bool:
    """Whether the printer makes these pieces of `text`, blanks at the ends of lines aside."""
    printed = wrap_value(text, room, wrap)
    return len(printed) == len(pieces) and all(
        piece == again or piece.rstrip(" \t") == again.rstrip(" \t") for piece, again in zip(pieces, printed, strict=True)
    )


def free_texts(pieces: Sequence[str], room: int, wrap: Wrap, blanks: Blanks) -> Iterator[str]:
    """The values of free text that print to these pieces, the one with the fewest line breaks first.

    Not all of them: of the many ways in which line breaks can hide, each cut is tried alone.
    """
    if room < 1:
        return
    choices = [_choices(pieces, index, room, wrap, blanks) for index in range(1, len(pieces))]
    chosen = [choice[0] for choice in choices]
    first = _joined(pieces, chosen)
    if not prints_to(first, pieces, room, wrap):
        chosen = ["\n"] * len(choices)
        first = _joined(pieces, chosen)
        if not prints_to(first, pieces, room, wrap):
            return
    yield first
    open_cuts = [(index, other) for index, choice in enumerate(choices) for other in choice if other != chosen[index]]
    for index, other in open_cuts[:_MOST_ALTERNATIVES]:
        yield _joined(pieces, [*chosen[:index], other, *chosen[index + 1 :]])


def _joined(pieces: Sequence[str], joints: Sequence[str]) -> str:
    return pieces[0] + "".join(joint + piece for joint, piece in zip(joints, pieces[1:], strict=True))


def _choices(pieces: Sequence[str], index: int, room: int, wrap: Wrap, blanks: Blanks) -> list[str]:
    """What may stand between two pieces, the likeliest first."""
    piece, following = pieces[index - 1], pieces[index]
    if not piece or not following:
        return ["\n"]
    lost = _lost_by_word(piece, following, room) if wrap is Wrap.WORD else _lost_by_cell(piece, following, room)
    if lost is None or (lost and blanks is Blanks.KEPT):
        return ["\n"]
    soft = " " * lost
    return ["\n", soft] if lost > 1 or (lost and blanks is Blanks.SOME) else [soft, "\n"]


def _lost_by_word(piece: str, following: str, room: int) -> int | None:
    """How many blanks were lost where the printer cut by word; `None` if it would not have cut here."""
    width, word = cells(piece), cells(_first(following))
    if piece.endswith(_DELIMITERS):
        return 0 if width + word > room else None
    if width + cells(following[0]) > room:
        return 0 if cells(_LAST_WORD.findall(piece)[0]) + word > room else None
    lost = max(1, room + 1 - width - word)
    return lost if lost <= _MOST_LOST_BLANKS else None


def _first(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match.group() if match else ""


def _lost_by_cell(piece: str, following: str, room: int) -> int | None:
    lost = room - cells(piece)
    if lost < cells(following[0]):
        return 0
    return lost if lost <= _MOST_LOST_BLANKS else None


def _as_it_stands(pieces: Sequence[str]) -> str:
    """The pieces of a value that nothing explains, as one line."""
    return "".join(piece if piece.endswith(_DELIMITERS) else piece + " " for piece in pieces[:-1]) + pieces[-1]
