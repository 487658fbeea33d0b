"""A certificate of which text and bytes disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from .... import grammar
from ...facts import Certificate, Fact
from ...records import Kind
from ...values.name import comparable, windows_name
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named

# The text has the local time of the server, the bytes have UTC.
_FARTHEST_ZONE = timedelta(hours=14)


@rule("raw-data-differs", Severity.WARNING, Need(Kind.CERTIFICATE, "decoded"))
def raw_data_differs(case: Case) -> Iterator[Found]:
    """What is printed of a certificate is not what its RawData says.

    What it means: the text was edited or damaged after it was printed, so nothing that it says can be relied on. Thumbprint, serial number,
    names, dates, key and version are compared.
    How to confirm: print the certificate again.
    Source: RawData is the certificate itself.
    """
    for certificate in case.evidence.certificates:
        differing = tuple(_differences(certificate))
        if differing:
            yield Found(
                say(
                    "what is printed of certificate {certificate} is not what its RawData says: {properties}",
                    certificate=named(certificate),
                    properties=differing,
                ),
                certificate=certificate,
            )


def _differences(certificate: Certificate) -> Iterator[str]:
    decoded = certificate.decoded
    if not decoded:
        return
    exact = (
        ("Thumbprint", _whole(certificate.thumbprint), decoded.thumbprint),
        ("SerialNumber", certificate.serial_number.value, decoded.serial_number),
        ("PublicKeySize", certificate.public_key_size.value, decoded.key_bits),
        ("Version", certificate.version.value, decoded.version),
    )
    yield from (name for name, printed, true in exact if printed is not None and true is not None and not _is(printed, true))
    for name, known, true_name in (("Issuer", certificate.issuer, decoded.issuer), ("Subject", certificate.subject, decoded.subject)):
        if known.value is not None and not _same(known.value, true_name):
            yield name
    for name, moment, true_moment in (
        ("NotBefore", certificate.not_before, decoded.not_before),
        ("NotAfter", certificate.not_after, decoded.not_after),
    ):
        if _is_far(moment, true_moment):
            yield name
    if not certificate.domains_open and _host_names(certificate.domains) != _host_names(decoded.names):
        yield "CertificateDomains"


def _whole(thumbprint: str | None) -> str | None:
    """A thumbprint that nobody cut short or took out."""
    return thumbprint if thumbprint and grammar.terminal("value", "THUMBPRINT").fullmatch(thumbprint) else None


def _is(printed: str | int, true: str | int) -> bool:
    return str(printed).casefold() == str(true).casefold()


def _host_names(names: Iterable[str]) -> set[str]:
    """The names that tell a certificate: a common name without a dot is a host name for one printer and none for the other."""
    return {_ascii(name) for name in names if "." in name}


def _ascii(name: str) -> str:
    """A host name as a certificate holds it, where the console shows it in letters of its language."""
    try:
        return name.encode("idna").decode().casefold()
    except UnicodeError:
        return name.casefold()


def _same(printed: str, true: str) -> bool:
    one, other = windows_name(printed), windows_name(true)
    return printed == true or (one is not None and other is not None and comparable(one) == comparable(other))


def _is_far(printed: Fact[datetime], true: datetime) -> bool:
    return bool(printed.possible) and all(abs(moment - true) > _FARTHEST_ZONE for moment in printed.possible or ())
