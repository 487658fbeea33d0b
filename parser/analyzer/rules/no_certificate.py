"""The article's condition A."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ..model import Case, Found, Need, Severity, rule
from ..remedies import ways_to
from ..selection import Verdict


@rule("no-certificate", Severity.ERROR, Need(Kind.CERTIFICATE, "domains_open"))
def no_certificate(case: Case) -> Iterator[Found]:
    """No certificate on the server contains the name that the connector searches for.

    What it means: the connector searches for the name in its TlsCertificateName, else for its Fqdn, else for the FQDN of the server, and
    finds no certificate with it in the personal store of the computer. It does not offer STARTTLS, and event 12014 is logged.
    How to confirm: compare the domain name in the event with CertificateDomains of each certificate of that server.
    How to fix: give the connector a name that a certificate has, or the server a certificate that has the name. Enable-ExchangeCertificate,
    which the event itself advises, does nothing while no certificate has the name.
    Source: the 2007 troubleshooting topic of event 12014, condition A; the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        if row.verdict is Verdict.NO_CERTIFICATE and row.search and row.search.origin != "TlsCertificateName":
            count = len(row.candidates)
            looked = f"None of the {count} certificates" if count > 1 else "The only certificate" if count else "There is no certificate"
            has = " has that name." if count > 1 else " does not have that name." if count else "."
            yield Found(
                f"no certificate contains {row.search.name}, which {row.title} searches for",
                row,
                details=(
                    f"The name comes from {'the FQDN of the server' if row.search.origin == 'server' else row.search.origin}.",
                    f"{looked} on {row.server or 'the server'}{has}",
                ),
                evidence=row.places,
                remedies=tuple(ways_to(row, case)),
            )
