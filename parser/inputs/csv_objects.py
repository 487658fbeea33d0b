"""Files of Export-Csv: every value as text, dates by the culture, lists lost; and what the viewer saves of the event log.

The viewer names five columns, in the language of Windows, and writes six: the message stands behind the last of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from ... import grammar
from .. import cmdlets
from ..doubt import Span
from ..errors import UnreadableFile
from ..events import moment, told
from ..reader import ReadOptions
from ..records import Document, Event
from ..source import Text
from ..values import date
from ..wording import say
from .model import TextInput
from .objects import Member, Object, lost, text_document

_SEPARATORS = ",;\t"
_LOG_COLUMNS = 5
_NUMBER = 3
_TIME = 1
_HEAD = 20_000

Row = tuple[list[str], Span]


def read(text: Text, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The rows of the file as objects, or as events."""
    separator = _separator(text.text)
    if separator is None:
        raise UnreadableFile(text.name, say("is no CSV with names in its first line"), say("Write it with Export-Csv -NoTypeInformation."))
    try:
        rows = list(_rows(text.text, separator))
    except csv.Error as error:
        raise UnreadableFile(
            text.name, say("is no whole CSV: {reason}", reason=error), say("Export it again, and do not save it with another program.")
        ) from error
    if _is_log([cells for cells, _ in rows[:2]]):
        return Document(text.source, events=tuple(_events(rows[1:])), repairs=text.repairs, text=text.text)
    return text_document(text, [_object(rows[0][0], row) for row in rows[1:]])


def _recognises(text: str) -> bool:
    """A first line that names the properties of a cmdlet, or the columns of the viewer, and a row that fits below it."""
    separator = _separator(text[:_HEAD])
    if separator is None:
        return False
    try:
        head = [cells for cells, _ in islice(_rows(text[:_HEAD], separator), 2)]
    except csv.Error:
        return False
    return len(head) > 1 and (_is_log(head) or (len(head[0]) == len(head[1]) and cmdlets.recognise(None, tuple(head[0]), None) is not None))


def _separator(text: str) -> str | None:
    """The sign between the names of the first line, each of which is a single word, or is quoted."""
    first = next((line for line in text.lstrip("\ufeff").split("\n", 2) if not line.startswith("#TYPE")), "")
    counts = {sign: first.count(sign) for sign in _SEPARATORS}
    sign = max(counts, key=lambda sign: counts[sign])
    return sign if counts[sign] and ":" not in first and "|" not in first else None


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="\n"), delimiter=separator)
    first = 1
    for cells in reader:
        if cells and not cells[0].startswith("#TYPE"):
            yield cells, Span(first, reader.line_num)
        first = reader.line_num + 1


def _is_log(head: list[list[str]]) -> bool:
    return (
        [len(cells) for cells in head] == [_LOG_COLUMNS, _LOG_COLUMNS + 1] and head[1][_NUMBER].isdecimal() and len(head[1][_NUMBER]) <= len("65535")
    )


def _object(names: list[str], row: Row) -> Object:
    cells, lines = row
    if len(cells) != len(names):
        # Which value belongs to which name is not certain.
        return Object(tuple(lost(name, cell, lines) for name, cell in zip(names, cells, strict=False)), lines)
    return Object(tuple(Member(name, cell.replace("\r\n", "\n"), lines) for name, cell in zip(names, cells, strict=True)), lines)


def _events(rows: list[Row]) -> Iterator[Event]:
    whole = [(cells, lines) for cells, lines in rows if len(cells) == _LOG_COLUMNS + 1]
    dates = date.infer(cells[_TIME] for cells, _ in whole)
    for cells, lines in whole:
        number = grammar.terminal("event", "NUMBER").fullmatch(cells[_NUMBER])
        source = grammar.terminal("event", "SOURCE").match(cells[2])
        if number and source and (event := told(cells[-1], int(number[0]), lines, None, moment(cells[_TIME], dates))):
            yield event


INPUT = TextInput("CSV", (".csv",), _recognises, read)
