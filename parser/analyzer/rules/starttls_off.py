"""A connector that does not offer STARTTLS at all."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import switch_on
from ..selection import Verdict


@rule("starttls-off", Severity.NOTE, Need(Kind.RECEIVE_CONNECTOR, "offers_tls"), Need(Kind.SEND_CONNECTOR, "offers_tls"))
def starttls_off(case: Case) -> Iterator[Found]:
    """STARTTLS is off on a connector, so no certificate is looked for and no event 12014 is logged.

    What it means: the connector is disabled, its AuthMechanism lacks Tls, or IgnoreSTARTTLS is set. Where STARTTLS is missing and no event
    is logged, this is the reason, or another connector answers on that port.
    How to confirm: AuthMechanism, Enabled and IgnoreSTARTTLS of the connector.
    How to fix: if STARTTLS is wanted, Set-ReceiveConnector -AuthMechanism with Tls added to the present value.
    Source: the product documentation of certificate selection for inbound STARTTLS, step 1.
    """
    for row in case.rows:
        if row.verdict is Verdict.NOT_OFFERED:
            title = say("{connector} cannot log event 12014: {why}", connector=row.title, why=row.connector.off)
            yield Found(
                title,
                row,
                details=(say("If STARTTLS is missing on a port and no event is logged, look for another connector that answers on it, too."),),
                evidence=(row.connector.place,),
                remedies=tuple(switch_on(row, case.evidence.releases_of(row.server))),
            )
