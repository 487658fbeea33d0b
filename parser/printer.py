"""How Format-List prints: the function that `unwrap` inverts.

Written from the behaviour of PowerShell's ListWriter and its string manipulation helper, and held
against lines printed by a real PowerShell. Widths are display cells, as the console counts them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache

SEPARATOR = " : "
DELIMITERS = (" ", "\t")
"""What a piece that was cut behind a word ends with."""
# A word ends with its blank, tab or soft hyphen; a no-break space or a hard hyphen ends a word too, and is lost.
_WORD = re.compile("([^ \t\u00ad\u00a0\u2011]*)([ \t\u00ad\u00a0\u2011]?)")
_LOST = "\u00a0\u2011"
_SOFT_HYPHEN = "\u00ad"


class Wrap(StrEnum):
    """Where a value that is too long is cut: after a word (cultures en, fr, de, it, pt, es), or at the cell (all others)."""

    WORD = "word"
    CELL = "cell"


def cells(text: str) -> int:
    """The width of `text` on the console."""
    return len(text) if text.isascii() else len(text) + len(_two_cells().findall(text))


def widest(texts: Collection[str]) -> int:
    """The width of the widest of `texts`; 0 for none."""
    return max(map(len if "".join(texts).isascii() else cells, texts), default=0)


@cache
def _two_cells() -> re.Pattern[str]:
    """A character that takes two cells. Most texts have none, and it takes long to compile."""
    wide = "\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    return re.compile(f"[{wide}\U00010000-\U0010ffff]")


def cell_index(line: str, cell: int) -> int:
    """Where in `line` the given cell begins, counted from 0."""
    if line[:cell].isascii():
        return cell
    index = width = 0
    while width < cell and index < len(line):
        width += cells(line[index])
        index += 1
    return index


def wrap_line(line: str, room: int, wrap: Wrap) -> list[str]:
    """The pieces in which one line of a value is printed into a field of `room` cells."""
    if cells(line) <= room:
        return [line]
    if not line.isascii() or "\t" in line:
        return _by_word(line, room) if wrap is Wrap.WORD else _by_cell(line, room)
    # One cell a character: the same pieces, found without looking at each.
    return _by_blank(room).findall(line) if wrap is Wrap.WORD else [line[at : at + room] for at in range(0, len(line), room)]


def wrap_value(value: str, room: int, wrap: Wrap) -> list[str]:
    """All the pieces of a value; a line break in it always starts a new piece, CR is dropped."""
    if "\n" not in value and "\r" not in value:
        return wrap_line(value, room, wrap)
    return [piece for line in value.replace("\r", "").split("\n") for piece in wrap_line(line, room, wrap)]


def _by_cell(line: str, room: int) -> list[str]:
    full, piece, _ = _cut("", room, line, room)
    return [*full, piece]


@lru_cache(maxsize=4096)
def _by_blank(room: int) -> re.Pattern[str]:
    """The next piece of a line: all that is left, else what ends at the last blank for which there is room, else a full field.

    A word that no line holds begins where the line stands, and fills it.
    """
    return re.compile(rf".{{1,{room}}}+\Z|(?>.{{0,{room - 1}}} )(?=[^ ]{{0,{room - 1}}}+ |.{{0,{room}}}+\Z)|.{{{room}}}")


def _by_word(line: str, room: int) -> list[str]:
    pieces, piece, left = [], "", room
    for word, delimiter in _WORD.findall(line):
        printed = word + _printed_delimiter(delimiter, cells(word), left)
        width = cells(printed)
        if width > room:  # no line holds it
            full, piece, left = _filled(printed, piece, left, room)
            pieces += full
        else:
            if width > left:
                pieces.append(piece)
                piece, left = "", room
            piece, left = piece + printed, left - width
    return [*pieces, piece]


def _filled(word: str, piece: str, left: int, room: int) -> tuple[list[str], str, int]:
    """The lines that a word fills from where the line stands, what stands on the last one, and the cells left there."""
    if cells(word) == len(word):  # one cell a character
        cuts = range(left, len(word), room)
        *full, piece = [piece + word[:left], *(word[cut : cut + room] for cut in cuts)]
        return full, piece, room - len(piece)
    return _cut(piece, left, word, room)


def _cut(piece: str, left: int, text: str, room: int) -> tuple[list[str], str, int]:
    """What `_filled` gives, found by looking at each character."""
    full = []
    for character in text:
        character, cell = _fitting(character, room)  # noqa: PLW2901 - the printer replaces it
        if cell > left:
            full.append(piece)
            piece, left = "", room
        piece, left = piece + character, left - cell
    return full, piece, left


def _printed_delimiter(delimiter: str, word_width: int, left: int) -> str:
    if delimiter == _SOFT_HYPHEN:
        return "-" if word_width + 1 == left else ""
    return "" if delimiter in _LOST else delimiter


def _fitting(character: str, room: int) -> tuple[str, int]:
    width = cells(character)
    return ("?", 1) if width > room else (character, width)


def print_list(objects: Iterable[Sequence[tuple[str, str]]], width: int, wrap: Wrap) -> str:
    """The text of `... | Format-List` on a console of `width` cells: each object is its labels and values in order."""
    blocks = ["\n".join(_print_object(properties, width, wrap)) for properties in objects]
    return "\n" + "".join(block + "\n\n" for block in blocks)


def _print_object(properties: Sequence[tuple[str, str]], width: int, wrap: Wrap) -> Iterator[str]:
    longest = min(max(cells(label) for label, _ in properties), width - len(SEPARATOR) - 1)
    indent = " " * (longest + len(SEPARATOR))
    for label, value in properties:
        head = _clipped(label, longest) + SEPARATOR
        for piece in wrap_value(value, width - len(indent), wrap):
            yield head + piece
            head = indent


def _clipped(label: str, longest: int) -> str:
    while cells(label) > longest:
        label = label[:-1]
    return label + " " * (longest - cells(label))
