"""The commands that end a 12014, with what each changes, needs and may break.

Source: the 2007 troubleshooting topic of event 12014, the product documentation of the cmdlets, and for what can go wrong next the
team blog on TLS certificates in hybrid organizations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from msgspec.structs import replace

from ... import grammar
from ..doubt import Span
from ..facts import Certificate, Connector, Fact, Place, Release
from ..records import Kind
from ..servers import host
from ..whatif import Effect
from ..wording import say, say_number
from .model import Case, Remedy, Row
from .quoting import quoted
from .rows import INTRA_ORGANIZATION
from .selection import covers, is_too_old, matches

Releases = frozenset[Release]
_RIGHTS = say(
    "Needs Exchange Server Administrator (Server Management from 2010 on) and local Administrators on that server; on an Edge server only the latter."
)
_OVERWRITE = say(
    "If it asks whether to overwrite the existing default SMTP certificate, answer No, unless the internal transport certificate is meant to change: "
    "that one needs the server's FQDN, which a wildcard does not replace, and on an Edge server a new Edge subscription."
)
_STORE = say(
    "Before a new certificate is made: one without its key is not listed, but is here: "
    "Get-ChildItem Cert:\\LocalMachine\\My | fl Subject, DnsNameList, HasPrivateKey, NotAfter, Thumbprint."
)
_CONNECTOR_RIGHTS = say("Needs Exchange Organization Administrator (Organization or Server Management from 2010 on).")
_HANDSHAKE = say("STARTTLS is offered again after it: a partner that then fails the handshake stops delivering.")
_HYBRID = say(
    "In a hybrid organization HybridConfiguration has a TlsCertificateName of its own, and the next run of the wizard writes that one back."
)
_RELAY = say("A connector with narrower RemoteIPRanges, such as one for relaying, answers its clients before this one and needs the name, too.")
_PROOF = say("Proof: the event stays away, and EHLO on port 25 is answered with 250-STARTTLS.")
_RESTART_BOTH = say("Then restart the transport services: Restart-Service MSExchangeTransport, MSExchangeFrontEndTransport.")
_RESTART_ONE = say("Then restart the transport service: Restart-Service MSExchangeTransport.")
_RESTART = say("Then restart the transport service: Restart-Service MSExchangeTransport; on 2013 and later MSExchangeFrontEndTransport, too.")
_ONLY_2007 = frozenset((Release.EXCHANGE_2007,))
_ASKED = " -Password (Read-Host -AsSecureString)"
DOES_NOTHING = say("Enable-ExchangeCertificate, which the event itself advises, does nothing while no certificate has that name.")
"""What is told wherever that is so: it is the first thing that people try."""
_NAMED = say(
    "The connector names the issuer and the subject of this certificate: if the new one differs in either, set TlsCertificateName anew, "
    "or nothing matches once the old one is gone."
)
# Between the server and the name, in the identity of a Receive connector.
_SEPARATOR = "\\"
_MOST_NAMES = 3
_NOWHERE = Place("the new certificate", Span(1, 1))
_SETTERS = {Kind.RECEIVE_CONNECTOR: "Set-ReceiveConnector", Kind.SEND_CONNECTOR: "Set-SendConnector"}


def enable(certificate: Certificate, releases: Releases) -> Iterator[Remedy]:
    """SMTP for a certificate that has all the rest."""
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Services SMTP",),
            say("Adds SMTP to the services of the certificate and removes none. {where}", where=_where(certificate.server)),
            (_OVERWRITE, _RIGHTS, _restart(releases), _PROOF, _HANDSHAKE),
            (Effect(certificate, _enabled(certificate)),),
        )


def _enabled(certificate: Certificate) -> Certificate:
    """The certificate with SMTP; what it was enabled for before stays."""
    services = certificate.services.value or frozenset()
    return replace(certificate, services=Fact(((services - {"none"}) | {"smtp"},)))


def _restart(releases: Releases) -> str:
    """Exchange 2013 brought the second service."""
    if Release.EXCHANGE_2013 not in releases:
        return _RESTART_ONE
    return _RESTART_BOTH if len(releases) == 1 else _RESTART


def restore_key(certificate: Certificate, releases: Releases) -> Iterator[Remedy]:
    """The private key, where the computer still has it; else the file that holds both."""
    hints, where = (_OVERWRITE, _RIGHTS, _restart(releases), _PROOF), _where(certificate.server)
    effects = (Effect(certificate, replace(_enabled(certificate), has_private_key=Fact((True,)))),)
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (f"certutil -repairstore my {thumbprint}", f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Services SMTP"),
            say("Ties the certificate to its private key again, if the key was made on this computer. {where}", where=where),
            hints,
            effects,
        )
    yield Remedy(
        imported("C:\\certificate.pfx", f"{_ASKED} -PrivateKeyExportable $true", releases),
        _told(say("Imports the certificate with its key from a .pfx file. {where}", where=where), releases),
        hints,
        effects,
    )


def imported(path: str, options: str, releases: Releases) -> tuple[str, ...]:
    """The commands that import a file and enable what it holds for SMTP. Exchange 2007 reads the file itself."""
    if releases == _ONLY_2007:
        return (f"Import-ExchangeCertificate -Path {path}{options} | Enable-ExchangeCertificate -Services SMTP",)
    return (
        f"$bytes = [System.IO.File]::ReadAllBytes('{path}')",
        f"Import-ExchangeCertificate -FileData $bytes{options} | Enable-ExchangeCertificate -Services SMTP",
    )


def _told(change: str, releases: Releases) -> str:
    """What a remedy with files changes; where the release is not known, with what is different on the oldest."""
    if Release.EXCHANGE_2007 not in releases or releases == _ONLY_2007:
        return change
    return say("{change} Exchange 2007 has -Path in place of $request and of -FileData, and no -Server: run each on its server.", change=change)


def point_at(row: Row, certificate: Certificate) -> Iterator[Remedy]:
    """TlsCertificateName of the connector set to a certificate."""
    for thumbprint in _thumbprint(certificate):
        yield from _pointed(row, certificate, f"Get-ExchangeCertificate -Thumbprint {thumbprint}")


def point_at_new(row: Row, certificate: Certificate, name: str) -> Iterator[Remedy]:
    """TlsCertificateName of the connector set to a certificate that is made first, known by one of its names."""
    yield from _pointed(row, certificate, f"@(Get-ExchangeCertificate -DomainName {quoted(name)} | Sort-Object NotBefore -Descending)[0]")


def _pointed(row: Row, certificate: Certificate, got: str) -> Iterator[Remedy]:
    if not _can_be_set(row) or certificate.issuer.value is None or certificate.subject.value is None:
        return
    yield Remedy(
        (f"$certificate = {got}", '$name = "<I>$($certificate.Issuer)<S>$($certificate.Subject)"', _set(row, "-TlsCertificateName $name")),
        say(
            "Exchange 2013 and later. The connector then presents this certificate, which is made out to {names}; "
            "every server that runs the connector must have it. {where}",
            names=_names(certificate),
            where=_where(row.server),
        ),
        (_CONNECTOR_RIGHTS, _restart(frozenset((Release.EXCHANGE_2013,))), _PROOF, _HANDSHAKE, _HYBRID, _RELAY),
        (Effect(row.connector, replace(row.connector, tls_certificate_name=Fact((pair(certificate),)))),),
    )


def pair(certificate: Certificate) -> str:
    """What TlsCertificateName is for a certificate."""
    return f"<I>{certificate.issuer.value}<S>{certificate.subject.value}"


def clear_name(row: Row) -> Iterator[Remedy]:
    """TlsCertificateName taken away, so that the connector searches for its Fqdn."""
    if not _can_be_set(row):
        return
    fqdn = row.connector.fqdn.value or row.server or say("the server's FQDN")
    yield Remedy(
        (_set(row, "-TlsCertificateName $null"),),
        say(
            "The connector then searches for {fqdn}; that may put the self-signed certificate of the server on port 25, "
            "which partners that check the name refuse. {where}",
            fqdn=fqdn,
            where=_where(row.server),
        ),
        (_CONNECTOR_RIGHTS, _restart(frozenset((Release.EXCHANGE_2013,))), _PROOF, _HANDSHAKE, _HYBRID, _RELAY),
        (Effect(row.connector, replace(row.connector, tls_certificate_name=Fact((None,)))),),
    )


def rename(row: Row, name: str, releases: Releases) -> Iterator[Remedy]:
    """The Fqdn of the connector set to a name that a certificate has, where the connector may have that name."""
    if not _can_be_set(row) or not may_be_named(row, name):
        return
    yield Remedy(
        (_set(row, f"-Fqdn {quoted(name)}"),),
        say(
            "The connector then calls itself {name} when it greets, and searches for a certificate with that name. {where}",
            name=name,
            where=_where(row.server),
        ),
        (_CONNECTOR_RIGHTS, _restart(releases), _PROOF, _HANDSHAKE),
        (Effect(row.connector, replace(row.connector, fqdn=Fact((name,)))),),
    )


def switch_on(row: Row, releases: Releases) -> Iterator[Remedy]:
    """STARTTLS switched on where AuthMechanism or IgnoreSTARTTLS switches it off; a connector that is disabled is left so."""
    connector = row.connector
    auth = next((cited.text for cited in connector.place.properties if cited.name.casefold() == "authmechanism"), None)
    names = [name.strip() for name in (auth or "").split(",") if name.strip() not in ("", "None")]
    what = ""
    if connector.kind is Kind.SEND_CONNECTOR and connector.ignores_starttls.value:
        what = "-IgnoreSTARTTLS $false"
    elif connector.auth_mechanism.value is not None and "tls" not in connector.auth_mechanism.value and all(map(str.isalpha, names)):
        what = f"-AuthMechanism {','.join([*names, 'Tls'])}"
    if what:
        yield Remedy(
            (_set(row, what),),
            say(
                "Only where STARTTLS is wanted: the connector offers it then, and needs a certificate for the name that it searches for. {where}",
                where=_where(row.server),
            ),
            (_CONNECTOR_RIGHTS, _restart(releases), _PROOF, _HANDSHAKE),
        )


def test_chain(certificate: Certificate) -> Iterator[Remedy]:
    """What is wrong with the chain of a certificate."""
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (f"Get-Item Cert:\\LocalMachine\\My\\{thumbprint} | Test-Certificate -Policy SSL",),
            say(
                "Says what of its chain fails (Windows Server 2012 and later; on older ones look at the certification path in the console). {where}",
                where=_where(certificate.server),
            ),
        )


def may_be_named(row: Row, name: str) -> bool:
    """With ExchangeServer authentication a Receive connector may be named after its server alone."""
    connector = row.connector
    if connector.kind is Kind.SEND_CONNECTOR:
        return True
    auth = connector.auth_mechanism.value
    return auth is not None and ("exchangeserver" not in auth or is_servers(name, row.server))


def is_servers(name: str, server: str | None) -> bool:
    """Whether a name is that of the server: its FQDN, or its NetBIOS name; where the FQDN is not known, any with that first label."""
    if not server:
        return False
    label, _, domain = server.casefold().partition(".")
    return name.casefold() in (label, server.casefold()) or (not domain and host(name) == label)


def obtain(names: Sequence[str], row: Row, case: Case) -> Iterator[Remedy]:
    """A new certificate with these names: self-signed, or from a certification authority."""
    usable = [name for name in names if is_host_name(name.removeprefix("*."))]
    if not usable:
        return
    subject, domains = quoted(f"CN={usable[0]}"), ",".join(map(quoted, usable))
    releases, where = case.evidence.releases_of(row.server), _where(row.server)
    hints = (_STORE, _OVERWRITE, _RIGHTS, _restart(releases), _PROOF, _HANDSHAKE)
    yield Remedy(
        (f"New-ExchangeCertificate -SubjectName {subject} -DomainName {domains} -Services SMTP",),
        say("Makes a self-signed certificate: enough inside the organization, not for partners that check it. {where}", where=where),
        hints,
        (Effect(None, _made(usable, row.server, case.now, self_signed=True)),),
    )
    yield Remedy(
        (*_requested(f"-SubjectName {subject} -DomainName {domains}", releases), *imported("C:\\certificate.cer", "", releases)),
        _told(
            say("Asks a certification authority; what imports follows once it has answered with the .cer file. {where}", where=where),
            releases,
        ),
        hints,
        (Effect(None, _made(usable, row.server, case.now, self_signed=False)),),
    )


def _requested(names: str, releases: Releases) -> tuple[str, ...]:
    request = f"New-ExchangeCertificate -GenerateRequest {names} -PrivateKeyExportable $true"
    if releases == _ONLY_2007:
        return (f"{request} -Path C:\\certificate.req",)
    return (f"$request = {request}", "Set-Content -Path C:\\certificate.req -Value $request")


def _made(names: Sequence[str], server: str | None, now: datetime, *, self_signed: bool) -> Certificate:
    """A new certificate, as the shell would list it."""
    subject = f"CN={names[0]}"
    known = Fact((subject if self_signed else "",))
    return Certificate(
        None, server, _NOWHERE, tuple(names), "", known, Fact((subject,)), Fact((frozenset(("smtp",)),)),
        Fact((True,)), Fact((now,)), Fact((datetime.max,)), Fact(("Valid",)), Fact((self_signed,)), Fact((3,)), Fact(None), Fact(None), Fact(None), (), None,
        listed_whole=True,
    )  # fmt: skip


def is_made(certificate: Certificate) -> bool:
    """Whether a certificate is one that a remedy makes."""
    return certificate.place is _NOWHERE


def renew(row: Row, case: Case) -> Iterator[Remedy]:
    """A new certificate with the names of the one that the connector uses, that which is searched for first."""
    searched = row.search.name if row.search else ""
    names = (row.winner.domains if row.winner else ()) or (searched,)
    yield from obtain(sorted(names, key=lambda name: name.casefold() != searched.casefold()), row, case)


def next_of_renewal(row: Row) -> Iterator[str]:
    """What a renewal breaks next."""
    if row.search and row.search.origin == "TlsCertificateName":
        yield _NAMED


def copies(row: Row, case: Case) -> Iterator[Remedy]:
    """The CA-issued certificates of other servers that have what a connector searches for, each brought to this one."""
    name = row.search.name if row.search else ""
    yield from (remedy for certificate in _travelling(row, case) if matches(name, certificate).value for remedy in _copied(certificate, row, case))


def copies_of_all(row: Row, case: Case) -> Iterator[Remedy]:
    """The CA-issued certificates of other servers, whatever they are for, each brought to this one."""
    yield from (remedy for certificate in _travelling(row, case) for remedy in _copied(certificate, row, case))


def _travelling(row: Row, case: Case) -> Iterator[Certificate]:
    """The certificates of other servers that are worth a copy: valid, issued by an authority, and with their keys."""
    here = host(row.server or "")
    for certificate in case.evidence.certificates if row.server else ():
        valid = certificate.status.value == "Valid" and certificate.self_signed.value is False
        if certificate.server and host(certificate.server) != here and valid and _is_ready(_enabled(certificate), case):
            yield certificate


def _copied(certificate: Certificate, row: Row, case: Case) -> Iterator[Remedy]:
    source, target, releases = certificate.server or "", row.server or "", case.evidence.releases_of(row.server)
    names = _names(certificate)
    there = replace(_enabled(certificate), server=target, has_private_key=Fact((True,)))
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            _copying(thumbprint, source, target, releases),
            _told(
                say(
                    "Copies the certificate, which is made out to {names}, from {source} to {target}, if its key may be exported.",
                    names=names, source=source, target=target,
                ),
                releases,
            ),
            (_OVERWRITE, _RIGHTS, _restart(releases), _PROOF, _HANDSHAKE),
            (Effect(None, there),),
        )  # fmt: skip


def _copying(thumbprint: str, source: str, target: str, releases: Releases) -> tuple[str, ...]:
    """Exchange 2007 has no -Server: there the first command is for the one server, and the second for the other."""
    export = f"Export-ExchangeCertificate -Thumbprint {thumbprint}"
    if releases == _ONLY_2007:
        return (f"{export} -BinaryEncoded:$true -Path C:\\certificate.pfx{_ASKED}", *imported("C:\\certificate.pfx", _ASKED, releases))
    return (
        f"$file = {export} -Server {quoted(source)} -BinaryEncoded:$true{_ASKED}",
        f"Import-ExchangeCertificate -Server {quoted(target)} -FileData $file.FileData{_ASKED} -PrivateKeyExportable $true",
        f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Server {quoted(target)} -Services SMTP",
    )


def together(first: Remedy, second: Remedy) -> Remedy:
    """Two remedies of which neither is enough alone."""
    return Remedy(
        first.commands + second.commands,
        say("{first} {second}", first=first.change, second=second.change),
        tuple(dict.fromkeys(first.hints + second.hints)),
        _joined(first.effects, second.effects),
    )


def _joined(first: tuple[Effect, ...], second: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Effects one after the other: of two on one connector the second is on what the first made of it."""
    (one, *_), (two, *_) = first, second
    if isinstance(one.after, Connector) and isinstance(two.after, Connector):
        return (Effect(one.before, replace(one.after, fqdn=two.after.fqdn)),)
    return first + second


def ways_to(row: Row, case: Case) -> Iterator[Remedy]:
    """What makes a connector find a certificate, the least invasive first; a self-signed one of another name comes last."""
    ranked = ready(row, case)
    issued = [one for one in ranked if one.self_signed.value is False]
    yield from islice(copies(row, case), 1)
    if issued:
        yield from turn_to(row, issued[0], case)
    if row.search:
        yield from obtain([row.search.name], row, case)
    if ranked and not issued:
        yield from turn_to(row, ranked[0], case)


def turn_to(row: Row, certificate: Certificate, case: Case) -> Iterator[Remedy]:
    """The connector changed so that it searches for a certificate that is there; every server that runs it must have that one."""
    if len(row.connector.servers) > 1:
        return
    names = sorted((name for name in certificate.domains if not name.startswith("*")), key=lambda name: "." not in name)
    if not row.connector.tls_certificate_name.value:
        yield from next(filter(None, (list(rename(row, name, case.evidence.releases_of(row.server))) for name in names)), ())
    if case.evidence.is_2013_or_later(row.server):
        yield from point_at(row, certificate)


def ready(row: Row, case: Case) -> list[Certificate]:
    """The certificates of the row's server that lack nothing but the name, CA-issued ones first, then the newest."""
    good = [candidate.certificate for candidate in row.candidates if _is_ready(candidate.certificate, case) and candidate.certificate.domains]
    return sorted(good, key=lambda one: (one.self_signed.value is not False, -_days(one)))


def _is_ready(certificate: Certificate, case: Case) -> bool:
    services, starts, ends = certificate.services.value, certificate.not_before.possible, certificate.not_after.possible
    in_time = starts and ends and all(start <= case.now for start in starts) and all(case.now <= end for end in ends)
    usable = certificate.has_private_key.value and certificate.status.value != "PendingRequest" and not is_too_old(certificate)
    return bool(usable and services and "smtp" in services and in_time)


def lacks_smtp_alone(certificate: Certificate, case: Case) -> bool:
    """Whether a certificate would be ready if it were enabled for SMTP."""
    return certificate.services.value is not None and not _is_ready(certificate, case) and _is_ready(_enabled(certificate), case)


def _days(certificate: Certificate) -> int:
    return max(certificate.not_before.possible or (datetime.min,)).toordinal()


def is_host_name(name: str) -> bool:
    """Whether a certificate can be made out to a name."""
    return grammar.terminal("name", "DNS_NAME").fullmatch(name) is not None


def covers_any(certificate: Certificate, name: str) -> bool:
    """Whether a certificate is known to have a name."""
    return any(covers(domain, name) for domain in certificate.domains)


def _thumbprint(certificate: Certificate) -> Iterator[str]:
    """The thumbprint, if it is whole: half of one, or what stands in its place, is no argument."""
    if certificate.thumbprint and grammar.terminal("value", "THUMBPRINT").fullmatch(certificate.thumbprint):
        yield certificate.thumbprint


def _can_be_set(row: Row) -> bool:
    """Whether a cmdlet changes a connector: none does the implicit one, and of one that only an event names it is not known which."""
    return row.connector.kind is not Kind.OTHER and row.connector.name.casefold() not in INTRA_ORGANIZATION


def _set(row: Row, what: str) -> str:
    """The command that changes a connector, whatever of its identity was printed."""
    connector, setter = row.connector, _SETTERS[row.connector.kind]
    identity = connector.identity or (connector.name if connector.kind is Kind.SEND_CONNECTOR else None)
    if identity or row.server:
        return f"{setter} {quoted(identity or f'{row.server}{_SEPARATOR}{connector.name}')} {what}"
    return f'{setter} ("$env:COMPUTERNAME\\" + {quoted(connector.name)}) {what}'


def _names(certificate: Certificate) -> str:
    shown, more = certificate.domains[:_MOST_NAMES], len(certificate.domains) - _MOST_NAMES
    return say_number("{names} and {number} more", "{names} and {number} more", more, names=shown) if more > 0 else ", ".join(shown)


def _where(server: str | None) -> str:
    return say("Run it on {server}.", server=server) if server else say("Run it on the server that logs the event.")
