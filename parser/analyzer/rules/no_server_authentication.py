"""A certificate that is not made for servers."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named


@rule("no-server-authentication", Severity.WARNING, Need(Kind.CERTIFICATE, "decoded"))
def no_server_authentication(case: Case) -> Iterator[Found]:
    """The certificate that wins is restricted to uses other than server authentication.

    What it means: STARTTLS is offered, and partners that check the certificate refuse it, because its extended key usage lacks
    1.3.6.1.5.5.7.3.1.
    How to confirm: the enhanced key usage in the certificate dialog; RawData printed whole shows it.
    How to fix: a certificate made for servers.
    Source: RFC 5280, section 4.2.1.12.
    """
    for row in case.rows:
        if row.winner and row.winner.decoded and not row.winner.decoded.server_authentication:
            title = say("certificate {certificate} of {connector} is not made for servers", certificate=named(row.winner), connector=row.title)
            yield Found(title, row, row.winner, evidence=(row.winner.place,))
