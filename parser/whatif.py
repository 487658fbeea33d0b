"""The world after a change: evidence in, evidence out. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from .cmdlets.certificate import Service
from .doubt import Span
from .errors import Usage
from .facts import Certificate, Connector, Evidence, Fact, Place
from .servers import host
from .wording import say
from .x509 import Decoded

Change = Callable[[Evidence], Evidence]
_LIST = say("Take one of `why12014 analyze FILE...`.")


class Effect(Struct, frozen=True, eq=False):
    """A certificate or a connector that becomes another one; `before` is `None` for a certificate that was not there."""

    before: Certificate | Connector | None
    after: Certificate | Connector


def applied(evidence: Evidence, effects: Iterable[Effect]) -> Evidence:
    """The world after these effects, each on the world as it was."""
    effects = tuple(effects)
    became = {id(effect.before): effect.after for effect in effects if effect.before}
    new = tuple(effect.after for effect in effects if effect.before is None and isinstance(effect.after, Certificate))
    certificates = tuple(found if isinstance(found := became.get(id(one)), Certificate) else one for one in evidence.certificates)
    connectors = tuple(found if isinstance(found := became.get(id(one)), Connector) else one for one in evidence.connectors)
    return replace(evidence, certificates=certificates + new, connectors=connectors, supposed=True)


def enabled(text: str) -> Change:
    """`THUMBPRINT=SMTP`: the services added to a certificate, on every server that has it."""
    thumbprint, equals, services = text.partition("=")
    if not equals or not services.strip():
        raise Usage(say("'{text}' is no change of services", text=text), say("Give it as THUMBPRINT=SMTP."))
    added = _services(services)

    def enable(certificate: Certificate) -> Certificate:
        before = certificate.services
        if "smtp" in added:
            return replace(certificate, services=Fact((frozenset(before.value or ()) | added,)))
        return replace(certificate, services=replace(before, possible=before.possible and tuple(names | added for names in before.possible)))

    return lambda evidence: _certificates_changed(evidence, thumbprint, enable)


def _services(names: str) -> frozenset[str]:
    """Services by their names, as facts have them. Raises `Usage` for one that Exchange does not have."""
    known = {service.casefold(): service for service in Service}
    given = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in given if name.casefold() not in known]
    if unknown or not given:
        raise Usage(
            say("'{name}' is no service of a certificate", name=", ".join(unknown)), say("The services are {names}.", names=tuple(map(str, Service)))
        )
    return frozenset(name.casefold() for name in given)


def without(thumbprint: str) -> Change:
    """A certificate removed from every server."""

    def change(evidence: Evidence) -> Evidence:
        wanted = _matching(evidence, thumbprint)
        left = tuple(one for one in evidence.certificates if one not in wanted)
        bare = {_host_of(one) for one in wanted if one.listed_whole} - {_host_of(one) for one in left}
        return replace(evidence, certificates=left, empty_listings=evidence.empty_listings | bare)

    return change


def _host_of(certificate: Certificate) -> str | None:
    return host(certificate.server) if certificate.server else None


def with_certificates(found: tuple[Decoded, ...], services: str) -> Change:
    """Certificates of a file, installed with their keys on every server of the input and enabled for `services`."""
    names = _services(services)

    def change(evidence: Evidence) -> Evidence:
        servers: list[str | None] = list(evidence.servers.values()) or [None]
        new = tuple(_installed(one, server, names) for one in found for server in servers)
        return replace(evidence, certificates=evidence.certificates + new)

    return change


def _installed(decoded: Decoded, server: str | None, services: frozenset[str]) -> Certificate:
    """A certificate as the shell would list it; its chain is taken to validate."""
    own = decoded.issuer == decoded.subject
    return Certificate(
        decoded.thumbprint, server, Place("the new certificate", Span(1, 1)), decoded.names, "", Fact((decoded.issuer,)), Fact((decoded.subject,)),
        Fact((services,)), Fact((True,)), Fact((decoded.not_before,)), Fact((decoded.not_after,)), Fact(("Valid",)), Fact((own,)),
        Fact((decoded.version,)), Fact((decoded.key_bits,) if decoded.key_bits else None), Fact((decoded.serial_number,)), Fact(None), (), decoded, listed_whole=True,
    )  # fmt: skip


def changed(text: str) -> Change:
    """`CONNECTOR.Fqdn=name` or `CONNECTOR.TlsCertificateName=THUMBPRINT`, an empty value clears it."""
    target, equals, value = text.partition("=")
    name, dot, wanted = target.rpartition(".")
    if not equals or not dot or wanted.casefold() not in ("fqdn", "tlscertificatename"):
        raise Usage(
            say("'{text}' is no change of a connector", text=text), say("Give it as CONNECTOR.Fqdn=NAME or CONNECTOR.TlsCertificateName=THUMBPRINT.")
        )

    def change(evidence: Evidence) -> Evidence:
        if wanted.casefold() == "fqdn":
            return _connectors_changed(evidence, name, lambda connector: replace(connector, fqdn=Fact((value or None,))))
        pair = _pair(evidence, value) if value else None
        return _connectors_changed(evidence, name, lambda connector: replace(connector, tls_certificate_name=Fact((pair,))))

    return change


def _pair(evidence: Evidence, thumbprint: str) -> str:
    certificate = _matching(evidence, thumbprint)[0]
    if certificate.issuer.value is None or certificate.subject.value is None:
        raise Usage(say("issuer and subject of certificate {certificate} are not known", certificate=thumbprint), say("Print the certificate whole."))
    return f"<I>{certificate.issuer.value}<S>{certificate.subject.value}"


def _matching(evidence: Evidence, thumbprint: str) -> list[Certificate]:
    found = [one for one in evidence.certificates if (one.thumbprint or "").casefold() == thumbprint.strip().casefold()]
    if not found:
        raise Usage(say("there is no certificate {certificate} in the input", certificate=thumbprint), _LIST)
    return found


def _certificates_changed(evidence: Evidence, thumbprint: str, change: Callable[[Certificate], Certificate]) -> Evidence:
    wanted = _matching(evidence, thumbprint)
    return replace(evidence, certificates=tuple(change(one) if one in wanted else one for one in evidence.certificates))


def _connectors_changed(evidence: Evidence, name: str, change: Callable[[Connector], Connector]) -> Evidence:
    wanted = [one for one in evidence.connectors if name.casefold() in (one.name.casefold(), (one.identity or "").casefold())]
    if not wanted:
        raise Usage(say("there is no connector '{name}' in the input", name=name), _LIST)
    return replace(evidence, connectors=tuple(change(one) if one in wanted else one for one in evidence.connectors))


def after(evidence: Evidence, changes: Iterable[Change]) -> Evidence:
    """The evidence after all changes, in order. Raises `Usage` for one that has nothing to change."""
    for change in changes:
        evidence = replace(change(evidence), supposed=True)
    return evidence
