"""Lines that go on with a value at one column for all lists of a text, where an editor or another printer put them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ... import grammar
from ..printer import SEPARATOR, Wrap, cells
from ..values.collection import Items
from ..values.text import Line
from .model import Lines, Mender, Outcome, Part, is_label, kinds_of
from .rows import is_set_in

_TOO_FAR = 2


def _mend(lines: list[str]) -> Lines | None:
    """Only where all that goes on stands at one column, and the rest of a known collection does not stand below its beginning."""
    owners = dict(_owners(lines))
    at = {_indent(lines[index]) for index in owners}
    if len(at) != 1 or not any(_is_elsewhere(lines, label, below) for label, below in _values(owners)):
        return None
    return [(index, " " * _column(lines[owners[index]]) + line.strip(" ") if index in owners else line) for index, line in enumerate(lines)]


def _owners(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Every line that goes on with a value, and the line on which its label stands."""
    label = None
    for index, line in enumerate(lines):
        if is_label(line):
            label = index
        elif label is not None and is_set_in(line):
            yield index, label
        elif line.strip(" "):
            label = None


def _values(owners: dict[int, int]) -> Iterator[tuple[int, list[int]]]:
    """Every label with the lines below it."""
    for label, below in groupby(owners, owners.__getitem__):
        yield label, list(below)


def _is_elsewhere(lines: Sequence[str], label: int, below: Sequence[int]) -> bool:
    """Whether a collection ends further left than it begins, or further right than by the one blank that a cut at the cell puts there."""
    column, last = _column(lines[label]), lines[below[-1]]
    value = lines[label].partition(" :")[2].lstrip(" ")
    is_one = value.startswith("{") and not value.rstrip().endswith("}") and last.rstrip().endswith("}")
    return is_one and not 0 <= _indent(last) - column < _TOO_FAR and any(isinstance(kind, Items) for kind in kinds_of(lines[label]))


def _column(label: str) -> int:
    """The cell at which the value behind a label begins."""
    return cells(label[: label.find(" :")]) + len(SEPARATOR)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _leaves_open(outcome: Outcome) -> bool:
    """A line that began with blanks lost them: those of free text, and where it was cut at the cell the one between two words."""
    if outcome.lines == 1:
        return False
    is_whole = outcome.text.startswith("{") and "," not in outcome.text.replace(", ", "")
    certain = outcome.wrap is Wrap.WORD and not isinstance(outcome.kind, Line)
    return outcome.kind.free_text or not (certain or is_whole)


def _may_need(text: str) -> bool:
    """Whether what goes on with any collection does not stand below it; labels of wide letters may seem so."""
    going_on = grammar.terminal("damage", "GOES_ON").finditer(text)
    return any(len(found["indent"]) != found.start() - text.rfind("\n", 0, found.start()) - 1 + len(SEPARATOR) for found in going_on)


MENDER = Mender("fixed-column", 92, _may_need, _mend, _leaves_open, Part.LOOSE)
