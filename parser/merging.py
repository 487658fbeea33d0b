"""What a text prints of one object in several places, such as a row of a table and a list, put together.

Objects belong together by what names them: a certificate by its thumbprint, a connector by its name, both on their server.
A name that was replaced is no proof: many objects can bear the same placeholder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from .commands import understand
from .doubt import Doubt
from .literal import is_replaced
from .records import Document, Kind, Properties, Property, Record
from .servers import host
from .values.model import Value
from .values.stand_in import is_in


def united(documents: Iterable[Document]) -> list[Document]:
    """The documents with each object once. What was printed for certain goes before what was not, and the later print before the earlier."""
    return [replace(document, records=tuple(_united(document.records))) for document in documents]


def _united(records: Sequence[Record]) -> Iterator[Record]:
    """The records; those of one object become one, in the place of the one that says the most."""
    alike = defaultdict[object, list[int]](list)
    for index, record in enumerate(records):
        alike[_name(record) or index].append(index)
    made: dict[int, Record | None] = {}
    for indexes in alike.values():
        named = [(index, records[index]) for index in indexes]
        for group in _assumed(named) if is_placeholder(records[indexes[0]]) else _same(named):
            together = [records[index] for index in group]
            most = max(group, key=lambda index: len(records[index].properties))
            made |= {**dict.fromkeys(group), most: _one(records[most], together) if len(together) > 1 else records[most]}
    yield from (one for index in range(len(records)) if (one := made[index]))


def _name(record: Record) -> tuple[Kind, str] | None:
    """What names the object of a record on its server, or what stands in its place; `None` where that was not printed, or not for certain."""
    printed = _naming(record)
    if printed is None or not printed.text or any(unsure.why is not Doubt.REDACTED for unsure in printed.unsure):
        return None
    return record.kind, printed.text.rpartition("\\")[2].casefold()


def _naming(record: Record) -> Property | None:
    """The property that names the object of a record."""
    if record.kind is Kind.OTHER:
        return None
    return record.get("Thumbprint") if record.kind is Kind.CERTIFICATE else record.get("Name") or record.get("Identity")


def is_placeholder(record: Record) -> bool:
    """Whether what names the object of a record was replaced; the server before the backslash of an Identity is no part of its name."""
    printed = _naming(record)
    if printed is None or not is_replaced(printed):
        return False
    return record.kind is Kind.CERTIFICATE or is_in(printed.text.rpartition("\\")[2])


def _assumed(named: Sequence[tuple[int, Record]]) -> Iterator[list[int]]:
    """Records under one placeholder: of one object where each is of a listing of its own and nothing differs, else each of another."""
    servers = {record.server and host(record.server) for _, record in named}
    if len(servers) == 1 and not _are_several(named) and _agree([record for _, record in named]):
        yield [index for index, _ in named]
    else:
        yield from ([index] for index, _ in named)


def _agree(records: Sequence[Record]) -> bool:
    """Whether what several of them print for certain is the same."""
    values: dict[str, Value] = {}
    printed = [one for record in records for one in record if not one.unsure]
    return all(values.setdefault(one.name.casefold(), one.value) == one.value for one in printed)


def _same(named: Sequence[tuple[int, Record]]) -> Iterator[list[int]]:
    """Records of one name as those of one object each: of one server, or where no other server has an object of that name."""
    servers = defaultdict[str | None, list[int]](list)
    for index, record in named:
        servers[host(record.server) if record.server else None].append(index)
    unknown = [(index, record) for index, record in named if not record.server]
    if len(servers.keys() - {None}) > 1 or (named[0][1].kind is Kind.RECEIVE_CONNECTOR and _are_several(unknown)):
        yield from ([index] for index in servers.pop(None, []))
        yield from servers.values()
    else:
        yield [index for index, _ in named]


def _are_several(unknown: Sequence[tuple[int, Record]]) -> bool:
    """Whether one command printed the name more than once: servers can have Receive connectors of one name."""
    commands = [record.command for _, record in unknown]
    return len(set(commands)) < len(commands)


def _one(most: Record, together: Sequence[Record]) -> Record:
    values: dict[str, Property] = {one.name.casefold(): one for one in most}
    for printed in (printed for record in together for printed in record):
        known = values.get(printed.name.casefold())
        if known is None or not printed.unsure or known.unsure:
            values[printed.name.casefold()] = printed
    whole = next((record.command for record in together if record.command and understand(record.command).whole), most.command)
    server = next((record.server for record in together if record.server), None)
    return replace(most, properties=Properties.of(values.values()), command=whole, server=server)
