"""A certificate whose key nobody may read."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Confidence, Found, Need, Severity, rule
from ..remedies import enable
from ..rows import named


@rule("access-rules-empty", Severity.WARNING, Need(Kind.CERTIFICATE, "access_rules"))
def access_rules_empty(case: Case) -> Iterator[Found]:
    """The certificate that wins has no access rules, so the transport service may lack the right to its private key.

    What it means: AccessRules without NETWORK SERVICE can mean that transport cannot read the key; event 12014 can then be logged although
    all the rest is right.
    How to confirm: the permissions of the private key in the certificates console.
    How to fix: Enable-ExchangeCertificate gives the right anew.
    Source: the product documentation of Get-ExchangeCertificate; the event's own text.
    """
    for row in case.rows:
        if row.winner and row.winner.access_rules.value == 0:
            yield Found(
                say(
                    "certificate {certificate} of {connector} has no access rules: the transport service may not read its key",
                    certificate=named(row.winner),
                    connector=row.title,
                ),
                row,
                row.winner,
                evidence=(row.winner.place,),
                remedies=tuple(enable(row.winner, case.evidence.releases_of(row.server))),
                confidence=Confidence.LIKELY,
            )
