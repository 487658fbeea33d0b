"""From bytes to a document of records: the stages, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from .. import grammar
from . import cmdlets, document, layout
from .cmdlets import Cmdlet
from .commands import understand
from .doubt import Span
from .errors import UnreadableFile
from .events import event_times, of_records, read_events
from .layout import Layout, TypedList
from .nodes import ListNode, Node, NodeKind
from .printer import Wrap
from .records import Command, Document, Kind, Property, Record
from .servers import server_of
from .source import Text, decode
from .unwrap import Unwrapped, unwrap
from .values import date
from .values.model import DateOrder, ValueType


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
        raise UnreadableFile(str(path), (error.strerror or "cannot be opened").lower(), "Check the name and your rights to the file.") from error
    return read_bytes(data, str(path), options)


def read_bytes(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:
    """The document that these bytes hold; `name` is how reports call it. Raises as `read_file` does."""
    return read_text(decode(data, name, options.encoding), options)


def read_text(text: Text, options: ReadOptions = ReadOptions()) -> Document:
    """The document of a decoded text."""
    return _assemble(text, document.parse(text.text), options)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A list of the text with what is known of it before its values are unwrapped."""

    node: ListNode
    command: Command | None
    machine: str | None
    cmdlet: Cmdlet | None
    types: tuple[ValueType, ...]


def _assemble(text: Text, nodes: Sequence[Node], options: ReadOptions) -> Document:
    commands = _commands(nodes)
    printed = list(_printed(nodes, commands))
    layouts = layout.infer([TypedList(item.node, item.types) for item in printed], options.width, options.wrap)
    values = [_unwrapped(item, found) for item, found in zip(printed, layouts, strict=True)]
    dates = date.infer((*_dates(printed, values), *event_times(nodes)))
    records = tuple(_record(item, texts, dates) for item, texts in zip(printed, values, strict=True))
    return Document(
        text.source,
        records=records,
        events=tuple(sorted((*read_events(nodes, dates), *of_records(records, dates)), key=lambda event: event.lines)),
        commands=tuple(commands.values()),
        repairs=text.repairs,
        unread=tuple(_unread(nodes)),
        nodes=tuple(nodes),
    )


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
    following = next((node.kind for node in nodes[after:] if node.kind is not NodeKind.BLANK), None)
    return nodes[start].kind is NodeKind.PROMPTED and following in (NodeKind.PROMPTED, NodeKind.FRAME)


def _printed(nodes: Sequence[Node], commands: Mapping[int, Command]) -> Iterator[_Printed]:
    command: Command | None = None
    machine: str | None = None
    for index, node in enumerate(nodes):
        command = commands.get(index, command)
        if node.kind is NodeKind.FRAME:
            command, machine = None, _machine(node.text) or machine
        if isinstance(node, ListNode):
            cmdlet = cmdlets.recognise(command.text if command else None, *_signs(node))
            yield _Printed(node, command, machine, cmdlet, cmdlets.types_of(cmdlet, node.shape.labels))


def _machine(text: str) -> str | None:
    match = grammar.terminal("frame", "_MACHINE").search(text)
    return match["machine"] if match else None


def _signs(node: ListNode) -> tuple[Sequence[str], str | None]:
    """By what a list can be recognised: the names of its properties, and its object class."""
    labels = node.shape.labels
    classes = ("".join(node.pieces(index)) for index, label in enumerate(labels) if label.lower() == "objectclass")
    return labels, next(classes, None)


def _unwrapped(item: _Printed, found: Layout) -> list[Unwrapped]:
    column = item.node.shape.column
    return [unwrap(item.node.pieces(index), column, found.consoles, found.blanks, kind) for index, kind in enumerate(item.types)]


def _dates(printed: Sequence[_Printed], values: Sequence[Sequence[Unwrapped]]) -> Iterator[str]:
    """The texts of all dates."""
    for item, texts in zip(printed, values, strict=True):
        yield from (value.text for kind, value in zip(item.types, texts, strict=True) if kind is date.DATE)


def _record(item: _Printed, values: Sequence[Unwrapped], dates: DateOrder) -> Record:
    kind = item.cmdlet.kind if item.cmdlet else Kind.OTHER
    texts = {label.lower(): value.text for label, value in zip(item.node.shape.labels, values, strict=True)}
    command = item.command
    return Record(
        kind,
        tuple(_properties(item, values, dates)),
        item.node.lines,
        command=command.text if command else None,
        server=server_of(kind, texts, command.server if command else None, item.machine),
    )


def _properties(item: _Printed, values: Sequence[Unwrapped], dates: DateOrder) -> Iterator[Property]:
    seen: Counter[str] = Counter()
    for index, (label, value) in enumerate(zip(item.node.shape.labels, values, strict=True)):
        seen[label] += 1
        name = label if seen[label] == 1 else f"{label} #{seen[label]}"
        yield Property(name, value.text, item.node.span(index), item.types[index], dates, value.doubts)


def _unread(nodes: Sequence[Node]) -> Iterator[Span]:
    """The lines nobody understood, those that follow each other as one span."""
    lines = sorted(number for node in nodes for number in _unread_lines(node))
    for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield Span(numbers[0], numbers[-1])


def _unread_lines(node: Node) -> Sequence[int]:
    if isinstance(node, ListNode):
        return [node.lines.first + line for line in sorted(node.shape.strays)]
    return range(node.lines.first, node.lines.last + 1) if node.kind in (NodeKind.OTHER, NodeKind.TABLE) else ()
