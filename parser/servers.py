"""Which server an object is on, as far as the text says it."""

from __future__ import annotations

from collections.abc import Callable

from .records import Kind


def host(server: str) -> str:
    """What tells servers apart: `EX01` and `ex01.contoso.com` are one."""
    return server.partition(".")[0].casefold()


def server_of(kind: Kind, texts: Callable[[str], str | None], asked: str | None, machine: str | None) -> str | None:
    """The server of a record, or `None` where the text does not say it.

    `texts` gives the exact text of a property by its lower-case name, `asked` is the argument of `-Server`, `machine`
    what the transcript names. Get-ReceiveConnector lists the connectors of the whole organization, so the machine
    it ran on says nothing about them; Get-ExchangeCertificate lists those of the machine. OriginatingServer is a
    domain controller. A Send connector belongs to no server: it has source servers.
    """
    identity, separator, _ = (texts("identity") or "").partition("\\")
    owner = identity if separator else None
    if kind is Kind.CERTIFICATE:
        return owner or asked or texts("pscomputername") or machine
    if kind is Kind.RECEIVE_CONNECTOR:
        return texts("server") or owner or asked
    return None
