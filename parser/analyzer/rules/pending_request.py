"""A request that has no certificate yet."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import FAULTS, Case, Found, Need, Remedy, Severity, rule
from ..remedies import Releases, covers_any, imported
from ..rows import named
from ..selection import covers


@rule("pending-request", Severity.WARNING, Need(Kind.CERTIFICATE, "status"))
def pending_request(case: Case) -> Iterator[Found]:
    """The name is on a request that the certification authority has not answered, or whose answer was not imported.

    What it means: a certificate with Status PendingRequest cannot be used for anything; its CertificateRequest is what was sent.
    How to confirm: Status of the certificate.
    How to fix: import the answer with Import-ExchangeCertificate on the same server, then enable it for SMTP.
    Source: the product documentation of Get-ExchangeCertificate and Import-ExchangeCertificate.
    """
    pending = [certificate for certificate in case.evidence.certificates if certificate.status.value == "PendingRequest"]
    for row in case.rows:
        for certificate in pending:
            here = any(candidate.certificate is certificate for candidate in row.candidates)
            name = row.search.name if row.search else ""
            asked = covers_any(certificate, name) or any(covers(one, name) for one in certificate.requested)
            if here and row.verdict in FAULTS and row.search and asked:
                yield Found(
                    say(
                        "{name}, which {connector} searches for, is only on the pending request {certificate}",
                        name=row.search.name,
                        connector=row.title,
                        certificate=named(certificate),
                    ),
                    row,
                    certificate,
                    details=(say("It asks for {names}.", names=certificate.requested),) if certificate.requested else (),
                    evidence=(certificate.place,),
                    remedies=(_import(case.evidence.releases_of(row.server)),),
                )


def _import(releases: Releases) -> Remedy:
    return Remedy(imported("C:\\certificate.cer", "", releases), say("Completes the request with the answer of the certification authority."))
