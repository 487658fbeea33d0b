"""Certificates themselves: decoded as Windows prints them, compared with the text, and used where the text is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs7, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from msgspec.structs import replace

from why12014.parser import certificates, facts, x509
from why12014.parser.analyzer import analyze
from why12014.parser.doubt import Doubt
from why12014.parser.errors import UnreadableFile
from why12014.parser.inputs import read_bytes
from why12014.parser.reader import ReadOptions
from why12014.parser.records import Document, Properties, Record
from why12014.parser.values import as_json

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "format-list"
PAIRS = sorted(CORPUS.glob("*.pem"))
KEY = ec.generate_private_key(ec.SECP256R1())
START = datetime(2026, 1, 2, 3, 4, 5)
SUBJECT = ((NameOID.COUNTRY_NAME, "US"), (NameOID.ORGANIZATION_NAME, 'Contoso, "Ltd"'), (NameOID.COMMON_NAME, "mail.contoso.com"))

needs_corpus = pytest.mark.skipif(not PAIRS, reason="the corpus is not beside the repository")


def _name(parts: Sequence[tuple[ObjectIdentifier, str]]) -> made.Name:
    return made.Name([made.NameAttribute(oid, text) for oid, text in parts])


def _made(
    names: Sequence[str] = ("mail.contoso.com", "smtp.contoso.com"), subject: Sequence[tuple[ObjectIdentifier, str]] = SUBJECT
) -> made.Certificate:
    builder = made.CertificateBuilder(
        _name([(NameOID.COMMON_NAME, "CA")]), _name(subject), KEY.public_key(), 0xC8BCE0600C4488B2, START, START + timedelta(365)
    )
    builder = builder.add_extension(made.SubjectAlternativeName([made.DNSName(name) for name in names]), critical=False)
    return builder.add_extension(made.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False).sign(KEY, hashes.SHA256())


CERTIFICATE = _made()
DER = CERTIFICATE.public_bytes(Encoding.DER)
PEM = CERTIFICATE.public_bytes(Encoding.PEM)


def _values(record: Record) -> dict[str, object]:
    return {printed.name: as_json(printed.value) for printed in record}


def _listing(**values: str) -> Document:
    width = max(map(len, values))
    return read_bytes(("\n" + "".join(f"{name:<{width}} : {text}\n" for name, text in values.items()) + "\n").encode(), "console.txt")


def _thumbprint() -> str:
    decoded = x509.decode(DER)
    assert decoded
    return decoded.thumbprint


def test_a_certificate_is_given_as_windows_prints_it() -> None:
    decoded = x509.decode(DER)
    assert decoded
    assert decoded.subject == 'CN=mail.contoso.com, O="Contoso, ""Ltd""", C=US'
    assert (decoded.issuer, decoded.serial_number, decoded.version) == ("CN=CA", "00C8BCE0600C4488B2", 3)
    assert (decoded.key, decoded.key_bits, decoded.signature_hash) == ("other", 256, "sha256")
    assert (decoded.not_before, decoded.server_authentication) == (START, True)
    assert decoded.names == ("mail.contoso.com", "smtp.contoso.com")


@needs_corpus
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_text_and_certificate_agree(path: Path) -> None:
    files = read_bytes(path.read_bytes(), path.name)
    printed = read_bytes(path.with_suffix(".txt").read_bytes(), "console.txt")
    for held, shown in zip(files.records, printed.records, strict=True):
        decoded = certificates.whole(held)
        assert decoded
        assert [(name, _values(shown)[name]) for name in ("Subject", "Issuer", "SerialNumber", "Thumbprint", "Version", "PublicKeySize")] == [
            (name, _values(held)[name]) for name in ("Subject", "Issuer", "SerialNumber", "Thumbprint", "Version", "PublicKeySize")
        ]
        assert [printed.name for printed in shown if printed.unsure] == (["RawData"] if certificates.whole(shown) is None else [])
    whole, rest = certificates.complete([printed, files])
    assert rest.records == ()
    assert all(certificates.whole(record) for record in whole.records)


def test_a_request_is_read_with_and_without_its_frame() -> None:
    names = made.SubjectAlternativeName([made.DNSName("smtp.contoso.com")])
    request = made.CertificateSigningRequestBuilder(_name(SUBJECT)).add_extension(names, critical=False).sign(KEY, hashes.SHA256())
    pem = request.public_bytes(Encoding.PEM).decode().replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")
    for text in (pem, "".join(pem.split("-----")[2].split())):
        assert x509.requested_names(text) == ("smtp.contoso.com", "mail.contoso.com")
    assert x509.requested_names(PEM.decode()) == ()


FILES = {
    "a.cer": DER,
    "a.crt": PEM,
    "a.pem": b"subject=CN = mail\n" + PEM,
    "a.txt": b"\n" + PEM.replace(b"\n", b"\r\n"),
    "utf-16.cer": PEM.decode().encode("utf-16"),
    "a.p7b": pkcs7.serialize_certificates([CERTIFICATE], Encoding.DER),
    "pem.p7b": pkcs7.serialize_certificates([CERTIFICATE], Encoding.PEM),
    "no.suffix": DER,
    "a.pfx": pkcs12.serialize_key_and_certificates(b"a", KEY, CERTIFICATE, None, BestAvailableEncryption(b"secret")),
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_a_certificate(name: str) -> None:
    (record,) = read_bytes(FILES[name], name, ReadOptions(password=lambda _: "secret")).records
    assert _values(record) | {"RawData": None} == {
        "CertificateDomains": ["mail.contoso.com", "smtp.contoso.com"],
        "PublicKeySize": 256,
        "Subject": 'CN=mail.contoso.com, O="Contoso, ""Ltd""", C=US',
        "Issuer": "CN=CA",
        "NotAfter": "2027-01-02T03:04:05Z",
        "NotBefore": "2026-01-02T03:04:05Z",
        "SerialNumber": "00C8BCE0600C4488B2",
        "Thumbprint": _thumbprint(),
        "Version": 3,
        "RawData": None,
    }
    assert b"secret" not in repr(record).encode()


def test_a_locked_file_says_so() -> None:
    asked: list[str] = []
    with pytest.raises(UnreadableFile, match=r"a\.pfx: is locked"):
        read_bytes(FILES["a.pfx"], "a.pfx")
    with pytest.raises(UnreadableFile, match=r"a\.pfx: is not opened by this password"):
        read_bytes(FILES["a.pfx"], "a.pfx", ReadOptions(password=lambda name: asked.append(name) or "wrong"))
    assert asked == ["a.pfx"]


@pytest.mark.parametrize("name", [name for name in FILES if name != "utf-16.cer"])
def test_damaged_files_are_refused(name: str) -> None:
    # What stands in the middle may be the bits of a key, of which any will do: cut files and broken lengths alone are seen.
    data = FILES[name]
    for damage in [data[: len(data) // 2], data[:-1] if data[:1] == b"\x30" else data[:-30]]:
        with pytest.raises(UnreadableFile):
            read_bytes(damage, name.replace("txt", "pem").replace("suffix", "cer"), ReadOptions(password=lambda _: "secret"))


def test_a_file_completes_what_was_printed() -> None:
    cut = _listing(
        CertificateDomains="{mail.contoso.com...}",
        NotBefore="1/2/2026 5:04:05 AM",
        Services="SMTP",
        Subject="CN=mail.contoso.com",
        Thumbprint=_thumbprint(),
    )
    assert [unsure.why for printed in cut.records[0] for unsure in printed.unsure] == [Doubt.CUT, Doubt.DATE]
    (whole, rest) = certificates.complete([cut, read_bytes(DER, "a.cer")])
    values = _values(whole.records[0])
    assert (values["CertificateDomains"], values["NotBefore"]) == (["mail.contoso.com", "smtp.contoso.com"], "2026-01-02T05:04:05")
    assert (values["Issuer"], values["Services"], rest.records) == ("CN=CA", "SMTP", ())


def test_a_file_of_another_certificate_completes_nothing() -> None:
    cut = _listing(CertificateDomains="{mail.contoso.com...}", Services="SMTP", Thumbprint="1B2A52728B01770AB77073A23448A6DB68200966")
    other = read_bytes(DER, "a.cer")
    assert certificates.complete([cut, other]) == [cut, other]
    record = other.records[0]
    forged = tuple(
        replace(printed, text="1B2A52728B01770AB77073A23448A6DB68200966", type=cut.records[0].properties[2].type)
        if printed.name == "Thumbprint"
        else printed
        for printed in record
    )
    lying = replace(other, records=(replace(record, properties=Properties.of(forged)),))
    assert certificates.complete([cut, lying])[0] == cut


def test_a_file_alone_proves_nothing_about_a_server() -> None:
    connector = _listing(
        Name="Default EX01", Fqdn="other.contoso.com", ObjectClass="{top, msExchSmtpReceiveConnector}", Identity="EX01\\Default EX01"
    )
    documents = certificates.complete([connector, read_bytes(DER, "a.cer")])
    assert analyze(facts.gather(documents), START).verdict == "cannot-judge"
