"""Which server an object is on, as far as the text says it."""

from __future__ import annotations

from collections.abc import Mapping

from .records import Kind


def server_of(kind: Kind, texts: Mapping[str, str], asked: str | None, machine: str | None) -> str | None:
    """The server of a record, or `None` where the text does not say it.

    `texts` are the exact texts of its properties by lower-case name, `asked` is the argument of `-Server`, `machine`
    what the transcript names. Get-ReceiveConnector lists the connectors of the whole organization, so the machine
    it ran on says nothing about them; Get-ExchangeCertificate lists those of the machine. OriginatingServer is a
    domain controller. A Send connector belongs to no server: it has source servers.
    """
    identity, separator, _ = texts.get("identity", "").partition("\\")
    owner = identity if separator else None
    if kind is Kind.CERTIFICATE:
        return owner or asked or texts.get("pscomputername") or machine
    if kind is Kind.RECEIVE_CONNECTOR:
        return texts.get("server") or owner or asked
    return None
