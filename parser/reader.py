"""From bytes to a document of records: the stages, one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from . import cmdlets, fragments, intact, losses
from .cmdlets import Cmdlet
from .doubt import Span
from .errors import UnreadableFile, reason
from .events import event_times, exact_times, of_records, read_events
from .fragments import Whole
from .garbage import uncollected
from .nodes import ListNode, Node, NodeKind, Shape
from .printer import Wrap
from .printouts import PrintedList, Values, place, read_printouts
from .records import Command, Document, Event, Kind, Properties, Property, Record, Repair, ServerFrom, Session
from .repairs import Mended, mend
from .servers import owner_of
from .session import Around, commands_of, sessions_of, surrounded
from .source import TERMINAL_SEQUENCES, Text, decode
from .tables import Row, Table, read_table
from .values import date
from .values.cell import cell
from .values.model import DateOrder
from .wording import say


class ReadOptions(Struct, frozen=True, eq=False):
    """What the reader takes as given instead of finding it out: the encoding, the width of the console, its wrap mode.

    `password` asks for that of a file of keys, by the name of the file; `None` where nobody can be asked.
    """

    encoding: str | None = None
    width: int | None = None
    wrap: Wrap | None = None
    password: Callable[[str], str | None] | None = None


def read_file(path: Path | str, options: ReadOptions = ReadOptions()) -> Document:
    """The document that a file holds. Raises `UnreadableFile` or `UnknownEncoding`."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(str(path), reason(error), say("Check the name and your rights to the file.")) from error
    return read_bytes(data, str(path), options)


def read_bytes(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:
    """The document that these bytes hold; `name` is how reports call it. Raises as `read_file` does."""
    return read_text(decode(data, name, options.encoding), options)


@uncollected
def read_text(text: Text, options: ReadOptions = ReadOptions()) -> Document:
    """The document of a decoded text."""
    mended = mend(text.text)
    whole = fragments.put_together(mended.nodes, lambda: {node.lines.first: around.text for node, around in _holding(mended.nodes)})
    return _document(text, mended, whole, options)


_Tables = Mapping[int, tuple[Table, Around]]
"""The tables of a text with what stands around them, by their first lines."""


def _holding(nodes: Sequence[Node]) -> Iterator[tuple[Node, Around]]:
    return surrounded(nodes, commands_of(nodes), sessions_of(nodes))


def _document(text: Text, mended: Mended, whole: Whole, options: ReadOptions) -> Document:
    nodes, numbers, coloured = whole.nodes, mended.numbers, any(repair.name == TERMINAL_SEQUENCES for repair in text.repairs)
    commands, sessions = commands_of(nodes), sessions_of(nodes)
    holding = list(surrounded(nodes, commands, sessions))
    tables = {
        node.lines.first: (found, around) for node, around in holding if node.kind is NodeKind.TABLE and (found := read_table(node, around.text))
    }
    printed = intact.Printed(nodes, list(read_printouts(holding, options.width, options.wrap, coloured=coloured)))
    lost = losses.suffered(mended.text, list(_seen(printed)))
    values = intact.settled(printed, lost, mended)
    dates = date.infer(chain(_dates(printed.lists, values), _dates_of(tables), event_times(nodes)), exact_times(nodes), _language(nodes, sessions))
    parts = whole.parts | intact.parts(printed, mended.text)
    records = _records([_record(item, own, dates, numbers, parts) for item, own in zip(printed.lists, values, strict=True)], tables, dates, numbers)
    told = tuple(read_events(nodes, dates))
    events = (*(_placed(event, numbers) for event in told), *of_records(records, dates))
    return Document(
        text.source if mended.repairs else text.source_of(nodes[-1].lines.last if nodes else 0),
        records=records,
        events=tuple(sorted(events, key=lambda event: event.lines)),
        commands=tuple(_placed(command, numbers) for command in commands.values() if command.text),
        repairs=(*text.repairs, *mended.repairs, *(_lost(loss, printed.lists, numbers) for loss in lost)),
        unread=tuple(_numbered(span, numbers) for span in _unread(nodes, tables, (*told, *commands.values()))),
        sessions=tuple(_placed(session, numbers) for session in sessions.values()),
        nodes=tuple(_tiled(nodes, numbers, text.source.lines)) if mended.repairs else tuple(nodes),
        text=text.text,
    )


def _records(listed: Sequence[Record], tables: _Tables, dates: DateOrder, numbers: Sequence[int]) -> tuple[Record, ...]:
    """The records of lists with those of the rows of tables, in the order of the text."""
    tabled = [_row_record(table, row, around, dates, numbers) for table, around in tables.values() for row in table.rows]
    return tuple(sorted((*listed, *tabled), key=lambda record: record.lines) if tabled else listed)


Placed = TypeVar("Placed", Event, Command, Session)


def _placed(item: Placed, numbers: Sequence[int]) -> Placed:
    """The item where it stands in the source."""
    return replace(item, lines=_numbered(item.lines, numbers))


def _tiled(nodes: Sequence[Node], numbers: Sequence[int], last: int) -> Iterator[Node]:
    """The nodes where they stand in the source; a line that a repair took away belongs to the node before it."""
    firsts = [1, *(numbers[node.lines.first - 1] for node in nodes[1:])]
    lasts = [*(first - 1 for first in firsts[1:]), last]
    for node, first, after in zip(nodes, firsts, lasts, strict=True):
        yield replace(node, lines=Span(first, after))


def _numbered(span: Span, numbers: Sequence[int]) -> Span:
    """Lines of the text that was read as lines of the source."""
    return Span(numbers[span.first - 1], numbers[span.last - 1])


def _seen(printed: intact.Printed) -> Iterator[losses.Seen]:
    """The objects, those of one cmdlet with the same labels together."""
    alike = defaultdict[tuple[Cmdlet | None, Shape], dict[int, Sequence[str]]](dict)
    for number, (item, value) in enumerate(zip(printed.lists, printed.values, strict=True)):
        alike[item.cmdlet, item.node.shape][number] = value.texts
    for (cmdlet, shape), texts in alike.items():
        yield losses.Seen(cmdlet.kind if cmdlet else Kind.OTHER, shape.names, cmdlets.types_of(cmdlet, shape.labels), texts)


def _lost(loss: losses.Suffered, printed: Sequence[PrintedList], numbers: Sequence[int]) -> Repair:
    """A loss, told with the lines from the first value that shows it to the last."""
    lines = [numbers[printed[number].node.lines.first - 1 + printed[number].node.starts[index]] for number, index in loss.proofs]
    return Repair(loss.name, Span(min(lines), max(lines)))


def _language(nodes: Sequence[Node], sessions: Mapping[int, Session]) -> str | None:
    """The language of the transcripts that a text is made of, if it is made of nothing else and they are of one."""
    first = next((index for index, node in enumerate(nodes) if node.kind is not NodeKind.BLANK), 0)
    languages = {session.language for session in sessions.values()}
    return languages.pop() if first in sessions and len(languages) == 1 else None


def _dates(printed: Sequence[PrintedList], values: Sequence[Values]) -> Iterator[str]:
    """The texts of all dates."""
    for item, value in zip(printed, values, strict=True):
        yield from (value.texts[index] for index in item.dates)


def _dates_of(tables: _Tables) -> Iterator[str]:
    """The texts of all dates of tables; one that was cut is not among them."""
    for table, _ in tables.values():
        places = [place for place, kind in enumerate(table.types) if kind is cell(date.DATE)]
        yield from (row.texts[place] for row in table.rows for place in places)


def _record(item: PrintedList, values: Values, dates: DateOrder, numbers: Sequence[int], parts: Container[int]) -> Record:
    kind, shape = item.cmdlet.kind if item.cmdlet else Kind.OTHER, item.node.shape

    def text(name: str) -> str | None:
        index = place(shape, name)
        return None if index is None else values.texts[index]

    owner = owner_of(kind, text, item.around.servers)
    return Record(
        kind,
        Properties(shape.names, values.texts, item.types, item.node.starts, item.node.lines.first, numbers, dates, values.doubts),
        _numbered(item.node.lines, numbers),
        command=item.around.text,
        server=owner.server,
        server_from=owner.told_by,
        also_on=owner.also_on,
        partial=item.around.cut_above or item.around.cut_below or item.node.lines.first in parts,
    )


def _row_record(table: Table, row: Row, around: Around, dates: DateOrder, numbers: Sequence[int]) -> Record:
    """A row as a record: the columns are some of the properties that its object has."""
    kind, lines = table.cmdlet.kind if table.cmdlet else Kind.OTHER, _numbered(row.lines, numbers)
    shown = {name.casefold(): text for name, text in zip(table.names, row.texts, strict=True)}
    properties = [
        Property(name, text, lines, of, dates, row.doubts.get(place, ()))
        for place, (name, text, of) in enumerate(zip(table.names, row.texts, table.types, strict=True))
    ]
    owner = owner_of(kind, shown.get, {ServerFrom.SERVER: table.server, **around.servers})
    return Record(
        kind,
        Properties.of(properties),
        lines,
        command=around.text,
        server=owner.server,
        server_from=owner.told_by,
        also_on=owner.also_on,
        partial=True,
    )


def _unread(nodes: Sequence[Node], tables: _Tables, understood: Iterable[Command | Event]) -> Iterator[Span]:
    """The lines nobody understood, those that follow each other as one span."""
    known = {number for item in understood for number in range(item.lines.first, item.lines.last + 1)}
    perhaps = (node for node in nodes if (node.strays if isinstance(node, ListNode) else node.kind is not NodeKind.BLANK))
    lines = sorted(number for node in perhaps for number in _unread_lines(node, tables.get(node.lines.first), known))
    for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield Span(numbers[0], numbers[-1])


def _unread_lines(node: Node, table: tuple[Table, Around] | None, known: Container[int]) -> Sequence[int]:
    """The lines of a node that are not known. The text around an event goes with it; what only looked like one is unread."""
    if isinstance(node, ListNode):
        return [node.lines.first + line for line in sorted(node.strays)]
    if table:
        return table[0].strays
    numbers = range(node.lines.first, node.lines.last + 1)
    if node.kind is NodeKind.EVENT:
        return () if any(number in known for number in numbers) else numbers
    return [number for number in numbers if number not in known] if node.kind in (NodeKind.OTHER, NodeKind.TABLE) else ()
