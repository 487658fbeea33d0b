"""Get-ReceiveConnector, Exchange 2007 to Subscription Edition."""

from __future__ import annotations

from enum import StrEnum

from ..records import Kind
from ..values.collection import BINDINGS, BYTES, CAPABILITIES, IP_RANGES, TYPE_NAMES
from ..values.date import DATE
from ..values.limited import NUMBER, SIZE
from ..values.matched import BOOLEAN, FLAGS, GUID, HOST_NAME, INTEGER, TIME_SPAN
from ..values.name import CERTIFICATE_NAME, DIRECTORY_NAME
from ..values.text import FREE_TEXT, LINE, NAME
from .model import Cmdlet


class AuthMechanism(StrEnum):
    """What a Receive connector offers; STARTTLS is offered only with Tls."""

    NONE = "None"
    TLS = "Tls"
    INTEGRATED = "Integrated"
    BASIC_AUTH = "BasicAuth"
    BASIC_AUTH_REQUIRE_TLS = "BasicAuthRequireTLS"
    EXCHANGE_SERVER = "ExchangeServer"
    EXTERNAL_AUTHORITATIVE = "ExternalAuthoritative"


CMDLET = Cmdlet(
    kind=Kind.RECEIVE_CONNECTOR,
    name="Get-ReceiveConnector",
    object_class="msExchSmtpReceiveConnector",
    properties={
        **dict.fromkeys(
            (
                "AcceptConsumerMail",
                "AdvertiseClientSettings",
                "BareLinefeedRejectionEnabled",
                "BinaryMimeEnabled",
                "ChunkingEnabled",
                "DeliveryStatusNotificationEnabled",
                "DomainSecureEnabled",
                "EightBitMimeEnabled",
                "EnableAuthGSSAPI",
                "Enabled",
                "EnhancedStatusCodesEnabled",
                "IsValid",
                "LiveCredentialEnabled",
                "LongAddressesEnabled",
                "OrarEnabled",
                "PipeliningEnabled",
                "ProxyEnabled",
                "PSShowComputerName",
                "RejectReservedSecondLevelRecipientDomains",
                "RejectReservedTopLevelRecipientDomains",
                "RejectSingleLabelRecipientDomains",
                "RequireEHLODomain",
                "RequireTLS",
                "SmtpUtf8Enabled",
                "SuppressXAnonymousTls",
            ),
            BOOLEAN,
        ),
        **dict.fromkeys(
            (
                "AuthMechanism",
                "ExtendedProtectionPolicy",
                "MessageRateSource",
                "ObjectState",
                "PermissionGroups",
                "ProtocolLoggingLevel",
                "SizeEnabled",
                "TransportRole",
            ),
            FLAGS,
        ),
        **dict.fromkeys(
            ("AuthTarpitInterval", "ConnectionInactivityTimeout", "ConnectionTimeout", "MaxAcknowledgementDelay", "TarpitInterval"), TIME_SPAN
        ),
        **dict.fromkeys(
            ("MaxHopCount", "MaxInboundConnectionPercentagePerSource", "MaxLocalHopCount", "MaxLogonFailures", "MaxRecipientsPerMessage"), INTEGER
        ),
        **dict.fromkeys(("MaxInboundConnection", "MaxInboundConnectionPerSource", "MaxProtocolErrors", "MessageRateLimit"), NUMBER),
        **dict.fromkeys(("MaxHeaderSize", "MaxMessageSize"), SIZE),
        **dict.fromkeys(("DefaultDomain", "Fqdn", "OriginatingServer", "PSComputerName", "Server", "ServiceDiscoveryFqdn"), HOST_NAME),
        **dict.fromkeys(("ExchangeVersion", "ObjectCategory", "OrganizationId"), LINE),
        **dict.fromkeys(("Id", "Identity", "Name"), NAME),
        **dict.fromkeys(("AdminDisplayName", "Banner", "Comment"), FREE_TEXT),
        **dict.fromkeys(("Guid", "RunspaceId"), GUID),
        **dict.fromkeys(("WhenChanged", "WhenChangedUTC", "WhenCreated", "WhenCreatedUTC"), DATE),
        "Bindings": BINDINGS,
        "DistinguishedName": DIRECTORY_NAME,
        "ObjectClass": TYPE_NAMES,
        "RemoteIPRanges": IP_RANGES,
        "SerializationData": BYTES,
        "TlsCertificateName": CERTIFICATE_NAME,
        "TlsDomainCapabilities": CAPABILITIES,
    },
    signs=frozenset(
        ("authmechanism", "bindings", "remoteipranges", "permissiongroups", "transportrole", "tlsdomaincapabilities", "banner", "requireehlodomain")
    ),
)
