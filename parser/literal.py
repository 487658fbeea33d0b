"""A text at its word: what was replaced in it is taken for a name, the same for the same one, another for another one.

That is no proof, so nothing is judged by it; it tells what the verdict would be.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from .doubt import Doubt
from .records import Document, Properties, Property, Record
from .values.known import Known
from .values.model import Reading

# What names an object stays in doubt: all thumbprints of a text may have been replaced by the same.
_NAMES = frozenset(("CertificateDomains", "DnsNameList", "Fqdn", "Issuer", "SourceTransportServers", "Subject", "TlsCertificateName"))


def at_their_word(documents: Sequence[Document]) -> list[Document]:
    """The documents with the names that were replaced, as they are printed, for certain."""
    return [replace(document, records=tuple(map(_believed, document.records))) for document in documents]


def has_replaced_names(document: Document) -> bool:
    """Whether in any name by which something is judged a part was replaced."""
    return any(map(_has_replaced_names, document.records))


def _has_replaced_names(record: Record) -> bool:
    return any(is_replaced(printed) for name in _NAMES if (printed := record.get(name)))


def _believed(record: Record) -> Record:
    if not _has_replaced_names(record):
        return record
    return replace(record, properties=Properties.of(_taken(printed) if printed.name in _NAMES else printed for printed in record))


def _taken(printed: Property) -> Property:
    reading = printed.reading
    sure = tuple(unsure for unsure in reading.unsure if unsure.why is not Doubt.REDACTED)
    return replace(printed, type=Known(Reading(reading.value, sure)))


def is_replaced(printed: Property) -> bool:
    """Whether somebody replaced a property, or a part of it."""
    return any(unsure.why is Doubt.REDACTED for unsure in printed.unsure)
