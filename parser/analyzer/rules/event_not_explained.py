"""An event of the text that nothing printed explains."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..asking import show_certificates, show_store
from ..model import FAULTS, Case, Confidence, Found, Remedy, Row, Severity, rule
from ..rows import is_past
from ..selection import Verdict


@rule("event-not-explained", Severity.WARNING)
def event_not_explained(case: Case) -> Iterator[Found]:
    """Event 12014 names a connector for which everything that was printed is right.

    What it means: either the event is older than the certificate or the last change, or the text does not show the cause: the chain of the
    certificate is broken, untrusted or revoked, or the transport service may not read the private key.
    How to confirm: compare the time of the event with NotBefore and WhenChanged; run Test-Certificate; restart the transport service, and
    see whether the event comes again.
    Source: the team blog on TLS certificates in hybrid organizations (2025).
    """
    for row in case.rows:
        if row.event and not case.evidence.supposed and row.verdict not in FAULTS and row.verdict not in (Verdict.CANNOT_JUDGE, Verdict.EXPIRED):
            past = is_past(row)
            yield Found(
                say("event 12014 for {connector} is older than the certificate that serves it now", connector=row.title)
                if past
                else say("event 12014 for {connector} is not explained by what was printed", connector=row.title),
                row,
                row.winner,
                details=() if past else tuple(_details(row)),
                evidence=row.places,
                remedies=()
                if past
                else (Remedy((show_certificates(row.server), show_store()), say("Print these again, and give the time of the latest event.")),),
                confidence=Confidence.CERTAIN if past else Confidence.LIKELY,
            )


def _details(row: Row) -> Iterator[str]:
    if row.verdict is Verdict.NOT_OFFERED:
        yield say("STARTTLS is off on the connector as it was printed, so it was changed after the event, or the event is about another server.")
        return
    if row.event and row.search and row.event.event.domain_name and row.event.event.domain_name.casefold() != row.search.name.casefold():
        yield say(
            "The event was about {asked}; the connector now searches for {name}, so it was changed since.",
            asked=row.event.event.domain_name,
            name=row.search.name,
        )
    yield say("The chain of the certificate may be broken or untrusted, or the transport service may lack the right to its private key.")
