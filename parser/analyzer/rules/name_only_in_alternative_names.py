"""The name is among the subject alternative names, and not the subject's."""

from __future__ import annotations

from collections.abc import Iterator

from ...facts import Certificate
from ...records import Kind
from ...values.name import windows_name
from ...wording import say
from ..model import Case, Found, Need, Row, Severity, rule
from ..remedies import covers_any
from ..rows import named
from ..selection import Step, covers


@rule("name-only-in-alternative-names", Severity.NOTE, Need(Kind.CERTIFICATE, "subject"))
def name_only_in_alternative_names(case: Case) -> Iterator[Found]:
    """A certificate that an event is about has the name among its subject alternative names, and another one in its subject.

    What it means: that is enough for Exchange, which searches both, and is not the reason for the event. What is looked for is another reason:
    SMTP, the private key, the chain, or the time of the event.
    How to confirm: CertificateDomains of the certificate has the name.
    Source: the 2007 troubleshooting topic of event 12014, condition A: the name is contained in Subject or Subject Alternative Name.
    """
    for row in case.rows:
        name = row.search.name if row.event and row.search and row.search.origin != "TlsCertificateName" else ""
        for certificate in _meant(row) if name else ():
            commons = _common_names(certificate)
            if commons and covers_any(certificate, name) and not any(covers(common, name) for common in commons):
                yield Found(
                    say(
                        "the subject of certificate {certificate} is not {name}, and need not be: it is among its alternative names",
                        certificate=named(certificate),
                        name=name,
                    ),
                    row,
                    certificate,
                    evidence=(certificate.place,),
                )


def _meant(row: Row) -> Iterator[Certificate]:
    """The certificates that have the name of a row: the winner, or those that something else keeps from serving it."""
    yield from row.winners or [one.certificate for one in row.candidates if one.fails in (Step.SMTP, Step.PRIVATE_KEY)]


def _common_names(certificate: Certificate) -> list[str]:
    subject = windows_name(certificate.subject.value or "")
    return [part.value for rdn in subject.rdns for part in rdn if part.type.upper() == "CN"] if subject else []
