"""NDJSON: one record a line, each with the name of its source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from ..converter import convert
from ..records import Document
from .model import Request, TextExport


def _lines(documents: Iterable[Document], request: Request) -> Iterator[str]:
    for document in documents:
        for line in _objects(document, raw=request.raw):
            yield json.dumps(line, ensure_ascii=not request.unicode)


def _objects(document: Document, *, raw: bool) -> Iterator[Mapping[str, object]]:
    """What is known of the source itself, then its records, then its events."""
    converted = convert(document, raw=raw)
    name = document.source.name
    known = {key: value for key, value in converted["source"].items() if key != "name"}
    yield {"source": name, "kind": "source", **known, "repairs": converted["repairs"], "unread": converted["unread"]}
    yield from ({"source": name, **record} for record in converted["records"])
    yield from ({"source": name, "kind": "event", **event} for event in converted["events"])


EXPORT = TextExport("ndjson", (".ndjson", ".jsonl"), "one record a line with its source; a line for each source and each event, too", _lines)
