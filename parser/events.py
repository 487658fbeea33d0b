"""Events 12012 to 12024 as people paste them: the slots of the message, and what the viewer or the shell says around it.

A message may come alone, below or above the labels of the viewer, or as a property of what Get-EventLog and Get-WinEvent list.
An event whose message is in a language that grammar/event.lark does not have is known by its labels, and has no slots.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import zip_longest

from msgspec import Struct, field
from msgspec.structs import replace

from .. import grammar
from .doubt import Span
from .nodes import Node, NodeKind
from .records import Event, Kind, Record
from .values.model import DateOrder

# The slots of each event in the order in which the log keeps them; 12016 logs a thumbprint that its message does not say.
_SLOTS: dict[int, tuple[str, ...]] = {
    12012: (),
    12013: ("thumbprint",),
    12014: ("domain_name", "connector", "fqdn"),
    12015: ("thumbprint",),
    12016: ("fqdn", "thumbprint"),
    12017: ("thumbprint", "hours_remaining"),
    12018: ("subject", "thumbprint", "hours_remaining"),
    12019: ("subject",),
    12020: (),
    12024: ("thumbprint",),
}
_LOW_HALF = 0xFFFF
_AROUND = frozenset((NodeKind.LIST, NodeKind.OTHER, NodeKind.ERROR))


def read_events(nodes: Sequence[Node], dates: DateOrder) -> Iterator[Event]:
    """The events of a text, with the labels that stand around them; those that are objects of a list are `of_records`."""
    for run in _runs(nodes):
        text, first = _text(run), run[0].lines.first
        ends = [match.start() for match in re.finditer("\n", text)]
        for block in _blocks(text):
            # A label may begin with the end of the line before it.
            start = block.start + (text[block.start] == "\n")
            lines = Span(first + bisect_left(ends, start), first + bisect_left(ends, block.end))
            if event := _event(block, lines, dates):
                yield event


def of_records(records: Iterable[Record], dates: DateOrder) -> Iterator[Event]:
    """The events that are records: what Get-EventLog and Get-WinEvent give, or a paste whose labels look like a list.

    Where the wrapping of a message is not certain, a reading that is no such message is none, and the slots are those on
    which the others agree.
    """
    for record in records:
        if record.kind is Kind.OTHER and any(block.id for block in _blocks(_labelled(_lines(record)))):
            readings = [_whole(_blocks(text)) for text in _texts(record)]
            for blocks in zip_longest(*readings):
                possible = [block for block in blocks if block and block.message] or [block for block in blocks if block]
                found = [event for block in possible if (event := _event(block, record.lines, dates))]
                if found and len({event.id for event in found}) == 1:
                    yield _agreed(found)


def logged(number: int, slots: Sequence[str], lines: Span, computer: str | None, time: str | None) -> Event | None:
    """The event of that number with its slots as the log keeps them, or `None` if it is none of these.

    `time` is taken as it is: ISO, with `Z` where it is in UTC.
    """
    if number not in _SLOTS:
        return None
    if len(slots) == 1 < len(_SLOTS[number]):
        slots = ()  # all of them run together, and where one ends is not known
    named = {name: slot.strip() or None for name, slot in zip(_SLOTS[number], slots, strict=False)}
    return _made(number, lines, named, computer, time)


def told(message: str, number: int, lines: Span, computer: str | None, time: str | None) -> Event | None:
    """The event whose message is known, or the one of that number; `None` if it is none of these."""
    found = next(_messages(message), None)
    if found:
        return _made(found.id, lines, found.slots, computer, time)
    return _made(number, lines, {}, computer, time) if number in _SLOTS else None


def event_times(nodes: Sequence[Node]) -> Iterator[str]:
    """The times of all events as printed, for the order of day and month."""
    for run in _runs(nodes):
        yield from filter(None, (block.time for block in _blocks(_text(run))))


def exact_times(nodes: Sequence[Node]) -> Iterator[tuple[str, datetime]]:
    """The times of events as printed, each with the moment in UTC that their XML below them has."""
    for run in _runs(nodes):
        text = _text(run)
        timed = [(block.time, block) for block in _blocks(text) if block.time]
        for (time, block), following in zip_longest(timed, timed[1:]):
            exact = grammar.terminal("event", "SYSTEM_TIME").search(text, block.end, following[1].start if following else len(text))
            if exact:
                yield time, datetime.fromisoformat(exact["moment"])


def moment(printed: str, dates: DateOrder) -> str:
    """A time as ISO local time, or as printed where the text does not settle it. What is in UTC keeps its `Z`."""
    exact = grammar.terminal("event", "UTC").fullmatch(printed)
    if exact:
        return exact["moment"].replace(" ", "T") + exact["zone"]
    value = dates.read(printed).value
    return value.isoformat() if isinstance(value, datetime) else printed


class _Message(Struct, frozen=True, eq=False):
    """The message of an event, from where to where."""

    id: int
    slots: dict[str, str | None]
    start: int
    end: int


class _Label(Struct, frozen=True, eq=False):
    """A label with its value: what it is (`time`, `computer`), or how it is spelt where nothing here needs it."""

    kind: str
    value: str
    start: int
    end: int


class _Block(Struct, eq=False):
    """One event of a text: its message, and the labels around it."""

    start: int
    end: int
    message: _Message | None = None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        """The number: of the message, else of the label, if what logged it is a transport service."""
        if self.message:
            return self.message.id
        source = grammar.terminal("event", "SOURCE").match(self.values.get("source", ""))
        return self.labelled if source and self.labelled in _SLOTS else None

    @property
    def labelled(self) -> int | None:
        number = grammar.terminal("event", "NUMBER").fullmatch(self.values.get("id", ""))
        return int(number[0]) & _LOW_HALF if number else None

    @property
    def time(self) -> str | None:
        """The time as printed. A date without any other label may be that of the mail around the message."""
        if len(self.values) == 1:
            return None
        day, clock = self.values.get("time"), self.values.get("clock")
        return f"{day} {clock}" if day and clock else day

    @property
    def computer(self) -> str | None:
        return next(iter(self.values.get("computer", "").split()), None)


def _whole(blocks: list[_Block]) -> list[_Block]:
    """The blocks of one record: its labels stand before and behind its one message. Several messages are a paste that looks like a list."""
    messages = [block.message for block in blocks if block.message]
    if len(messages) > 1 or not blocks:
        return blocks
    values = {kind: value for block in reversed(blocks) for kind, value in block.values.items()}
    return [_Block(blocks[0].start, blocks[-1].end, messages[0] if messages else None, values)]


def _event(block: _Block, lines: Span, dates: DateOrder) -> Event | None:
    if block.id is None:
        return None
    slots = block.message.slots if block.message else {}
    if block.labelled not in (None, block.id):
        return _made(block.id, lines, slots, None, None)  # the labels of another event
    return _made(block.id, lines, slots, block.computer, moment(block.time, dates) if block.time else None)


def _made(number: int, lines: Span, slots: Mapping[str, str | None], computer: str | None, time: str | None) -> Event:
    hours = slots.get("hours_remaining")
    return Event(
        number,
        lines,
        computer,
        time,
        domain_name=slots.get("domain_name"),
        connector=slots.get("connector"),
        fqdn=slots.get("fqdn"),
        thumbprint=slots.get("thumbprint"),
        subject=slots.get("subject"),
        hours_remaining=int(hours) if hours and hours.removeprefix("-").isdecimal() else None,
    )


def _agreed(readings: Sequence[Event]) -> Event:
    """What all readings say; a slot on which they differ is not known."""
    agreed = readings[0]
    for other in readings[1:]:
        agreed = replace(
            agreed,
            computer=_same(agreed.computer, other.computer),
            time=_same(agreed.time, other.time),
            domain_name=_same(agreed.domain_name, other.domain_name),
            connector=_same(agreed.connector, other.connector),
            fqdn=_same(agreed.fqdn, other.fqdn),
            thumbprint=_same(agreed.thumbprint, other.thumbprint),
            subject=_same(agreed.subject, other.subject),
            hours_remaining=agreed.hours_remaining if agreed.hours_remaining == other.hours_remaining else None,
        )
    return agreed


def _same(one: str | None, other: str | None) -> str | None:
    return one if one == other else None


def _texts(record: Record) -> Iterator[str]:
    """A record as labels with values, a line each: as it is, and once for every other reading of a value."""
    lines = _lines(record)
    yield _labelled(lines)
    for index, printed in enumerate(record):
        for other in (text for unsure in printed.doubts for text in unsure.alternatives):
            yield _labelled([*lines[:index], (printed.name, other), *lines[index + 1 :]])


def _lines(record: Record) -> list[tuple[str, str]]:
    return [(printed.name, printed.text) for printed in record]


def _labelled(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {_flat(text)}\n" for name, text in lines)


def _runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Each event of the text with the nodes around it that hold its labels; blank lines may stand between."""
    taken = 0
    event = NodeKind.EVENT
    for index in [index for index, node in enumerate(nodes) if node.kind is event]:
        if index >= taken:
            first = index
            while first > taken and _is_around(nodes[first - 1]):
                first -= 1
            taken = index + 1
            while taken < len(nodes) and (nodes[taken].kind is event or _is_around(nodes[taken])):
                taken += 1
            yield list(nodes[first:taken])


def _is_around(node: Node) -> bool:
    if node.kind is NodeKind.BLANK:
        return True
    return node.kind in _AROUND and _label().match(node.text.lstrip()) is not None and next(_messages(node.text), None) is None


def _text(run: Iterable[Node]) -> str:
    return "".join(node.text for node in run)


def _blocks(text: str) -> list[_Block]:
    """The events of a text. Where labels come first, each message ends its event; else the labels below it are its own."""
    parts: list[_Message | _Label] = sorted((*_messages(text), *_labels(text)), key=lambda part: (part.start, isinstance(part, _Message)))
    labels_first = bool(parts) and isinstance(parts[0], _Label)
    blocks: list[_Block] = []
    for part in parts:
        if not blocks or _begins(blocks[-1], part, labels_first=labels_first):
            blocks.append(_Block(part.start, part.end))
        block = blocks[-1]
        block.end = max(block.end, part.end)
        if isinstance(part, _Message):
            block.message = part
        else:
            block.values[part.kind] = part.value
    return blocks


def _begins(block: _Block, part: _Message | _Label, *, labels_first: bool) -> bool:
    """Whether a part is the first of the next event."""
    if isinstance(part, _Message):
        return block.message is not None or (not labels_first and bool(block.values))
    return part.kind in block.values or (labels_first and block.message is not None)


def _messages(text: str) -> Iterator[_Message]:
    """The messages of a text in their order; of two that begin alike the longer."""
    flat, end = _flat(text), -1
    found = [(match, number) for number, pattern in sentences() for match in pattern.finditer(flat)]
    for match, number in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() >= end:
            end = match.end()
            slots = {name: (slot or "").strip() or None for name, slot in match.groupdict().items()}
            yield _Message(number, slots, match.start(), end)


def _flat(text: str) -> str:
    # A message may be broken over lines; in one line its sentence is what the grammar says.
    return text.replace("\n", " ")


@cache
def sentences() -> list[tuple[int, re.Pattern[str]]]:
    """The messages that the grammar knows: the number of the event is in the name of the terminal."""
    names = [name for name in grammar.terminals("event") if name.startswith("MESSAGE_")]
    return [(int(name.split("_")[1]), grammar.terminal("event", name)) for name in names]


def _labels(text: str) -> Iterator[_Label]:
    """The labels of a text; a value ends where the next label begins, or its line ends."""
    found = list(_label().finditer(text))
    for match, following in zip_longest(found, found[1:]):
        after = following.start() if following else len(text)
        value = text[match.end() : after].lstrip(" \t").split("\n", 1)[0].strip(" \t\u00a0")
        kind = match.lastgroup or "other"
        yield _Label(match[0].strip() if kind == "other" else kind, value, match.start(), match.end() + len(value))


def _label() -> re.Pattern[str]:
    return grammar.terminal("event", "LABEL")
