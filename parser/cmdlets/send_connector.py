"""Get-SendConnector, Exchange 2007 to Subscription Edition."""

from __future__ import annotations

from enum import StrEnum

from ..records import Kind
from ..values.collection import ADDRESS_SPACES, BYTES, HOST_NAMES, SMART_HOSTS, TYPE_NAMES
from ..values.date import DATE
from ..values.limited import NUMBER, SIZE
from ..values.matched import BOOLEAN, FLAGS, GUID, HOST_NAME, INTEGER, TIME_SPAN
from ..values.name import CERTIFICATE_NAME, DIRECTORY_NAME
from ..values.text import FREE_TEXT, LINE, NAME
from .model import Cmdlet


class TlsAuthLevel(StrEnum):
    """How far the other side's certificate is checked."""

    ENCRYPTION_ONLY = "EncryptionOnly"
    CERTIFICATE_VALIDATION = "CertificateValidation"
    DOMAIN_VALIDATION = "DomainValidation"


CMDLET = Cmdlet(
    kind=Kind.SEND_CONNECTOR,
    name="Get-SendConnector",
    object_class="msExchRoutingSMTPConnector",
    properties={
        **dict.fromkeys(
            (
                "CloudServicesMailEnabled",
                "DNSRoutingEnabled",
                "DomainSecureEnabled",
                "Enabled",
                "ForceHELO",
                "FrontendProxyEnabled",
                "IgnoreSTARTTLS",
                "IsScopedConnector",
                "IsSmtpConnector",
                "IsValid",
                "PSShowComputerName",
                "RequireOorg",
                "RequireTLS",
                "UseExternalDNSServersEnabled",
            ),
            BOOLEAN,
        ),
        **dict.fromkeys(
            ("ConnectorType", "ErrorPolicies", "ObjectState", "ProtocolLoggingLevel", "Region", "SmartHostAuthMechanism", "TlsAuthLevel"),
            FLAGS,
        ),
        **dict.fromkeys(("Fqdn", "OriginatingServer", "PSComputerName", "SourceIPAddress", "TlsDomain", "HomeMtaServerId"), HOST_NAME),
        **dict.fromkeys(
            (
                "AuthenticationCredential",
                "CertificateSubject",
                "ExchangeVersion",
                "HomeMTA",
                "LinkedReceiveConnector",
                "ObjectCategory",
                "OrganizationId",
                "SmartHostsString",
                "SourceRoutingGroup",
            ),
            LINE,
        ),
        **dict.fromkeys(("Id", "Identity", "Name"), NAME),
        **dict.fromkeys(("AdminDisplayName", "Comment"), FREE_TEXT),
        **dict.fromkeys(("Guid", "RunspaceId"), GUID),
        **dict.fromkeys(("WhenChanged", "WhenChangedUTC", "WhenCreated", "WhenCreatedUTC"), DATE),
        **dict.fromkeys(("AddressSpaces", "ConnectedDomains"), ADDRESS_SPACES),
        "ConnectionInactivityTimeOut": TIME_SPAN,
        "DistinguishedName": DIRECTORY_NAME,
        "MaxMessageSize": SIZE,
        "ObjectClass": TYPE_NAMES,
        "Port": INTEGER,
        "SerializationData": BYTES,
        "SmartHosts": SMART_HOSTS,
        "SmtpMaxMessagesPerConnection": NUMBER,
        "SourceTransportServers": HOST_NAMES,
        "TlsCertificateName": CERTIFICATE_NAME,
    },
    signs=frozenset(
        ("addressspaces", "sourcetransportservers", "smarthosts", "dnsroutingenabled", "ignorestarttls", "tlsauthlevel", "smarthostsstring")
    ),
)
