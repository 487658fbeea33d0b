"""The connector that no cmdlet lists."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Severity, rule
from ..rows import INTRA_ORGANIZATION


@rule("intra-organization-connector", Severity.NOTE)
def intra_organization_connector(case: Case) -> Iterator[Found]:
    """The event names the implicit intra-organization Send connector.

    What it means: every transport server has it, no cmdlet lists it and nothing can be set on it. It searches for the FQDN of the server.
    How to fix: a certificate with the server's FQDN, enabled for SMTP; New-ExchangeCertificate without arguments makes it.
    Source: published cases of event 12014.
    """
    for row in case.rows:
        if row.connector.kind is Kind.SEND_CONNECTOR and row.connector.name.casefold() in INTRA_ORGANIZATION:
            yield Found(
                say("the event is about the implicit connector between Exchange servers, which searches for the FQDN of the server"),
                row,
                evidence=(row.connector.place,),
            )
