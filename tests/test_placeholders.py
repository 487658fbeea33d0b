"""What was replaced before a text was sent is marked, tells no objects apart, and decides nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from why12014 import grammar
from why12014.parser import analyze, gather, read_bytes
from why12014.parser.analyzer.model import Analysis
from why12014.parser.doubt import Doubt
from why12014.parser.records import Document, Property
from why12014.parser.values import as_json, stand_in

NOW = datetime(2026, 6, 15, 12)
CERTIFICATE = """
CertificateDomains : {{{domains}}}
HasPrivateKey      : True
IsSelfSigned       : False
Issuer             : CN=Some CA, C=US
NotAfter           : 9/13/2027 5:26:01 PM
NotBefore          : 9/13/2025 5:26:01 PM
Services           : {services}
Status             : Valid
Subject            : CN=mail
Thumbprint         : {thumbprint}
"""
CONNECTOR = """
Name               : {name}
Fqdn               : {fqdn}
AuthMechanism      : Tls
Enabled            : True
Identity           : {server}\\{name}
TlsCertificateName :\x20
"""
THUMBPRINT = "4CF338BB6E1BD726412AF1387E20447853F2175D"


def certificate(domains: str, thumbprint: str = THUMBPRINT, services: str = "SMTP") -> str:
    return CERTIFICATE.format(domains=domains, thumbprint=thumbprint, services=services)


def connector(fqdn: str, name: str = "Internet", server: str = "EX01") -> str:
    return CONNECTOR.format(fqdn=fqdn, name=name, server=server)


def listed(*certificates: str, command: str = "Get-ExchangeCertificate | fl") -> str:
    return f"[PS] C:\\>{command}\n{''.join(certificates)}\n"


def document(text: str, name: str = "paste.txt") -> Document:
    return read_bytes(f"{text}\n[PS] C:\\>\n".encode(), name)


def analysis(*texts: str) -> Analysis:
    return analyze(gather([document(text, f"{index}.txt") for index, text in enumerate(texts)]), NOW)


def only(text: str, name: str) -> Property:
    printed = document(text).records[0].get(name)
    assert printed
    return printed


@pytest.mark.parametrize(
    "text",
    ["mail.xxxxx.com", "xxx.com", "XXX-EX01", "yyy.local", "mail.***.com", "####.com", "___.com", "<servername>.corp.com", "[ip address]", "10.0.x.x",
     "x.x.x.x", "192.168.xxx.xxx", "REDACTED.com", "Default Frontend XXXX", "CN=xxxxx", "<I>CN=xxx<S>CN=mail"],
)  # fmt: skip
def test_a_part_that_was_replaced_is_known(text: str) -> None:
    assert stand_in.is_in(text)


@pytest.mark.parametrize(
    "text",
    ["*.contoso.com", "xx.com", "maxxx.com", "exxxon.com", "yourdomain.com", "[10.1.1.1]", "[fe80::1]", "<I>CN=a<S>CN=b", "a___b.com", "1.x.contoso.com",
     "_sip._tcp.contoso.com", "SMTP:*;1", "0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "xn--80ak6aa92e.com"],
)  # fmt: skip
def test_a_real_name_is_left_alone(text: str) -> None:
    assert not stand_in.is_in(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("CertificateDomains", "{mail.xxxxx.com, <servername>, ok.contoso.com}", ["mail.xxxxx.com", "<servername>", "ok.contoso.com"]),
        ("Subject", "CN=xxxxx, O=Contoso", "CN=xxxxx, O=Contoso"),
        ("Issuer", "CN=<issuer>", "CN=<issuer>"),
        ("Identity", f"xxxxx\\{THUMBPRINT}", f"xxxxx\\{THUMBPRINT}"),
        ("Fqdn", "mail.xxxxx.com", "mail.xxxxx.com"),
        ("Fqdn", "[domain name]", "[domain name]"),
        ("TlsCertificateName", "<I>CN=xxxxx<S>CN=mail", "<I>CN=xxxxx<S>CN=mail"),
        ("Bindings", "{[ip address]:25, 0.0.0.0:25}", ["[ip address]:25", "0.0.0.0:25"]),
        ("RemoteIPRanges", "{10.0.x.x, x.x.x.x}", ["10.0.x.x", "x.x.x.x"]),
        ("AddressSpaces", "{SMTP:xxxxx.com;1}", ["SMTP:xxxxx.com;1"]),
        ("SmartHosts", "{[x.x.x.x], <smart host>}", ["[x.x.x.x]", "<smart host>"]),
        ("SourceTransportServers", "{<servername>, EX02}", ["<servername>", "EX02"]),
    ],
)
def test_a_value_with_a_placeholder_is_kept_and_marked(name: str, text: str, value: object) -> None:
    sign = {
        "CertificateDomains": "Thumbprint", "Subject": "Thumbprint", "Issuer": "Thumbprint", "Identity": "Thumbprint",
        "AddressSpaces": "TlsAuthLevel", "SmartHosts": "TlsAuthLevel", "SourceTransportServers": "TlsAuthLevel",
    }.get(name, "AuthMechanism")  # fmt: skip
    printed = only(f"\n{sign:22} : \n{name:22} : {text}\n", name)
    assert as_json(printed.value) == value
    assert [unsure.why for unsure in printed.unsure] == [Doubt.REDACTED]


AT_ITS_WORD = "names were replaced by placeholders"


@pytest.mark.parametrize(
    ("domains", "services", "would_be"),
    [
        ("mail.xxxxx.com", "SMTP", "covers"),
        ("mail.xxxxx.com", "IIS", "not enabled for SMTP"),
        ("smtp.xxxxx.com, mail.yyyyy.com", "SMTP", "no certificate"),
    ],
)
def test_a_verdict_does_not_rest_on_a_placeholder_and_says_what_it_would_be(domains: str, services: str, would_be: str) -> None:
    (row,) = analysis(listed(certificate(domains, services=services)) + connector("mail.xxxxx.com")).rows
    assert row.verdict == "cannot-judge"
    assert row.missing[0].what == "Internet: Fqdn is redacted"
    (told,) = [remark for remark in row.remarks if AT_ITS_WORD in remark]
    assert would_be in told


def test_real_names_beside_a_placeholder_are_judged() -> None:
    (row,) = analysis(listed(certificate("mail.contoso.com, <servername>")) + connector("mail.contoso.com")).rows
    assert (row.verdict, [remark for remark in row.remarks if AT_ITS_WORD in remark]) == ("covered", [])


def test_a_name_may_be_the_one_that_was_replaced_on_the_certificate() -> None:
    (row,) = analysis(listed(certificate("<servername>")) + connector("mail.contoso.com")).rows
    assert row.verdict == "cannot-judge"
    assert "CertificateDomains is redacted" in row.missing[0].what


@given(
    st.lists(st.sampled_from(("x", "X", "yy", "z", "_", "*", "#", "<", ">", "[", "]", "a1", "10", ".", "redacted", "CENSORED", "-", " "))).map(
        "".join
    )
)
def test_whatever_stands_for_a_part_of_a_name_has_one_of_the_signs(text: str) -> None:
    assert stand_in.is_in(text) == (grammar.terminal("value", "STAND_IN").search(text) is not None)


PLACEHOLDER = "X" * 40


def test_certificates_of_one_listing_under_one_placeholder_are_different_ones() -> None:
    text = listed(certificate("smtp.contoso.com", PLACEHOLDER), certificate("mail.contoso.com", PLACEHOLDER)) + connector("mail.contoso.com")
    judged = analysis(text)
    assert (judged.rows[0].verdict, len(judged.certificates)) == ("covered", 2)
    (told,) = [finding.title for finding in judged.findings if finding.code == "name-replaced"]
    assert told == f"The placeholder {PLACEHOLDER} is taken for the thumbprints of 2 certificates"


TABLE = f"[PS] C:\\>Get-ExchangeCertificate\n\nThumbprint{' ' * 32}Services  Subject\n----------{' ' * 32}--------  -------\n{PLACEHOLDER}  {{}}   CN=mail\n\n"


def test_a_row_and_a_list_under_one_placeholder_are_one_where_nothing_differs() -> None:
    text = listed(certificate("mail.contoso.com", PLACEHOLDER)) + connector("mail.contoso.com")
    same, other = (analysis(TABLE.format(services) + text) for services in ("....S..", "...WS.."))
    assert (len(same.certificates), len(other.certificates)) == (1, 2)
    assert same.rows[0].verdict == "covered"
    assert [finding.title for finding in same.findings if finding.code == "name-replaced"] == [
        f"The placeholder {PLACEHOLDER} is taken for the thumbprint of 1 certificate"
    ]


def test_two_files_prove_nothing_of_a_placeholder() -> None:
    first, second = (listed(certificate(domains, PLACEHOLDER)) for domains in ("mail.contoso.com", "smtp.contoso.com"))
    judged = analysis(first, second + connector("mail.contoso.com"))
    assert (judged.rows[0].verdict, len(judged.certificates)) == ("covered", 2)


def test_connectors_under_one_placeholder_are_all_judged() -> None:
    text = listed(certificate("mail.contoso.com")) + connector("mail.contoso.com", "xxxxx") + connector("smtp.contoso.com", "xxxxx")
    assert [row.verdict for row in analysis(text).rows] == ["covered", "no-certificate"]


def test_a_server_under_a_placeholder_may_be_any_of_several() -> None:
    mine = listed(certificate("mail.contoso.com"), command="Get-ExchangeCertificate -Server EX01 | fl")
    theirs = listed(certificate("smtp.contoso.com", "A1" * 20), command="Get-ExchangeCertificate -Server '<server>' | fl")
    text = connector("mail.contoso.com") + connector("smtp.contoso.com", "Second")
    rows = {row.connector.name: row.verdict for row in analysis(mine + theirs + text).rows}
    assert rows == {"Internet": "covered", "Second": "cannot-judge"}


def test_one_server_under_a_placeholder_is_said_to_be_one() -> None:
    text = listed(certificate("mail.contoso.com"), command="Get-ExchangeCertificate -Server '<server>' | fl")
    (row,) = analysis(text + connector("mail.contoso.com", server="<server>")).rows
    assert row.verdict == "covered"
    assert "<server> is a placeholder: what bears it is taken to be of one server" in row.remarks


def test_no_command_asks_for_a_placeholder() -> None:
    (row,) = analysis(listed(certificate("mail.contoso.com")) + connector("mail.xxxxx.com", "xxxxx")).rows
    assert "xxxxx" not in row.missing[0].command
