"""The text names two servers for one object."""

from __future__ import annotations

from collections.abc import Iterator

from ...wording import say
from ..model import Case, Found, Severity, rule
from ..rows import named


@rule("server-conflict", Severity.NOTE)
def server_conflict(case: Case) -> Iterator[Found]:
    """What is printed of an object names one server, and what stands around it another.

    What it means: listings of two servers were put together, a command was edited after its output was copied, or names were replaced in one
    place and not in the other. The object is judged on the server that it names itself.
    How to confirm: print it again with -Server.
    Source: Identity of a certificate and Server of a Receive connector are their own servers in every release.
    """
    for certificate in case.evidence.certificates:
        if certificate.also_on:
            title = say(
                "Certificate {certificate} names {server}, and what stands around it {others}",
                certificate=named(certificate),
                server=certificate.server,
                others=certificate.also_on,
            )
            yield Found(title, certificate=certificate, evidence=(certificate.place,))
    for connector in case.evidence.connectors:
        if connector.also_on:
            title = say(
                "{connector} names {server}, and what stands around it {others}",
                connector=connector.name,
                server=connector.servers,
                others=connector.also_on,
            )
            yield Found(title, connector=connector, evidence=(connector.place,))
