"""The article's condition B."""

from __future__ import annotations

from collections.abc import Iterator

from ...facts import Certificate
from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Row, Severity, rule
from ..remedies import enable
from ..selection import Step, Verdict


@rule("not-enabled-for-smtp", Severity.ERROR, Need(Kind.CERTIFICATE, "services"))
def not_enabled_for_smtp(case: Case) -> Iterator[Found]:
    """A certificate has the name and its private key, but it is not enabled for SMTP.

    What it means: Exchange uses for STARTTLS only a certificate of which Services contains SMTP. With TlsCertificateName set, published
    sources disagree whether Services is checked; enabling SMTP also gives the transport service its right to the private key, so the
    remedy is the same. The sign can then be UnknownCredentials in the protocol log instead of event 12014.
    How to confirm: Services of the certificate, printed by Get-ExchangeCertificate | fl * (on Exchange 2007 without the asterisk it is missing).
    How to fix: Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services SMTP.
    Source: the 2007 troubleshooting topic of event 12014, condition B; the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        if row.verdict is not Verdict.NOT_ENABLED_FOR_SMTP or not row.search:
            continue
        lacking = [candidate.certificate for candidate in row.candidates if candidate.fails is Step.SMTP]
        best = max(
            lacking,
            key=lambda one: (
                one.not_after.value is not None and one.not_after.value >= case.now,
                one.not_before.value is not None and one.not_before.value.toordinal(),
            ),
            default=None,
        )
        yield Found(
            say("the certificate for {name} is not enabled for SMTP, so {connector} cannot use it", name=row.search.name, connector=row.title),
            row,
            best,
            details=tuple(_details(row, best)),
            evidence=row.places,
            remedies=tuple(enable(best, case.evidence.releases_of(row.server))) if best else (),
        )


def _details(row: Row, best: Certificate | None) -> Iterator[str]:
    if row.search and row.search.origin == "TlsCertificateName":
        yield say("With TlsCertificateName set the sign can be UnknownCredentials in the protocol log instead of event 12014.")
    if best and not best.status.known:
        yield say("{why}: taken for a certificate, and not for a request that was not answered yet.", why=best.status.why)
