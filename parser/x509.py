"""Certificates themselves, where the input holds one whole: decoded, compared with what was printed, and used for what was not.

Names are given as Windows prints them. Dates in a certificate are in UTC; a server prints its own local time.
"""

from __future__ import annotations

import base64
import hashlib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from .. import grammar
from .doubt import Doubt, Span, Unsure
from .records import Document, Kind, Property, Record
from .values import as_json, date
from .values.known import Known
from .values.model import Collection, DateOrder, Reading, Value
from .values.name import windows_name

if TYPE_CHECKING:
    from cryptography import x509

# The short names of Windows (CertNameToStr); what has none is printed as OID.1.2.3.
_ATTRIBUTES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "S",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "2.5.4.13": "Description",
    "2.5.4.17": "PostalCode",
    "2.5.4.42": "G",
    "2.5.4.43": "I",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "E",
}
_QUOTED = frozenset(',+="\n<>#;')
# Local clocks are at most so far behind and before UTC, in steps of a quarter of an hour.
_BEHIND, _BEFORE, _STEP = timedelta(hours=-12), timedelta(hours=14), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Requested:
    """What a certificate and a request for one have in common.

    `domains` are the DNS names of the Subject Alternative Name and, where it is a host name, the common name of the subject:
    what Exchange calls CertificateDomains.
    """

    subject: str
    alternative_names: tuple[str, ...]
    domains: tuple[str, ...]
    key: str
    key_size: int | None
    signature_algorithm: str


@dataclass(frozen=True, slots=True)
class Decoded(Requested):
    """A certificate. `usages` are its extended key usages by name, or by OID; none means that it may be used for all."""

    issuer: str
    serial_number: str
    not_before: datetime
    """UTC, without a zone."""
    not_after: datetime
    """UTC, without a zone."""
    usages: tuple[str, ...]
    version: int
    thumbprint: str
    der: bytes


class Difference(NamedTuple):
    """A property that was printed with another value than the certificate has; both as text."""

    property: str
    printed: str
    decoded: str


def decode(der: bytes) -> Decoded | None:
    """The certificate that these bytes are, or `None` if they are none."""
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _certificate(x509.load_der_x509_certificate(der), der)
        except Exception:  # noqa: BLE001 - cryptography has a dozen errors for bytes that are no certificate
            return None


def decode_request(der: bytes) -> Requested | None:
    """The request (PKCS #10) that these bytes are, or `None` if they are none."""
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Requested(*_common(x509.load_der_x509_csr(der)))
        except Exception:  # noqa: BLE001 - likewise
            return None


def whole(record: Record) -> Decoded | None:
    """The certificate of a record whose RawData was printed in full."""
    raw = record.get("RawData")
    return decode(raw.value) if raw and not raw.unsure and isinstance(raw.value, bytes) else None


def requested(record: Record) -> Requested | None:
    """The request of a record whose CertificateRequest was printed in full: base64, with or without BEGIN and END."""
    printed = record.get("CertificateRequest")
    if printed is None or printed.unsure:
        return None
    body = grammar.terminal("export", "PEM_LINE").sub("", printed.text)
    try:
        return decode_request(base64.b64decode("".join(body.split()), validate=True))
    except ValueError:
        return None


def differences(record: Record, decoded: Requested) -> list[Difference]:
    """What was printed of a certificate, or of a request, and is not what it holds.

    What is not certain is compared with nothing. A date differs when no time zone makes it the printed one, a name when its
    parts do, CertificateDomains when it lacks a name or has one that is neither an alternative name nor in the subject.
    """
    expected = {
        name: value for name, value in _values(decoded).items() if (printed := record.get(name)) and printed.value is not None and not printed.unsure
    }
    return [
        Difference(name, printed.text, _shown(value))
        for name, value in expected.items()
        if (printed := record.get(name)) and not _same(printed.value, value, decoded)
    ]


def record_of(decoded: Decoded, lines: Span) -> Record:
    """A certificate as the record that stands in for what the shell would print of it: without what only the server knows."""
    values: dict[str, Value] = {**_values(decoded), "RawData": decoded.der}
    dates = date.infer(())
    return Record(Kind.CERTIFICATE, tuple(_property(name, value, lines, dates) for name, value in values.items()), lines, partial=True)


def complete(documents: Sequence[Document]) -> list[Document]:
    """The documents with every printed certificate completed by the certificate itself, wherever one of them holds it.

    They belong together by thumbprint. What is not certain, or was not printed, is taken from the certificate; what only
    the server knows stays open. The record of a file is left out where it is printed with its server.
    """
    known = {decoded.thumbprint: decoded for document in documents for record in document.records if (decoded := _proven(record))}
    if not known:
        return list(documents)
    printed = {_thumbprint(record) for document in documents for record in document.records if not _stands_in(record)}
    return [replace(document, records=tuple(_completed_all(document.records, known, printed))) for document in documents]


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
    values = {**_values(decoded), "RawData": decoded.der}
    dates = record.properties[0].dates
    kept = [_certain(printed, values.get(printed.name)) for printed in record]
    missing = [_property(name, value, record.lines, dates) for name, value in values.items() if record.get(name) is None]
    return replace(record, properties=(*kept, *missing))


def _certain(printed: Property, value: Value) -> Property:
    """A property, or what the certificate says of it where it is not certain."""
    if not printed.unsure or value is None:
        return printed
    if not isinstance(value, datetime):
        return replace(printed, type=Known(Reading(value)), doubts=())
    readings = [datetime.fromisoformat(text) for unsure in printed.unsure if unsure.why is Doubt.DATE for text in unsure.alternatives]
    possible = [reading for reading in readings if _is_local(reading, value)]
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
        around = tuple((value + zone).isoformat() for zone in (_BEHIND, _BEFORE))
        return Property(name, text, lines, Known(Reading(text, (Unsure(Doubt.ZONE, around),))), dates)
    return Property(name, _shown(value), lines, Known(Reading(value)), dates)


def _values(decoded: Requested) -> dict[str, Value]:
    """What the properties of Get-ExchangeCertificate hold of a certificate, or of a request."""
    common: dict[str, Value] = {
        "CertificateDomains": Collection(decoded.domains),
        "PublicKeySize": decoded.key_size,
        "Subject": windows_name(decoded.subject),
    }
    if not isinstance(decoded, Decoded):
        return common
    return common | {
        "Issuer": windows_name(decoded.issuer),
        "NotAfter": decoded.not_after,
        "NotBefore": decoded.not_before,
        "SerialNumber": decoded.serial_number,
        "Thumbprint": decoded.thumbprint,
        "Version": decoded.version,
    }


def _shown(value: Value) -> str:
    if isinstance(value, bytes | Collection):
        items = value.items if isinstance(value, Collection) else value
        return f"{{{', '.join(map(str, items))}}}"
    return f"{value.isoformat()}Z" if isinstance(value, datetime) else str(as_json(value) if value is not None else "")


def _same(printed: Value, value: Value, decoded: Requested) -> bool:
    if value is None:
        return True  # nothing to compare with
    if isinstance(printed, datetime) and isinstance(value, datetime):
        return _is_local(printed, value)
    if isinstance(printed, Collection):
        names = {str(item).casefold() for item in printed.items}
        common = {part.casefold() for part in _common_names(decoded.subject)}
        needed = {name.casefold() for name in decoded.alternative_names}
        return needed <= names <= needed | common
    rdns, other = getattr(printed, "rdns", None), getattr(value, "rdns", None)
    if rdns is not None and other is not None:
        # How an attribute is called differs between versions of Windows.
        return sorted(part.value.casefold() for rdn in rdns for part in rdn) == sorted(part.value.casefold() for rdn in other for part in rdn)
    return str(printed).casefold() == str(value).casefold()


def _is_local(printed: datetime, moment: datetime) -> bool:
    """Whether some time zone prints a moment so; consoles print no parts of a second."""
    away = printed - moment.replace(microsecond=0)
    return _BEHIND <= away <= _BEFORE and not away % _STEP


def _certificate(certificate: x509.Certificate, der: bytes) -> Decoded:
    serial = certificate.serial_number
    return Decoded(
        *_common(certificate),
        issuer=_name(certificate.issuer),
        serial_number=serial.to_bytes(serial.bit_length() // 8 + 1, "big", signed=True).hex().upper(),
        not_before=certificate.not_valid_before_utc.replace(tzinfo=None),
        not_after=certificate.not_valid_after_utc.replace(tzinfo=None),
        usages=tuple(_usages(certificate)),
        version=certificate.version.value + 1,
        thumbprint=hashlib.sha1(der, usedforsecurity=False).hexdigest().upper(),
        der=der,
    )


def _common(of: x509.Certificate | x509.CertificateSigningRequest) -> tuple[str, tuple[str, ...], tuple[str, ...], str, int | None, str]:
    subject, names = _name(of.subject), _alternative_names(of)
    hosts = [name for name in _common_names(subject) if grammar.terminal("value", "HOST_NAME").fullmatch(name) and " " not in name]
    domains = tuple(dict.fromkeys((*hosts, *names)))
    kind, size = _key(of)
    return subject, names, domains, kind, size, of.signature_algorithm_oid._name  # noqa: SLF001 - the one name that cryptography has for it


def _common_names(subject: str) -> list[str]:
    name = windows_name(subject)
    return [part.value for rdn in name.rdns for part in rdn if part.type.upper() == "CN"] if name else []


def _alternative_names(of: x509.Certificate | x509.CertificateSigningRequest) -> tuple[str, ...]:
    from cryptography import x509

    try:
        names = of.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(dict.fromkeys(names.get_values_for_type(x509.DNSName)))


def _usages(certificate: x509.Certificate) -> Iterator[str]:
    from cryptography import x509

    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    for usage in usages:
        known = usage._name  # noqa: SLF001 - likewise
        yield usage.dotted_string if known == "Unknown OID" else known


def _key(of: x509.Certificate | x509.CertificateSigningRequest) -> tuple[str, int | None]:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        key = of.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "unknown", None
    return type(key).__name__.removesuffix("PublicKey").lstrip("_"), getattr(key, "key_size", None)


def _name(name: x509.Name) -> str:
    """A name as Windows prints it: the most specific part first, and quoted where it must be."""
    return ", ".join(" + ".join(_attribute(part) for part in rdn) for rdn in reversed(name.rdns))


def _attribute(part: x509.NameAttribute[str | bytes]) -> str:
    oid = part.oid.dotted_string
    value = part.value if isinstance(part.value, str) else "#" + part.value.hex().upper()
    quoted = not value or value != value.strip() or not _QUOTED.isdisjoint(value)
    doubled = value.replace('"', '""')
    return f"{_ATTRIBUTES.get(oid, f'OID.{oid}')}=" + (f'"{doubled}"' if quoted else value)
