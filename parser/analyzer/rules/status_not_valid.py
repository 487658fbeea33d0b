"""The certificate that wins is not valid in the eyes of the shell."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import test_chain
from ..rows import named
from ..selection import Verdict

_MEANINGS = {
    "Untrusted": say("its chain does not end in a root that this computer trusts"),
    "Revoked": say("the certification authority revoked it"),
    "Invalid": say("the shell found it invalid: a certificate of its chain is missing, or it is not fit for this use"),
    "DateInvalid": say("the shell found it outside the time it is valid for"),
}


@rule("status-not-valid", Severity.WARNING, Need(Kind.CERTIFICATE, "status"))
def status_not_valid(case: Case) -> Iterator[Found]:
    """The certificate that the connector uses has a Status other than Valid.

    What it means: a certificate can be right in every column and STARTTLS still be missing, with event 12014 as the sign, because its chain
    is broken, untrusted or revoked: a root or intermediate certificate is missing or in the wrong store.
    How to confirm: Test-Certificate, RootCAType, certutil -verify.
    How to fix: install the intermediate certificates in their store, or replace the certificate.
    Source: the team blog on TLS certificates in hybrid organizations (2025).
    """
    for row in case.rows:
        status = row.winner.status.value if row.winner else None
        if row.winner and row.verdict is Verdict.COVERED and status in _MEANINGS and not row.winner.self_signed.value:
            yield Found(
                say(
                    "certificate {certificate} of {connector} is {status}: {meaning}",
                    certificate=named(row.winner),
                    connector=row.title,
                    status=status,
                    meaning=_MEANINGS[status],
                ),
                row,
                row.winner,
                details=(say("It has the name and is enabled, but STARTTLS can be missing all the same until its chain validates."),),
                evidence=(row.winner.place,),
                remedies=tuple(test_chain(row.winner)),
            )
