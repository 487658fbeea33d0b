"""A document as JSON: the shape of `why12014/document/1`."""

from __future__ import annotations

from collections.abc import Iterable

from .doubt import Doubt, Span
from .records import Document, Event, Property, Record, Source
from .values import Json, as_json

SCHEMA = "why12014/document/1"


def convert(document: Document, *, raw: bool = False) -> dict[str, Json]:
    """The JSON-ready form of a document; with `raw` every value is the exact text before wrapping."""
    return {
        "schema": SCHEMA,
        "source": source(document.source),
        "records": [_record(record, raw=raw) for record in document.records],
        "events": [_event(event) for event in document.events],
        "repairs": [{"name": repair.name, "lines": lines(repair.lines)} for repair in document.repairs],
        "unread": [lines(span) for span in document.unread],
    }


def source(of: Source) -> dict[str, Json]:
    """A source as every report names it."""
    return {"name": of.name, "bytes": of.bytes, "sha256": of.sha256, "encoding": of.encoding, "lines": of.lines}


def lines(span: Span) -> list[Json]:
    """A span of lines as `[first, last]`."""
    return [span.first, span.last]


def _record(record: Record, *, raw: bool) -> dict[str, Json]:
    return {
        "kind": record.kind.value,
        "command": record.command,
        "server": record.server,
        "lines": lines(record.lines),
        "partial": record.partial,
        "properties": {printed.name: printed.text if raw else as_json(printed.value) for printed in record.properties},
        "unsure": list(_unsure(record.properties, raw=raw)),
    }


def _unsure(properties: Iterable[Property], *, raw: bool) -> Iterable[Json]:
    """The doubts of all properties; where values stay text, how to understand them is no doubt."""
    for printed in properties:
        for unsure in printed.unsure:
            if raw and unsure.why in (Doubt.DATE, Doubt.SPLIT):
                continue
            yield {
                "property": printed.name,
                "why": unsure.why.value,
                "lines": lines(printed.lines),
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
