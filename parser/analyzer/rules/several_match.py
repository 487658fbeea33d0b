"""More than one certificate could be taken."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Case, Found, Severity, rule
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
            others = ", ".join(named(certificate) for certificate in good if certificate is not row.winner)
            title = f"{len(good)} certificates could serve {row.title}: {named(row.winner)} is taken, before {others}" if row.winner else (
                f"{len(good)} certificates could serve {row.title}, and what was printed does not say which is taken: {others}"
            )  # fmt: skip
            yield Found(title, row, row.winner, evidence=tuple(certificate.place for certificate in good))
