"""The name is the subject's, and not among the names."""

from __future__ import annotations

from collections.abc import Iterator

from ...values.name import windows_name
from ...wording import say
from ..model import Case, Found, Severity, rule
from ..remedies import covers_any
from ..rows import named


@rule("name-only-in-subject", Severity.WARNING)
def name_only_in_subject(case: Case) -> Iterator[Found]:
    r"""The common name of a certificate is the name that is searched for, but CertificateDomains does not have it.

    What it means: CertificateDomains is the union of the subject's name and the subject alternative names, so the text was edited, or the
    shell did not take the common name for a host name. Clients of today look at the subject alternative names alone.
    How to confirm: certutil -dump, or Subject and DnsNameList of the certificate in Cert:\LocalMachine\My.
    How to fix: a certificate that has the name among its subject alternative names.
    Source: the 2007 troubleshooting topic of event 12014 on CertificateDomains.
    """
    for row in case.rows:
        for candidate in row.candidates:
            certificate = candidate.certificate
            subject = windows_name(certificate.subject.value or "")
            names = [part.value for rdn in subject.rdns for part in rdn if part.type.upper() == "CN"] if subject else []
            searched = row.search.name if row.search else ""
            if searched.casefold() in map(str.casefold, names) and not certificate.domains_open and not covers_any(certificate, searched):
                yield Found(
                    say(
                        "{name} is the subject of certificate {certificate}, but not among its CertificateDomains",
                        name=searched,
                        certificate=named(certificate),
                    ),
                    row,
                    certificate,
                    evidence=(certificate.place,),
                )
