"""The certificate that wins has expired."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import next_of_renewal, renew
from ..selection import Verdict


@rule("expired", Severity.ERROR, Need(Kind.CERTIFICATE, "not_after"))
def expired(case: Case) -> Iterator[Found]:
    """The certificate that the connector uses has expired.

    What it means: Exchange 2016 and later still offer STARTTLS with it and log event 12016, not 12014. Exchange 2007 counts an expired
    certificate as none: event 12014, beside 12015. Removing it without a successor gives 12014 on every version.
    How to confirm: NotAfter of the certificate that wins, against the date of the server.
    How to fix: renew it; remove the expired one only once its successor is enabled for SMTP.
    Source: the product documentation of certificate selection for inbound STARTTLS; vendors' articles on Exchange 2007.
    """
    for row in case.rows:
        if row.verdict is Verdict.EXPIRED and row.search:
            since = row.winner and row.winner.not_after.value
            event = (
                say("event 12016 is logged, and STARTTLS is still offered")
                if case.evidence.is_2013_or_later(row.server)
                else say("Exchange 2007 logs event 12014 for it, later versions 12016")
            )
            yield Found(
                say("the certificate that {connector} uses has expired on {day}: {event}", connector=row.title, day=since.date(), event=event)
                if since
                else say("the certificate that {connector} uses has expired: {event}", connector=row.title, event=event),
                row,
                row.winner,
                details=(
                    say("Do not remove it before its successor is enabled for SMTP: that gives event 12014 on every version."),
                    *next_of_renewal(row),
                ),
                evidence=row.places,
                remedies=tuple(renew(row, case)),
            )
