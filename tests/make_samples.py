"""Makes the console files of `samples/`: certificates are real, the text is printed as Exchange servers print it.

    python tests/make_samples.py NAME [NAME ...]

Keys and serial numbers are new at every run, so only the named samples are written; their expected results are
rewritten by `pytest tests/test_samples.py --rewrite` and have to be read before they are committed.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from why12014.parser.printer import Wrap, print_list

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PROMPT = r"[PS] C:\Windows\system32>"
CA = "CN=Contoso Issuing CA 1, O=Contoso Ltd, C=US"
_OIDS = {
    "CN": NameOID.COMMON_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "L": NameOID.LOCALITY_NAME,
    "C": NameOID.COUNTRY_NAME,
    "S": NameOID.STATE_OR_PROVINCE_NAME,
}

Properties = list[tuple[str, str]]


@dataclass(frozen=True)
class Culture:
    """How a console prints: its dates, and where it cuts."""

    date: Callable[[datetime], str]
    wrap: Wrap


def _american(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S} {'AM' if moment.hour < 12 else 'PM'}"


AMERICAN = Culture(_american, Wrap.WORD)
RUSSIAN = Culture(lambda moment: f"{moment:%d.%m.%Y} {moment.hour}:{moment:%M:%S}", Wrap.CELL)


@dataclass(frozen=True)
class Console:
    """A console that prints lists."""

    culture: Culture = AMERICAN
    width: int = 80
    limit: int = 16

    def collection(self, items: Sequence[object]) -> str:
        """`{a, b}`, cut at the limit as Windows PowerShell cuts it."""
        shown = items if self.limit < 0 else items[: self.limit]
        return "{" + ", ".join(map(str, shown)) + ("..." if len(shown) < len(items) else "") + "}"

    def run(self, command: str, objects: Sequence[Properties], prompt: str = PROMPT) -> str:
        """A prompt, a command and its output."""
        return f"{prompt}{command}\n" + (print_list(objects, self.width, self.culture.wrap) + "\n" if objects else "")


def _name(text: str) -> x509.Name:
    """The name that Windows prints as `text`: it prints the most specific attribute first, DER holds it last."""
    pairs = [part.split("=", 1) for part in text.split(", ")]
    return x509.Name([x509.NameAttribute(_OIDS[kind], value) for kind, value in reversed(pairs)])


@dataclass(frozen=True)
class Certificate:
    """A certificate in the store of a server, with what Exchange says of it."""

    server: str
    subject: str
    domains: tuple[str, ...]
    valid: tuple[str, str]
    services: str = "None"
    issuer: str | None = None
    status: str = "Valid"
    has_key: bool = True
    friendly_name: str = ""
    der: bytes = field(init=False)

    def __post_init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        before, after = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in self.valid)
        builder = x509.CertificateBuilder().subject_name(_name(self.subject)).issuer_name(_name(self.issuer or self.subject))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(before).not_valid_after(after)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in self.domains]), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        signer = rsa.generate_private_key(65537, 2048) if self.issuer else key
        object.__setattr__(self, "der", builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.DER))

    @property
    def parsed(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)

    @property
    def thumbprint(self) -> str:
        return self.parsed.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - what Windows calls the thumbprint

    def plain(self, console: Console, *, services: bool = True) -> Properties:
        """`Get-ExchangeCertificate | FL`; the shell of 2007 leaves Services out."""
        before, after = (datetime.fromisoformat(moment) for moment in self.valid)
        printed = [
            ("AccessRules", console.collection(["System.Security.AccessControl.CryptoKeyAccessRule"] * 3)),
            ("CertificateDomains", console.collection(self.domains)),
            ("HasPrivateKey", str(self.has_key)),
            ("IsSelfSigned", str(self.issuer is None)),
            ("Issuer", self.issuer or self.subject),
            ("NotAfter", console.culture.date(after)),
            ("NotBefore", console.culture.date(before)),
            ("PublicKeySize", "2048"),
            ("RootCAType", "None" if self.issuer is None else "ThirdParty"),
            ("SerialNumber", f"{self.parsed.serial_number:X}".zfill(2)),
            ("Services", self.services),
            ("Status", self.status),
            ("Subject", self.subject),
            ("Thumbprint", self.thumbprint),
        ]
        return [pair for pair in printed if services or pair[0] != "Services"]

    def full(self, console: Console) -> Properties:
        """`Get-ExchangeCertificate | FL *`."""
        return [
            *self.plain(console),
            ("FriendlyName", self.friendly_name),
            ("RawData", console.collection(self.der)),
            ("Version", "3"),
            ("Handle", str(self.parsed.serial_number % 10**9)),
            ("Archived", "False"),
            ("Identity", f"{self.server}\\{self.thumbprint}"),
            ("PSComputerName", self.server.lower()),
            ("RunspaceId", str(uuid.uuid4())),
        ]


def receive(server: str, name: str, fqdn: str, tls: str = "", role: str = "FrontendTransport", auth: str | None = None) -> Properties:
    """A Receive connector, `FL *` shortened to what Exchange 2016 prints first and what matters."""
    domain = server.partition(".")[2]
    host = server.partition(".")[0].upper()
    path = f"CN={name},CN=SMTP Receive Connectors,CN=Protocols,CN={host},CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT)"
    root = ",".join(f"DC={part}" for part in domain.split("."))
    return [
        ("RunspaceId", str(uuid.uuid4())),
        ("AuthMechanism", auth or "Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer"),
        ("Banner", ""),
        ("Bindings", "{[::]:25, 0.0.0.0:25}"),
        ("DomainSecureEnabled", "True"),
        ("Fqdn", fqdn),
        ("TlsCertificateName", tls),
        ("Comment", ""),
        ("Enabled", "True"),
        ("ConnectionTimeout", "00:10:00"),
        ("MaxMessageSize", "36 MB (37,748,736 bytes)"),
        ("PermissionGroups", "AnonymousUsers, ExchangeServers, ExchangeLegacyServers"),
        ("ProtocolLoggingLevel", "None"),
        ("RemoteIPRanges", "{::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0.0.0.0-255.255.255.255}"),
        ("RequireTLS", "False"),
        ("Server", host),
        ("TransportRole", role),
        ("Name", name),
        ("DistinguishedName", f"{path},CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,{root}"),
        ("Identity", f"{host}\\{name}"),
        ("Guid", str(uuid.uuid4())),
        ("ObjectClass", "{top, msExchSmtpReceiveConnector}"),
        ("OriginatingServer", f"dc01.{domain}"),
        ("IsValid", "True"),
    ]


def send(name: str, fqdn: str, servers: Sequence[str], tls: str = "") -> Properties:
    """A Send connector, likewise."""
    return [
        ("AddressSpaces", "{SMTP:*;1}"),
        ("CloudServicesMailEnabled", "False"),
        ("DNSRoutingEnabled", "True"),
        ("DomainSecureEnabled", "False"),
        ("Enabled", "True"),
        ("Fqdn", fqdn),
        ("FrontendProxyEnabled", "False"),
        ("Identity", name),
        ("IgnoreSTARTTLS", "False"),
        ("MaxMessageSize", "35 MB (36,700,160 bytes)"),
        ("Name", name),
        ("Port", "25"),
        ("RequireTLS", "False"),
        ("SmartHosts", "{}"),
        ("SourceTransportServers", "{" + ", ".join(servers) + "}"),
        ("TlsAuthLevel", ""),
        ("TlsCertificateName", tls),
        ("ObjectClass", "{top, msExchConnector, mailGateway, msExchRoutingSMTPConnector}"),
    ]


def short(connector: Properties) -> Properties:
    """`FL name, fqdn, objectClass` of the article."""
    values = dict(connector)
    return [(name, values[name]) for name in ("Name", "Fqdn", "ObjectClass")]


def event(name: str, connector: str, fqdn: str, computer: str, when: str, source: str = "MSExchangeTransport") -> str:
    """Event 12014 as copied from Event Viewer."""
    return (
        f"Log Name:      Application\nSource:        {source}\nDate:          {when}\nEvent ID:      12014\nTask Category: TransportService\n"
        f"Level:         Error\nKeywords:      Classic\nUser:          N/A\nComputer:      {computer}\nDescription:\n"
        f"Microsoft Exchange could not find a certificate that contains the domain name {name} in the personal store on the local computer. "
        f"Therefore, it is unable to support the STARTTLS SMTP verb for the connector {connector} with a FQDN parameter of {fqdn}. "
        "If the connector's FQDN is not specified, the computer's FQDN is used. Verify the connector configuration and the installed certificates "
        "to make sure that there is a certificate with a domain name for that FQDN. If this certificate exists, run Enable-ExchangeCertificate "
        "-Services SMTP to make sure that the Microsoft Exchange Transport service has access to the certificate key.\n\n"
    )


def server_certificate(
    server: str, services: str = "IIS, SMTP", valid: tuple[str, str] = ("2023-03-14T09:12:40", "2028-03-14T09:12:40")
) -> Certificate:
    """The self-signed certificate that set-up makes on every server."""
    host = server.partition(".")[0].upper()
    return Certificate(server, f"CN={host}", (host, server), valid, services, friendly_name="Microsoft Exchange")


def three(console: Console, certificates: Sequence[Certificate], receives: Sequence[Properties], sends: Sequence[Properties]) -> str:
    """The three commands of the article, in full."""
    return (
        console.run("Get-ExchangeCertificate | FL *", [certificate.full(console) for certificate in certificates])
        + console.run("Get-ReceiveConnector | FL *", list(receives))
        + console.run("Get-SendConnector | FL *", list(sends))
        + PROMPT
        + "\n"
    )


EX01, EX02 = "EX01.contoso.com", "EX02.contoso.com"
PUBLIC = "CN=mail.contoso.com, O=Contoso Ltd, L=Redmond, S=Washington, C=US"
VALID = ("2026-01-10T08:00:00", "2027-01-10T08:00:00")
MAIL = ("mail.contoso.com", "autodiscover.contoso.com")


def public(server: str = EX01, services: str = "IIS, SMTP", **more: object) -> Certificate:
    """The CA-issued certificate of the organization."""
    values: dict[str, object] = {"domains": MAIL, "valid": VALID, "issuer": CA, **more}
    return Certificate(server, PUBLIC, services=services, **values)  # type: ignore[arg-type]


def article_case_a() -> str:
    console = Console()
    text = event("mail.contoso.com", "Default EX01", "mail.contoso.com", EX01, "5/23/2026 9:14:07 AM")
    certificates = [server_certificate(EX01)]
    return (
        text
        + console.run("Get-ExchangeCertificate | FL *", [certificate.full(console) for certificate in certificates])
        + console.run(
            "Get-ReceiveConnector | FL name, fqdn, objectClass",
            [short(receive(EX01, "Default EX01", "mail.contoso.com")), short(receive(EX01, "Client EX01", EX01))],
        )
        + console.run("Get-SendConnector | FL name, fqdn, objectClass", [short(send("Internet", EX01, ["EX01"]))])
        + PROMPT
        + "\n"
    )


def article_case_b() -> str:
    console = Console()
    receives = [receive(EX01, "Default EX01", EX01, role="HubTransport"), receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")]
    return three(console, [public(services="IIS"), server_certificate(EX01)], receives, [send("Internet", "mail.contoso.com", ["EX01"])])


def healthy() -> str:
    receives = [receive(EX01, "Default EX01", EX01, role="HubTransport"), receive(EX01, "Default Frontend EX01", EX01)]
    return three(Console(width=120, limit=-1), [public(), server_certificate(EX01)], receives, [send("Internet", "mail.contoso.com", ["EX01"])])


def stale_tls_certificate_name() -> str:
    old = f"<I>CN=Contoso Issuing CA 0, O=Contoso Ltd, C=US<S>{PUBLIC}"
    receives = [receive(EX01, "Default Frontend EX01", EX01, tls=old), receive(EX01, "Client Frontend EX01", EX01)]
    text = event(old, "Default Frontend EX01", old, EX01, "6/14/2026 11:02:55 PM", "MSExchangeFrontEndTransport")
    return text + three(
        Console(width=120), [public(), server_certificate(EX01)], receives, [send("Outbound to Office 365", "mail.contoso.com", ["EX01"], tls=old)]
    )


def two_matches() -> str:
    older = public(valid=("2025-01-10T08:00:00", "2026-12-10T08:00:00"))
    mine = Certificate(EX01, "CN=mail.contoso.com", ("mail.contoso.com",), ("2026-05-01T10:00:00", "2031-05-01T10:00:00"), "SMTP")
    receives = [receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")]
    return three(Console(width=120), [mine, older, public(), server_certificate(EX01)], receives, [])


def expired_winner() -> str:
    old = public(valid=("2025-04-01T08:00:00", "2026-04-01T08:00:00"), status="DateInvalid")
    return three(Console(), [old, server_certificate(EX01)], [receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")], [])


def cut_domains_hide() -> str:
    names = ("autodiscover.contoso.com", "owa.contoso.com", "legacy.contoso.com", "edge.contoso.com", "mail.contoso.com")
    console = Console(limit=4)
    return three(console, [public(domains=names), server_certificate(EX01)], [receive(EX01, "Internet EX01", "smtp.contoso.com", auth="Tls")], [])


def cut_domains_do_not_matter() -> str:
    names = ("mail.contoso.com", "autodiscover.contoso.com", "owa.contoso.com", "legacy.contoso.com", "edge.contoso.com")
    console = Console(limit=4)
    return three(console, [public(domains=names), server_certificate(EX01)], [receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")], [])


def services_not_printed() -> str:
    console = Console()
    certificates = [public(), server_certificate(EX01)]
    return (
        console.run("Get-ExchangeCertificate | FL", [certificate.plain(console, services=False) for certificate in certificates])
        + console.run("Get-ReceiveConnector | FL name, fqdn, objectClass", [short(receive(EX01, "Internet EX01", "mail.contoso.com"))])
        + console.run("Get-SendConnector | FL name, fqdn, objectClass", [])
        + PROMPT
        + "\n"
    )


def russian_server() -> str:
    console = Console(culture=RUSSIAN)
    mail = Certificate(
        "MAIL01.contoso.ru", "CN=mail.contoso.ru, O=ООО Контосо, L=Москва, C=RU", ("mail.contoso.ru", "autodiscover.contoso.ru"),
        ("2007-05-23T10:15:42", "2027-05-23T10:15:42"), "IMAP, POP", issuer="CN=Контосо Выдающий ЦС 1, O=ООО Контосо, C=RU", friendly_name="Почта",
    )  # fmt: skip
    receives = [
        receive("MAIL01.contoso.ru", "Получение из Интернета MAIL01", "mail.contoso.ru", auth="Tls"),
        receive("MAIL01.contoso.ru", "Default MAIL01", "MAIL01.contoso.ru"),
    ]
    return three(console, [mail, server_certificate("MAIL01.contoso.ru")], receives, [send("Интернет", "mail.contoso.ru", ["MAIL01"])])


def two_servers() -> str:
    console = Console(width=120)
    receives = [receive(server, f"Default Frontend {server[:4]}", "mail.contoso.com", auth="Tls") for server in (EX01, EX02)]
    return (
        console.run("Get-ExchangeCertificate -Server EX01 | FL *", [c.full(console) for c in (public(EX01), server_certificate(EX01))])
        + console.run("Get-ExchangeCertificate -Server EX02 | FL *", [c.full(console) for c in (server_certificate(EX02),)])
        + console.run("Get-ReceiveConnector | FL *", receives)
        + console.run("Get-SendConnector | FL *", [send("Internet", "mail.contoso.com", ["EX01", "EX02"])])
        + PROMPT
        + "\n"
    )


def edge_server() -> str:
    edge = "edge01.perimeter.contoso.com"
    certificates = [server_certificate(edge, "SMTP")]
    receives = [receive(edge, "Default internal receive connector EDGE01", "edge.contoso.com", role="HubTransport", auth="Tls, ExchangeServer")]
    sends = [send("EdgeSync - Default-First-Site-Name to Internet", "", ["EDGE01"])]
    return three(Console(), certificates, receives, sends)


def transcript() -> str:
    stars = "*" * 22
    head = (
        f"{stars}\nWindows PowerShell transcript start\nStart time: 20260615091200\nUsername: CONTOSO\\admin\nRunAs User: CONTOSO\\admin\nConfiguration Name: \n"
        "Machine: EX01 (Microsoft Windows NT 10.0.17763.0)\nHost Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -noexit -command . "
        "'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\bin\\RemoteExchange.ps1'; Connect-ExchangeServer -auto\nProcess ID: 4712\nPSVersion: 5.1.17763.5933\n"
        f"PSEdition: Desktop\nBuildVersion: 10.0.17763.5933\nCLRVersion: 4.0.30319.42000\n{stars}\nTranscript started, output file is C:\\temp\\exchange.txt\n"
    )
    body = three(
        Console(width=119),
        [public(services="IIS"), server_certificate(EX01)],
        [receive(EX01, "Default Frontend EX01", "mail.contoso.com", auth="Tls")],
        [],
    )
    body = "\n".join(line if line.endswith(" : ") else line.rstrip(" ") for line in body.split("\n")).removesuffix(PROMPT + "\n")
    return head + body + f"{PROMPT}Stop-Transcript\n{stars}\nWindows PowerShell transcript end\nEnd time: 20260615091342\n{stars}\n"


def bare_blocks() -> str:
    """No prompt, no command, trailing blanks gone: what somebody marked with the mouse and mailed."""
    console = Console()
    text = (
        print_list([server_certificate(EX01).full(console), public(services="None").full(console)], 80, Wrap.WORD)
        + print_list([short(receive(EX01, "Default EX01", "mail.contoso.com"))], 80, Wrap.WORD)
        + print_list([short(send("Internet", "mail.contoso.com", ["EX01"]))], 80, Wrap.WORD)
    )
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


MAKERS: dict[str, tuple[Callable[[], str], str]] = {
    "article-case-a": (article_case_a, "utf-8"),
    "article-case-b": (article_case_b, "utf-8"),
    "healthy": (healthy, "utf-8"),
    "stale-tlscertificatename": (stale_tls_certificate_name, "utf-8"),
    "two-matches-one-wins": (two_matches, "utf-8"),
    "expired-winner": (expired_winner, "utf-8"),
    "cut-domains-hide-the-answer": (cut_domains_hide, "utf-8"),
    "cut-domains-do-not-matter": (cut_domains_do_not_matter, "utf-8"),
    "services-not-printed": (services_not_printed, "utf-8"),
    "russian-server": (russian_server, "cp1251"),
    "two-servers": (two_servers, "utf-8"),
    "edge-server": (edge_server, "utf-8"),
    "transcript": (transcript, "utf-8-sig"),
    "bare-blocks": (bare_blocks, "utf-16"),
}


def main() -> None:
    """Writes the named samples, with the line ends of Windows."""
    for name in sys.argv[1:] or sys.exit(f"Which? {' '.join(MAKERS)}"):
        make, encoding = MAKERS[name]
        folder = SAMPLES / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "console.txt").write_bytes(make().replace("\n", "\r\n").encode(encoding))


if __name__ == "__main__":
    main()
