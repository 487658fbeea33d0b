"""The report for a screen. It draws with the signs of ASCII alone: a console of an old code page has no others in common with the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ..analyzer.model import Analysis
from .model import Report, Screen, visible
from .outline import Alternative, Block, Commands, Entry, Grid, GridRow, Outline, Paragraph, Section, Seen, Tone, outline

# What a terminal is told to show a text so; nothing for a plain one.
_STYLES = {Tone.PLAIN: "", Tone.GOOD: "32", Tone.BAD: "31", Tone.DOUBT: "33", Tone.MUTED: "2"}
_COMMAND = "36"
_BOLD = "1"
_INDENT = 2
_GAP = 2
# Longer lines are hard to read, however wide the screen is.
_WIDEST = 100
# A name longer than this stands below the matrix.
_LONGEST_NAME = 32
_BEFORE_A_WORD = re.compile(r"(?<=\s)(?=\S)")

# What stands in a cell of the matrix, and its style.
_Styled = tuple[str, str]


def _render(analysis: Analysis, screen: Screen) -> str:
    return "\n".join(line.rstrip() for line in _drawn(outline(analysis, screen), screen))


def _drawn(told: Outline, screen: Screen) -> Iterator[str]:
    yield from _paragraph(told.answer, screen, style=f"{_BOLD};{_STYLES[told.tone]}".strip(";"))
    for section in told.sections:
        yield from _section(section, screen)
    yield ""
    yield from _paragraph(told.judged, screen, style=_STYLES[Tone.MUTED])


def _section(section: Section, screen: Screen) -> Iterator[str]:
    """Entries of a sentence each stand close; others have a blank line before them."""
    yield ""
    yield from _paragraph(section.title, screen, style=_BOLD)
    close = False
    for entry in section.entries:
        if entry.blocks or not close:
            yield ""
        close = not entry.blocks
        yield from _entry(entry, screen)


def _entry(entry: Entry, screen: Screen) -> Iterator[str]:
    if entry.text:
        lead = f"{entry.number}. " if entry.number is not None else "" if entry.blocks else "- "
        yield from _paragraph(entry.text, screen, _INDENT, _STYLES[entry.tone], lead)
    for block in entry.blocks:
        yield from _block(block, screen)


def _block(block: Block, screen: Screen) -> Iterator[str]:
    match block:
        case Paragraph(text, tone):
            yield from _paragraph(text, screen, 2 * _INDENT, _STYLES[tone])
        case Seen(text):
            yield from _paragraph(text, screen, 2 * _INDENT, _STYLES[Tone.MUTED])
        case Commands():
            yield from _commands(block, screen, 2 * _INDENT)
        case Alternative(text, commands):
            yield ""
            yield from _paragraph(text, screen, 2 * _INDENT)
            yield from _commands(commands, screen, 3 * _INDENT)
        case Grid():
            yield from _grid(block, screen)


def _paragraph(text: str, screen: Screen, indent: int = 0, style: str = "", lead: str = "") -> Iterator[str]:
    """Wrapped to the screen behind its indentation and what leads it."""
    before = f"{' ' * indent}{lead}"
    width = max(min(screen.width, _WIDEST) - _cells(before), 1)
    for line in (line for part in text.split("\n") for line in _wrapped(visible(part), width)):
        yield before + _painted(line, style, screen)
        before = " " * _cells(before)


def _commands(commands: Commands, screen: Screen, indent: int) -> Iterator[str]:
    """Each command on a line of its own, whatever the width: broken, it could not be pasted."""
    return (" " * indent + _painted(visible(line), _COMMAND, screen) for line in commands.lines)


def _grid(grid: Grid, screen: Screen) -> Iterator[str]:
    apart = _apart(grid.rows)
    yield from _table([_heads(grid), *(_row(row, apart) for row in grid.rows)], screen)
    for name, mark in apart.items():
        yield from _paragraph(f"{mark} {name}", screen, _INDENT)
    for cell, meaning in grid.legend:
        yield from _paragraph(meaning, screen, _INDENT, _STYLES[Tone.MUTED], f"{visible(cell.text)} = ")


def _apart(rows: Sequence[GridRow]) -> dict[str, str]:
    """The names that are too long for the matrix, each with the mark that stands for it there."""
    long = dict.fromkeys(row.searched for row in rows if len(row.searched) > _LONGEST_NAME)
    return {name: f"({mark})" for name, mark in zip(long, _marks(), strict=False)}


def _marks() -> Iterator[str]:
    """a, b, .. z, a1, b1 and so on."""
    round_ = 0
    while True:
        yield from (f"{letter}{round_ or ''}" for letter in "abcdefghijklmnopqrstuvwxyz")
        round_ += 1


def _heads(grid: Grid) -> list[_Styled]:
    return [(head, _BOLD) for head in (*grid.heads, *(f"#{number}" for number, _ in grid.certificates))]


def _row(row: GridRow, apart: dict[str, str]) -> list[_Styled]:
    searched = f"{row.origin} {apart[row.searched]}" if row.searched in apart else row.searched
    return [(row.title, ""), (searched, ""), *((cell.text, _STYLES[cell.tone]) for cell in (row.verdict, *row.cells))]


def _table(rows: Sequence[Sequence[_Styled]], screen: Screen) -> Iterator[str]:
    shown = [[(visible(text), style) for text, style in row] for row in rows]
    widths = _widths(shown, screen.width - _INDENT)
    for row in shown:
        columns = [_wrapped(text, width) for (text, _), width in zip(row, widths, strict=True)]
        for pieces in zip_longest(*columns, fillvalue=""):
            cells = (
                _painted(piece, style, screen) + " " * (width - _cells(piece)) for piece, (_, style), width in zip(pieces, row, widths, strict=True)
            )
            yield " " * _INDENT + (" " * _GAP).join(cells)


def _widths(rows: Sequence[Sequence[_Styled]], room: int) -> list[int]:
    """As wide as its widest cell is each column; where that is too wide for the screen, the widest columns give way."""
    widest = [max(_cells(text) for text, _ in column) for column in zip(*rows, strict=True)]
    left = room - _GAP * (len(widest) - 1)
    limit = next((limit for limit in range(room, 1, -1) if sum(min(width, limit) for width in widest) <= left), 1)
    spare = left - sum(min(width, limit) for width in widest)
    cut = [index for index, width in enumerate(widest) if width > limit][: max(spare, 0)]
    return [min(width, limit) + (index in cut) for index, width in enumerate(widest)]


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a paragraph: broken between words, and in a word where it is wider than the screen."""
    lines = [""]
    for word in _BEFORE_A_WORD.split(text):
        bare = word.rstrip()
        if _cells(lines[-1]) + _cells(bare) > width:
            lines += _folded(bare, width)
            lines[-1] += word[len(bare) :]
        else:
            lines[-1] += word
    # A first word that is too long leaves the line before it empty.
    return [line.rstrip() for line in (lines if lines[0] else lines[1:] or lines)]


def _folded(word: str, width: int) -> list[str]:
    if word.isascii():
        return [word[start : start + width] for start in range(0, len(word), width)]
    from rich.cells import chop_cells

    return chop_cells(word, width)


def _cells(text: str) -> int:
    """How wide a text is on the screen."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _painted(text: str, style: str, screen: Screen) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text and style and screen.colours else text


REPORT = Report("text", (".txt",), _render)
