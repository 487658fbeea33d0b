"""Labels that lost their padding, and lines that lost the indentation by which they go on with the value above."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ..printer import Wrap, cells
from ..values.text import Line
from .model import Lines, Mender, Outcome, Part, colons, has_run_on, is_label, lacks_padding
from .rows import Row, blocks, objects, replaced, rows_of

_ENOUGH = 2


def _mend(lines: list[str]) -> Lines | None:
    """Only where known labels of one object end at different columns, or where an open value goes on at the left."""
    found = (list(objects(rows_of(lines, start, end), end)) for start, end in blocks(lines))
    torn = [several for several in found if any(_is_torn(lines, rows) for _, _, rows in several)]
    return replaced(lines, chain.from_iterable(torn)) if torn else None


def _is_torn(lines: Sequence[str], rows: list[Row]) -> bool:
    """Whether the rows are those of known properties, and not where they were printed."""
    known = [row for row in rows if row.is_known and is_label(lines[row.line])]
    if len(known) < _ENOUGH or 2 * len(known) < len(rows):
        return False
    column, *others = {next(iter(colons(lines[row.line])), -1) for row in known}
    return bool(others) or (column == max(cells(row.label) for row in rows) + 1 and _goes_on_at_the_left(lines, rows, column))


def _goes_on_at_the_left(lines: Sequence[str], rows: Sequence[Row], column: int) -> bool:
    """Whether a collection that was opened is closed in a line at the left, and nothing is set in; a line with its colon in the column is a label."""
    below = [(row, number) for row in rows for number, _ in row.pieces[1:]]
    if any(column in colons(lines[number]) for _, number in below):
        return False
    closed = any(_is_open(row.pieces[0][1]) and row.pieces[-1][1].rstrip().endswith("}") for row, _ in below)
    return closed and not any(lines[number].startswith(" " * 4) for _, number in below)


def _is_open(text: str) -> bool:
    """Whether a collection begins and does not end; what ends may stand above a label with a colon of its own."""
    return text.startswith("{") and not text.rstrip().endswith("}")


def _leaves_open(outcome: Outcome) -> bool:
    """Runs of blanks and the line breaks of free text are not certain any more, nor a blank where a line was cut at the cell, or a word.

    Where a value can hold both, and what belongs to it, only its column told.
    """
    if outcome.kind.free_text:
        return " " in outcome.text or outcome.lines > 1
    certain = outcome.wrap is Wrap.WORD and not isinstance(outcome.kind, Line)
    return outcome.lines > 1 and not certain and not outcome.text.startswith("{")


def _may_need(text: str) -> bool:
    return lacks_padding(text) or has_run_on(text)


MENDER = Mender("alignment", 95, _may_need, _mend, _leaves_open, Part.LOOSE)
