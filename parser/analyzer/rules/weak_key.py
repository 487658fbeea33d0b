"""A key that is too short for today."""

from __future__ import annotations

from collections.abc import Iterator

from ...facts import Certificate
from ...records import Kind
from ...wording import say_number
from ..model import Case, Found, Need, Severity, rule
from ..rows import named

_LEAST_BITS = 2048
# Keys on elliptic curves are short and strong.
_LONGEST_CURVE = 521


@rule("weak-key", Severity.WARNING, Need(Kind.CERTIFICATE, "public_key_size"))
def weak_key(case: Case) -> Iterator[Found]:
    """The certificate that wins has an RSA key under 2048 bits.

    What it means: STARTTLS is offered, and partners of today refuse the handshake.
    How to confirm: PublicKeySize.
    How to fix: a new certificate with a key of 2048 bits or more.
    Source: the baseline requirements of the CA/Browser Forum.
    """
    for row in case.rows:
        bits = _bits(row.winner) if row.winner else None
        if row.winner and bits is not None and _LONGEST_CURVE < bits < _LEAST_BITS:
            yield Found(
                say_number(
                    "certificate {certificate} of {connector} has a key of only {number} bit",
                    "certificate {certificate} of {connector} has a key of only {number} bits",
                    bits,
                    certificate=named(row.winner),
                    connector=row.title,
                ),
                row,
                row.winner,
                evidence=(row.winner.place,),
            )


def _bits(certificate: Certificate) -> int | None:
    return certificate.decoded.key_bits if certificate.decoded else certificate.public_key_size.value
