"""A Send connector that insists on TLS and has no certificate for it."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import FAULTS, Case, Found, Severity, rule
from ..remedies import switch_on
from ..selection import Verdict


@rule("send-connector-demands-tls", Severity.ERROR)
def send_connector_demands_tls(case: Case) -> Iterator[Found]:
    """A Send connector insists on TLS, and a server that runs it has no certificate for it, or STARTTLS is switched off on it.

    What it means: with RequireTLS, TlsAuthLevel, DomainSecureEnabled or CloudServicesMailEnabled mail does not leave without TLS: it stays in
    the queue, with 454 4.7.5 where TlsCertificateName could not be found.
    How to confirm: Get-Queue | fl LastError.
    How to fix: what ends the event ends this; IgnoreSTARTTLS must be False.
    Source: the product documentation of Set-SendConnector; Exchange troubleshooting article 2989382.
    """
    for row in case.rows:
        off = row.verdict is Verdict.NOT_OFFERED and row.connector.ignores_starttls.value
        if row.connector.demands_tls and (row.verdict in FAULTS or off):
            yield Found(
                say(
                    "{connector} insists on TLS ({properties}), and IgnoreSTARTTLS switches it off",
                    connector=row.title,
                    properties=row.connector.demands_tls,
                )
                if off
                else say(
                    "{connector} insists on TLS ({properties}), and has no certificate for it",
                    connector=row.title,
                    properties=row.connector.demands_tls,
                ),
                row,
                details=(say("Mail stays in its queue."),),
                evidence=(row.connector.place,),
                remedies=tuple(switch_on(row, case.evidence.releases_of(row.server))) if off else (),
            )
