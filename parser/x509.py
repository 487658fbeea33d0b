"""What a whole certificate says of itself, in the words of Windows: decoded from RawData or from a file."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from .. import grammar

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateSigningRequest, Name

_SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1"
_ANY_PURPOSE = "2.5.29.37.0"
# How Windows calls the attributes of a name; it prints the others as OID.1.2.3.
_ATTRIBUTES = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "SERIALNUMBER", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "S", "2.5.4.9": "STREET", "2.5.4.10": "O",
    "2.5.4.11": "OU", "2.5.4.12": "T", "2.5.4.42": "G", "0.9.2342.19200300.100.1.25": "DC", "1.2.840.113549.1.9.1": "E",
}  # fmt: skip
_NEEDS_QUOTES = frozenset(',+="\n<>#;')


class Decoded(Struct, frozen=True, eq=False):
    """A certificate. Moments are UTC without a zone, `key_bits` is `None` for keys without a size, names are as Windows prints them."""

    thumbprint: str
    names: tuple[str, ...]
    """The DNS names of the subject alternative name, and the common name where it is a host name."""
    issuer: str
    subject: str
    not_before: datetime
    not_after: datetime
    key: str
    key_bits: int | None
    signature_hash: str | None
    server_authentication: bool
    """Whether it may be used by servers: it says so, or it does not restrict its use."""
    version: int
    serial_number: str
    """Hexadecimal, as the shell prints it: with a leading zero where the first bit is set."""
    der: bytes


def decode(der: bytes) -> Decoded | None:
    """The certificate in these bytes; `None` if they are none."""
    from cryptography.x509 import load_der_x509_certificate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _decoded(load_der_x509_certificate(der), der)
        except Exception:  # noqa: BLE001 - cryptography has a dozen errors for bytes that are no certificate
            return None


def requested_names(text: str) -> tuple[str, ...]:
    """The DNS names that a certificate request (PKCS#10, base64 with or without its frame) asks for; none if it is none."""
    from base64 import b64decode

    from cryptography.x509 import load_der_x509_csr

    body = "".join(line.strip() for line in text.split("\n") if not line.startswith("-"))
    try:
        return _names(load_der_x509_csr(b64decode("".join(body.split()))))
    except (ValueError, TypeError, UnicodeError):
        return ()


def _decoded(certificate: Certificate, der: bytes) -> Decoded:
    from cryptography.hazmat.primitives.hashes import SHA1

    subject = windows_name(certificate.subject)
    hashed = certificate.signature_hash_algorithm
    key = certificate.public_key()
    return Decoded(
        certificate.fingerprint(SHA1()).hex().upper(),  # noqa: S303 - what Windows calls the thumbprint
        _names(certificate),
        windows_name(certificate.issuer),
        subject,
        certificate.not_valid_before_utc.replace(tzinfo=None),
        certificate.not_valid_after_utc.replace(tzinfo=None),
        "RSA" if type(key).__name__.startswith("RSA") else "other",
        getattr(key, "key_size", None),
        hashed.name if hashed else None,
        _serves(certificate),
        certificate.version.value + 1,
        _serial(certificate.serial_number),
        der,
    )


def _serial(number: int) -> str:
    return number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True).hex().upper()


def _names(certificate: Certificate | CertificateSigningRequest) -> tuple[str, ...]:
    from cryptography.x509 import DNSName, ExtensionNotFound, SubjectAlternativeName
    from cryptography.x509.oid import NameOID

    try:
        alternative = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value.get_values_for_type(DNSName)
    except ExtensionNotFound:
        alternative = []
    common = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    host_name = grammar.terminal("name", "DNS_NAME")
    hosts = [name for name in common if host_name.fullmatch(name.removeprefix("*."))]
    return tuple(dict.fromkeys([*alternative, *(name for name in hosts if name not in alternative)]))


def _serves(certificate: Certificate) -> bool:
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound

    try:
        purposes = {one.dotted_string for one in certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value}
    except ExtensionNotFound:
        return True
    return bool(purposes & {_SERVER_AUTHENTICATION, _ANY_PURPOSE})


def windows_name(name: Name) -> str:
    """A distinguished name as Windows prints it: the most specific attribute first, `S=`, `E=`, quotes where they are needed."""
    return ", ".join(" + ".join(f"{_type(part.oid.dotted_string)}={_quoted(str(part.value))}" for part in rdn) for rdn in reversed(name.rdns))


def _type(oid: str) -> str:
    return _ATTRIBUTES.get(oid, f"OID.{oid}")


def _quoted(value: str) -> str:
    if value != value.strip() or not value or _NEEDS_QUOTES & set(value):
        return '"' + value.replace('"', '""') + '"'
    return value
