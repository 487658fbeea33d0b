"""More than one certificate could be taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...facts import Certificate
from ...wording import say_number
from ..model import Case, Found, Row, Severity, rule
from ..rows import named


@rule("several-match", Severity.NOTE)
def several_match(case: Case) -> Iterator[Found]:
    """Several certificates have the name, the key and SMTP.

    What it means: that is normal after a renewal. Exchange takes the CA-issued one that is valid and begins last. With TlsCertificateName
    set, published sources disagree: the one that begins last, or the one that ends last; where these differ, no winner is named.
    How to confirm: what the server presents on port 25.
    How to fix: remove the certificates that are not meant, once the right one is in use.
    Source: the product documentation of certificate selection for inbound STARTTLS; the team blog on TLS certificates in hybrid organizations.
    """
    for row in case.rows:
        good = [candidate.certificate for candidate in row.candidates if candidate.fails is None]
        if len(good) > 1:
            yield Found(_title(row, good), row, row.winner, evidence=tuple(certificate.place for certificate in good))


def _title(row: Row, good: Sequence[Certificate]) -> str:
    others = tuple(named(certificate) for certificate in good if certificate is not row.winner)
    if row.winner:
        return say_number(
            "{number} certificate could serve {connector}: {winner} is taken, before {others}",
            "{number} certificates could serve {connector}: {winner} is taken, before {others}",
            len(good),
            connector=row.title,
            winner=named(row.winner),
            others=others,
        )
    others = tuple(named(certificate) for certificate in row.winners or good)
    return say_number(
        "{number} certificate could serve {connector}, and what was printed does not say which is taken: {others}",
        "{number} certificates could serve {connector}, and what was printed does not say which is taken: {others}",
        len(good),
        connector=row.title,
        others=others,
    )
