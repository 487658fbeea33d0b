"""A signature that is no longer trusted."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named

_WEAK = frozenset(("md2", "md5", "sha1"))


@rule("weak-signature", Severity.WARNING, Need(Kind.CERTIFICATE, "decoded"))
def weak_signature(case: Case) -> Iterator[Found]:
    """The certificate that wins is signed with SHA-1 or MD5.

    What it means: STARTTLS is offered, and partners of today refuse a certificate whose signature can be forged. On a self-signed
    certificate nobody checks the signature.
    How to confirm: SignatureAlgorithm; RawData printed whole shows it.
    How to fix: a new certificate.
    Source: the baseline requirements of the CA/Browser Forum.
    """
    for row in case.rows:
        decoded = row.winner.decoded if row.winner else None
        if row.winner and decoded and decoded.signature_hash in _WEAK and decoded.issuer != decoded.subject:
            yield Found(
                say(
                    "certificate {certificate} of {connector} is signed with {algorithm}",
                    certificate=named(row.winner),
                    connector=row.title,
                    algorithm=(decoded.signature_hash or "").upper(),
                ),
                row,
                row.winner,
                evidence=(row.winner.place,),
            )
