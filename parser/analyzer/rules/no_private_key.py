"""The name is there on a certificate without its private key."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import restore_key
from ..selection import Step, Verdict


@rule("no-private-key", Severity.ERROR, Need(Kind.CERTIFICATE, "has_private_key"))
def no_private_key(case: Case) -> Iterator[Found]:
    """The certificates with the name have no private key on this computer.

    What it means: a certificate without its private key cannot prove anything, so Exchange passes over it, and event 12014 is logged.
    It comes of importing the .cer file on another computer than the one that made the request, or of importing without the .pfx file.
    How to confirm: HasPrivateKey of the certificate is False.
    How to fix: repair the link to the key with certutil where the request was made on this computer, else import the .pfx file.
    Source: the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        if row.verdict is Verdict.NO_PRIVATE_KEY and row.search:
            keyless = next(candidate.certificate for candidate in row.candidates if candidate.fails is Step.PRIVATE_KEY)
            yield Found(
                say("the certificate for {name} has no private key, so {connector} cannot use it", name=row.search.name, connector=row.title),
                row,
                keyless,
                evidence=row.places,
                remedies=tuple(restore_key(keyless, case.evidence.releases_of(row.server))),
            )
