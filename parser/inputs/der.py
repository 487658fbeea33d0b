"""Files that hold certificates as bytes: `.cer` and `.crt` one, `.p7b` several, `.pfx` those that belong to its keys.

Of a `.pfx` nothing but the certificates is kept, and its password is asked for and forgotten. What `lines` says of these files is
the number of the certificate in the file.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable

from ..certificates import record_of
from ..doubt import Span
from ..errors import UnreadableFile
from ..reader import ReadOptions
from ..records import Document, Source
from ..wording import say
from ..x509 import Decoded, decode
from .model import BinaryInput

_SEQUENCE, _OBJECT_IDENTIFIER, _INTEGER = 0x30, 0x06, 0x02
_LONG_LENGTH = 0x80
_MOST_LENGTH_BYTES = 4


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The certificates of the file, each as a record that stands in for what the shell would print of it."""
    ders = _certificates(data, name, options)
    source = Source(name, len(data), hashlib.sha256(data).hexdigest(), "binary", len(ders))
    return Document(source, records=tuple(record_of(_decoded(der, name), Span(number, number)) for number, der in enumerate(ders, 1)))


def several(data: bytes, name: str) -> list[bytes]:
    """The certificates of a PKCS #7 bundle, as bytes. Raises `UnreadableFile`."""
    from cryptography.hazmat.primitives.serialization import pkcs7

    try:
        certificates = pkcs7.load_der_pkcs7_certificates(data)
    except Exception as error:  # cryptography has a dozen errors for bytes that are none
        raise UnreadableFile(name, say("is a damaged file of certificates"), say("Export it again as .cer, without its key.")) from error
    return _bytes_of(certificates, name)


def _decoded(der: bytes, name: str) -> Decoded:
    decoded = decode(der)
    if decoded is None:
        raise UnreadableFile(name, say("is no certificate"), say("Export it again as .cer, without its key."))
    return decoded


def _certificates(data: bytes, name: str, options: ReadOptions) -> list[bytes]:
    start = _content(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if start is not None and data[start] == _OBJECT_IDENTIFIER:
                return several(data, name)
            return _unlocked(data, name, options) if start is not None and data[start] == _INTEGER else [data]
        except UnreadableFile:
            raise
        except Exception as error:
            raise UnreadableFile(name, say("is a damaged file of certificates"), say("Export it again as .cer, without its key.")) from error


def _unlocked(data: bytes, name: str, options: ReadOptions) -> list[bytes]:
    from cryptography.hazmat.primitives.serialization import pkcs12

    password = options.password(name) if options.password else None
    try:
        bundle = pkcs12.load_pkcs12(data, password.encode() if password else None)
    except ValueError as error:
        what = say("is not opened by this password") if password else say("is locked with a password")
        raise UnreadableFile(
            name, what, say("Name it at a console that can ask for it, or export the certificate as .cer, without its key.")
        ) from error
    held = [bundle.cert, *bundle.additional_certs]
    return _bytes_of([one.certificate for one in held if one], name)


def _bytes_of(certificates: Iterable[object], name: str) -> list[bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    ders = [certificate.public_bytes(Encoding.DER) for certificate in certificates if isinstance(certificate, x509.Certificate)]
    if not ders:
        raise UnreadableFile(name, say("holds no certificate"), say("Export the certificate as .cer, without its key."))
    return ders


def _content(data: bytes) -> int | None:
    """Where the content of the one sequence begins that fills the file; `None` if it is no such thing."""
    if len(data) < _MOST_LENGTH_BYTES or data[0] != _SEQUENCE:
        return None
    extra = data[1] - _LONG_LENGTH if data[1] > _LONG_LENGTH else 0
    if extra > _MOST_LENGTH_BYTES:
        return None
    length = int.from_bytes(data[2 : 2 + extra], "big") if extra else data[1]
    return 2 + extra if 2 + extra + length == len(data) and length else None


INPUT = BinaryInput("certificates", (".cer", ".crt", ".der", ".p7b", ".p7c", ".pfx", ".p12"), lambda data: _content(data) is not None, read)
