"""Records: the objects that the text shows, each with its properties, its command and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .doubt import Span, Unsure
from .nodes import Node
from .values.model import DateOrder, Reading, Value, ValueType


class Kind(StrEnum):
    """What an object is; the names are those of the JSON."""

    CERTIFICATE = "certificate"
    RECEIVE_CONNECTOR = "receive-connector"
    SEND_CONNECTOR = "send-connector"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Property:
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


@dataclass(frozen=True, slots=True)
class Record:
    """One object as printed: its properties in printed order, and what stands around it."""

    kind: Kind
    properties: tuple[Property, ...]
    lines: Span
    command: str | None = None
    """The command line that printed it, continuation lines joined; `None` when it is not in the text."""
    server: str | None = None
    """The server that the object belongs to, where the text says it."""
    partial: bool = False
    """The text shows only some of the properties that such a record needs (a table row, a block cut off)."""

    def __iter__(self) -> Iterator[Property]:
        return iter(self.properties)

    def get(self, name: str) -> Property | None:
        """The property of that name, without regard to case; `None` when it was not printed."""
        wanted = name.casefold()
        return next((p for p in self.properties if p.name.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class Event:
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


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was done to the text before it was read."""

    name: str
    lines: Span


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the text, typed at a prompt or standing alone.

    `server` is the argument of its `-Server`. `whole` says that it prints every object of its cmdlet: nothing in it
    selects, filters, stores or redirects. `printed_nothing` says that the text goes on after it and shows no output.
    """

    text: str
    lines: Span
    server: str | None = None
    whole: bool = True
    printed_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document was read from, as the JSON names it."""

    name: str
    bytes: int
    sha256: str
    encoding: str
    lines: int


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was read from one source. `unread` are the lines nobody understood."""

    source: Source
    records: tuple[Record, ...] = ()
    events: tuple[Event, ...] = ()
    commands: tuple[Command, ...] = ()
    repairs: tuple[Repair, ...] = ()
    unread: tuple[Span, ...] = ()
    nodes: tuple[Node, ...] = ()
    """Every line of the source in exactly one node."""
