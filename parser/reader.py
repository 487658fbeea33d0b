"""From bytes to a document of records: the stages, one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from . import cmdlets, fragments, intact, layout, losses
from .cmdlets import Cmdlet
from .doubt import Doubt, Span, Unsure
from .errors import UnreadableFile, reason
from .events import event_times, exact_times, of_records, read_events
from .fragments import Whole
from .garbage import uncollected
from .layout import Layout, TypedList
from .nodes import Columns, ListNode, Node, NodeKind, Shape
from .printer import Wrap
from .records import Command, Document, Event, Kind, Properties, Property, Record, Repair, ServerFrom, Session, folded
from .repairs import Mended, Outcome, mend
from .servers import owner_of
from .session import Around, commands_of, sessions_of, surrounded
from .source import TERMINAL_SEQUENCES, Text, decode
from .tables import Row, Table, read_table
from .values import date
from .values.cell import cell
from .values.model import DateOrder, ValueType
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
    return _assemble(text, mended, mended.nodes, options)


class _Printed(TypedList, frozen=True, eq=False):
    """A list of the text with what is known of it before its values are unwrapped: what stands around it, and the indexes of its dates."""

    around: Around
    cmdlet: Cmdlet | None
    dates: tuple[int, ...]


def _assemble(text: Text, mended: Mended, nodes: Sequence[Node], options: ReadOptions) -> Document:
    whole = fragments.put_together(nodes, lambda: {node.lines.first: around.text for node, around in _holding(nodes)})
    return _document(text, mended, whole, options)


def _holding(nodes: Sequence[Node]) -> Iterator[tuple[Node, Around]]:
    return surrounded(nodes, commands_of(nodes), sessions_of(nodes))


def _document(text: Text, mended: Mended, whole: Whole, options: ReadOptions) -> Document:
    nodes, coloured = whole.nodes, any(repair.name == TERMINAL_SEQUENCES for repair in text.repairs)
    commands, sessions = commands_of(nodes), sessions_of(nodes)
    holding = list(surrounded(nodes, commands, sessions))
    printed = [_printed(node, around, coloured=coloured) for node, around in holding if isinstance(node, ListNode)]
    tables = {
        node.lines.first: (table, around) for node, around in holding if node.kind is NodeKind.TABLE and (table := read_table(node, around.text))
    }
    consoles = [list(console) for _, console in groupby(printed, lambda item: item.around.console)]
    columns = [Columns(item.node for item in console) for console in consoles]
    layouts = [found for console, own in zip(consoles, columns, strict=True) for found in layout.infer(console, own, options.width, options.wrap)]
    values = [_unwrapped(item, found) for item, found in zip(printed, layouts, strict=True)]
    lost = losses.suffered(mended.text, list(_seen(printed, values)))
    shown = intact.Printed(nodes, [item.types for item in printed], layouts, columns, any(value.unexplained for value in values))
    values = _doubted(printed, values, layouts, _suspects(shown, printed, values, lost), mended)
    printed_dates = (*_dates(printed, values), *_dates_of(table for table, _ in tables.values()), *event_times(nodes))
    dates = date.infer(printed_dates, exact_times(nodes), _language(nodes, sessions))
    numbers = mended.numbers
    parts = {item.node.lines.first for item in printed} if intact.may_be_joined(mended.text) else whole.parts | intact.parts(shown)
    listed = [_record(item, texts, dates, numbers, parts) for item, texts in zip(printed, values, strict=True)]
    tabled = [_row_record(table, row, around, dates, numbers) for table, around in tables.values() for row in table.rows]
    records = tuple(sorted((*listed, *tabled), key=lambda record: record.lines) if tabled else listed)
    told = tuple(read_events(nodes, dates))
    events = (*(_placed(event, numbers) for event in told), *of_records(records, dates))
    return Document(
        text.source if mended.repairs else text.source_of(nodes[-1].lines.last if nodes else 0),
        records=records,
        events=tuple(sorted(events, key=lambda event: event.lines)),
        commands=tuple(_placed(command, numbers) for command in commands.values() if command.text),
        repairs=(*text.repairs, *mended.repairs, *(_lost(loss, printed, numbers) for loss in lost)),
        unread=tuple(
            _numbered(span, numbers) for span in _unread(nodes, {line: table for line, (table, _) in tables.items()}, (*told, *commands.values()))
        ),
        sessions=tuple(_placed(session, numbers) for session in sessions.values()),
        nodes=tuple(_tiled(nodes, numbers, text.source.lines)) if mended.repairs else tuple(nodes),
        text=text.text,
    )


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


def _printed(node: ListNode, around: Around, *, coloured: bool) -> _Printed:
    index = _place(node.shape, "objectclass")
    cmdlet, types, dates = _kinds(node.shape, around.text, None if index is None else "".join(node.pieces(index)))
    return _Printed(node, types, not (around.session or coloured), around, cmdlet, dates)


@lru_cache(maxsize=4096)
def _kinds(shape: Shape, command: str | None, object_class: str | None) -> tuple[Cmdlet | None, tuple[ValueType, ...], tuple[int, ...]]:
    """The cmdlet that printed a list, what its properties hold, and the indexes of dates: by their names, the command, and the object class."""
    cmdlet = cmdlets.recognise(command, shape.labels, object_class)
    types = cmdlets.types_of(cmdlet, shape.labels)
    return cmdlet, types, tuple(index for index, kind in enumerate(types) if kind is date.DATE)


@lru_cache(maxsize=4096)
def _place(shape: Shape, name: str) -> int | None:
    """Where a property stands, by its lower-case name."""
    return folded(shape.names).get(name)


class _Values(Struct, frozen=True, eq=False):
    """The exact texts of a list, what is open about them by index, and which of them another console may have cut."""

    texts: Sequence[str]
    doubts: Mapping[int, tuple[Unsure, ...]]
    cut_otherwise: Sequence[int] = ()

    @property
    def unexplained(self) -> bool:
        """Whether the lines of any of them are not what is printed of it."""
        return any(unsure.why is Doubt.DAMAGED for doubts in self.doubts.values() for unsure in doubts)

    def marked(self, indexes: Iterable[int]) -> _Values:
        """The same, with these called damaged."""
        return _Values(self.texts, {**self.doubts, **{index: (*self.doubts.get(index, ()), Unsure(Doubt.DAMAGED)) for index in indexes}})


def _unwrapped(item: _Printed, found: Layout) -> _Values:
    """Only values that take more than one line were wrapped."""
    shape, texts, values = item.node.shape, list(item.node.firsts), found.values
    doubts, otherwise = {}, []
    for index, pieces in item.node.wrapped.items():
        value = values[pieces, shape.column, item.types[index]]
        texts[index] = value.text
        if value.doubts:
            doubts[index] = value.doubts
        if value.cut_otherwise:
            otherwise.append(index)
    if shape.seams or shape.skips:
        for index, other in _others_by_shape(shape, texts):
            doubts[index] = (*doubts.get(index, ()), Unsure(Doubt.WRAP, (other,)))
    return _Values(texts, doubts, otherwise)


def _others_by_shape(shape: Shape, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What values are, by index, if the empty lines behind them are not theirs, or if their labels end at a later colon."""
    yield from ((index, texts[index].rstrip("\n")) for index in shape.seams)
    if shape.skips and not all(map(cmdlets.is_property, shape.labels)):
        yield from ((index, texts[index][skip:]) for index, skip in enumerate(shape.skips))


def _suspects(shown: intact.Printed, printed: Sequence[_Printed], values: Sequence[_Values], lost: Iterable[losses.Suffered]) -> list[frozenset[int]]:
    """The values of each list, by index, that its lines, the text as a whole, or what stands below the list, leave in doubt."""
    suspects = intact.in_doubt(shown)
    for number, index in chain.from_iterable(loss.values for loss in lost):
        suspects[number] |= {index}
    for number, (item, value) in enumerate(zip(printed, values, strict=True)):
        if value.cut_otherwise or item.around.cut_below:
            suspects[number] = suspects[number].union(value.cut_otherwise, [len(item.types) - 1] * item.around.cut_below)
    return suspects


def _doubted(
    printed: Sequence[_Printed], values: Sequence[_Values], layouts: Sequence[Layout], suspects: Sequence[frozenset[int]], mended: Mended
) -> list[_Values]:
    """The values with those marked that are suspected, and those that what was done to the text leaves open."""
    if mended.repairs:
        suspects = [one | _left_open(item, value, found, mended) for one, item, value, found in zip(suspects, printed, values, layouts, strict=True)]
    if intact.may_be_joined(mended.text):
        suspects = [frozenset(range(len(item.types))) for item in printed]
    return [value.marked(indexes) if indexes else value for value, indexes in zip(values, suspects, strict=True)]


def _left_open(item: _Printed, values: _Values, found: Layout, mended: Mended) -> frozenset[int]:
    """The values that what was done to the text leaves in doubt."""
    before, wrap = item.node.lines.first - 1, found.consoles[0].wrap
    lines = (range(before + first, before + after) for first, after in pairwise(item.node.starts))
    outcomes = (Outcome(text, kind, at, wrap) for text, kind, at in zip(values.texts, item.types, lines, strict=True))
    return frozenset(index for index, outcome in enumerate(outcomes) if mended.leaves_open(outcome))


def _seen(printed: Sequence[_Printed], values: Sequence[_Values]) -> Iterator[losses.Seen]:
    """The objects, those of one cmdlet with the same labels together."""
    alike = defaultdict[tuple[Cmdlet | None, Shape], dict[int, Sequence[str]]](dict)
    for number, (item, value) in enumerate(zip(printed, values, strict=True)):
        alike[item.cmdlet, item.node.shape][number] = value.texts
    for (cmdlet, shape), texts in alike.items():
        yield losses.Seen(cmdlet.kind if cmdlet else Kind.OTHER, shape.names, cmdlets.types_of(cmdlet, shape.labels), texts)


def _lost(loss: losses.Suffered, printed: Sequence[_Printed], numbers: Sequence[int]) -> Repair:
    """A loss, told with the lines from the first value that shows it to the last."""
    lines = [numbers[printed[number].node.lines.first - 1 + printed[number].node.starts[index]] for number, index in loss.proofs]
    return Repair(loss.name, Span(min(lines), max(lines)))


def _language(nodes: Sequence[Node], sessions: Mapping[int, Session]) -> str | None:
    """The language of the transcripts that a text is made of, if it is made of nothing else and they are of one."""
    first = next((index for index, node in enumerate(nodes) if node.kind is not NodeKind.BLANK), 0)
    languages = {session.language for session in sessions.values()}
    return languages.pop() if first in sessions and len(languages) == 1 else None


def _dates(printed: Sequence[_Printed], values: Sequence[_Values]) -> Iterator[str]:
    """The texts of all dates."""
    for item, value in zip(printed, values, strict=True):
        yield from (value.texts[index] for index in item.dates)


def _dates_of(tables: Iterable[Table]) -> Iterator[str]:
    """The texts of all dates of tables; one that was cut is not among them."""
    for table in tables:
        places = [place for place, kind in enumerate(table.types) if kind is cell(date.DATE)]
        yield from (row.texts[place] for row in table.rows for place in places)


def _record(item: _Printed, values: _Values, dates: DateOrder, numbers: Sequence[int], parts: Container[int]) -> Record:
    kind, shape = item.cmdlet.kind if item.cmdlet else Kind.OTHER, item.node.shape

    def text(name: str) -> str | None:
        index = _place(shape, name)
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


def _unread(nodes: Sequence[Node], tables: Mapping[int, Table], understood: Iterable[Command | Event]) -> Iterator[Span]:
    """The lines nobody understood, those that follow each other as one span; `tables` are known by their first lines."""
    known = {number for item in understood for number in range(item.lines.first, item.lines.last + 1)}
    perhaps = (node for node in nodes if (node.strays if isinstance(node, ListNode) else node.kind is not NodeKind.BLANK))
    lines = sorted(number for node in perhaps for number in _unread_lines(node, tables.get(node.lines.first), known))
    for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield Span(numbers[0], numbers[-1])


def _unread_lines(node: Node, table: Table | None, known: Container[int]) -> Sequence[int]:
    """The lines of a node that are not known. The text around an event goes with it; what only looked like one is unread."""
    if isinstance(node, ListNode):
        return [node.lines.first + line for line in sorted(node.strays)]
    if table:
        return table.strays
    numbers = range(node.lines.first, node.lines.last + 1)
    if node.kind is NodeKind.EVENT:
        return () if any(number in known for number in numbers) else numbers
    return [number for number in numbers if number not in known] if node.kind in (NodeKind.OTHER, NodeKind.TABLE) else ()
