"""Every connector on every server that runs it: the name it searches for, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..facts import Certificate, Connector, Evidence, Fact, LoggedEvent, Place, host
from ..records import Kind
from .model import Missing, Row, Search
from .quoting import quoted
from .selection import Selection, Verdict, select

INTRA_ORGANIZATION = ("intra-organization smtp send connector", "組織内の smtp 送信コネクタ")
_SHOW = {Kind.RECEIVE_CONNECTOR: "Get-ReceiveConnector", Kind.SEND_CONNECTOR: "Get-SendConnector"}


def judge(evidence: Evidence, now: datetime) -> tuple[Row, ...]:
    """The rows of all connectors, those of a logged event first."""
    rows = [row for connector in (*evidence.connectors, *_implicit(evidence)) for row in _rows(connector, evidence, now)]
    tied = [replace(row, event=_event_of(row, evidence)) for row in rows]
    return tuple(sorted(tied, key=lambda row: row.event is None))


def complete(command: str) -> str:
    """A command as a customer should run it: lists whole, lines unbroken."""
    return f"$FormatEnumerationLimit = -1; {command} | fl * | Out-File -Width 4096 -Encoding utf8 C:\\why12014.txt"


def show_connector(connector: Connector) -> str:
    """The command that prints a connector whole."""
    return complete(f"{_SHOW[connector.kind]} {quoted(connector.identity)}" if connector.identity else _SHOW[connector.kind])


def show_certificates(server: str | None) -> str:
    """The command that prints the certificates of a server whole."""
    return complete(f"Get-ExchangeCertificate -Server {quoted(server)}" if server else "Get-ExchangeCertificate")


def _implicit(evidence: Evidence) -> Iterator[Connector]:
    """The connector that no cmdlet lists, where an event names it: it searches for the server's FQDN."""
    for logged in evidence.events:
        event = logged.event
        if event.connector and event.connector.casefold() in INTRA_ORGANIZATION:
            yield _implicit_connector(event.connector, event.computer, logged)


def _implicit_connector(name: str, computer: str | None, logged: LoggedEvent) -> Connector:
    """The intra-organization Send connector of a server, as an event shows it."""
    nothing: Fact[str | None] = Fact((None,))
    servers = (computer,) if computer else ()
    return Connector(Kind.SEND_CONNECTOR, name, None, servers, "", logged.place, nothing, nothing, Fact((True,)), Fact(None), "")


def _rows(connector: Connector, evidence: Evidence, now: datetime) -> Iterator[Row]:
    servers: Sequence[str | None] = connector.servers
    if not servers:
        servers = list(evidence.servers.values()) if len(evidence.servers) == 1 else [None]
    for server in servers:
        yield _row(connector, server and evidence.servers.get(host(server), server), evidence, now)


def _row(connector: Connector, server: str | None, evidence: Evidence, now: datetime) -> Row:
    remarks = tuple(_remarks(connector))
    search, open_search = _search(connector, server)
    if connector.off:
        return Row(connector, server, search, Verdict.NOT_OFFERED, None, (), (), (connector.off,))
    if server is None and len(evidence.servers) > 1:
        missing = Missing(f"on which server {connector.name} runs: several are in the input", show_connector(connector))
        return Row(connector, None, search, Verdict.CANNOT_JUDGE, None, (), (missing,), remarks)
    certificates = [certificate for certificate in evidence.certificates if _may_be_on(certificate, server)]
    listed = bool(certificates) or {None, server and host(server)} & evidence.empty_listings
    if search is None:
        return Row(connector, server, None, Verdict.CANNOT_JUDGE, None, (), (open_search,), remarks)
    if not listed:
        missing = Missing(f"the certificates of {server or 'the server'} are not in the input", show_certificates(server))
        return Row(connector, server, search, Verdict.CANNOT_JUDGE, None, (), (missing,), remarks)
    several = len(evidence.servers) > 1
    selection = select(search.name, certificates, lambda certificate: several and certificate.server is None, now)
    return _judged(connector, server, search, selection, remarks)


def _judged(connector: Connector, server: str | None, search: Search, selection: Selection, remarks: tuple[str, ...]) -> Row:
    verdicts = selection.verdicts | _unlisted(selection)
    if len(verdicts) == 1:
        return Row(connector, server, search, next(iter(verdicts)), selection.winner, selection.candidates, (), remarks)
    missing = [Missing(f"{reason} for certificate {named(candidate.certificate)}", show_certificates(server)) for candidate in selection.candidates for reason in candidate.open]
    if _unlisted(selection):
        missing.append(Missing(f"the other certificates of {server or 'the server'}: the command shown prints only some", show_certificates(server)))
    return Row(connector, server, search, Verdict.CANNOT_JUDGE, None, selection.candidates, tuple(missing), remarks)


def _unlisted(selection: Selection) -> frozenset[Verdict]:
    """What certificates that a filtered listing left out could still make of it; a certain winner may lose to them, but STARTTLS works."""
    if not selection.candidates or any(candidate.certificate.listed_whole for candidate in selection.candidates):
        return frozenset()
    return frozenset() if selection.verdicts == {Verdict.COVERED} else frozenset((Verdict.COVERED, Verdict.NO_CERTIFICATE))


def named(certificate: Certificate) -> str:
    """How a certificate is called in a sentence."""
    return certificate.thumbprint or f"without a thumbprint ({certificate.subject.value or 'no subject'})"


def _remarks(connector: Connector) -> Iterator[str]:
    if not connector.offers_tls.known and not connector.off:
        yield f"{connector.offers_tls.why}: taken to offer STARTTLS"
    if not connector.tls_certificate_name.known and "was not printed" in connector.tls_certificate_name.why:
        yield "TlsCertificateName was not printed: judged by Fqdn (Exchange 2013 and later may have one)"
    if connector.servers_open:
        yield f"{connector.servers_open}: only the servers that are known are judged"


def _search(connector: Connector, server: str | None) -> tuple[Search | None, Missing]:
    """The name that is searched for; else what is missing to know it."""
    tls, fqdn = connector.tls_certificate_name, connector.fqdn
    ask = show_connector(connector)
    if tls.value:
        return Search(tls.value, "TlsCertificateName"), Missing("", "")
    if not tls.known and "was not printed" not in tls.why:
        return None, Missing(f"{tls.why} on {connector.name}", ask)
    if fqdn.value:
        return Search(fqdn.value, "Fqdn"), Missing("", "")
    if not fqdn.known:
        return None, Missing(f"{fqdn.why} on {connector.name}", ask)
    if server and "." in server:
        return Search(server, "server"), Missing("", "")
    return None, Missing(f"the FQDN of {server or 'the server'}: {connector.name} has none of its own, so the server's is searched for", "[System.Net.Dns]::GetHostEntry('').HostName")


def _may_be_on(certificate: Certificate, server: str | None) -> bool:
    return certificate.server is None or server is None or host(certificate.server) == host(server)


def _event_of(row: Row, evidence: Evidence) -> LoggedEvent | None:
    return next((logged for logged in evidence.events if is_about(logged, row)), None)


def is_about(logged: LoggedEvent, row: Row) -> bool:
    """Whether an event was logged for the connector of a row, on its server."""
    event, connector = logged.event, row.connector
    if not event.connector or (event.computer and row.server and host(event.computer) != host(row.server)):
        return False
    return event.connector.casefold() in (connector.name.casefold(), (connector.identity or "").casefold())


def places(row: Row) -> tuple[Place, ...]:
    """Where the facts of a row stand, the event first."""
    own = (row.connector.place, *(candidate.certificate.place for candidate in row.candidates if candidate.fails is not None))
    return ((row.event.place,) if row.event else ()) + own
