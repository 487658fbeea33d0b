"""A certificate older than X.509 version 3."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named
from ..selection import Step


@rule("old-version", Severity.WARNING, Need(Kind.CERTIFICATE, "version"))
def old_version(case: Case) -> Iterator[Found]:
    """A certificate has the name but is of X.509 version 1 or 2.

    What it means: Exchange takes only version 3 and later, so it passes over this one.
    How to confirm: Version of the certificate.
    How to fix: a new certificate.
    Source: the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        for candidate in row.candidates:
            if candidate.fails is Step.VERSION:
                title = say(
                    "certificate {certificate} has the name that {connector} searches for, but is of version {version}",
                    certificate=named(candidate.certificate),
                    connector=row.title,
                    version=candidate.certificate.version.value,
                )
                yield Found(title, row, candidate.certificate, evidence=(candidate.certificate.place,))
