"""The commands that print what is missing: read-only, lists whole, lines unbroken, no placeholder for a name."""

from __future__ import annotations

from ..facts import Connector
from ..records import Kind
from ..values.stand_in import is_in
from .quoting import quoted

_FILE = "$HOME\\why12014.txt"
_SHOW = {
    Kind.RECEIVE_CONNECTOR: "Get-ReceiveConnector",
    Kind.SEND_CONNECTOR: "Get-SendConnector",
    Kind.OTHER: "$(Get-ReceiveConnector; Get-SendConnector)",
}


SERVER_PROPERTIES = "Name, Fqdn, AdminDisplayVersion, ServerRole, Site"
"""What is asked of a server: not its product key."""


def complete(command: str) -> str:
    """A command as a customer should run it; the file it writes is the one to send."""
    shown = command if " | fl " in command else f"{command} | fl *"
    return f'$FormatEnumerationLimit = -1; {shown} | Out-File -Width 4096 -Encoding utf8 "{_FILE}"'


def show_connector(connector: Connector) -> str:
    """Prints a connector whole."""
    identity, command = connector.identity, _SHOW[connector.kind]
    return complete(f"{command} {quoted(identity)}" if identity and not is_in(identity) else command)


def show_connectors(kind: Kind) -> str:
    """Prints all connectors of a kind."""
    return complete(_SHOW[kind])


def show_certificates(server: str | None) -> str:
    """Prints the certificates of a server whole."""
    return complete(f"Get-ExchangeCertificate -Server {quoted(server)}" if server and not is_in(server) else "Get-ExchangeCertificate")


def show_store() -> str:
    """Prints the certificates of the computer's personal store, those without a private key, too; to be run on that computer."""
    return complete("Get-ChildItem Cert:\\LocalMachine\\My | fl Subject, DnsNameList, HasPrivateKey, NotAfter, Thumbprint")


def show_servers() -> str:
    """Prints the FQDN, the release and the site of every server."""
    return complete(f"Get-ExchangeServer | fl {SERVER_PROPERTIES}")
