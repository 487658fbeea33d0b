"""Tables become records: aligned, collapsed, without their dashes, cut; and a row is the object that a list shows, too."""

from __future__ import annotations

import pytest

from why12014.parser.doubt import Doubt
from why12014.parser.facts import gather
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Kind, Record
from why12014.parser.values import as_json

A, B = "1B2A52728B01770AB77073A23448A6DB68200966", "7C4B1D0CB4A6E0B0C7A5A2F0E6F3B1C2D3E4F506"
CERTIFICATES = f"""\
Thumbprint                                Services   Subject
----------                                --------   -------
{A}  IP.WS..    CN=mail.contoso.com, O="Contoso, Ltd", C=DE
{B}  .......    CN=EX01

"""
CONNECTORS = """\
Identity                       Bindings                    Enabled
--------                       --------                    -------
EX01\\Default EX01              {[::]:25, 0.0.0.0:25}       True
EX01\\Relay - ERP, 3rd floor    {0.0.0.0:587}               False

"""


def read(text: str) -> Document:
    return read_bytes(text.encode(), "x")


def shown(record: Record) -> dict[str, str]:
    return {one.name: one.text for one in record}


def collapsed(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def without_dashes(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("---"))


def with_long_dashes(text: str) -> str:
    return "\n".join(line.replace("--", "\u2014") if line.startswith("---") else line for line in text.split("\n"))


@pytest.mark.parametrize("change", [str, collapsed, without_dashes, with_long_dashes, lambda text: without_dashes(collapsed(text))])
@pytest.mark.parametrize("prompt", ["", "[PS] C:\\>Get-X\n\n"])
def test_the_default_views(change: object, prompt: str) -> None:
    assert callable(change)
    first, second, third, fourth = read(prompt + change(CERTIFICATES) + change(CONNECTORS)).records
    assert shown(first) == {"Thumbprint": A, "Services": "IP.WS..", "Subject": 'CN=mail.contoso.com, O="Contoso, Ltd", C=DE'}
    assert shown(second) == {"Thumbprint": B, "Services": ".......", "Subject": "CN=EX01"}
    assert shown(third) == {"Identity": "EX01\\Default EX01", "Bindings": "{[::]:25, 0.0.0.0:25}", "Enabled": "True"}
    assert shown(fourth)["Identity"] == "EX01\\Relay - ERP, 3rd floor"
    assert [record.kind for record in (first, third)] == [Kind.CERTIFICATE, Kind.RECEIVE_CONNECTOR]
    assert third.server == "EX01"
    assert all(record.partial and not any(one.unsure for one in record) for record in (first, second, third, fourth))


def test_send_connectors() -> None:
    (record,) = read("Identity AddressSpaces Enabled\n-------- ------------- -------\nInternet {SMTP:*;1}    True\n").records
    assert (record.kind, as_json(record.properties[1].value), record.properties[2].value) == (Kind.SEND_CONNECTOR, ["SMTP:*;1"], True)


@pytest.mark.parametrize(
    ("letters", "services"),
    [
        ("IP.WS", "IMAP, POP, IIS, SMTP"),
        ("IPUWS", "IMAP, POP, UM, IIS, SMTP"),
        ("....S.", "SMTP"),
        ("IP.WS.", "IMAP, POP, IIS, SMTP"),
        ("...WS..", "IIS, SMTP"),
        ("IPUWSFC", "IMAP, POP, UM, IIS, SMTP, Federation, UMCallRouter"),
        (".....", "None"),
        ("IMAP, SMTP", "IMAP, SMTP"),
    ],
)
def test_the_letters_of_services(letters: str, services: str) -> None:
    (record,) = read(
        f"Thumbprint                                Services\n----------                                --------\n{A}  {letters}\n"
    ).records
    assert as_json(record.properties[1].value) == services
    assert not record.properties[1].unsure


@pytest.mark.parametrize("mark", ["...", "\u2026"])
def test_a_cut_cell_says_so(mark: str) -> None:
    text = CERTIFICATES.replace(', O="Contoso, Ltd", C=DE', f", O=Con{mark}")
    first, second = read(text).records
    assert [unsure.why for unsure in first.properties[2].unsure] == [Doubt.CUT]
    assert first.properties[2].value == f"CN=mail.contoso.com, O=Con{mark}"
    assert not second.properties[2].unsure


def test_a_warning_between_two_rows_is_no_row() -> None:
    text = CERTIFICATES.replace(f"{B} ", f"WARNING: Thumbprint : the certificate expires soon.\n{B} ")
    assert [record.properties[0].text for record in read(text).records] == [A, B]


def test_a_prompt_ends_a_table() -> None:
    document = read(CERTIFICATES.strip() + "\n[PS] C:\\>Get-SendConnector | fl Name\n\nName : Internet\n")
    assert [record.command for record in document.records] == [None, None, "Get-SendConnector | fl Name"]


def test_what_is_no_row_is_unread() -> None:
    document = read(CERTIFICATES.replace(f"{B} ", f"Page 2 of the thread that somebody saved and sent\n{B} "))
    assert len(document.records) == 2
    assert [(span.first, span.last) for span in document.unread] == [(4, 4)]


@pytest.mark.parametrize("title", ["Notes\n-----\nplain text below\n", "Read this first\n---------------\na b c\n"])
def test_a_title_is_no_table(title: str) -> None:
    assert not read(title).records


def test_values_wrapped_in_their_column() -> None:
    text = (
        "Name         Fqdn             TlsCertificateName\n----         ----             ------------------\n"
        "Default EX03 EX03.contoso.com <I>CN=Contoso-Issuing-CA 01, O\n                              =PKI<S>CN=mail.contoso.com\nOther EX03   \n"
    )
    first, second = read(f"[PS] C:\\>Get-ReceiveConnector -Server EX03 | ft Name,Fqdn,TlsCertificateName -Wrap\n\n{text}").records
    assert shown(first)["TlsCertificateName"] == "<I>CN=Contoso-Issuing-CA 01, O=PKI<S>CN=mail.contoso.com"
    assert shown(second) == {"Name": "Other EX03", "Fqdn": "", "TlsCertificateName": ""}
    assert (first.lines.first, first.lines.last, first.server) == (5, 6, "EX03")


def test_a_row_with_nothing_in_its_first_column_is_a_row_unless_the_table_wraps() -> None:
    text = "Fqdn      Name\n----      ----\na.example A\n          B\n"
    document = read(f"[PS] C:\\>Get-SendConnector | ft Fqdn,Name\n\n{text}")
    assert [shown(record) for record in document.records] == [{"Fqdn": "a.example", "Name": "A"}, {"Fqdn": "", "Name": "B"}]
    (one,) = read(f"[PS] C:\\>Get-SendConnector | ft Fqdn,Name -wr\n\n{text}").records
    assert one.properties[1].unsure


def test_wide_signs_take_two_cells() -> None:
    text = "Name       Fqdn\n----       ----\n証明書 EX1 a.example\nEX2        b.example\n"
    document = read("[PS] C:\\>Get-SendConnector | ft Name,Fqdn\n\n" + text)
    assert [shown(record) for record in document.records] == [{"Name": "証明書 EX1", "Fqdn": "a.example"}, {"Name": "EX2", "Fqdn": "b.example"}]


def test_rows_under_the_server_they_are_grouped_by() -> None:
    text = "\n   Server: EX02\n\nName         TransportRole Bindings\n----         ------------- --------\nDefault EX02 HubTransport  {0.0.0.0:25}\n"
    (record,) = read(text).records
    assert record.server == "EX02"


LISTED = f"Thumbprint         : {A}\nCertificateDomains : {{mail.contoso.com}}\nHasPrivateKey      : True\n\n"


@pytest.mark.parametrize("text", [CERTIFICATES + LISTED, LISTED + CERTIFICATES])
def test_a_row_completes_the_list_of_its_object(text: str) -> None:
    document = read(f"[PS] C:\\>Get-ExchangeCertificate\n\n{text}")
    assert [record.partial for record in document.records].count(True) == 2
    evidence = gather([document])
    assert sorted(one.thumbprint or "" for one in evidence.certificates) == [A, B]
    (whole,) = (one for one in evidence.certificates if one.thumbprint == A)
    assert whole.services.value == {"imap", "pop", "iis", "smtp"}
    assert whole.domains == ("mail.contoso.com",)
    assert whole.has_private_key.value is True
    (row,) = (one for one in evidence.certificates if one.thumbprint == B)
    assert row.domains_open
    assert not row.has_private_key.known


def test_objects_of_one_name_on_two_servers_stay_apart() -> None:
    text = (
        "[PS] C:\\>Get-ReceiveConnector | fl Name,Fqdn\n\nName : Relay\nFqdn : a.example\n\nName : Relay\nFqdn : b.example\n\n"
        + CONNECTORS.replace("Default EX01", "Relay       ")
    )
    (own,) = (one for one in gather([read(text)]).connectors if one.name == "Relay" and one.servers)
    assert not own.fqdn.known
