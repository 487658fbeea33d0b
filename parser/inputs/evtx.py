"""Event logs as Windows keeps them, `.evtx`, by the package `evtx`, which is an extra: `pip install why12014[evtx]`.

What `lines` says of an event is the number of its record in the file.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

from ..doubt import Span
from ..errors import UnreadableFile
from ..reader import ReadOptions
from ..records import Document, Event, Source
from ..source import Text
from ..wording import say
from . import markup
from .event_xml import event_of
from .model import BinaryInput

_MAGIC = b"ElfFile\x00"
_ELSE = say("Save the log of the viewer as XML, or send what `wevtutil qe Application /f:text` prints.")


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The events of the log that are 12014 or around it; records that are damaged are unread."""
    if not data.startswith(_MAGIC):
        raise UnreadableFile(name, say("is no event log"), _ELSE)
    texts = list(_records(data, name))
    if all(text is None for text in texts):
        raise UnreadableFile(name, say("is an event log without a whole record"), _ELSE)
    source = Source(name, len(data), hashlib.sha256(data).hexdigest(), "binary", len(texts))
    found = (_event(text, number, name) for number, text in enumerate(texts, 1) if text is not None)
    return Document(
        source,
        events=tuple(event for event in found if event),
        unread=tuple(Span(number, number) for number, text in enumerate(texts, 1) if text is None),
    )


def _records(data: bytes, name: str) -> Iterator[str | None]:
    """Each record as XML; `None` for one that is damaged."""
    try:
        from evtx import PyEvtxParser
    except ImportError as error:
        raise UnreadableFile(
            name, say("is an event log, which needs the package evtx"), say("Run `python -m pip install evtx`. {instead}", instead=_ELSE)
        ) from error
    try:
        records = iter(PyEvtxParser(io.BytesIO(data)).records())
    except (OSError, RuntimeError) as error:
        raise UnreadableFile(name, say("is a damaged event log"), _ELSE) from error
    while True:
        try:
            record = next(records)
            yield record["data"] if record else None
        except StopIteration:
            return
        except (OSError, RuntimeError):
            yield None


def _event(xml: str, number: int, name: str) -> Event | None:
    if "MSExchange" not in xml:
        return None
    root = markup.parse(Text(name, 0, "", "utf-8", xml))
    element = root.child("Event")
    return event_of(element, Span(number, number)) if element else None


INPUT = BinaryInput("event log", (".evtx",), lambda data: data.startswith(_MAGIC), read)
