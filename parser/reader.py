"""From bytes to a document of records: the stages, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from .. import grammar
from . import cmdlets, document, intact, layout
from .cmdlets import Cmdlet
from .commands import understand
from .doubt import Doubt, Span, Unsure
from .errors import UnreadableFile, reason
from .events import event_times, of_records, read_events
from .layout import Layout, TypedList
from .nodes import ListNode, Node, NodeKind
from .printer import Wrap
from .records import Command, Document, Event, Kind, Properties, Property, Record, folded
from .repairs import Mended, mend
from .servers import server_of
from .source import Text, decode
from .tables import Row, Table, read_table
from .unwrap import unwrap
from .values import date
from .values.cell import cell
from .values.model import DateOrder, ValueType
from .wording import say


@dataclass(frozen=True, slots=True)
class ReadOptions:
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


def read_text(text: Text, options: ReadOptions = ReadOptions()) -> Document:
    """The document of a decoded text."""
    mended = mend(text.text)
    return _assemble(text, mended, document.parse(mended.text), options)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A list of the text with what is known of it before its values are unwrapped."""

    node: ListNode
    around: _Around
    cmdlet: Cmdlet | None
    types: tuple[ValueType, ...]


def _assemble(text: Text, mended: Mended, nodes: Sequence[Node], options: ReadOptions) -> Document:
    commands = _commands(nodes)
    surrounded = list(_surrounded(nodes, commands))
    printed = [_printed(node, around) for node, around in surrounded if isinstance(node, ListNode)]
    tables = {node.lines.first: (table, around) for node, around in surrounded if (table := _table(node, around))}
    layouts = layout.infer([TypedList(item.node, item.types) for item in printed], options.width, options.wrap)
    suspects = intact.in_doubt(intact.Printed(nodes, [item.types for item in printed], layouts))
    values = [_unwrapped(item, found) for item, found in zip(printed, layouts, strict=True)]
    values = [_doubted(item, value, suspect, mended) for item, value, suspect in zip(printed, values, suspects, strict=True)]
    dates = date.infer((*_dates(printed, values), *_dates_of(table for table, _ in tables.values()), *event_times(nodes)))
    numbers = mended.numbers
    listed = [_record(item, texts, dates, numbers) for item, texts in zip(printed, values, strict=True)]
    tabled = [_row_record(table, row, around, dates, numbers) for table, around in tables.values() for row in table.rows]
    records = tuple(sorted((*listed, *tabled), key=lambda record: record.lines) if tabled else listed)
    events = (*(_placed(event, numbers) for event in read_events(nodes, dates)), *of_records(records, dates))
    return Document(
        text.source,
        records=records,
        events=tuple(sorted(events, key=lambda event: event.lines)),
        commands=tuple(_placed(command, numbers) for command in commands.values() if command.text),
        repairs=(*text.repairs, *mended.repairs),
        unread=tuple(_numbered(span, numbers) for span in _unread(nodes, {line: table for line, (table, _) in tables.items()})),
        nodes=tuple(_tiled(nodes, numbers)) if mended.repairs else tuple(nodes),
        text=text.text,
    )


Placed = TypeVar("Placed", Event, Command)


def _placed(item: Placed, numbers: Sequence[int]) -> Placed:
    """The item where it stands in the source."""
    return replace(item, lines=_numbered(item.lines, numbers))


def _tiled(nodes: Sequence[Node], numbers: Sequence[int]) -> Iterator[Node]:
    """The nodes where they stand in the source; a line that a repair took away belongs to the node before it."""
    firsts = [1, *(numbers[node.lines.first - 1] for node in nodes[1:])]
    lasts = [*(first - 1 for first in firsts[1:]), numbers[-1]]
    for node, first, last in zip(nodes, firsts, lasts, strict=True):
        yield replace(node, lines=Span(first, last))


def _numbered(span: Span, numbers: Sequence[int]) -> Span:
    """Lines of the text that was read as lines of the source."""
    return Span(numbers[span.first - 1], numbers[span.last - 1])


def _commands(nodes: Sequence[Node]) -> dict[int, Command]:
    """The commands of a document by the index of the node at which their output begins."""
    found: dict[int, Command] = {}
    starts = [index for index, node in enumerate(nodes) if node.kind in (NodeKind.PROMPTED, NodeKind.BARE)]
    for start in starts:
        after = next((index for index in range(start + 1, len(nodes)) if nodes[index].kind is not NodeKind.CONTINUED), len(nodes))
        text = "\n".join(filter(None, map(_typed, nodes[start:after])))
        line = understand(text)
        lines = Span(nodes[start].lines.first, nodes[after - 1].lines.last)
        found[after] = Command(text, lines, line.server, line.whole, _prints_nothing(nodes, start, after))
    return found


def _typed(node: Node) -> str:
    """What was typed behind the prompt of a node."""
    sign = {NodeKind.PROMPTED: "PROMPT", NodeKind.CONTINUED: "CONTINUED"}.get(node.kind)
    match = grammar.terminal("console", sign).match(node.text) if sign else None
    return node.text[match.end() if match else 0 :].strip()


def _prints_nothing(nodes: Sequence[Node], start: int, after: int) -> bool:
    """The next thing after a typed command is another prompt: it ran and had nothing to print."""
    following = next((nodes[index].kind for index in range(after, len(nodes)) if nodes[index].kind is not NodeKind.BLANK), None)
    return nodes[start].kind is NodeKind.PROMPTED and following in (NodeKind.PROMPTED, NodeKind.FRAME)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before a node: the command that printed it, and the machine that the transcript was written on."""

    command: Command | None
    machine: str | None

    @property
    def text(self) -> str | None:
        """The command line as typed."""
        return self.command.text if self.command and self.command.text else None


def _surrounded(nodes: Sequence[Node], commands: Mapping[int, Command]) -> Iterator[tuple[Node, _Around]]:
    """The nodes that can hold objects, with what stands before them."""
    around = _Around(None, None)
    for index, node in enumerate(nodes):
        if index in commands:
            around = replace(around, command=commands[index])
        if node.kind is NodeKind.FRAME:
            around = _Around(None, _machine(node.text) or around.machine)
        if node.kind in (NodeKind.LIST, NodeKind.TABLE):
            yield node, around


def _printed(node: ListNode, around: _Around) -> _Printed:
    cmdlet = cmdlets.recognise(around.text, *_signs(node))
    return _Printed(node, around, cmdlet, cmdlets.types_of(cmdlet, node.shape.labels))


def _table(node: Node, around: _Around) -> Table | None:
    return read_table(node, around.text) if node.kind is NodeKind.TABLE else None


def _machine(text: str) -> str | None:
    match = grammar.terminal("frame", "_MACHINE").search(text)
    return match["machine"] if match else None


def _signs(node: ListNode) -> tuple[tuple[str, ...], str | None]:
    """By what a list can be recognised: the names of its properties, and its object class."""
    index = folded(node.shape.names).get("objectclass")
    return node.shape.labels, None if index is None else "".join(node.pieces(index))


@dataclass(frozen=True, slots=True)
class _Values:
    """The exact texts of a list, and what is open about them by index."""

    texts: Sequence[str]
    doubts: Mapping[int, tuple[Unsure, ...]]


def _unwrapped(item: _Printed, found: Layout) -> _Values:
    """Only values that take more than one line were wrapped."""
    shape, texts, doubts = item.node.shape, list(item.node.shape.first_lines(item.node.right)), {}
    for index, pieces in item.node.wrapped:
        value = unwrap(pieces, shape.column, found.consoles, found.blanks, item.types[index])
        texts[index] = value.text
        if value.doubts:
            doubts[index] = value.doubts
    return _Values(texts, doubts)


def _doubted(item: _Printed, values: _Values, suspects: frozenset[int], mended: Mended) -> _Values:
    """The values with those marked that the text as a whole, or what was done to it, leaves in doubt."""
    if mended.repairs:
        suspects |= {index for index, (text, kind) in enumerate(zip(values.texts, item.types, strict=True)) if mended.leaves_open(text, kind)}
    if not suspects:
        return values
    return _Values(values.texts, {**values.doubts, **{index: (*values.doubts.get(index, ()), Unsure(Doubt.DAMAGED)) for index in suspects}})


def _dates(printed: Sequence[_Printed], values: Sequence[_Values]) -> Iterator[str]:
    """The texts of all dates."""
    for item, value in zip(printed, values, strict=True):
        yield from (value.texts[index] for index in _date_indexes(item.types))


@lru_cache(maxsize=4096)
def _date_indexes(types: tuple[ValueType, ...]) -> tuple[int, ...]:
    return tuple(index for index, kind in enumerate(types) if kind is date.DATE)


def _dates_of(tables: Iterable[Table]) -> Iterator[str]:
    """The texts of all dates of tables; one that was cut is not among them."""
    for table in tables:
        places = [place for place, kind in enumerate(table.types) if kind is cell(date.DATE)]
        yield from (row.texts[place] for row in table.rows for place in places)


def _record(item: _Printed, values: _Values, dates: DateOrder, numbers: Sequence[int]) -> Record:
    kind, shape = item.cmdlet.kind if item.cmdlet else Kind.OTHER, item.node.shape

    def text(name: str) -> str | None:
        index = folded(shape.names).get(name)
        return None if index is None else values.texts[index]

    return Record(
        kind,
        Properties(shape.names, values.texts, item.types, shape.starts, item.node.lines.first, numbers, dates, values.doubts),
        _numbered(item.node.lines, numbers),
        command=item.around.text,
        server=server_of(kind, text, item.around.command.server if item.around.command else None, item.around.machine),
    )


def _row_record(table: Table, row: Row, around: _Around, dates: DateOrder, numbers: Sequence[int]) -> Record:
    """A row as a record: the columns are some of the properties that its object has."""
    kind, lines = table.cmdlet.kind if table.cmdlet else Kind.OTHER, _numbered(row.lines, numbers)
    shown = {name.casefold(): text for name, text in zip(table.names, row.texts, strict=True)}
    properties = [
        Property(name, text, lines, of, dates, row.doubts.get(place, ()))
        for place, (name, text, of) in enumerate(zip(table.names, row.texts, table.types, strict=True))
    ]
    asked = around.command.server if around.command else None
    server = server_of(kind, lambda name: shown.get(name) or (table.server if name == "server" else None), asked, around.machine)
    return Record(kind, Properties.of(properties), lines, command=around.text, server=server, partial=True)


def _unread(nodes: Sequence[Node], tables: Mapping[int, Table]) -> Iterator[Span]:
    """The lines nobody understood, those that follow each other as one span; `tables` are known by their first lines."""
    lines = sorted(number for node in nodes for number in _unread_lines(node, tables.get(node.lines.first)))
    for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield Span(numbers[0], numbers[-1])


def _unread_lines(node: Node, table: Table | None) -> Sequence[int]:
    if isinstance(node, ListNode):
        return [node.lines.first + line for line in sorted(node.shape.strays)]
    if table:
        return table.strays
    return range(node.lines.first, node.lines.last + 1) if node.kind in (NodeKind.OTHER, NodeKind.TABLE) else ()
