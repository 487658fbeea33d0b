"""The report for a screen. It draws with the signs of ASCII alone: a console of an old code page has no others in common with the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from string import ascii_lowercase
from typing import TYPE_CHECKING

from ..analyzer.model import Analysis
from .model import Report, Screen, visible
from .outline import Alternative, Block, Commands, Entry, Grid, GridRow, Outline, Paragraph, Section, Seen, Tone, outline

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_STYLES = {Tone.PLAIN: "", Tone.GOOD: "green", Tone.BAD: "red", Tone.DOUBT: "yellow", Tone.MUTED: "dim"}
_COMMAND = "cyan"
_INDENT = 2
# Longer lines are hard to read, however wide the screen is.
_WIDEST = 100
# A name longer than this stands below the matrix.
_LONGEST_NAME = 32


def _render(analysis: Analysis, screen: Screen) -> str:
    from rich.console import Console

    target = StringIO()
    console = Console(
        file=target,
        width=screen.width,
        force_terminal=screen.colours,
        color_system="standard" if screen.colours else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _draw(console, outline(analysis, screen))
    return "\n".join(line.rstrip() for line in target.getvalue().rstrip().split("\n"))


def _draw(console: Console, told: Outline) -> None:
    _line(console, told.answer, style=f"bold {_STYLES[told.tone]}")
    for section in told.sections:
        _section(console, section)
    console.print()
    _line(console, told.judged, style=_STYLES[Tone.MUTED])


def _section(console: Console, section: Section) -> None:
    """Entries of a sentence each stand close; others have a blank line before them."""
    console.print()
    _line(console, section.title, style="bold")
    close = False
    for entry in section.entries:
        if entry.blocks or not close:
            console.print()
        close = not entry.blocks
        _entry(console, entry)


def _entry(console: Console, entry: Entry) -> None:
    if entry.text:
        lead = f"{entry.number}. " if entry.number is not None else "" if entry.blocks else "- "
        _line(console, entry.text, _INDENT, _STYLES[entry.tone], lead)
    for block in entry.blocks:
        _block(console, block)


def _block(console: Console, block: Block) -> None:
    match block:
        case Paragraph(text, tone):
            _line(console, text, 2 * _INDENT, _STYLES[tone])
        case Seen(text):
            _line(console, text, 2 * _INDENT, _STYLES[Tone.MUTED])
        case Commands():
            _commands(console, block, 2 * _INDENT)
        case Alternative(text, commands):
            console.print()
            _line(console, text, 2 * _INDENT)
            _commands(console, commands, 3 * _INDENT)
        case Grid():
            _grid(console, block)


def _line(console: Console, text: str, indent: int = 0, style: str = "", lead: str = "") -> None:
    """A paragraph, wrapped to the screen behind its indentation and what leads it."""
    from rich.text import Text

    before = f"{' ' * indent}{lead}"
    width = max(min(console.width, _WIDEST) - len(before), 1)
    for line in Text("\n".join(map(visible, text.split("\n"))), style=style).wrap(console, width):
        line.rstrip()
        console.print(Text(before).append_text(line), soft_wrap=True)
        before = " " * len(before)


def _commands(console: Console, commands: Commands, indent: int) -> None:
    """Each command on a line of its own, whatever the width: broken, it could not be pasted."""
    from rich.text import Text

    for line in commands.lines:
        console.print(Text(f"{' ' * indent}{visible(line)}", style=_COMMAND), soft_wrap=True)


def _grid(console: Console, grid: Grid) -> None:
    from rich.padding import Padding

    apart = _apart(grid.rows)
    console.print(Padding(_table(grid, apart), (0, 0, 0, _INDENT)))
    for name, mark in apart.items():
        _line(console, f"{mark} {name}", _INDENT)
    for cell, meaning in grid.legend:
        _line(console, meaning, _INDENT, _STYLES[Tone.MUTED], f"{cell.text} = ")


def _apart(rows: Sequence[GridRow]) -> dict[str, str]:
    """The names that are too long for the matrix, each with the mark that stands for it there."""
    long = dict.fromkeys(row.searched for row in rows if len(row.searched) > _LONGEST_NAME)
    return {name: f"({mark})" for name, mark in zip(long, _marks(), strict=False)}


def _marks() -> Iterator[str]:
    """a, b, .. z, a1, b1 and so on."""
    round_ = 0
    while True:
        yield from (f"{letter}{round_ or ''}" for letter in ascii_lowercase)
        round_ += 1


def _table(grid: Grid, apart: dict[str, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in (*grid.heads, *(f"#{number}" for number, _ in grid.certificates)):
        table.add_column(head, overflow="fold")
    for row in grid.rows:
        searched = f"{row.origin} {apart[row.searched]}" if row.searched in apart else row.searched
        told = ((row.title, Tone.PLAIN), (searched, Tone.PLAIN), *((cell.text, cell.tone) for cell in (row.verdict, *row.cells)))
        table.add_row(*(Text(visible(text), style=_STYLES[tone]) for text, tone in told))
    return table


REPORT = Report("text", (".txt",), _render)
