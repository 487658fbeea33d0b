"""One of several servers lacks what the others have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from ...wording import say
from ..model import FAULTS, Case, Found, Row, Severity, rule
from ..remedies import copies
from ..selection import Verdict


@rule("server-lacks-certificate", Severity.WARNING)
def server_lacks_certificate(case: Case) -> Iterator[Found]:
    """A name is covered on some servers and not on others.

    What it means: a renewal was done on one server, or one TlsCertificateName was written on the connectors of all servers. It is right on
    those that have the certificate and wrong on the others.
    How to confirm: Get-ExchangeCertificate -Server for each server.
    How to fix: bring the certificate with its key to the servers that lack it, and enable it for SMTP there.
    Source: the team blog on TLS certificates in hybrid organizations (2025).
    """
    by_name: defaultdict[str, list[Row]] = defaultdict(list)
    for row in case.rows:
        if row.search and row.server:
            by_name[row.search.name.casefold()].append(row)
    for rows in by_name.values():
        having = sorted({row.server or "" for row in rows if row.verdict in (Verdict.COVERED, Verdict.EXPIRED)})
        lacking = {row.server: row for row in rows if row.verdict in FAULTS and row.server not in having}
        for server, row in lacking.items():
            if having and row.search:
                title = say(
                    "{server} lacks a usable certificate for {name}, which {others} has",
                    server=server,
                    name=row.search.name,
                    others=tuple(having),
                )
                yield Found(title, row, evidence=row.places, remedies=tuple(islice(copies(row, case), 1)))
