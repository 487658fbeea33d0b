"""Makes the texts of tests/rules/: for every rule one that fires it, and one beside it that must not.

    python tests/make_rule_samples.py CODE [CODE ...]

Certificates that are printed whole are real and new at every run, so only the named rules are written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from make_samples import CA, EX01, EX02, MAIL, PUBLIC, Console, Properties, _name, event, public, receive, send, server_certificate

from why12014.parser.printer import Wrap, print_list

RULES = Path(__file__).resolve().parent / "rules"
PAIR = f"<I>{CA}<S>{PUBLIC}"
CONSOLE = Console(width=120)
# Object identifiers of signatures. Nothing here makes a SHA-1 signature any more, so a certificate only says that it has one.
_SHA256_RSA, _SHA1_RSA = bytes.fromhex("06092a864886f70d01010b"), bytes.fromhex("06092a864886f70d010105")


def certificate(server: str = EX01, **changed: str) -> Properties:
    """The CA-issued certificate of the organization, with some of its properties changed or (None) left out."""
    printed = dict(public(server).full(CONSOLE))
    printed |= {"RawData": "{48, 130...}"}
    return list((printed | changed).items())


def own(server: str = EX01) -> Properties:
    return [*dict(server_certificate(server).full(CONSOLE), RawData="{48, 130...}").items()]


def connector(**changed: str) -> Properties:
    return list((dict(receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")) | changed).items())


def out(**changed: str) -> Properties:
    return list((dict(send("Out", "mail.contoso.com", ["EX01"])) | changed).items())


def text(*objects: Properties, before: str = "") -> str:
    return before + "".join(print_list([one], 120, Wrap.WORD) for one in objects)


def logged(name: str, connector_name: str, when: str = "6/14/2026 9:14:07 AM") -> str:
    return event(name, connector_name, name, EX01, when)


def whole(
    bits: int = 2048, signature: bytes = _SHA256_RSA, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH, **changed: str
) -> Properties:
    """A certificate that is printed with all its bytes."""
    key, signer = rsa.generate_private_key(65537, bits), rsa.generate_private_key(65537, 2048)
    start, end = datetime(2026, 1, 14, 8, tzinfo=UTC), datetime(2027, 1, 14, 8, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(_name(PUBLIC)).issuer_name(_name(CA)).public_key(key.public_key()).serial_number(12014)
    builder = builder.not_valid_before(start).not_valid_after(end).add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in MAIL]), critical=False)
    der = builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.DER).replace(_SHA256_RSA, signature)
    thumbprint = x509.load_der_x509_certificate(der).fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303
    dates = {"NotBefore": "1/14/2026 8:00:00 AM", "NotAfter": "1/14/2027 8:00:00 AM"}
    bytes_ = "{" + ", ".join(map(str, der)) + "}"
    marks = {"RawData": bytes_, "Thumbprint": thumbprint, "Identity": f"{EX01}\\{thumbprint}", "SerialNumber": "2EEE", "PublicKeySize": str(bits)}
    return certificate(**dates, **marks, **changed)


def two_servers(*certificates: Properties) -> str:
    return text(*certificates, own(EX01), own(EX02), out(SourceTransportServers="{EX01, EX02}"))


IMPLICIT = "Intra-Organization SMTP Send Connector"
OTHER = {"CertificateDomains": "{other.contoso.com}", "Subject": "CN=other.contoso.com"}
STALE = f"<I>CN=Contoso Issuing CA 0, O=Contoso Ltd, C=US<S>{PUBLIC}"

CASES: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "no-certificate": (lambda: text(own(), connector()), lambda: text(certificate(), connector())),
    "not-enabled-for-smtp": (lambda: text(certificate(Services="IIS"), connector()), lambda: text(certificate(Services="IIS, SMTP"), connector())),
    "no-private-key": (
        lambda: text(certificate(HasPrivateKey="False"), connector()),
        lambda: text(certificate(HasPrivateKey="False"), certificate(Thumbprint="A1" * 20), connector()),
    ),
    "expired": (
        lambda: text(certificate(NotAfter="5/31/2026 8:00:00 AM"), connector()),
        lambda: text(certificate(NotAfter="5/31/2026 8:00:00 AM"), certificate(Thumbprint="A1" * 20), connector()),
    ),
    "expires-soon": (
        lambda: text(certificate(NotAfter="6/29/2026 8:00:00 AM"), connector()),
        lambda: text(certificate(NotAfter="9/29/2026 8:00:00 AM"), connector()),
    ),
    "not-yet-valid": (
        lambda: text(certificate(NotBefore="6/29/2026 8:00:00 AM"), connector()),
        lambda: text(certificate(NotBefore="5/29/2026 8:00:00 AM"), connector()),
    ),
    "pending-request": (
        lambda: text(certificate(Status="PendingRequest"), connector()),
        lambda: text(certificate(Status="PendingRequest"), certificate(Thumbprint="A1" * 20), connector()),
    ),
    "status-not-valid": (
        lambda: text(certificate(Status="Untrusted"), connector()),
        lambda: text(certificate(Status="RevocationCheckFailure"), connector()),
    ),
    "revocation-not-checked": (
        lambda: text(certificate(Status="RevocationCheckFailure"), connector()),
        lambda: text(certificate(Status="Valid"), connector()),
    ),
    "self-signed-wins": (
        lambda: text(certificate(Status="Revoked"), certificate(Thumbprint="A1" * 20, IsSelfSigned="True", Issuer=PUBLIC), connector()),
        lambda: text(certificate(), certificate(Thumbprint="A1" * 20, IsSelfSigned="True", Issuer=PUBLIC), connector()),
    ),
    "several-match": (
        lambda: text(certificate(), certificate(Thumbprint="A1" * 20, NotBefore="5/29/2025 8:00:00 AM"), connector()),
        lambda: text(certificate(), certificate(Thumbprint="A1" * 20, Services="IIS"), connector()),
    ),
    "wildcard-does-not-cover": (
        lambda: text(certificate(CertificateDomains="{*.contoso.com}"), connector(Fqdn="mail.emea.contoso.com")),
        lambda: text(certificate(CertificateDomains="{*.contoso.com}"), connector()),
    ),
    "name-only-in-subject": (
        lambda: text(certificate(CertificateDomains="{autodiscover.contoso.com}"), connector()),
        lambda: text(certificate(), connector()),
    ),
    "name-only-in-alternative-names": (
        lambda: text(certificate(Subject="CN=contoso.com", Services="IIS"), connector(), before=logged("mail.contoso.com", "Internet EX01")),
        lambda: text(certificate(Services="IIS"), connector(), before=logged("mail.contoso.com", "Internet EX01")),
    ),
    "fqdn-malformed": (lambda: text(certificate(), connector(Fqdn="mail.contoso.com.")), lambda: text(certificate(), connector())),
    "fqdn-not-public": (lambda: text(own(), connector(Fqdn="mail.contoso.local")), lambda: text(own(), connector())),
    "fqdn-empty": (lambda: text(certificate(), connector(Fqdn="")), lambda: text(own(), connector(Fqdn=""))),
    "default-connector-foreign-name": (
        lambda: text(own(), connector(AuthMechanism="Tls, ExchangeServer")),
        lambda: text(own(), connector(AuthMechanism="Tls, BasicAuth")),
    ),
    "starttls-off": (lambda: text(own(), connector(AuthMechanism="Integrated")), lambda: text(own(), connector())),
    "send-connector-demands-tls": (lambda: text(own(), out(RequireTLS="True")), lambda: text(own(), out())),
    "name-replaced": (
        lambda: text(certificate(Thumbprint="X" * 40), certificate(Thumbprint="X" * 40, Services="IIS"), connector()),
        lambda: text(certificate(), connector()),
    ),
    "server-conflict": (
        lambda: f"[PS] C:\\>Get-ExchangeCertificate -Server EX02 | fl *\n{text(certificate())}[PS] C:\\>\n{text(connector())}",
        lambda: f"[PS] C:\\>Get-ExchangeCertificate -Server EX01 | fl *\n{text(certificate())}[PS] C:\\>\n{text(connector())}",
    ),
    "server-lacks-certificate": (lambda: two_servers(certificate()), lambda: two_servers(certificate(), certificate(EX02))),
    "weak-key": (lambda: text(certificate(PublicKeySize="1024"), connector()), lambda: text(certificate(PublicKeySize="384"), connector())),
    "weak-signature": (lambda: text(whole(signature=_SHA1_RSA), connector()), lambda: text(whole(), connector())),
    "no-server-authentication": (lambda: text(whole(purpose=ExtendedKeyUsageOID.CLIENT_AUTH), connector()), lambda: text(whole(), connector())),
    "old-version": (lambda: text(certificate(Version="1"), connector()), lambda: text(certificate(Version="3"), connector())),
    "raw-data-differs": (lambda: text(whole(Subject="CN=mail.contoso.com, O=Contoso, C=US"), connector()), lambda: text(whole(), connector())),
    "access-rules-empty": (lambda: text(certificate(AccessRules="{}"), connector()), lambda: text(certificate(), connector())),
    "certificate-may-be-keyless": (lambda: text(own(), connector()), lambda: text(certificate(Services="IIS"), connector())),
    "intra-organization-connector": (
        lambda: text(certificate(**OTHER), before=logged(EX01, IMPLICIT)),
        lambda: text(certificate(**OTHER), connector(), before=logged("mail.contoso.com", "Internet EX01")),
    ),
    "event-connector-not-printed": (
        lambda: text(own(), connector(), before=logged("mail.contoso.com", "Old relay")),
        lambda: text(own(), connector(), before=logged("mail.contoso.com", "Internet EX01")),
    ),
    "event-name-differs": (
        lambda: text(own(), connector(), before=logged("smtp.contoso.com", "Internet EX01")),
        lambda: text(own(), connector(), before=logged("mail.contoso.com", "Internet EX01")),
    ),
    "event-not-explained": (
        lambda: text(certificate(), connector(), before=logged("mail.contoso.com", "Internet EX01")),
        lambda: text(own(), connector(), before=logged("mail.contoso.com", "Internet EX01")),
    ),
    "tls-certificate-name-stale": (
        lambda: text(certificate(), connector(TlsCertificateName=STALE)),
        lambda: text(certificate(), connector(TlsCertificateName=PAIR)),
    ),
    "tls-certificate-name-malformed": (
        lambda: text(certificate(), connector(TlsCertificateName=PAIR.replace("<I>", "").replace("<S>", ""))),
        lambda: text(certificate(), connector(TlsCertificateName=STALE)),
    ),
    "hybrid-configuration": (
        lambda: text(certificate(), out(Name="Outbound to Office 365", TlsCertificateName=STALE)),
        lambda: text(certificate(), out(Name="Outbound to Office 365", TlsCertificateName=PAIR)),
    ),
}


def main() -> None:
    """Writes the texts of the named rules."""
    unknown = [code for code in sys.argv[1:] if code not in CASES]
    if unknown or len(sys.argv) == 1:
        sys.exit(f"Which? {' '.join(CASES)}")
    for code in sys.argv[1:]:
        (RULES / code).mkdir(parents=True, exist_ok=True)
        for name, make in zip(("fires.txt", "silent.txt"), CASES[code], strict=True):
            (RULES / code / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
