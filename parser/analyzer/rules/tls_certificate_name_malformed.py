"""A TlsCertificateName that is no pair."""

from __future__ import annotations

from collections.abc import Iterator

from ...doubt import Doubt
from ...wording import say
from ..asking import show_connector
from ..model import Case, Confidence, Found, Remedy, Severity, rule


@rule("tls-certificate-name-malformed", Severity.WARNING)
def tls_certificate_name_malformed(case: Case) -> Iterator[Found]:
    """TlsCertificateName is printed, and is not `<I>issuer<S>subject`.

    What it means: Exchange takes nothing else for a value, so the text was damaged on its way: pages and mail programs eat `<I>` and `<S>`
    for markup. What the connector searches for is not known then.
    How to confirm: print the connector again, to a file.
    Source: the product documentation of Set-ReceiveConnector.
    """
    for row in case.rows:
        if row.connector.tls_certificate_name.gap is Doubt.DAMAGED:
            yield Found(
                say("TlsCertificateName of {connector} is not of the form <I>issuer<S>subject: the text was damaged on its way", connector=row.title),
                row,
                evidence=(row.connector.place,),
                remedies=(Remedy((show_connector(row.connector),), say("Prints the connector to a file, to be sent as an attachment.")),),
                confidence=Confidence.LIKELY,
            )
