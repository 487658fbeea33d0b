"""Event 12014 as people paste it: the slots of its message, and the lines of the viewer around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from .. import grammar
from .doubt import Span
from .nodes import Node, NodeKind
from .records import Event
from .values.model import DateOrder

_ID = 12014
_SENTENCES = ("ENGLISH", "JAPANESE")


def read_events(nodes: Iterable[Node], dates: DateOrder) -> Iterator[Event]:
    """The events of a document: one for each message, with the computer and the time that stand before it."""
    for node in nodes:
        if node.kind is NodeKind.EVENT:
            yield from _events(node.text, node.lines, dates)


def event_times(nodes: Iterable[Node]) -> Iterator[str]:
    """The times of all events as printed, for the order of day and month."""
    pattern = grammar.terminal("event", "_TIME")
    for node in nodes:
        if node.kind is NodeKind.EVENT:
            yield from (match["time"] for match in pattern.finditer(node.text))


def _events(text: str, lines: Span, dates: DateOrder) -> Iterator[Event]:
    # A message may be broken over lines; in one line its sentence is what the grammar says.
    flat, start = text.replace("\n", " "), 0
    messages = sorted((match for name in _SENTENCES for match in grammar.terminal("event", name).finditer(flat)), key=lambda m: m.start())
    for message in messages:
        slots = {name: slot or None for name, slot in message.groupdict().items()}
        before = text[start : message.start()]
        time = _slot("_TIME", "time", before)
        span = Span(lines.first + text[:start].count("\n"), lines.first + text[: message.end()].count("\n"))
        yield Event(_ID, span, computer=_slot("_COMPUTER", "computer", before), time=_iso(time, dates), **slots)
        start = message.end()


def _iso(printed: str | None, dates: DateOrder) -> str | None:
    if printed is None:
        return None
    value = dates.read(printed).value
    return value.isoformat() if isinstance(value, datetime) else printed


def _slot(terminal: str, name: str, text: str) -> str | None:
    match = grammar.terminal("event", terminal).search(text)
    return match[name] if match else None
