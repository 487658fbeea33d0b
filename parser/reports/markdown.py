"""The report for a ticket: Markdown in which a name is only a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..analyzer.model import Analysis
from .model import Report, Screen, visible
from .outline import Alternative, Block, Commands, Entry, Grid, Paragraph, Section, Seen, Tone, outline

# What can be markup anywhere in a line; what can be at its beginning alone; and what becomes a link by itself.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]#|~!$^]")
_AT_THE_BEGINNING = re.compile(r"^(\d*)([-+=:.)])")
_LINKS = re.compile(r"(?i)(?<=:)//|(?<=www)\.|@")
_FENCE = re.compile("`{3,}")


def _render(analysis: Analysis, screen: Screen) -> str:
    told = outline(analysis, screen)
    parts = [f"# {_plain(told.answer)}", *(part for section in told.sections for part in _section(section)), _plain(told.judged)]
    return "\n\n".join(parts)


def _section(section: Section) -> Iterator[str]:
    yield f"## {_plain(section.title)}"
    lines = [_entry_line(entry) for entry in section.entries if not entry.blocks]
    for entry in section.entries:
        if entry.blocks:
            yield from _entry(entry)
    if lines:
        yield "\n".join(lines)


def _entry_line(entry: Entry) -> str:
    return f"- {_plain(entry.text)}"


def _entry(entry: Entry) -> Iterator[str]:
    if entry.number is not None:
        yield f"**{entry.number}.** {_plain(entry.text)}"
    elif entry.text:
        yield f"### {_plain(entry.text)}{f' `{entry.code}`' if entry.code else ''}"
    for block in entry.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text) | Seen(text):
            yield _plain(text)
        case Commands(lines):
            yield _fenced(lines)
        case Alternative(text, commands):
            yield _plain(text)
            yield _fenced(commands.lines)
        case Grid():
            yield "\n".join(_table(block))
            yield "\n".join(f"- **{_plain(cell.text)}**: {_plain(meaning)}" for cell, meaning in block.legend)


def _table(grid: Grid) -> Iterator[str]:
    heads = [*grid.heads, *(f"#{number}" for number, _ in grid.certificates)]
    yield _row(map(_plain, heads))
    yield _row("---" for _ in heads)
    for row in grid.rows:
        verdict = _plain(row.verdict.text)
        loud = f"**{verdict}**" if row.verdict.tone in (Tone.BAD, Tone.DOUBT) else verdict
        yield _row((_plain(row.title), _plain(row.searched), loud, *(_plain(cell.text) for cell in row.cells)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fenced(lines: Iterable[str]) -> str:
    """Commands as they are, behind a fence that nothing in them can close."""
    text = "\n".join(map(visible, lines))
    fence = "`" * max((len(run) + 1 for run in _FENCE.findall(text)), default=3)
    return f"{fence}powershell\n{text}\n{fence}"


def _plain(text: str) -> str:
    """Text that no reader of Markdown takes for markup, on one line."""
    line = visible(" ".join(text.split()))
    line = _LINKS.sub(lambda found: f"\\{found[0][0]}{found[0][1:]}", _ANYWHERE.sub(r"\\\g<0>", line))
    return _AT_THE_BEGINNING.sub(r"\1\\\2", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


REPORT = Report("markdown", (".md", ".markdown"), _render)
