"""Get-ExchangeCertificate, Exchange 2007 to Subscription Edition."""

from __future__ import annotations

from enum import StrEnum

from ..records import Kind
from ..values.collection import BYTES, HOST_NAMES, TYPE_NAMES
from ..values.date import DATE
from ..values.identity import IDENTITY
from ..values.matched import BOOLEAN, FLAGS, GUID, HEX, HOST_NAME, INTEGER
from ..values.name import WINDOWS_NAME
from ..values.services import SERVICES
from ..values.text import FREE_TEXT, LINE
from ..values.thumbprint import THUMBPRINT
from .model import Cmdlet


class Service(StrEnum):
    """What a certificate can be enabled for."""

    NONE = "None"
    IMAP = "IMAP"
    POP = "POP"
    UM = "UM"
    IIS = "IIS"
    SMTP = "SMTP"
    FEDERATION = "Federation"
    UM_CALL_ROUTER = "UMCallRouter"


class CertificateStatus(StrEnum):
    """What the shell found when it validated the certificate; a failed revocation check is not a revocation."""

    UNKNOWN = "Unknown"
    VALID = "Valid"
    REVOKED = "Revoked"
    DATE_INVALID = "DateInvalid"
    UNTRUSTED = "Untrusted"
    INVALID = "Invalid"
    REVOCATION_CHECK_FAILURE = "RevocationCheckFailure"
    PENDING_REQUEST = "PendingRequest"


class RootCAType(StrEnum):
    """Where the root of the certificate's chain is known from."""

    NONE = "None"
    THIRD_PARTY = "ThirdParty"
    ENTERPRISE = "Enterprise"
    REGISTRY = "Registry"
    GROUP_POLICY = "GroupPolicy"
    UNKNOWN = "Unknown"


CMDLET = Cmdlet(
    kind=Kind.CERTIFICATE,
    name="Get-ExchangeCertificate",
    object_class=None,
    properties={
        "AccessRules": TYPE_NAMES,
        "CertificateDomains": HOST_NAMES,
        "CertificateRequest": LINE,
        "HasPrivateKey": BOOLEAN,
        "PrivateKeyExportable": BOOLEAN,
        "IsSelfSigned": BOOLEAN,
        "SelfSigned": BOOLEAN,
        "Issuer": WINDOWS_NAME,
        "Subject": WINDOWS_NAME,
        "IssuerName": LINE,
        "SubjectName": LINE,
        "NotAfter": DATE,
        "NotBefore": DATE,
        "PublicKeySize": INTEGER,
        "RootCAType": FLAGS,
        "SerialNumber": HEX,
        "SerialNumberBytes": LINE,
        "Services": SERVICES,
        "ServicesStringForm": LINE,
        "IisServices": LINE,
        "Status": FLAGS,
        "Thumbprint": THUMBPRINT,
        "KeyIdentifier": LINE,
        "SubjectKeyIdentifier": LINE,
        "FriendlyName": FREE_TEXT,
        "RawData": BYTES,
        "RawDataMemory": LINE,
        "SerializationData": BYTES,
        "Version": INTEGER,
        "Handle": LINE,
        "Archived": BOOLEAN,
        "Extensions": TYPE_NAMES,
        "EnhancedKeyUsageList": LINE,
        "DnsNameList": HOST_NAMES,
        "SendAsTrustedIssuer": LINE,
        "EnrollmentPolicyEndPoint": LINE,
        "EnrollmentServerEndPoint": LINE,
        "PolicyId": LINE,
        "PrivateKey": LINE,
        "PublicKey": LINE,
        "SignatureAlgorithm": LINE,
        "Identity": IDENTITY,
        "PSComputerName": HOST_NAME,
        "PSShowComputerName": BOOLEAN,
        "RunspaceId": GUID,
    },
    signs=frozenset(
        ("thumbprint", "certificatedomains", "hasprivatekey", "isselfsigned", "notafter", "notbefore", "rootcatype", "services", "issuer", "subject")
    ),
)
