"""Every connector on every server that runs it: the name it searches for, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from ..facts import Certificate, Connector, Evidence, Fact, Gap, LoggedEvent, Release
from ..records import Kind
from ..servers import host
from ..values.name import certificate_name
from ..wording import say
from .asking import show_certificates, show_connector, show_servers
from .model import FAULTS, Answer, Missing, Row, Search
from .selection import Selection, Verdict, select

INTRA_ORGANIZATION = ("intra-organization smtp send connector", "組織内の smtp 送信コネクタ")


# What is told of a connector that cannot be judged, by the verdict that the placeholders of the text lead to.
_AT_ITS_WORD = {
    Verdict.COVERED: say("names were replaced by placeholders; if each stands for one and the same name, a certificate covers it"),
    Verdict.EXPIRED: say("names were replaced by placeholders; if each stands for one and the same name, its certificate has expired"),
    Verdict.NO_CERTIFICATE: say("names were replaced by placeholders; if each stands for one and the same name, no certificate has the name"),
    Verdict.NOT_ENABLED_FOR_SMTP: say(
        "names were replaced by placeholders; if each stands for one and the same name, the certificate with the name is not enabled for SMTP"
    ),
    Verdict.NO_PRIVATE_KEY: say(
        "names were replaced by placeholders; if each stands for one and the same name, the certificate with the name has no private key"
    ),
}


def judge(evidence: Evidence, now: datetime) -> tuple[Row, ...]:
    """The rows of all connectors, those of a logged event first."""
    rows = _all_rows(evidence, now)
    if evidence.literal and not evidence.supposed:
        rows = [_with_what_it_would_be(row, then.verdict) for row, then in zip(rows, _all_rows(evidence.literal, now), strict=True)]
    return tuple(sorted(rows, key=lambda row: row.event is None))


def _all_rows(evidence: Evidence, now: datetime) -> list[Row]:
    connectors = (*evidence.connectors, *_only_logged(evidence))
    return [_tied(row, evidence) for connector in connectors for row in _rows(connector, evidence, now)]


def _with_what_it_would_be(row: Row, literal: Verdict) -> Row:
    """The row with what its verdict would be if what was replaced were names."""
    told = _AT_ITS_WORD.get(literal) if row.verdict is Verdict.CANNOT_JUDGE else None
    return replace(row, remarks=(*row.remarks, told)) if told else row


def judge_one(connector: Connector, server: str | None, evidence: Evidence, now: datetime) -> Row:
    """One connector on one server, in the world as it is or as it will be."""
    return _tied(_row(connector, server, evidence, now), evidence)


def _tied(row: Row, evidence: Evidence) -> Row:
    row = replace(row, event=_event_of(row, evidence))
    return replace(row, answer=_answer(row, evidence))


def _answer(row: Row, evidence: Evidence) -> Answer:
    """Where the winner has expired, Exchange 2007 logs 12014 and the later releases 12016."""
    if row.verdict is Verdict.EXPIRED:
        if row.event or evidence.releases_of(row.server) == {Release.EXCHANGE_2007}:
            return Answer.EVENT
        return Answer.CLEAR if evidence.is_2013_or_later(row.server) else Answer.CANNOT_JUDGE
    if row.verdict in FAULTS:
        return Answer.EVENT
    return Answer.CANNOT_JUDGE if row.verdict is Verdict.CANNOT_JUDGE else Answer.CLEAR


def is_about(logged: LoggedEvent, connector: Connector, server: str | None) -> bool:
    """Whether an event was logged for a connector, on a server where that is known."""
    event = logged.event
    if not event.connector or (event.computer and server and host(event.computer) != host(server)):
        return False
    return event.connector.casefold() in (connector.name.casefold(), (connector.identity or "").casefold())


def named(certificate: Certificate) -> str:
    """How a certificate is called in a sentence."""
    subject = certificate.subject.value
    return certificate.thumbprint or (
        say("without a thumbprint ({subject})", subject=subject) if subject else say("without a thumbprint (no subject)")
    )


def where(server: str | None) -> str:
    """Where something is, in a sentence."""
    return say("on {server}", server=server) if server else say("on the server")


def _event_of(row: Row, evidence: Evidence) -> LoggedEvent | None:
    """The newest event about a connector; of those of which the time is not known, the last of the text."""
    about = [logged for logged in evidence.events if is_about(logged, row.connector, row.server)]
    return max(reversed(about), key=lambda logged: moment(logged) or datetime.min, default=None)


def _only_logged(evidence: Evidence) -> Iterator[Connector]:
    """The connectors that only an event names: the implicit one, and those that were not printed."""
    seen: list[Connector] = []
    for logged in evidence.events:
        servers = [server for connector in evidence.connectors for server in _may_run_on(connector, logged) if is_about(logged, connector, server)]
        if logged.event.connector and not servers and not any(is_about(logged, connector, None) for connector in seen):
            seen.append(_logged(logged, logged.event.connector))
            yield seen[-1]


def _may_run_on(connector: Connector, logged: LoggedEvent) -> tuple[str | None, ...]:
    """The servers of a connector; one that is sent by front ends can run on that of the event, too."""
    return (*connector.servers, logged.event.computer) if connector.fronted else connector.servers or (None,)


def _logged(logged: LoggedEvent, name: str) -> Connector:
    """A connector as an event shows it. The intra-organization Send connector searches for the server's FQDN."""
    event, implicit = logged.event, name.casefold() in INTRA_ORGANIZATION
    searched = event.domain_name or event.fqdn
    pair = searched if searched and certificate_name(searched) else None
    of_server = implicit and event.computer and "." in event.computer
    fqdn: Fact[str | None] = Fact((None if of_server else searched,))
    if not of_server and not searched:
        fqdn = Fact(None, say("the domain name of the event is not in the text"))
    servers = (event.computer,) if event.computer else ()
    kind = Kind.SEND_CONNECTOR if implicit else Kind.OTHER
    return Connector(kind, name, None, servers, "", logged.place, fqdn, Fact((pair,)), Fact((True,)), Fact(None), "", Fact(None), (), Fact(None))


def _rows(connector: Connector, evidence: Evidence, now: datetime) -> Iterator[Row]:
    servers: Sequence[str | None] = connector.servers
    if not servers:
        servers = list(evidence.servers.values()) if len(evidence.servers) == 1 else [None]
    for server in servers:
        yield _row(connector, server and evidence.servers.get(host(server), server), evidence, now)
    if connector.fronted and not connector.off:
        sources = {host(server) for server in servers if server}
        yield from (
            row for name, server in evidence.servers.items() if name not in sources for row in _at_front_end(connector, server, evidence, now)
        )


def _at_front_end(connector: Connector, server: str, evidence: Evidence, now: datetime) -> Iterator[Row]:
    """A Send connector at the front end of a server that is none of its source servers, if its mail can leave there.

    What would go wrong there is no fault as long as the text does not show that it is in their site.
    Source: the product documentation of FrontendProxyEnabled: a Client Access server, or the front end of a Mailbox server, in the same site.
    """
    row, in_site = _row(connector, server, evidence, now), evidence.is_in_site_of(server, connector.servers)
    if (
        in_site
        or any(is_about(logged, connector, server) for logged in _of(server, evidence))
        or (in_site is None and row.verdict is Verdict.COVERED)
    ):
        yield row
    elif in_site is None:
        what = say("whether {connector} sends by the front end of {server}: FrontendProxyEnabled is True", connector=connector.name, server=server)
        yield replace(row, verdict=Verdict.CANNOT_JUDGE, winners=(), missing=(*row.missing, Missing(what, show_servers())))


def _of(server: str, evidence: Evidence) -> Iterator[LoggedEvent]:
    """The events that a server logged."""
    return (logged for logged in evidence.events if logged.event.computer and host(logged.event.computer) == host(server))


def _row(connector: Connector, server: str | None, evidence: Evidence, now: datetime) -> Row:
    search, unknown = _search(connector, server, evidence)
    if connector.off:
        remark = say("{why}, so STARTTLS is not offered and no certificate is looked for", why=connector.off)
        return Row(connector, server, search, Verdict.NOT_OFFERED, remarks=(remark,))
    row = Row(
        connector,
        server,
        search,
        Verdict.CANNOT_JUDGE,
        remarks=tuple(_remarks(connector, later=Release.EXCHANGE_2013 in evidence.releases_of(server))),
    )
    several = len(evidence.servers) > 1
    if evidence.hides(server and host(server)):
        row = replace(row, remarks=(*row.remarks, say("{server} is a placeholder: what bears it is taken to be of one server", server=server)))
    if server is None and several:
        what = say("on which server {connector} runs: several are in the input", connector=connector.name)
        return replace(row, missing=(Missing(what, show_connector(connector)),))
    if search is None:
        return replace(row, missing=(unknown,))
    certificates = [certificate for certificate in evidence.certificates if _may_be_on(certificate, server, evidence)]
    if not any(certificate.server or not several for certificate in certificates) and not _listed_empty(server, evidence):
        return replace(row, missing=(Missing(_no_certificates(server), show_certificates(server)),))
    return _judged(row, select(search.name, certificates, lambda certificate: several and _may_be_elsewhere(certificate, server, evidence), now))


def _no_certificates(server: str | None) -> str:
    if server:
        return say("the certificates of {server} are not in the input", server=server)
    return say("the certificates of the server are not in the input")


def _judged(row: Row, selection: Selection) -> Row:
    """The row with the verdict, where only one is possible; else with what is missing."""
    unlisted = _unlisted(selection)
    verdicts = selection.verdicts | unlisted
    row = replace(row, candidates=selection.candidates)
    if len(verdicts) == 1:
        return replace(row, verdict=next(iter(verdicts)), winners=selection.winners, remarks=(*row.remarks, *_unseen(selection)))
    ask = show_certificates(row.server)
    missing = [
        Missing(say("certificate {certificate}: {reason}", certificate=named(candidate.certificate), reason=candidate.open), ask)
        for candidate in selection.candidates
        if candidate.open
    ]
    if unlisted:
        missing.append(Missing(_others(row.server), ask))
    return replace(row, missing=tuple(missing))


def _others(server: str | None) -> str:
    if server:
        return say("the other certificates of {server}: the command shown prints only some", server=server)
    return say("the other certificates of the server: the command shown prints only some")


def _unseen(selection: Selection) -> Iterator[str]:
    """What a certificate that is right in every column can still lack."""
    for certificate in selection.winners:
        if not certificate.status.known and certificate.self_signed.value is not True:
            yield say("{why}: whether the chain of {certificate} validates was not seen", why=certificate.status.why, certificate=named(certificate))


def _unlisted(selection: Selection) -> frozenset[Verdict]:
    """What certificates that a filtered listing left out could still make of it; a certain winner may lose to them, but STARTTLS works."""
    if not selection.candidates or any(candidate.certificate.listed_whole for candidate in selection.candidates):
        return frozenset()
    return frozenset() if selection.verdicts == {Verdict.COVERED} else frozenset((Verdict.COVERED, Verdict.NO_CERTIFICATE))


def _remarks(connector: Connector, *, later: bool) -> Iterator[str]:
    if not connector.offers_tls.known:
        yield say("{why}: taken to offer STARTTLS", why=connector.offers_tls.why)
    if connector.tls_certificate_name.gap is Gap.NOT_PRINTED and later:
        yield say("TlsCertificateName was not printed: judged by Fqdn; Exchange 2013 and later may have one")
    if connector.servers_open:
        yield say("{why}: judged on the servers that are known", why=connector.servers_open)


def _search(connector: Connector, server: str | None, evidence: Evidence) -> tuple[Search | None, Missing]:
    """The name that is searched for; else what is missing to know it."""
    pair, fqdn = connector.tls_certificate_name, connector.fqdn
    nothing, ask = Missing("", ""), show_connector(connector)
    if pair.value:
        return Search(pair.value, "TlsCertificateName"), nothing
    if not pair.known and pair.gap is not Gap.NOT_PRINTED:
        return None, Missing(say("{connector}: {why}", connector=connector.name, why=pair.why), ask)
    if fqdn.value:
        return Search(fqdn.value, "Fqdn"), nothing
    if not fqdn.known:
        return None, Missing(say("{connector}: {why}", connector=connector.name, why=fqdn.why), ask)
    if server and "." in server and not evidence.hides(server):
        return Search(server, "server"), nothing
    return None, Missing(_no_name(connector, server), show_servers())


def _no_name(connector: Connector, server: str | None) -> str:
    if server:
        return say("the FQDN of {server}: {connector} has none of its own, so the server's is searched for", server=server, connector=connector.name)
    return say("the FQDN of the server: {connector} has none of its own, so the server's is searched for", connector=connector.name)


def _may_be_on(certificate: Certificate, server: str | None, evidence: Evidence) -> bool:
    if certificate.server is None or server is None or host(certificate.server) == host(server):
        return True
    return evidence.hides(host(certificate.server)) or evidence.hides(host(server))


def _may_be_elsewhere(certificate: Certificate, server: str | None, evidence: Evidence) -> bool:
    """Whether the text does not prove that a certificate is on a server of several."""
    return certificate.server is None or evidence.hides(host(certificate.server)) or evidence.hides(server and host(server))


def _listed_empty(server: str | None, evidence: Evidence) -> bool:
    """Whether the text shows that a server has no certificates."""
    here = {server and host(server)} if server and len(evidence.servers) > 1 else {None, server and host(server)}
    return bool(here & evidence.empty_listings)


def is_past(row: Row) -> bool:
    """Whether the event of a row was logged before the certificate that now serves the connector was valid, or the connector changed."""
    time = moment(row.event) if row.event else None
    since = (row.winner.not_before.value if row.winner else None, row.connector.changed.value)
    return time is not None and any(start is not None and time < start for start in since)


def moment(logged: LoggedEvent) -> datetime | None:
    """When an event was logged, where the text settles it."""
    try:
        return datetime.fromisoformat(logged.event.time or "").replace(tzinfo=None)
    except ValueError:
        return None
