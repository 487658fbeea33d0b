"""A certificate of which text and bytes disagree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

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

    What it means: the text was edited or damaged after it was printed, so nothing that it says can be relied on.
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
    for name, printed, true in (("Issuer", certificate.issuer, decoded.issuer), ("Subject", certificate.subject, decoded.subject)):
        if printed.value is not None and not _same(printed.value, true):
            yield name
    if _is_far(certificate.not_before, decoded.not_before):
        yield "NotBefore"
    if _is_far(certificate.not_after, decoded.not_after):
        yield "NotAfter"
    printed_names = {name.casefold() for name in certificate.domains}
    if not certificate.domains_open and not {name.casefold() for name in decoded.names if "." in name} <= printed_names:
        yield "CertificateDomains"


def _same(printed: str, true: str) -> bool:
    one, other = windows_name(printed), windows_name(true)
    return printed == true or (one is not None and other is not None and comparable(one) == comparable(other))


def _is_far(printed: Fact[datetime], true: datetime) -> bool:
    return bool(printed.possible) and all(abs(moment - true) > _FARTHEST_ZONE for moment in printed.possible or ())
