"""Objects that a form carries whole to records: the same records that the console text of these objects gives.

`Property.text` is what Format-List prints where that does not depend on the culture (`True`, `{a, b}`, `00:10:00`); dates are
ISO local time, or as the form has them. What a form has as text is typed as console text is; what it has typed, its lists and its dates, is taken as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from ... import grammar
from .. import cmdlets
from ..doubt import Doubt, Span, Unsure
from ..events import of_records
from ..records import Document, Kind, Properties, Property, Record
from ..servers import owner_of
from ..source import Text
from ..values import as_json, date
from ..values.collection import BYTES
from ..values.known import Known
from ..values.model import Collection, DateOrder, Reading, Value, ValueType
from ..values.text import UNKNOWN

_FURTHEST_EAST, _FURTHEST_WEST = timedelta(hours=14), timedelta(hours=-12)


class Member(Struct, frozen=True, eq=False):
    """One property of an object. `reading` is what the form says of its value; `None` where it has text alone."""

    name: str
    text: str
    lines: Span
    reading: Reading | None = None


class Object(Struct, frozen=True, eq=False):
    """One object of a file; `lines` are where it stands."""

    members: tuple[Member, ...]
    lines: Span


def text_document(text: Text, objects: Iterable[Object]) -> Document:
    """The document of a text file that holds these objects."""
    listed = [item for item in objects if item.members]
    types = [_types(item) for item in listed]
    dates = date.infer(
        member.text for item, kinds in zip(listed, types, strict=True) for member, kind in zip(item.members, kinds, strict=True) if kind is date.DATE
    )
    records = tuple(_record(item, kinds, dates) for item, kinds in zip(listed, types, strict=True))
    return Document(text.source, records=records, events=tuple(of_records(records, dates)), repairs=text.repairs, text=text.text)


def typed(name: str, value: Value, lines: Span) -> Member:
    """A property of which the form gives the value: a boolean, a number, a date, a time span, bytes."""
    return Member(name, printed(value), lines, Reading(value))


def listed(name: str, items: Sequence[str | None], lines: Span, doubts: tuple[Unsure, ...] = ()) -> Member:
    """A property that is a list of texts; `None` is an item that is null."""
    shown = ", ".join("$null" if item is None else item for item in items)
    return Member(name, f"{{{shown}}}", lines, Reading(Collection(tuple(items)), doubts))


def lost(name: str, text: str, lines: Span) -> Member:
    """A property of which the form has lost what the console prints."""
    return Member(name, text, lines, Reading(text or None, (Unsure(Doubt.DAMAGED),)))


def dated(name: str, text: str, moment: datetime, lines: Span) -> Member:
    """A date that the form has as text: what it is is not certain until its property is known to be a date."""
    return Member(name, text, lines, Reading(moment))


def universal(name: str, text: str, moment: datetime, lines: Span) -> Member:
    """A date as text of which the form has the moment in UTC, and not the time zone of the server that would print it."""
    around = tuple((moment + zone).isoformat() for zone in (_FURTHEST_WEST, _FURTHEST_EAST))
    return Member(name, text, lines, Reading(f"{moment.isoformat()}Z", (Unsure(Doubt.ZONE, around),)))


def printed(value: Value) -> str:
    """A value as Format-List prints it; dates in ISO form."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bytes):
        return f"{{{', '.join(map(str, value))}}}"
    if isinstance(value, Collection):
        return f"{{{', '.join(map(printed, value.items))}}}"
    return str(value) if isinstance(value, bool) else str(as_json(value))


def moment(text: str) -> datetime | None:
    """The local time that the console would print of an ISO date, or `None` if it is none."""
    match = grammar.terminal("export", "ISO_DATE").fullmatch(text)
    if not match:
        return None
    try:
        return datetime.fromisoformat(match["moment"]).replace(microsecond=int((match["ticks"] or "0").ljust(7, "0")) // 10)
    except ValueError:
        return None


def _types(item: Object) -> tuple[ValueType, ...]:
    """What the cmdlets say that the properties of an object hold."""
    return cmdlets.types_of(_cmdlet(item), tuple(member.name for member in item.members))


def _cmdlet(item: Object) -> cmdlets.Cmdlet | None:
    classes = (member.text for member in item.members if member.name.lower() == "objectclass")
    return cmdlets.recognise(None, tuple(member.name for member in item.members), next(classes, None))


def _record(item: Object, types: Sequence[ValueType], dates: DateOrder) -> Record:
    cmdlet = _cmdlet(item)
    kind = cmdlet.kind if cmdlet else Kind.OTHER
    texts = {member.name.lower(): member.text for member in item.members}
    owner = owner_of(kind, texts.get, {})
    properties = Properties.of(_properties(item.members, types, dates))
    return Record(kind, properties, item.lines, server=owner.server, server_from=owner.told_by, also_on=owner.also_on)


def _properties(members: Iterable[Member], types: Iterable[ValueType], dates: DateOrder) -> Iterator[Property]:
    seen: Counter[str] = Counter()
    for member, kind in zip(members, types, strict=True):
        seen[member.name] += 1
        name = member.name if seen[member.name] == 1 else f"{member.name} #{seen[member.name]}"
        yield Property(name, member.text, member.lines, _kind(member, kind), dates)


def _kind(member: Member, kind: ValueType) -> ValueType:
    """How a property is read: by its cmdlet, where the form says no more than the text."""
    reading = member.reading
    if reading is None:
        cut = grammar.terminal("export", "TYPE_NAME").fullmatch(member.text)
        return Known(Reading(member.text, (Unsure(Doubt.DAMAGED),))) if cut else kind
    if kind is BYTES and isinstance(reading.value, Collection) and not reading.unsure:
        return BYTES
    if isinstance(reading.value, datetime) or any(unsure.why is Doubt.ZONE for unsure in reading.unsure):
        return Known(reading) if kind in (date.DATE, UNKNOWN) else kind
    plain = isinstance(reading.value, bool | int | str | timedelta) or reading.value is None
    return kind if plain and not reading.unsure and kind is not UNKNOWN else Known(reading)
