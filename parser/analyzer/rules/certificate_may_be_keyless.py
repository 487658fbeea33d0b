"""A certificate that the shell may not list."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..asking import show_store
from ..model import Case, Confidence, Found, Remedy, Severity, rule
from ..rows import where
from ..selection import Verdict


@rule("certificate-may-be-keyless", Severity.NOTE)
def certificate_may_be_keyless(case: Case) -> Iterator[Found]:
    """No listed certificate has the name; one without its private key would not be listed.

    What it means: the shell lists only certificates with a private key. One that was imported without it is in the store of the computer,
    and the sign in the protocol log is NoCredentials. Look there before a new one is made.
    How to confirm: the command that is given, on the server.
    How to fix: if it is there, certutil -repairstore my THUMBPRINT, or import the .pfx file.
    Source: the team blog on TLS certificates in hybrid organizations (2025).
    """
    for server in dict.fromkeys(row.server for row in case.rows if row.verdict is Verdict.NO_CERTIFICATE):
        row = next(row for row in case.rows if row.verdict is Verdict.NO_CERTIFICATE and row.server == server)
        yield Found(
            say("a certificate without its private key would not be listed {where}", where=where(server)),
            row,
            remedies=(Remedy((show_store(),), say("Prints the whole store, to be run {where}.", where=where(server))),),
            confidence=Confidence.LIKELY,
        )
