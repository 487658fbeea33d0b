"""Records: the objects that the text shows, each with its properties, its command and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import overload

from msgspec import Struct

from .doubt import Span, Unsure
from .nodes import Node
from .values.model import DateOrder, Reading, Value, ValueType


class Kind(StrEnum):
    """What an object is; the names are those of the JSON."""

    CERTIFICATE = "certificate"
    RECEIVE_CONNECTOR = "receive-connector"
    SEND_CONNECTOR = "send-connector"
    OTHER = "other"


class ServerFrom(StrEnum):
    """What tells the server of an object; the names are those of the JSON."""

    IDENTITY = "identity"
    """What stands before the backslash of its Identity."""
    SERVER = "server"
    """Its property Server, or the heading of its group in a table."""
    COMMAND = "command"
    """`-Server` of the command that printed it."""
    COMPUTER_NAME = "computer-name"
    """Its PSComputerName: the server that the shell was connected to."""
    PROMPT = "prompt"
    """The prompt of a session on another machine."""
    TRANSCRIPT = "transcript"
    """The machine that the transcript was written on."""


class Property(Struct, frozen=True, gc=False):
    r"""One property of a record.

    `name` is the label as printed, `text` the exact text before wrapping (line breaks as `\n`),
    `lines` where it stands, `doubts` what unwrapping left open.
    """

    name: str
    text: str
    lines: Span
    type: ValueType
    dates: DateOrder
    doubts: tuple[Unsure, ...] = ()

    @property
    def reading(self) -> Reading:
        return self.type.read(self.text, self.dates)

    @property
    def value(self) -> Value:
        """The typed value; `None` when nothing was printed."""
        return self.reading.value

    @property
    def unsure(self) -> tuple[Unsure, ...]:
        """Everything that is not certain: the wrapping first, then the value."""
        return self.doubts + self.reading.unsure


class Properties(Struct, frozen=True, gc=False):
    """The properties of one object in printed order, each built when it is asked for.

    `names` are the labels as printed, one that comes again as `Label #2`; `texts` the exact texts, `types` what they hold and
    `starts` the lines they begin on, counted from the first of the object, with one more for the line behind the last.
    `numbers` has the number of every line in the source, by its place in the text that was read.
    `doubts` has the properties, by index, of which unwrapping left something open.
    """

    names: Sequence[str]
    texts: Sequence[str]
    types: Sequence[ValueType]
    starts: Sequence[int]
    first_line: int
    numbers: Sequence[int]
    dates: DateOrder
    doubts: Mapping[int, tuple[Unsure, ...]]

    @classmethod
    def of(cls, properties: Iterable[Property]) -> Properties:
        """Properties that stand anywhere, such as those of an object in a file of its own form; they share their dates."""
        all_of_them = tuple(properties)
        return cls(
            [one.name for one in all_of_them],
            [one.text for one in all_of_them],
            [one.type for one in all_of_them],
            range(0, 2 * len(all_of_them) + 1, 2),
            1,
            [line for one in all_of_them for line in (one.lines.first, one.lines.last)],
            all_of_them[0].dates,
            {index: one.doubts for index, one in enumerate(all_of_them) if one.doubts},
        )

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Property]:
        return map(self.__getitem__, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Property: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Property]: ...
    def __getitem__(self, index: int | slice) -> Property | Sequence[Property]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        return Property(self.names[at], self.texts[at], self.lines(at), self.types[at], self.dates, self.doubts.get(at, ()))

    def lines(self, index: int) -> Span:
        """The lines on which a property stands."""
        before = self.first_line - 1
        return Span(self.numbers[before + self.starts[index]], self.numbers[before + self.starts[index + 1] - 1])


class Record(Struct, frozen=True, gc=False):
    """One object as printed: its properties in printed order, and what stands around it."""

    kind: Kind
    properties: Properties
    lines: Span
    command: str | None = None
    """The command line that printed it, continuation lines joined; `None` when it is not in the text."""
    server: str | None = None
    """The server that the object belongs to, where the text says it."""
    server_from: ServerFrom | None = None
    """What says so."""
    also_on: tuple[str, ...] = ()
    """Other servers that the text names for the object, against the first."""
    partial: bool = False
    """The text shows only some of the properties that such a record needs (a table row, a block cut off)."""

    def __iter__(self) -> Iterator[Property]:
        return iter(self.properties)

    def get(self, name: str) -> Property | None:
        """The property of that name, without regard to case; `None` when it was not printed."""
        index = folded(tuple(self.properties.names)).get(name.casefold())
        return None if index is None else self.properties[index]


@lru_cache(maxsize=4096)
def folded(names: tuple[str, ...]) -> Mapping[str, int]:
    """Where each name stands, without regard to case; of equal ones the first."""
    return {name.casefold(): index for index, name in reversed(list(enumerate(names)))}


class Event(Struct, frozen=True):
    """A transport event of the text, with the slots of its message; `None` where a slot is not in the text."""

    id: int
    lines: Span
    computer: str | None = None
    time: str | None = None
    """ISO local time where the text settles it, else as printed."""
    domain_name: str | None = None
    connector: str | None = None
    fqdn: str | None = None
    thumbprint: str | None = None
    subject: str | None = None
    hours_remaining: int | None = None


class Repair(Struct, frozen=True):
    """Something that was done to the text before it was read."""

    name: str
    lines: Span


class Command(Struct, frozen=True):
    """A command of the text, typed at a prompt or standing alone.

    `server` is the argument of its `-Server`. `whole` says that it prints every object of its cmdlet: nothing in it
    selects, filters, stores or redirects. `printed_nothing` says that the text goes on after it and shows no output.
    """

    text: str
    lines: Span
    server: str | None = None
    whole: bool = True
    printed_nothing: bool = False


class Session(Struct, frozen=True):
    """A session that a transcript records; `lines` are those of its header.

    `started` and `ended` are ISO local time, or as printed; `language` is that of the frame, `powershell` the version.
    """

    lines: Span
    machine: str | None = None
    user: str | None = None
    run_as: str | None = None
    started: str | None = None
    ended: str | None = None
    language: str | None = None
    powershell: str | None = None


class Source(Struct, frozen=True):
    """The file a document was read from, as the JSON names it."""

    name: str
    bytes: int
    sha256: str
    encoding: str
    lines: int


class Document(Struct, frozen=True):
    """Everything that was read from one source. `unread` are the lines nobody understood."""

    source: Source
    records: tuple[Record, ...] = ()
    events: tuple[Event, ...] = ()
    commands: tuple[Command, ...] = ()
    repairs: tuple[Repair, ...] = ()
    unread: tuple[Span, ...] = ()
    sessions: tuple[Session, ...] = ()
    """What transcripts say of themselves, in their order."""
    nodes: tuple[Node, ...] = ()
    """Every line of the source in exactly one node."""
    text: str = ""
    """The source as text, its lines ended by LF alone; empty where it is none, or where nothing in it is for the eye."""
