"""Pieces back to the value: the inverse of the printer, proved by printing again.

A piece ends where the printer cut, or at a line break of the value itself. Where the printer would have cut
there anyway, a line break leaves no trace; such a value is read with the fewest line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import chain, combinations, islice, pairwise, product, zip_longest

from msgspec import Struct

from .doubt import Doubt, Unsure
from .printer import DELIMITERS, Wrap, cells, wrap_value
from .values.model import ValueType

_FIRST_WORD = re.compile("[^ \t]*[ \t]?")
_LAST_WORD = re.compile("[^ \t]*$")
_MOST_ALTERNATIVES = 4
_MOST_LOST_BLANKS = 3
_MOST_COMBINATIONS = 16
_MOST_TRIED = 64
_MOST_REPAIRS = 16
_REMEMBERED = 1 << 14


class Console(Struct, frozen=True):
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


class Unwrapped(Struct, frozen=True, eq=False, gc=False):
    """The text of a value, and what could not be settled about it; `cut_otherwise` says that another console may have cut it."""

    text: str
    doubts: tuple[Unsure, ...] = ()
    cut_otherwise: bool = False


def unwrap(pieces: tuple[str, ...], column: int, consoles: tuple[Console, ...], blanks: Blanks, kind: ValueType) -> Unwrapped:
    """The value of which `pieces` stand at `column` on one of `consoles`, the likeliest console first.

    What nothing explains, or only as something that its kind cannot hold, was changed after it was printed.
    """
    if len(pieces) == 1:
        return Unwrapped(pieces[0])
    explained = _first_few(pieces, column, consoles, blanks, kind)
    if not explained:
        return Unwrapped(_as_it_stands(pieces if kind.free_text else _at_one_column(pieces)), (Unsure(Doubt.DAMAGED),))
    text, *others = explained
    doubts = (Unsure(Doubt.WRAP, tuple(others)),) if others else ()
    # A field of one cell shows a wide character as a question mark.
    too_narrow = "?" in text and any(console.width == column + 1 for console in consoles)
    return Unwrapped(text, (*doubts, Unsure(Doubt.DAMAGED)) if too_narrow else doubts)


def _first_few(pieces: tuple[str, ...], column: int, consoles: Sequence[Console], blanks: Blanks, kind: ValueType) -> list[str]:
    """What the value may be, the likeliest first, and some of what it may be else; no more are looked for."""
    found: dict[str, None] = {}
    for console in consoles:
        for text in _explanations(pieces, console.width - column, console.wrap, blanks, kind):
            found[text] = None
            if len(found) > _MOST_ALTERNATIVES:
                return [*found]
    return [*found]


def _explanations(pieces: tuple[str, ...], room: int, wrap: Wrap, blanks: Blanks, kind: ValueType) -> Iterable[str]:
    if kind.free_text:
        return free_texts(pieces, room, wrap, blanks)
    fitting = [text for text in one_lines(pieces, room, wrap, blanks) if kind.fits(text)]
    if fitting and blanks is Blanks.SOME and wrap is Wrap.CELL:
        return [*fitting, *filter(kind.fits, _lost_before(pieces, room))]
    return fitting


def _lost_before(pieces: Sequence[str], room: int) -> Iterator[str]:
    """The value, if lines that are one cell short lost the blank before them: where other lines kept the one behind them, these may have."""
    short = [cells(piece) == room - 1 and cells(following[:1]) == 1 for piece, following in pairwise(pieces)]
    if any(short[1:]):
        yield pieces[0] + "".join(" " * is_short + piece for piece, is_short in zip(pieces[1:], (*short[1:], False), strict=True))


def one_lines(pieces: tuple[str, ...], room: int, wrap: Wrap, blanks: Blanks) -> Iterable[str]:
    """The values without a line break that print to these pieces; mostly one."""
    if room < 1:
        return ()
    text = unbroken(pieces, room, wrap)
    if text is not None and (blanks is Blanks.KEPT or (wrap is Wrap.WORD and text.isascii())):
        return (text,)
    return _with_lost_blanks(pieces, room, wrap, blanks)


@lru_cache(_REMEMBERED)
def unbroken(pieces: tuple[str, ...], room: int, wrap: Wrap) -> str | None:
    """The pieces together, if that is a text of which the printer makes these very pieces."""
    text = "".join(pieces)
    return text if wrap_value(text, room, wrap) == [*pieces] else None


def _with_lost_blanks(pieces: Sequence[str], room: int, wrap: Wrap, blanks: Blanks) -> Iterator[str]:
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
    if piece.endswith(DELIMITERS) or gap == 0:
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
    return len(printed) == len(pieces) and all(map(_same, pieces, printed))


def _same(piece: str, again: str) -> bool:
    return piece == again or piece.rstrip(" \t") == again.rstrip(" \t")


def free_texts(pieces: Sequence[str], room: int, wrap: Wrap, blanks: Blanks) -> Iterator[str]:
    """The values of free text that print to these pieces, the one with the fewest line breaks first.

    Not all of them: line breaks can hide in many ways, of which those that change the fewest cuts are tried.
    """
    if room < 1:
        return
    choices = [_choices(pieces, index, room, wrap, blanks) for index in range(1, len(pieces))]
    chosen = _printable([choice[0] for choice in choices], pieces, room, wrap)
    if chosen is None:
        return
    yield _joined(pieces, chosen)
    changes = [{at: other} for at, choice in enumerate(choices) for other in choice if other != chosen[at]]
    if wrap is Wrap.WORD and blanks is not Blanks.KEPT:
        changes += _lost_behind_words(pieces, room)
    tried = (_joined(pieces, joints) for joints in islice(_others(changes, chosen), _MOST_TRIED))
    yield from islice((text for text in tried if prints_to(text, pieces, room, wrap)), _MOST_ALTERNATIVES + 1)


def _printable(joints: Sequence[str], pieces: Sequence[str], room: int, wrap: Wrap) -> list[str] | None:
    """The joints with a line break wherever the printer would not have cut; `None` if the pieces are too wide even so."""
    chosen = list(joints)
    for _ in range(_MOST_REPAIRS):
        printed = wrap_value(_joined(pieces, chosen), room, wrap)
        wrong = next((at for at, (piece, again) in enumerate(zip(pieces, printed, strict=False)) if not _same(piece, again)), None)
        if wrong is None:
            return chosen if len(printed) == len(pieces) else None
        before = [at for at in (wrong, wrong - 1) if 0 <= at < len(chosen) and chosen[at] != "\n"]
        if not before:
            return None
        chosen[before[0]] = "\n"
    broken = ["\n"] * len(chosen)
    return broken if prints_to(_joined(pieces, broken), pieces, room, wrap) else None


def _others(changes: Sequence[Mapping[int, str]], chosen: Sequence[str]) -> Iterator[list[str]]:
    """Other joints than the chosen ones: those that make one change first, then those that make more; behind the last piece is a joint, too."""
    joints = dict(enumerate([*chosen, ""]))
    for many in range(1, len(changes) + 1):
        for several in combinations(changes if many == 1 else changes[:_MOST_COMBINATIONS], many):
            changed = dict(chain.from_iterable(change.items() for change in several))
            if len(changed) == sum(map(len, several)):
                yield [*(joints | changed).values()]


def _joined(pieces: Sequence[str], joints: Sequence[str]) -> str:
    return "".join(chain.from_iterable(zip_longest(pieces, joints, fillvalue="")))


def _choices(pieces: Sequence[str], index: int, room: int, wrap: Wrap, blanks: Blanks) -> list[str]:
    """What may stand between two pieces, the likeliest first."""
    piece, following = pieces[index - 1], pieces[index]
    if not piece or not following:
        return _choices_at_empty(piece, following, room, wrap, blanks)
    lost = _lost_by_word(piece, following, room) if wrap is Wrap.WORD else _lost_by_cell(piece, following, room)
    soft = [" " * many for many in lost if not many or blanks is not Blanks.KEPT]
    likely = [joint for joint in soft if not joint or (joint == " " and blanks is Blanks.LOST)]
    return [*likely, "\n", *(joint for joint in soft if joint not in likely)]


def _lost_behind_words(pieces: Sequence[str], room: int) -> Iterator[dict[int, str]]:
    """What may stand before and behind a word that would have fitted the line above, and did not with the blank behind it, which was lost."""
    for at, (piece, word) in enumerate(pairwise(pieces)):
        before = _before_word(piece, word, room)
        if before is not None:
            yield from ({at: before, at + 1: behind} for behind in ((" ", " \n") if at + 2 < len(pieces) else (" ",)))


def _before_word(piece: str, word: str, room: int) -> str | None:
    """What then stands between a piece and the word; `None` if the word, or its blank, is not alone on its line or would have fitted."""
    if not word or _FIRST_WORD.fullmatch(word) is None or word.endswith(DELIMITERS):
        return None
    gap = room - cells(piece)
    if not gap:  # the word was cut
        return "" if cells(_LAST_WORD.findall(piece)[0]) + cells(word) == room else None
    lost = gap - cells(word)
    fits = lost == 0 if piece.endswith(DELIMITERS) else 0 < lost <= _MOST_LOST_BLANKS
    return " " * lost if fits else None


def _choices_at_empty(piece: str, following: str, room: int, wrap: Wrap, blanks: Blanks) -> list[str]:
    """An empty piece is an empty line, or all that is left of blanks: behind a full field, or before a word that then had no room."""
    if blanks is Blanks.KEPT or piece == following:
        return ["\n"]
    before_a_word = max(1, room + 1 - cells(first_word(following))) if wrap is Wrap.WORD else room
    lost = int(cells(piece) == room) if piece else before_a_word
    return ["\n", " " * lost] if 0 < lost <= _MOST_LOST_BLANKS else ["\n"]


def may_have_lost(piece: str, following: str, room: int, wrap: Wrap) -> bool:
    """Whether the end of a piece of free text is either a line break that stands just where the printer would have cut, or a lost blank."""
    return bool(piece and following) and 1 in (_lost_by_word if wrap is Wrap.WORD else _lost_by_cell)(piece, following, room)


def _lost_by_word(piece: str, following: str, room: int) -> list[int]:
    """How many blanks may have been lost where the printer cut by word; none if it would not have cut here."""
    width, word = cells(piece), cells(first_word(following))
    gap = room - width
    if piece.endswith(DELIMITERS):
        return [0] if word > gap else []
    if gap < cells(following[0]):
        inside_a_word = [0] if cells(_LAST_WORD.findall(piece)[0]) + word > room else []
        return [*inside_a_word, *([gap] if gap else [])]
    lost = max(1, gap + 1 - word)
    return [lost] if lost <= _MOST_LOST_BLANKS else []


def first_word(text: str) -> str:
    """The first word of a text, with the delimiter behind it."""
    match = _FIRST_WORD.match(text)
    return match.group() if match else ""


def _lost_by_cell(piece: str, following: str, room: int) -> list[int]:
    """How many blanks may have been lost where the printer cut at the cell; before a wide character one cell may have stayed empty."""
    lost = room - cells(piece)
    unused = [0] if lost < cells(following[0]) else []
    return [*unused, *([lost] if 0 < lost <= _MOST_LOST_BLANKS else [])]


def _at_one_column(pieces: Sequence[str]) -> list[str]:
    """The pieces of what holds no run of blanks: those in front of them are of an editor that set them in anew."""
    return [pieces[0], *(piece.lstrip(" ") for piece in pieces[1:])]


def _as_it_stands(pieces: Sequence[str]) -> str:
    """The pieces of a value that nothing explains, as one line."""
    return "".join(piece if piece.endswith(DELIMITERS) else piece + " " for piece in pieces[:-1]) + pieces[-1]
