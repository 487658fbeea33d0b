"""A wildcard that comes close."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import Case, Found, Severity, rule
from ..rows import named
from ..selection import Verdict


@rule("wildcard-does-not-cover", Severity.NOTE)
def wildcard_does_not_cover(case: Case) -> Iterator[Found]:
    """A wildcard name looks as if it covered the name, and does not.

    What it means: `*.contoso.com` stands for exactly one more label: it covers mail.contoso.com, and neither contoso.com itself nor
    mail.emea.contoso.com.
    How to confirm: count the labels.
    How to fix: a name that the wildcard covers, or a certificate that has the name itself.
    Source: the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        if row.verdict is not Verdict.NO_CERTIFICATE or not row.search or row.search.origin == "TlsCertificateName":
            continue
        for candidate in row.candidates:
            for domain in candidate.certificate.domains:
                if domain.startswith("*.") and _is_near(domain[2:].casefold(), row.search.name.casefold()):
                    yield Found(
                        say(
                            "{domain} of certificate {certificate} does not cover {name}, which {connector} searches for",
                            domain=domain,
                            certificate=named(candidate.certificate),
                            name=row.search.name,
                            connector=row.title,
                        ),
                        row,
                        candidate.certificate,
                        details=(say("A wildcard stands for exactly one label."),),
                        evidence=(candidate.certificate.place,),
                    )


def _is_near(parent: str, name: str) -> bool:
    return name == parent or name.endswith(f".{parent}")
