"""The certificate that wins expires soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ...facts import Certificate
from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import next_of_renewal, renew
from ..rows import named
from ..selection import Verdict

# Certificates of 90 days and less are made for programs that renew them.
_RENEWED_BY_ITSELF = timedelta(days=100)


@rule("expires-soon", Severity.WARNING, Need(Kind.CERTIFICATE, "not_after"))
def expires_soon(case: Case) -> Iterator[Found]:
    """The certificate that the connector uses expires within the days given by --days.

    What it means: event 12018 is logged, with its subject, thumbprint and the hours that are left. When it has expired, 12016 follows; on
    Exchange 2007 12014. For certificates that live 90 days 12017 and 12018 are normal: renewal is automatic then.
    How to confirm: NotAfter of the certificate that wins.
    How to fix: renew it, enable the new one for SMTP, and set TlsCertificateName anew where it is used.
    Source: the event texts of MSExchangeTransport.
    """
    for row in case.rows:
        ends = row.winner.not_after.possible if row.winner else None
        if row.winner and row.search and ends and row.verdict is Verdict.COVERED and max(ends) <= case.now + timedelta(days=case.days):
            yield Found(
                say(
                    "certificate {certificate} of {connector} expires on {day}",
                    certificate=named(row.winner),
                    connector=row.title,
                    day=max(ends).date(),
                ),
                row,
                row.winner,
                details=(*_lasts(row.winner), *next_of_renewal(row)),
                evidence=(row.winner.place,),
                remedies=tuple(renew(row, case)),
            )


def _lasts(certificate: Certificate) -> Iterator[str]:
    starts, ends = certificate.not_before.value, certificate.not_after.value
    if starts and ends and ends - starts <= _RENEWED_BY_ITSELF:
        yield say(
            "It lives {number} days: such certificates are renewed by a program, and event 12018 before that is normal.", number=(ends - starts).days
        )
