"""An Fqdn for which no public certification authority makes a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import FAULTS, Case, Found, Severity, rule
from ..remedies import is_host_name

_INTERNAL = ("local", "lan", "internal", "intranet", "corp", "home", "private", "localdomain")


@rule("fqdn-not-public", Severity.NOTE)
def fqdn_not_public(case: Case) -> Iterator[Found]:
    """The name that a connector searches for is a single label or ends in an internal suffix.

    What it means: since 2015 public certification authorities make no certificates for such names, so only a self-signed certificate, or one
    of the organization's own authority, can have it.
    How to fix: a self-signed certificate inside the organization; a public Fqdn, or TlsCertificateName, on connectors that face the Internet.
    Source: the baseline requirements of the CA/Browser Forum on internal names.
    """
    for row in case.rows:
        if row.verdict in FAULTS and row.search and row.search.origin != "TlsCertificateName" and is_host_name(row.search.name):
            suffix = row.search.name.rpartition(".")[2].casefold()
            if "." not in row.search.name or suffix in _INTERNAL:
                yield Found(
                    say(
                        "no public certification authority makes a certificate for {name}, which {connector} searches for",
                        name=row.search.name,
                        connector=row.title,
                    ),
                    row,
                    evidence=(row.connector.place,),
                )
