"""The commands that end a 12014, with what each changes, needs and may break.

Source: the 2007 troubleshooting topic of event 12014, the product documentation of the cmdlets, and for what can go wrong next the
team blog on TLS certificates in hybrid organizations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ... import grammar
from ..facts import Certificate
from ..records import Kind
from ..wording import say, say_number
from .model import Case, Remedy, Row
from .quoting import quoted
from .selection import Verdict, covers

_RIGHTS = say(
    "Needs Exchange Server Administrator (Server Management from 2010 on) and local Administrators on that server; on an Edge server only the latter."
)
_OVERWRITE = say(
    "If it asks whether to overwrite the existing default SMTP certificate, answer No, unless the internal transport certificate is meant to change."
)
_RESTART = say("Then restart the transport service: Restart-Service MSExchangeTransport; on 2013 and later MSExchangeFrontEndTransport, too.")
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
# Between the server and the name, in the identity of a Receive connector.
_SEPARATOR = "\\"
_MOST_NAMES = 3
_SETTERS = {Kind.RECEIVE_CONNECTOR: "Set-ReceiveConnector", Kind.SEND_CONNECTOR: "Set-SendConnector"}


def enable(certificate: Certificate) -> Iterator[Remedy]:
    """SMTP for a certificate that has all the rest."""
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Services SMTP",),
            say("Adds SMTP to the services of the certificate and removes none. {where}", where=_where(certificate.server)),
            (_OVERWRITE, _RIGHTS, _RESTART, _PROOF, _HANDSHAKE),
        )


def restore_key(certificate: Certificate) -> Iterator[Remedy]:
    """The private key, where the computer still has it; else the file that holds both."""
    hints, where = (_OVERWRITE, _RIGHTS, _RESTART, _PROOF), _where(certificate.server)
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (f"certutil -repairstore my {thumbprint}", f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Services SMTP"),
            say("Ties the certificate to its private key again, if the key was made on this computer. {where}", where=where),
            hints,
        )
    yield Remedy(
        (
            "$bytes = [System.IO.File]::ReadAllBytes('C:\\certificate.pfx')",
            "Import-ExchangeCertificate -FileData $bytes -Password (Read-Host -AsSecureString) -PrivateKeyExportable $true | Enable-ExchangeCertificate -Services SMTP",
        ),
        say("Imports the certificate with its key from a .pfx file; Exchange 2007 has -Path in place of -FileData. {where}", where=where),
        hints,
    )


def point_at(row: Row, certificate: Certificate) -> Iterator[Remedy]:
    """TlsCertificateName of the connector set to a certificate."""
    if row.connector.kind is Kind.OTHER:
        return
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (
                f"$certificate = Get-ExchangeCertificate -Thumbprint {thumbprint}",
                '$name = "<I>$($certificate.Issuer)<S>$($certificate.Subject)"',
                _set(row, "-TlsCertificateName $name"),
            ),
            say(
                "Exchange 2013 and later. The connector then presents this certificate, which is made out to {names}; "
                "every server that runs the connector must have it. {where}",
                names=_names(certificate),
                where=_where(row.server),
            ),
            (_CONNECTOR_RIGHTS, _RESTART, _PROOF, _HANDSHAKE, _HYBRID, _RELAY),
        )


def clear_name(row: Row) -> Iterator[Remedy]:
    """TlsCertificateName taken away, so that the connector searches for its Fqdn."""
    if row.connector.kind is Kind.OTHER:
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
        (_CONNECTOR_RIGHTS, _RESTART, _PROOF, _HYBRID, _RELAY),
    )


def rename(row: Row, name: str) -> Iterator[Remedy]:
    """The Fqdn of the connector set to a name that a certificate has, where the connector may have that name."""
    if row.connector.kind is Kind.OTHER or not may_be_named(row, name):
        return
    yield Remedy(
        (_set(row, f"-Fqdn {quoted(name)}"),),
        say(
            "The connector then calls itself {name} when it greets, and searches for a certificate with that name. {where}",
            name=name,
            where=_where(row.server),
        ),
        (_CONNECTOR_RIGHTS, _RESTART, _PROOF, _HANDSHAKE),
    )


def may_be_named(row: Row, name: str) -> bool:
    """With ExchangeServer authentication a Receive connector may be named after its server alone."""
    connector = row.connector
    if connector.kind is Kind.SEND_CONNECTOR:
        return True
    auth = connector.auth_mechanism.value
    return auth is not None and ("exchangeserver" not in auth or (row.server or "").casefold() == name.casefold())


def obtain(names: Sequence[str], row: Row) -> Iterator[Remedy]:
    """A new certificate with these names: self-signed, or from a certification authority."""
    usable = [name for name in names if is_host_name(name)]
    if not usable:
        return
    subject, domains = quoted(f"CN={usable[0]}"), ",".join(map(quoted, usable))
    hints, where = (_STORE, _OVERWRITE, _RIGHTS, _RESTART, _PROOF), _where(row.server)
    yield Remedy(
        (f"New-ExchangeCertificate -SubjectName {subject} -DomainName {domains} -Services SMTP",),
        say("Makes a self-signed certificate: enough inside the organization, not for partners that check it. {where}", where=where),
        hints,
    )
    yield Remedy(
        (
            f"$request = New-ExchangeCertificate -GenerateRequest -SubjectName {subject} -DomainName {domains} -PrivateKeyExportable $true",
            "Set-Content -Path C:\\certificate.req -Value $request",
            "$bytes = [System.IO.File]::ReadAllBytes('C:\\certificate.cer')",
            "Import-ExchangeCertificate -FileData $bytes -PrivateKeyExportable $true | Enable-ExchangeCertificate -Services SMTP",
        ),
        say(
            "Asks a certification authority; the last two commands follow once it has answered with the .cer file. "
            "Exchange 2007 has -Path in place of $request and of -FileData. {where}",
            where=where,
        ),
        hints,
    )


def renew(row: Row) -> Iterator[Remedy]:
    """A new certificate with the names of the one that the connector uses, that which is searched for first."""
    searched = row.search.name if row.search else ""
    names = [name for name in (row.winner.domains if row.winner else ()) if not name.startswith("*")] or [searched]
    yield from obtain(sorted(names, key=lambda name: name.casefold() != searched.casefold()), row)


def copy(row: Row, case: Case) -> Iterator[Remedy]:
    """A certificate that serves the same search on another server of the input, brought to this one."""
    for other in case.rows:
        same = other.search and row.search and other.search.name.casefold() == row.search.name.casefold()
        if same and other.winner and row.server and other.server and other.verdict is Verdict.COVERED and not other.winner.self_signed.value:
            yield from _copied(other.winner, other.server, row.server)
            return


def _copied(certificate: Certificate, source: str, target: str) -> Iterator[Remedy]:
    for thumbprint in _thumbprint(certificate):
        yield Remedy(
            (
                f"$file = Export-ExchangeCertificate -Thumbprint {thumbprint} -Server {quoted(source)} -BinaryEncoded:$true -Password (Read-Host -AsSecureString)",
                f"Import-ExchangeCertificate -Server {quoted(target)} -FileData $file.FileData -Password (Read-Host -AsSecureString) -PrivateKeyExportable $true",
                f"Enable-ExchangeCertificate -Thumbprint {thumbprint} -Server {quoted(target)} -Services SMTP",
            ),
            say(
                "Copies the certificate, which is made out to {names}, from {source} to {target}, if its key may be exported. "
                "Exchange 2007 has -Path in place of -FileData and no -Server: run each on its server.",
                names=_names(certificate),
                source=source,
                target=target,
            ),
            (_OVERWRITE, _RIGHTS, _RESTART, _PROOF),
        )


def ways_to(row: Row, case: Case) -> Iterator[Remedy]:
    """What makes a connector find a certificate, the least invasive first; a self-signed one of another name comes last."""
    ranked = ready(row, case)
    issued = [one for one in ranked if one.self_signed.value is False]
    yield from copy(row, case)
    if issued:
        yield from _turn_to(row, issued[0], case)
    if row.search:
        yield from obtain([row.search.name], row)
    if ranked and not issued:
        yield from _turn_to(row, ranked[0], case)


def _turn_to(row: Row, certificate: Certificate, case: Case) -> Iterator[Remedy]:
    """The connector changed so that it searches for a certificate that is there; every server that runs it must have that one."""
    if len(row.connector.servers) > 1:
        return
    names = sorted((name for name in certificate.domains if not name.startswith("*")), key=lambda name: "." not in name)
    if names and not row.connector.tls_certificate_name.value:
        yield from rename(row, names[0])
    if case.evidence.is_2013_or_later:
        yield from point_at(row, certificate)


def ready(row: Row, case: Case) -> list[Certificate]:
    """The certificates of the row's server that lack nothing but the name, CA-issued ones first, then the newest."""
    good = [candidate.certificate for candidate in row.candidates if _is_ready(candidate.certificate, case) and candidate.certificate.domains]
    return sorted(good, key=lambda one: (one.self_signed.value is not False, -_days(one)))


def _is_ready(certificate: Certificate, case: Case) -> bool:
    services, starts, ends = certificate.services.value, certificate.not_before.possible, certificate.not_after.possible
    in_time = starts and ends and all(start <= case.now for start in starts) and all(case.now <= end for end in ends)
    return bool(certificate.has_private_key.value and services and "smtp" in services and in_time)


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
