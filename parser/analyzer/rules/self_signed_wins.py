"""A self-signed certificate is taken in place of a CA-issued one that is not valid."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named


@rule("self-signed-wins", Severity.WARNING, Need(Kind.CERTIFICATE, "self_signed"), Need(Kind.CERTIFICATE, "status"))
def self_signed_wins(case: Case) -> Iterator[Found]:
    """A self-signed certificate wins, because the CA-issued ones with the name are not valid.

    What it means: no event is logged, but partners that check the certificate now refuse it. A valid CA-issued certificate always goes
    before a self-signed one, so the CA-issued one has expired, is revoked, or its chain does not validate.
    How to confirm: Status, NotBefore and NotAfter of the CA-issued certificate.
    How to fix: renew it, or repair its chain.
    Source: the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        lost = [candidate.certificate for candidate in row.candidates if candidate.fails is None and candidate.certificate.self_signed.value is False]
        if row.winner and row.winner.self_signed.value and lost:
            yield Found(
                say(
                    "{connector} uses the self-signed certificate {certificate}, because {better} is not valid",
                    connector=row.title,
                    certificate=named(row.winner),
                    better=named(lost[0]),
                ),
                row,
                row.winner,
                details=(_status(lost[0].status.value),),
                evidence=(row.winner.place, lost[0].place),
            )


def _status(status: str | None) -> str:
    return say("Its Status is {status}.", status=status) if status else say("Its Status is not known.")
