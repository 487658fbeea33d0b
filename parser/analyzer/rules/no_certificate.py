"""The article's condition A."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say, say_number
from ..model import Case, Found, Need, Row, Search, Severity, rule
from ..remedies import DOES_NOTHING, ways_to
from ..rows import where
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
            yield Found(
                say("no certificate contains {name}, which {connector} searches for", name=row.search.name, connector=row.title),
                row,
                details=(_comes_from(row.search), _looked_at(row), DOES_NOTHING),
                evidence=row.places,
                remedies=tuple(ways_to(row, case)),
            )


def _comes_from(search: Search) -> str:
    if search.origin == "server":
        return say("The name comes from the FQDN of the server.")
    return say("The name comes from {property}.", property=search.origin)


def _looked_at(row: Row) -> str:
    """How many certificates there are that do not have the name."""
    count, here = len(row.candidates), where(row.server)
    if count > 1:
        return say_number(
            "None of the {number} certificates {where} has that name.", "None of the {number} certificates {where} has that name.", count, where=here
        )
    return say("The only certificate {where} does not have that name.", where=here) if count else say("There is no certificate {where}.", where=here)
