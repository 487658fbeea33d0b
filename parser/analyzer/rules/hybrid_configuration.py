"""A change that the hybrid wizard undoes."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import FAULTS, Case, Confidence, Found, Remedy, Severity, rule


@rule("hybrid-configuration", Severity.NOTE)
def hybrid_configuration(case: Case) -> Iterator[Found]:
    """A connector with TlsCertificateName looks like one that the hybrid wizard made.

    What it means: HybridConfiguration has a TlsCertificateName of its own. The next run of the wizard writes that one to the connectors,
    so a stale one comes back.
    How to confirm: Get-HybridConfiguration | fl TlsCertificateName.
    How to fix: change it there, too: Set-HybridConfiguration -TlsCertificateName.
    Source: the team blog on TLS certificates in hybrid organizations (2025).
    """
    for row in case.rows:
        office = "365" in row.connector.name or "CloudServicesMailEnabled" in row.connector.demands_tls
        if office and row.verdict in FAULTS and row.search and row.search.origin == "TlsCertificateName":
            yield Found(
                say("{connector} looks like a connector of the hybrid wizard, which writes back what HybridConfiguration holds", connector=row.title),
                row,
                evidence=(row.connector.place,),
                remedies=(Remedy(("Get-HybridConfiguration | fl TlsCertificateName",), say("Prints what the next run of the wizard will write.")),),
                confidence=Confidence.LIKELY,
            )
