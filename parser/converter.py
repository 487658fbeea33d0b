"""A document as JSON: the shape of `why12014/document/1`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from itertools import compress, count
from operator import getitem
from typing import NotRequired, TypedDict

from .doubt import Doubt, Span, Unsure
from .garbage import uncollected
from .records import Document, Event, Properties, Record, Session, Source
from .values import Json, as_json
from .values.model import DateOrder, Reading, ValueType

SCHEMA = "why12014/document/1"
# Where values stay text, how to understand them is no doubt.
_UNDERSTANDING = frozenset((Doubt.DATE, Doubt.SPLIT))


class RecordJson(TypedDict):
    """A record as docs/document.schema.json describes it."""

    kind: str
    command: str | None
    server: str | None
    server_from: str | None
    also_on: NotRequired[list[str]]
    lines: list[Json]
    partial: bool
    properties: dict[str, Json]
    unsure: list[Json]


class DocumentJson(TypedDict):
    """A document as docs/document.schema.json describes it."""

    schema: str
    source: dict[str, Json]
    records: list[RecordJson]
    events: list[dict[str, Json]]
    repairs: list[Json]
    unread: list[Json]
    host: dict[str, Json] | None
    sessions: list[dict[str, Json]]


@uncollected
def convert(document: Document, *, raw: bool = False) -> DocumentJson:
    """The JSON-ready form of a document; with `raw` every value is the exact text before wrapping."""
    memory = _Memory(_as_printed, _UNDERSTANDING) if raw else _Memory(_understood, frozenset())
    sessions = [_session(session) for session in document.sessions]
    return {
        "schema": SCHEMA,
        "source": source(document.source),
        "records": [_record(record, memory) for record in document.records],
        "events": [_event(event) for event in document.events],
        "repairs": [{"name": repair.name, "lines": lines(repair.lines)} for repair in document.repairs],
        "unread": [lines(span) for span in document.unread],
        "host": sessions[0] if sessions else None,
        "sessions": sessions,
    }


def source(of: Source) -> dict[str, Json]:
    """A source as every report names it."""
    return {"name": of.name, "bytes": of.bytes, "sha256": of.sha256, "encoding": of.encoding, "lines": of.lines}


def lines(span: Span) -> list[Json]:
    """A span of lines as `[first, last]`."""
    return [span.first, span.last]


def _as_printed(text: str, _: Reading) -> Json:
    return text


def _understood(_: str, reading: Reading) -> Json:
    return as_json(reading.value)


class _Meanings(dict[str, tuple[Json, tuple[Unsure, ...]]]):
    """What is told of the texts of one kind of value, each understood once, and what is not certain of it."""

    def __init__(self, kind: ValueType, dates: DateOrder, told: Callable[[str, Reading], Json]) -> None:
        super().__init__()
        self._kind, self._dates, self._told = kind, dates, told

    def __missing__(self, text: str) -> tuple[Json, tuple[Unsure, ...]]:
        reading = self._kind.read(text, self._dates)
        known = self[text] = self._told(text, reading), reading.unsure
        return known


class _Memory:
    """What is told of the texts of a document, by the kinds of their values; doubts that are `silent` are not."""

    def __init__(self, told: Callable[[str, Reading], Json], silent: Container[Doubt]) -> None:
        self._told, self.silent = told, silent
        self._kinds: dict[tuple[ValueType, DateOrder], _Meanings] = {}
        self._lists: dict[tuple[tuple[ValueType, ...], DateOrder], list[_Meanings]] = {}

    def of(self, properties: Properties) -> Iterator[tuple[Json, tuple[Unsure, ...]]]:
        """What each value of a record means; most records have the same kinds of values."""
        dates = properties.dates
        key = tuple(properties.types), dates
        if key not in self._lists:
            self._lists[key] = [self._kinds.setdefault((kind, dates), _Meanings(kind, dates, self._told)) for kind in properties.types]
        return map(getitem, self._lists[key], properties.texts)


def _record(record: Record, memory: _Memory) -> RecordJson:
    properties = record.properties
    known = list(memory.of(properties))
    made: RecordJson = {
        "kind": record.kind.value,
        "command": record.command,
        "server": record.server,
        "server_from": record.server_from,
        "lines": lines(record.lines),
        "partial": record.partial,
        "properties": dict(zip(properties.names, [value for value, _ in known], strict=True)),
        "unsure": list(_unsure(properties, [doubts for _, doubts in known], memory.silent)),
    }
    if record.also_on:
        made["also_on"] = list(record.also_on)
    return made


def _session(session: Session) -> dict[str, Json]:
    """What the header of a transcript says; of a session whose window was closed the end is not known."""
    return {
        "machine": session.machine,
        "user": session.user,
        "run_as": session.run_as,
        "start_time": session.started,
        "end_time": session.ended,
        "language": session.language,
        "powershell": session.powershell,
        "lines": lines(session.lines),
    }


def _unsure(properties: Properties, doubts: Sequence[tuple[Unsure, ...]], silent: Container[Doubt]) -> Iterator[Json]:
    """Everything that is not certain, property by property."""
    for index in sorted({*properties.doubts, *compress(count(), doubts)}):
        for unsure in (*properties.doubts.get(index, ()), *doubts[index]):
            if unsure.why not in silent:
                yield _doubt(properties, index, unsure)


def _doubt(properties: Properties, index: int, unsure: Unsure) -> Json:
    return {
        "property": properties.names[index],
        "why": unsure.why.value,
        "lines": lines(properties.lines(index)),
        "alternatives": list(unsure.alternatives),
    }


def _event(event: Event) -> dict[str, Json]:
    """An event; the slots that 12014 does not have are members only where they are known."""
    others = {"thumbprint": event.thumbprint, "subject": event.subject, "hours_remaining": event.hours_remaining}
    return {
        "id": event.id,
        "computer": event.computer,
        "time": event.time,
        "domain_name": event.domain_name,
        "connector": event.connector,
        "fqdn": event.fqdn,
        "lines": lines(event.lines),
        **{name: slot for name, slot in others.items() if slot is not None},
    }
