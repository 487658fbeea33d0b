"""A connector for Exchange servers with a name that is not the server's."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kind
from ...wording import say
from ..model import FAULTS, Case, Found, Need, Severity, rule
from ..remedies import is_servers, rename


@rule("default-connector-foreign-name", Severity.WARNING, Need(Kind.RECEIVE_CONNECTOR, "auth_mechanism"))
def default_connector_foreign_name(case: Case) -> Iterator[Found]:
    """A Receive connector with ExchangeServer authentication has an Fqdn that is not its server's.

    What it means: with ExchangeServer in AuthMechanism the Fqdn may only be empty, the FQDN of the server or its NetBIOS name; another one
    breaks authentication between Exchange servers, and the shell refuses to set it.
    How to confirm: AuthMechanism, Fqdn and Server of the connector.
    How to fix: give it back the server's FQDN. For a public name use TlsCertificateName (2013 and later), or a connector of its own.
    Source: the product documentation of Set-ReceiveConnector.
    """
    for row in case.rows:
        auth, fqdn, server = row.connector.auth_mechanism.value, row.connector.fqdn.value, row.server
        # One that works all the same was set before the shell refused it; of one that is only supposed it is worth knowing.
        judged = (row.verdict in FAULTS or case.evidence.supposed) and auth and "exchangeserver" in auth
        if judged and fqdn and server and not is_servers(fqdn, server):
            yield Found(
                say(
                    "{connector} authenticates Exchange servers, so its Fqdn may only be {server}; it is {fqdn}",
                    connector=row.title,
                    server=server,
                    fqdn=fqdn,
                ),
                row,
                evidence=(row.connector.place,),
                remedies=tuple(rename(row, server, case.evidence.releases_of(server))) if "." in server else (),
            )
