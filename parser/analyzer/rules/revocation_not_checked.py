"""The revocation list could not be reached."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named


@rule("revocation-not-checked", Severity.NOTE, Need(Kind.CERTIFICATE, "status"))
def revocation_not_checked(case: Case) -> Iterator[Found]:
    """The Status of the certificate that wins is RevocationCheckFailure.

    What it means: the revocation list of the certification authority could not be reached from the server. That is not a revocation, and
    STARTTLS works; it costs time when the shell lists certificates, and hides a real revocation.
    How to confirm: certutil -url, and the proxy of the server: netsh winhttp show proxy.
    Source: the product documentation of Get-ExchangeCertificate.
    """
    for row in case.rows:
        if row.winner and row.winner.status.value == "RevocationCheckFailure":
            yield Found(
                say(
                    "whether certificate {certificate} of {connector} was revoked could not be checked",
                    certificate=named(row.winner),
                    connector=row.title,
                ),
                row,
                row.winner,
                evidence=(row.winner.place,),
            )
