"""Documents as tables, for the forms that are tables: always the same ones, with the same columns, whatever was read.

One table for the objects of each cmdlet, one for those of none; and the sources, the events, and how each connector is judged, each source
by itself. Names of our own columns are in small letters, those of properties as Exchange spells them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto

from msgspec import Struct, field

from ..analyzer.rows import judge
from ..cmdlets import known
from ..converter import RecordJson, convert, lines
from ..facts import gather
from ..records import Document, Kind
from ..values import Json
from ..values.collection import BYTES, Items
from ..values.date import DATE
from ..values.limited import Limited
from ..values.matched import BOOLEAN, INTEGER
from ..values.model import ValueType
from .model import Request


class Holds(Enum):
    """What the cells of a column are, where they are not empty."""

    TEXT = auto()
    TRUTH = auto()
    NUMBER = auto()
    MOMENT = auto()
    TEXTS = auto()
    BYTES = auto()
    DOUBTS = auto()
    ANYTHING = auto()


HOMELESS = "not_in_columns"
"""The column of what was printed and has no column."""
_PLACE = {"source": Holds.TEXT, "first_line": Holds.NUMBER, "last_line": Holds.NUMBER}
_ABOUT = _PLACE | {"command": Holds.TEXT, "of_server": Holds.TEXT, "partial": Holds.TRUTH}
_BESIDE = {HOMELESS: Holds.ANYTHING, "printed_empty": Holds.TEXTS, "unsure": Holds.DOUBTS}
_SOURCE = {"source": Holds.TEXT, "bytes": Holds.NUMBER, "sha256": Holds.TEXT, "encoding": Holds.TEXT, "lines": Holds.NUMBER}
_SOURCES = _SOURCE | {"repairs": Holds.ANYTHING, "unread": Holds.ANYTHING}
_EVENTS = (
    _PLACE
    | {"id": Holds.NUMBER}
    | dict.fromkeys(("computer", "time", "domain_name", "connector", "fqdn", "thumbprint", "subject"), Holds.TEXT)
    | {"hours_remaining": Holds.NUMBER}
)
_VERDICTS = (
    _PLACE
    | dict.fromkeys(("kind", "server", "connector", "identity", "searches_name", "searches_from", "verdict", "certificate"), Holds.TEXT)
    | {"named_in_event": Holds.TRUTH, "missing": Holds.TEXTS, "judged_as_of": Holds.MOMENT}
)

Row = dict[str, Json]


class Table(Struct, frozen=True):
    """A table by the name of its file; a cell that a row does not have is empty."""

    name: str
    columns: Mapping[str, Holds]
    rows: list[Row] = field(default_factory=list)


def tables(documents: Iterable[Document], request: Request) -> list[Table]:
    """All tables, those without a row, too."""
    sources, events, verdicts = Table("sources", _SOURCES), Table("events", _EVENTS), Table("verdicts", _VERDICTS)
    objects = {cmdlet.kind.value: _Objects(cmdlet.kind.value, cmdlet.properties, raw=request.raw) for cmdlet in known()}
    objects[Kind.OTHER.value] = _Objects(Kind.OTHER.value, {}, raw=request.raw)
    for document in documents:
        converted, name = convert(document, raw=request.raw), document.source.name
        sources.rows.append({**converted["source"], "source": name, "repairs": converted["repairs"] or None, "unread": converted["unread"] or None})
        for record in converted["records"]:
            objects[record["kind"]].add(record, name)
        events.rows.extend({**event, **_place(name, event["lines"])} for event in converted["events"])
        verdicts.rows.extend(_verdicts(document, request))
    return [sources, *(one.table for one in objects.values()), events, verdicts]


class _Objects:
    """The table of the objects of one cmdlet."""

    def __init__(self, name: str, properties: Mapping[str, ValueType], *, raw: bool) -> None:
        own = {name: Holds.TEXT if raw else _holds(properties[name]) for name in sorted(properties, key=str.lower)}
        self.table = Table(name, _ABOUT | own | _BESIDE)
        self._homes = {name.lower(): name for name in own}

    def add(self, record: RecordJson, source: str) -> None:
        """A row for a record: each property in its column, whatever case it was printed in; what has no column, in that of those."""
        placed: Row = {}
        homeless: dict[str, Json] = {}
        for name, value in record["properties"].items():
            home = self._homes.get(name.lower())
            if home is None or home in placed:
                homeless[name] = value
            else:
                placed[home] = value
        about: Row = {"command": record["command"], "of_server": record["server"], "partial": record["partial"]}
        empty: list[Json] = [name for name, value in record["properties"].items() if value in (None, "")]
        beside: Row = {HOMELESS: homeless or None, "printed_empty": empty or None, "unsure": record["unsure"] or None}
        self.table.rows.append(_place(source, record["lines"]) | about | placed | beside)


def _holds(kind: ValueType) -> Holds:
    """What values of a kind are in JSON."""
    simple = {BOOLEAN: Holds.TRUTH, INTEGER: Holds.NUMBER, DATE: Holds.MOMENT, BYTES: Holds.BYTES}
    if kind in simple:
        return simple[kind]
    return Holds.NUMBER if isinstance(kind, Limited) else Holds.TEXTS if isinstance(kind, Items) else Holds.TEXT


def _place(source: str, lines: Json) -> Row:
    first, last = lines if isinstance(lines, list) else (None, None)
    return {"source": source, "first_line": first, "last_line": last}


def _verdicts(document: Document, request: Request) -> Iterator[Row]:
    """How each connector of one document is judged, by nothing but that document."""
    for row in judge(gather([document]), request.now):
        place, missing = row.connector.place, [one.what for one in row.missing]
        yield {
            **_place(place.source, lines(place.lines)),
            "kind": row.connector.kind.value,
            "server": row.server,
            "connector": row.connector.name,
            "identity": row.connector.identity,
            "searches_name": row.search.name if row.search else None,
            "searches_from": row.search.origin if row.search else None,
            "verdict": row.verdict.value,
            "certificate": row.winner.thumbprint if row.winner else None,
            "named_in_event": row.event is not None,
            "missing": [*missing] or None,
            "judged_as_of": request.now.isoformat(),
        }
