"""A connector without an Fqdn."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import FAULTS, Case, Found, Severity, rule


@rule("fqdn-empty", Severity.NOTE)
def fqdn_empty(case: Case) -> Iterator[Found]:
    """The connector has no Fqdn, so the FQDN of the server is searched for.

    What it means: the event names the server. The certificate that set-up made for the server usually has that name; it was removed or replaced.
    How to confirm: Fqdn of the connector is blank.
    Source: the 2007 troubleshooting topic of event 12014; the event's own text.
    """
    for row in case.rows:
        if row.verdict in FAULTS and row.search and row.search.origin == "server":
            yield Found(
                say("{connector} has no Fqdn of its own: it searches for {name}, the name of the server", connector=row.title, name=row.search.name),
                row,
                evidence=(row.connector.place,),
            )
