"""Certificates themselves beside what was printed of them: they stand in for records, and complete those of their thumbprint.

Names are given as Windows prints them. Dates in a certificate are in UTC; a server prints its own local time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from .doubt import Doubt, Span, Unsure
from .records import Document, Kind, Properties, Property, Record
from .values import as_json, date
from .values.known import Known
from .values.model import Collection, DateOrder, Reading, Value
from .values.name import windows_name
from .x509 import Decoded, decode


def whole(record: Record) -> Decoded | None:
    """The certificate of a record whose RawData was printed in full."""
    raw = record.get("RawData")
    return decode(raw.value) if raw and not raw.unsure and isinstance(raw.value, bytes) else None


def record_of(decoded: Decoded, lines: Span) -> Record:
    """A certificate as the record that stands in for what the shell would print of it: without what only the server knows."""
    dates = date.infer(())
    properties = (_property(name, value, lines, dates) for name, value in _values(decoded).items())
    return Record(Kind.CERTIFICATE, Properties.of(properties), lines, partial=True)


def complete(documents: Iterable[Document]) -> list[Document]:
    """The documents with every printed certificate completed by the certificate itself, wherever one of them holds it.

    They belong together by thumbprint. What is not certain, or was not printed, is taken from the certificate; what only
    the server knows stays open. The record of a file is left out where it is printed with its server.
    """
    given = list(documents)
    known = {decoded.thumbprint: decoded for document in given for record in document.records if (decoded := _proven(record))}
    if not known:
        return given
    printed = {_thumbprint(record) for document in given for record in document.records if not _stands_in(record)}
    return [replace(document, records=tuple(_completed_all(document.records, known, printed))) for document in given]


def _completed_all(records: Iterable[Record], known: dict[str, Decoded], printed: set[str | None]) -> Iterator[Record]:
    for record in records:
        thumbprint = _thumbprint(record)
        if _stands_in(record):
            if thumbprint not in printed:
                yield record
        else:
            decoded = known.get(thumbprint) if thumbprint else None
            yield _completed(record, decoded) if decoded else record


def _completed(record: Record, decoded: Decoded) -> Record:
    values = _values(decoded)
    dates = record.properties[0].dates
    kept = [_certain(printed, values.get(printed.name)) for printed in record]
    missing = [_property(name, value, record.lines, dates) for name, value in values.items() if record.get(name) is None]
    return replace(record, properties=Properties.of((*kept, *missing)))


def _certain(printed: Property, value: Value) -> Property:
    """A property, or what the certificate says of it where it is not certain."""
    if not printed.unsure or value is None:
        return printed
    if not isinstance(value, datetime):
        return replace(printed, type=Known(Reading(value)), doubts=())
    readings = [datetime.fromisoformat(text) for unsure in printed.unsure if unsure.why is Doubt.DATE for text in unsure.alternatives]
    possible = [reading for reading in readings if date.is_local(reading, value)]
    return replace(printed, type=Known(Reading(possible[0])), doubts=()) if len(possible) == 1 else printed


def _proven(record: Record) -> Decoded | None:
    """The certificate of a record, unless it is printed under the thumbprint of another."""
    decoded = whole(record) if record.kind is Kind.CERTIFICATE else None
    return decoded if decoded and _thumbprint(record) in (None, decoded.thumbprint) else None


def _thumbprint(record: Record) -> str | None:
    printed = record.get("Thumbprint")
    return printed.text.upper() if printed and not printed.unsure and record.kind is Kind.CERTIFICATE else None


def _stands_in(record: Record) -> bool:
    return record.kind is Kind.CERTIFICATE and record.partial and record.command is None and whole(record) is not None


def _property(name: str, value: Value, lines: Span, dates: DateOrder) -> Property:
    if isinstance(value, datetime):
        text = f"{value.isoformat()}Z"
        around = tuple((value + zone).isoformat() for zone in (date.BEHIND, date.BEFORE))
        return Property(name, text, lines, Known(Reading(text, (Unsure(Doubt.ZONE, around),))), dates)
    return Property(name, _shown(value), lines, Known(Reading(value)), dates)


def _values(decoded: Decoded) -> dict[str, Value]:
    """What the properties of Get-ExchangeCertificate hold of a certificate."""
    return {
        "CertificateDomains": Collection(decoded.names),
        "Issuer": windows_name(decoded.issuer),
        "NotAfter": decoded.not_after,
        "NotBefore": decoded.not_before,
        "PublicKeySize": decoded.key_bits,
        "RawData": decoded.der,
        "SerialNumber": decoded.serial_number,
        "Subject": windows_name(decoded.subject),
        "Thumbprint": decoded.thumbprint,
        "Version": decoded.version,
    }


def _shown(value: Value) -> str:
    if isinstance(value, bytes | Collection):
        items: Sequence[object] = value.items if isinstance(value, Collection) else value
        return f"{{{', '.join(map(str, items))}}}"
    return str(as_json(value) if value is not None else "")
