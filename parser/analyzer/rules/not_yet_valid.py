"""A certificate that is not valid yet."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..rows import named
from ..selection import Step


@rule("not-yet-valid", Severity.WARNING, Need(Kind.CERTIFICATE, "not_before"))
def not_yet_valid(case: Case) -> Iterator[Found]:
    """A certificate with the name is not valid yet.

    What it means: it is not a valid CA-issued certificate until NotBefore, so another one is taken before it; if it is the only one, partners
    refuse it. Either it was made for later, or the clock of the server is wrong.
    How to confirm: NotBefore, and the date of the server.
    How to fix: wait, or set the clock.
    Source: the product documentation of certificate selection for inbound STARTTLS.
    """
    for row in case.rows:
        for candidate in row.candidates:
            starts = candidate.certificate.not_before.possible
            if candidate.fails not in (Step.NAME, Step.UNKNOWN) and starts and min(starts) > case.now:
                yield Found(
                    say(
                        "certificate {certificate}, which has the name that {connector} searches for, is valid only from {day}",
                        certificate=named(candidate.certificate),
                        connector=row.title,
                        day=min(starts).date(),
                    ),
                    row,
                    candidate.certificate,
                    evidence=(candidate.certificate.place,),
                )
