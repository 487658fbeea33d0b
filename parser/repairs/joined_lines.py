"""A whole console on one line: cut again where the cmdlets' properties begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from ... import grammar
from .. import cmdlets
from ..printer import SEPARATOR
from ..values.collection import Items
from ..values.date import DateKind
from ..values.matched import Matched
from .model import Lines, Mender, Outcome
from .rows import Division

_ENOUGH = 3
_MARKS = ("*", ">", "-", "`")


@cache
def _label() -> re.Pattern[str]:
    """A blank, a property that some cmdlet prints, its padding and its colon."""
    names = {name for cmdlet in cmdlets.known() for name in cmdlet.properties}
    return re.compile(r"(?:^|(?<=[ \t`]))(?P<label>" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")[ \t]*:(?=[ \t]|$)")


def _mend(lines: list[str]) -> Lines | None:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) != 1:
        return None
    parts = [(part, list(_label().finditer(part))) for part in grammar.terminal("damage", "BEFORE_PROMPT").split(lines[filled[0]])]
    if sum(len(found) for _, found in parts) < _ENOUGH:
        return None
    return [(filled[0], row) for part, found in parts for row in _rows(part, found)]


def _rows(line: str, found: Sequence[re.Match[str]]) -> Iterator[str]:
    """What stands before the first property, and the properties."""
    before = line[: found[0].start()] if found else line
    if before.strip(" "):
        yield from (before.rstrip(" "), "")
    if found:
        yield from (*_cut(line, found), "")


def _cut(line: str, found: Sequence[re.Match[str]]) -> Iterator[str]:
    """The lines as they were printed, as far as blanks tell; an object ends before a property that it has, or that is none of its cmdlet's."""
    ends = [*(match.start() for match in found[1:]), len(line)]
    division = Division()
    for match, end in zip(found, ends, strict=True):
        if division.begins_at(match["label"]):
            yield ""
        yield from _pieces(line[match.start() : end], match.end() - match.start())


def _unsure(lines: list[str]) -> Iterator[int]:
    """The line, if nothing tells where its objects end: one has no more than the first labels of that above, which may then begin with the end of another."""
    for index, line in enumerate(lines):
        labels = [match["label"] for match in _label().finditer(line)]
        division = Division()
        begins = [at for at, label in enumerate(labels) if division.begins_at(label)]
        objects = [labels[start:end] for start, end in pairwise((0, *begins, len(labels)))]
        if any(above != below and above[: len(below)] == below for above, below in pairwise(objects)):
            yield index


def _pieces(text: str, colon: int) -> Iterator[str]:
    """The lines of one value: those that went on were as far from the left as it is, so far apart are they still, if no blank was lost."""
    indent = " " * (colon - 1 + len(SEPARATOR) - 1)
    first, *others = text.split(" " + indent) if len(indent.strip("\t")) > len(text.split(" ", 1)[0]) + len(SEPARATOR) else [text]
    yield first.rstrip(" ")
    yield from (indent + piece.rstrip(" ") for piece in others)


def _leaves_open(outcome: Outcome) -> bool:
    """Where lines were joined a blank stands that may be none of the value's; only what cannot hold one is certain. A mark may be that of a line."""
    certain = isinstance(outcome.kind, Items | Matched | DateKind)
    return (
        outcome.kind.free_text
        or outcome.text.rpartition(" ")[2] in _MARKS
        or (" " in outcome.text and not (certain and outcome.kind.fits(outcome.text)))
    )


def _may_need(text: str) -> bool:
    return grammar.terminal("damage", "ALONE").fullmatch(text) is not None and text.count(" :") >= _ENOUGH


MENDER = Mender("joined-lines", 55, _may_need, _mend, _leaves_open, is_unsure=_unsure)
