"""Facts: the certificates, connectors, servers and events of all documents, as the analyzer sees them.

What was not printed, was cut or is not certain stays so: a fact is the set of what it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from .certificates import complete
from .commands import understand
from .doubt import Doubt, Span
from .literal import at_their_word, has_replaced_names
from .merging import is_placeholder, united
from .records import Document, Event, Kind, Property, Record, Source
from .servers import host
from .values.model import Collection, Flags, Value
from .values.stand_in import is_in
from .wording import say
from .x509 import Decoded, decode, requested_names

T = TypeVar("T")


class Gap(Enum):
    """Why the text has no value of a property at all; where it has one that is not certain, a `Doubt` says why."""

    NOT_PRINTED = auto()
    BLANK = auto()


class Fact(Struct, Generic[T], frozen=True):
    """What something can be: one value where it is known, several where the text leaves it open, `None` for anything.

    `why` says in words why it is not known, `gap` what kind of reason that is.
    """

    possible: tuple[T, ...] | None
    why: str = ""
    gap: Gap | Doubt | None = None

    @property
    def known(self) -> bool:
        return self.possible is not None and len(self.possible) == 1

    @property
    def value(self) -> T | None:
        """The value where it is known."""
        return self.possible[0] if self.possible is not None and len(self.possible) == 1 else None

    def settled(self, now: datetime) -> bool:
        """Whether it is known, or a moment of which all readings are on the same side of `now`."""
        moments = [moment for moment in self.possible or () if isinstance(moment, datetime)]
        return self.known or (bool(moments) and len({moment < now for moment in moments}) == 1)


_EVENT = 12014
_CONNECTORS = (Kind.RECEIVE_CONNECTOR, Kind.SEND_CONNECTOR)


class Release(StrEnum):
    """The releases of Exchange between which selection and cmdlets differ."""

    EXCHANGE_2007 = "2007"
    EXCHANGE_2010 = "2010"
    EXCHANGE_2013 = "2013+"


# What AdminDisplayVersion begins with: `Version 8.3 (Build 83.6)`.
_VERSIONS = {"8": Release.EXCHANGE_2007, "14": Release.EXCHANGE_2010, "15": Release.EXCHANGE_2013}
# The properties of connectors that came with the front ends of 2013.
_SINCE_2013 = ("TlsCertificateName", "TransportRole", "FrontendProxyEnabled")


class Cited(Struct, frozen=True):
    """A property as it was printed."""

    name: str
    text: str
    lines: Span


class Place(Struct, frozen=True):
    """Where facts stand, with the texts that decide."""

    source: str
    lines: Span
    properties: tuple[Cited, ...] = ()


# Doubts of a list that leave its other items certain.
_OF_ITEMS = frozenset((Doubt.CUT, Doubt.REDACTED))
# What is cited of an object: the properties on which a verdict rests.
_DECISIVE = (
    "CertificateDomains", "HasPrivateKey", "IsSelfSigned", "NotBefore", "NotAfter", "Services", "Status",
    "Fqdn", "TlsCertificateName", "AuthMechanism", "Enabled", "IgnoreSTARTTLS", "SourceTransportServers",
)  # fmt: skip


def _place(source: str, record: Record) -> Place:
    printed = (record.get(name) for name in _DECISIVE)
    return Place(source, record.lines, tuple(Cited(one.name, one.text, one.lines) for one in printed if one))


class Certificate(Struct, frozen=True):
    """One certificate of one server. `domains` are all names that were printed; more may have been cut off."""

    thumbprint: str | None
    server: str | None
    place: Place
    domains: tuple[str, ...]
    domains_open: str
    """Why the list of names may be longer; empty where it is whole."""
    issuer: Fact[str]
    subject: Fact[str]
    services: Fact[frozenset[str]]
    has_private_key: Fact[bool]
    not_before: Fact[datetime]
    not_after: Fact[datetime]
    status: Fact[str]
    self_signed: Fact[bool]
    version: Fact[int]
    public_key_size: Fact[int]
    """In bits."""
    serial_number: Fact[str]
    access_rules: Fact[int]
    """How many there are."""
    requested: tuple[str, ...]
    """The names in its CertificateRequest, where that was printed."""
    decoded: Decoded | None
    """What RawData or a file says, where it is whole."""
    listed_whole: bool
    """Whether the command that printed it, where the text shows it, prints every certificate of the server."""
    also_on: tuple[str, ...] = ()
    """Other servers that the text names for it."""
    replaced: bool = False
    """Whether its thumbprint is a placeholder, which other certificates can bear, too."""


class Connector(Struct, frozen=True):
    """One Receive or Send connector; `servers` are the servers that run it, empty where the text does not say."""

    kind: Kind
    name: str
    identity: str | None
    servers: tuple[str, ...]
    servers_open: str
    place: Place
    fqdn: Fact[str | None]
    tls_certificate_name: Fact[str | None]
    offers_tls: Fact[bool]
    auth_mechanism: Fact[frozenset[str]]
    off: str
    """What switches STARTTLS off; empty where nothing printed does."""
    ignores_starttls: Fact[bool]
    demands_tls: tuple[str, ...]
    """The properties by which the connector insists on TLS."""
    changed: Fact[datetime]
    also_on: tuple[str, ...] = ()
    """Other servers that the text names for it."""
    replaced: bool = False
    """Whether its name is a placeholder, which other connectors can bear, too."""
    fronted: bool = False
    """Whether its mail leaves by the front end of a server in the site of its source servers, which then looks for the certificate."""


class LoggedEvent(Struct, frozen=True):
    """An event of the text."""

    event: Event
    place: Place


class Evidence(Struct, frozen=True):
    """All facts of an input. `servers` are the servers in play by their host names, with the longest name seen of each."""

    sources: tuple[Source, ...]
    certificates: tuple[Certificate, ...]
    connectors: tuple[Connector, ...]
    events: tuple[LoggedEvent, ...]
    servers: dict[str, str]
    empty_listings: frozenset[str | None]
    """The servers of which Get-ExchangeCertificate ran and printed nothing, by host name."""
    texts: Mapping[str, str]
    """The sources that are text, by their names: what excerpts are taken from, and nothing is judged by."""
    releases: Mapping[str | None, frozenset[Release]]
    """The releases that are possible for a server, by host name; under `None` for those of which the text does not say it themselves."""
    hidden: frozenset[str] = frozenset()
    """The names of servers, and their host names, of which a part was replaced, in lower case."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """The Active Directory sites of servers, by host name, where Get-ExchangeServer printed them."""
    literal: Evidence | None = None
    """The facts if what was replaced is taken at its word; `None` where nothing was."""
    supposed: bool = False
    """Whether this is the world after a change that nobody made yet; its events are of the world before."""

    def hides(self, name: str | None) -> bool:
        """Whether a part of the name of a server was replaced, so that it may be any server's."""
        return name is not None and name.casefold() in self.hidden

    def is_in_site_of(self, server: str, others: Iterable[str]) -> bool | None:
        """Whether a server is in the site of any of others; `None` where the text does not say it."""
        site, sites = self.sites.get(host(server)), [self.sites.get(host(other)) for other in others]
        if site and site in sites:
            return True
        return False if site and sites and all(sites) else None

    def releases_of(self, server: str | None) -> frozenset[Release]:
        """The releases of Exchange that a server may have."""
        return self.releases.get(server and host(server), self.releases[None])

    def is_2013_or_later(self, server: str | None) -> bool:
        """Whether the text shows that a server is not Exchange 2007 or 2010, which have no TlsCertificateName."""
        return self.releases_of(server) == {Release.EXCHANGE_2013}


def gather(documents: Sequence[Document]) -> Evidence:
    """The facts of all documents together; a certificate that one of them holds whole completes what others print of it."""
    documents = united(complete(documents))
    evidence = _gathered(documents)
    if not evidence.hidden and not any(map(has_replaced_names, documents)):
        return evidence
    return replace(evidence, literal=replace(_gathered(at_their_word(documents)), hidden=frozenset()))


def _gathered(documents: Sequence[Document]) -> Evidence:
    pairs = [(document.source.name, record) for document in documents for record in document.records]
    certificates = _merged(_certificate(name, record) for name, record in pairs if record.kind is Kind.CERTIFICATE)
    connectors = _merged(_connector(name, record) for name, record in pairs if record.kind in _CONNECTORS)
    described = [record for _, record in pairs if record.kind is Kind.OTHER and record.get("AdminDisplayVersion")]
    events = tuple(
        LoggedEvent(event, Place(document.source.name, event.lines, tuple(_said(event))))
        for document in documents
        for event in document.events
        if event.id == _EVENT
    )
    named = [certificate.server for certificate in certificates]
    named += [server for connector in connectors for server in connector.servers]
    named += [logged.event.computer for logged in events]
    named += [command.server for document in documents for command in document.commands]
    servers = _servers(filter(None, named), (server.get("Fqdn") for server in described))
    hidden = {part.casefold() for name in (*filter(None, named), *servers.values()) for part in (name, host(name)) if is_in(part)}
    return Evidence(
        tuple(document.source for document in documents),
        tuple(certificates if len(servers) > 1 else _told_apart(certificates)),
        tuple(connectors),
        events,
        servers,
        frozenset(_empty_listings(documents)),
        {document.source.name: document.text for document in documents},
        _releases(described, (record for _, record in pairs)),
        frozenset(hidden),
        dict(_sites(described)),
    )


def _said(event: Event) -> Iterator[Cited]:
    """What an event says, by the names that it has in the JSON."""
    said = (
        ("domain_name", event.domain_name),
        ("connector", event.connector),
        ("fqdn", event.fqdn),
        ("computer", event.computer),
        ("time", event.time),
    )
    yield from (Cited(name, text, event.lines) for name, text in said if text)


def _servers(names: Iterable[str], listed: Iterable[Property | None]) -> dict[str, str]:
    """The servers that are spoken of, with the longest name of each; a listing of all servers of an organization only tells their names."""
    servers: dict[str, str] = {}
    for name in names:
        servers[host(name)] = max(servers.get(host(name), ""), name, key=_tells)
    for fqdn in listed:
        if fqdn and host(fqdn.text) in servers:
            servers[host(fqdn.text)] = max(servers[host(fqdn.text)], fqdn.text, key=_tells)
    return servers


def _tells(name: str) -> tuple[bool, int]:
    """How much the name of a server tells: an FQDN more than one of which a part was replaced, and a longer name more."""
    return "." in name and not is_in(name), len(name)


def _releases(described: Sequence[Record], records: Iterable[Record]) -> dict[str | None, frozenset[Release]]:
    """What Get-ExchangeServer says of each server; of the others, what the shell that printed the connectors must be."""
    later = any(record.get(name) for record in records if record.kind in _CONNECTORS for name in _SINCE_2013)
    releases: dict[str | None, frozenset[Release]] = {None: frozenset((Release.EXCHANGE_2013,) if later else Release)}
    for server in described:
        name, version = server.get("Fqdn") or server.get("Name"), server.get("AdminDisplayVersion")
        number = version.text.removeprefix("Version ").partition(".")[0] if version else ""
        if name and number in _VERSIONS:
            releases[host(name.text)] = frozenset((_VERSIONS[number],))
    return releases


def _sites(described: Sequence[Record]) -> Iterator[tuple[str, str]]:
    for server in described:
        name, site = server.get("Fqdn") or server.get("Name"), server.get("Site")
        if name and site and site.text and not site.unsure:
            yield host(name.text), site.text.casefold()


def _empty_listings(documents: Iterable[Document]) -> Iterator[str | None]:
    for document in documents:
        for command in document.commands:
            line = understand(command.text)
            if command.printed_nothing and command.whole and line.commands[:1] and line.commands[0].lower() == "get-exchangecertificate":
                yield host(command.server) if command.server else None


Item = TypeVar("Item", Certificate, Connector)


def _merged(items: Iterable[Item]) -> list[Item]:
    """Each object once: of two prints of one object the one that says more is taken."""
    found: dict[object, Item] = {}
    for index, item in enumerate(items):
        key = _key(item) or index
        if key not in found or _unknowns(item) < _unknowns(found[key]):
            found[key] = item
    return list(found.values())


def _told_apart(certificates: Sequence[Certificate]) -> Iterator[Certificate]:
    """The certificates of the only server in play, each once, also where one print names the server and another, of the store, does not."""
    placed = {certificate.thumbprint for certificate in certificates if certificate.server and certificate.thumbprint and not certificate.replaced}
    yield from (certificate for certificate in certificates if certificate.server or certificate.thumbprint not in placed)


def _key(item: Certificate | Connector) -> object:
    if item.replaced:
        return None
    if isinstance(item, Certificate):
        return item.thumbprint and (item.thumbprint.upper(), item.server and host(item.server))
    return item.kind, item.name.casefold(), tuple(map(host, item.servers)) if item.kind is Kind.RECEIVE_CONNECTOR else ()


def _unknowns(item: Certificate | Connector) -> int:
    return sum(isinstance(fact, Fact) and not fact.known for fact in (getattr(item, name) for name in item.__struct_fields__))


def _fact(record: Record, name: str, convert: Callable[[Value], T | None]) -> Fact[T]:
    """What a property says; a value that is not certain, or that `convert` does not know, is open."""
    printed = record.get(name)
    if printed is None:
        return _open(name, Gap.NOT_PRINTED)
    value = convert(printed.value)
    if printed.unsure:
        return _open(name, printed.unsure[0].why)
    return _open(name, Gap.BLANK) if value is None else Fact((value,))


def _open(name: str, gap: Gap | Doubt, *possible: T) -> Fact[T]:
    """A property of which it is not known what it is, or which of a few values."""
    return Fact(possible or None, _why(name, gap), gap)


def _why(name: str, gap: Gap | Doubt) -> str:
    words = {
        Gap.NOT_PRINTED: say("{name} was not printed", name=name),
        Gap.BLANK: say("{name} is blank", name=name),
        Doubt.CUT: say("{name} is cut", name=name),
        Doubt.WRAP: say("{name} is not certain where its lines were broken", name=name),
        Doubt.SPLIT: say("{name} is a list of which it is not certain where its items end", name=name),
        Doubt.DATE: say("{name} is a date of which day and month cannot be told apart", name=name),
        Doubt.ZONE: say("{name} is a moment of which the time zone of the server is not known", name=name),
        Doubt.DAMAGED: say("{name} is damaged", name=name),
        Doubt.REDACTED: say("{name} is redacted", name=name),
    }
    return words[gap]


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _name(value: Value) -> str:
    """A distinguished name; one without any part prints as nothing."""
    return "" if value is None else str(value)


def _optional(record: Record, name: str, doubts: Container[Doubt]) -> Fact[str | None]:
    """A property for which blank is a value of its own; with one of `doubts` its text is not what Exchange holds."""
    printed = record.get(name)
    if printed is None:
        return _open(name, Gap.NOT_PRINTED)
    doubt = next((unsure.why for unsure in printed.unsure if unsure.why in doubts), None)
    return _open(name, doubt) if doubt else Fact((printed.text or None,))


def _date(record: Record, name: str) -> Fact[datetime]:
    printed = record.get(name)
    if printed is None or isinstance(printed.value, datetime):
        return _fact(record, name, lambda value: value if isinstance(value, datetime) else None)
    both = [datetime.fromisoformat(text) for unsure in printed.unsure if unsure.why in (Doubt.DATE, Doubt.ZONE) for text in unsure.alternatives]
    return _open(name, printed.unsure[0].why if printed.unsure else Gap.BLANK, *both)


def _flags(value: Value) -> frozenset[str] | None:
    return frozenset(name.casefold() for name in value.names) if isinstance(value, Flags) else None


def _bool(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _integer(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _certificate(source: str, record: Record) -> Certificate:
    thumbprint = record.get("Thumbprint")
    decoded = _decoded(record)
    domains, domains_open = _domains(record, decoded if decoded and _is_this(decoded, record) else None)
    return Certificate(
        thumbprint=_text(thumbprint.value) if thumbprint and not _is_cut(thumbprint) else None,
        server=record.server,
        place=_place(source, record),
        domains=domains,
        domains_open=domains_open,
        issuer=_fact(record, "Issuer", _name),
        subject=_fact(record, "Subject", _name),
        services=_fact(record, "Services", _flags),
        has_private_key=_fact(record, "HasPrivateKey", _bool),
        not_before=_date(record, "NotBefore"),
        not_after=_date(record, "NotAfter"),
        status=_fact(record, "Status", _text),
        self_signed=_self_signed(record),
        version=_fact(record, "Version", _integer),
        public_key_size=_fact(record, "PublicKeySize", _integer),
        serial_number=_fact(record, "SerialNumber", _text),
        access_rules=_fact(record, "AccessRules", lambda value: len(value.items) if isinstance(value, Collection) and not value.cut else None),
        requested=_requested(record),
        decoded=decoded,
        listed_whole=understand(record.command).whole if record.command else not record.partial,
        also_on=record.also_on,
        replaced=is_placeholder(record),
    )


def _is_cut(printed: Property) -> bool:
    """A part of a thumbprint names no certificate; one that somebody replaced does, within the text."""
    return any(unsure.why is Doubt.CUT for unsure in printed.unsure)


def _is_damaged(printed: Property) -> bool:
    """What the text lost a part of names nothing that a command could be given."""
    return any(unsure.why is Doubt.DAMAGED for unsure in printed.unsure)


def _self_signed(record: Record) -> Fact[bool]:
    """IsSelfSigned, or what issuer and subject say where it was not printed."""
    printed = _fact(record, "IsSelfSigned", _bool)
    issuer, subject = _fact(record, "Issuer", _name), _fact(record, "Subject", _name)
    return printed if printed.known or not (issuer.known and subject.known) else Fact((issuer.value == subject.value,))


def _decoded(record: Record) -> Decoded | None:
    """What RawData says, if all of it was printed."""
    raw = record.get("RawData")
    return decode(raw.value) if raw and not raw.unsure and isinstance(raw.value, bytes) else None


def _is_this(decoded: Decoded, record: Record) -> bool:
    """Whether RawData is that of the certificate that is printed around it."""
    thumbprint = record.get("Thumbprint")
    return thumbprint is not None and thumbprint.text.upper() == decoded.thumbprint


def _requested(record: Record) -> tuple[str, ...]:
    request = record.get("CertificateRequest")
    return requested_names(request.text) if request and request.text else ()


def _domains(record: Record, decoded: Decoded | None) -> tuple[tuple[str, ...], str]:
    """The names that a certificate is known to hold, and why there may be more. RawData knows those that were cut off."""
    names, missing = _printed_domains(record)
    return (tuple(dict.fromkeys((*names, *decoded.names))), "") if decoded and missing else (names, missing)


def _printed_domains(record: Record) -> tuple[tuple[str, ...], str]:
    # The store of the computer, printed without the shell, calls them DnsNameList.
    domains = "DnsNameList" if record.get("CertificateDomains") is None and record.get("DnsNameList") else "CertificateDomains"
    printed, subject = record.get(domains), record.get("Subject")
    common = (
        tuple(part.value for rdn in getattr(subject.value, "rdns", ()) for part in rdn if part.type.upper() == "CN")
        if subject and not subject.unsure
        else ()
    )
    if printed is None or not isinstance(printed.value, Collection):
        gap = Gap.NOT_PRINTED if printed is None else printed.unsure[0].why if printed.unsure else Gap.BLANK
        return common, _why(domains, gap)
    names = tuple(str(item) for item in printed.value.items if item is not None)
    if printed.unsure:
        # A name at which a list was broken or cut is not certain, nor one that was replaced; the others are, unless the list itself is not.
        certain = tuple(name for name in names if not is_in(name)) if {one.why for one in printed.unsure} <= _OF_ITEMS else ()
        return certain + common, _why(domains, printed.unsure[-1].why)
    return names, ""


def _connector(source: str, record: Record) -> Connector:
    receive = record.kind is Kind.RECEIVE_CONNECTOR
    name, identity = record.get("Name"), record.get("Identity")
    servers, servers_open = _source_servers(record) if not receive else ((record.server,) if record.server else (), "")
    auth = _fact(record, "AuthMechanism", _flags)
    off = _off(record, auth)
    return Connector(
        kind=record.kind,
        name=name.text if name else (identity.text.rpartition("\\")[2] if identity else ""),
        identity=identity.text if identity and identity.text and not _is_damaged(identity) else None,
        servers=servers,
        servers_open=servers_open,
        place=_place(source, record),
        # Exchange keeps an Fqdn with a blank or a full stop at its end, which is a cause; a pair it never keeps broken.
        fqdn=_optional(record, "Fqdn", frozenset(Doubt) - {Doubt.DAMAGED}),
        tls_certificate_name=_optional(record, "TlsCertificateName", frozenset(Doubt)),
        offers_tls=Fact((False,)) if off else _offers_tls(record, auth),
        auth_mechanism=auth,
        off=off,
        ignores_starttls=_fact(record, "IgnoreSTARTTLS", _bool),
        demands_tls=tuple(_demands(record)),
        changed=_date(record, "WhenChanged"),
        also_on=record.also_on,
        replaced=is_placeholder(record),
        fronted=_is_proxied(record),
    )


def _demands(record: Record) -> Iterator[str]:
    """What makes a Send connector refuse to deliver without TLS."""
    if record.kind is Kind.SEND_CONNECTOR:
        yield from (name for name in ("RequireTLS", "DomainSecureEnabled", "CloudServicesMailEnabled") if _fact(record, name, _bool).value)
        yield from ("TlsAuthLevel",) if _fact(record, "TlsAuthLevel", _text).value else ()


def _off(record: Record, auth: Fact[frozenset[str]]) -> str:
    if _fact(record, "Enabled", _bool).value is False:
        return say("the connector is disabled")
    if record.kind is Kind.RECEIVE_CONNECTOR:
        return say("AuthMechanism does not contain Tls") if auth.value is not None and "tls" not in auth.value else ""
    return say("IgnoreSTARTTLS is True") if _fact(record, "IgnoreSTARTTLS", _bool).value else ""


def _offers_tls(record: Record, auth: Fact[frozenset[str]]) -> Fact[bool]:
    """Whether STARTTLS is on, where nothing that was printed switches it off."""
    switches: tuple[Fact[Any], ...] = (
        auth if record.kind is Kind.RECEIVE_CONNECTOR else _fact(record, "IgnoreSTARTTLS", _bool),
        _fact(record, "Enabled", _bool),
    )
    return next((Fact(None, switch.why, switch.gap) for switch in switches if not switch.known), Fact((True,)))


def _source_servers(record: Record) -> tuple[tuple[str, ...], str]:
    name = "SourceTransportServers"
    printed = record.get(name)
    if printed is None:
        return (), _why(name, Gap.NOT_PRINTED)
    if not isinstance(printed.value, Collection):
        return (), _why(name, Gap.BLANK)
    servers = tuple(str(item) for item in printed.value.items)
    if printed.unsure:
        return servers, _why(name, printed.unsure[0].why)
    return servers, say("FrontendProxyEnabled is True, so the front end of any server of the site may send") if _is_proxied(record) else ""


def _is_proxied(record: Record) -> bool:
    """Whether a Send connector hands its mail to a front end, which looks for the certificate in place of the source server."""
    return _fact(record, "FrontendProxyEnabled", _bool).value is True
