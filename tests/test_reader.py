"""Whole texts, as consoles print them and as they arrive: nothing is lost, and what is read is exact or marked."""

from __future__ import annotations

import time
from itertools import product

import pytest

from why12014.parser.doubt import Span
from why12014.parser.printer import Wrap, print_list
from why12014.parser.reader import ReadOptions, read_bytes
from why12014.parser.records import Document, Kind, Record

PROMPT = "[PS] C:\\Windows\\system32>"
CERTIFICATE = [
    ("AccessRules", "{System.Security.AccessControl.CryptoKeyAccessRule, System.Security.AccessControl.CryptoKeyAccessRule}"),
    (
        "CertificateDomains",
        "{" + ", ".join(f"{name}.contoso.com" for name in ("mail", "autodiscover", "owa", "legacy", "smtp", "edge-server-with-a-long-name")) + "}",
    ),
    ("HasPrivateKey", "True"),
    ("Issuer", 'CN=Issuing CA 1, OU=See the terms of use at https://www.contoso.com/repository (c)26, O="Contoso, Ltd", C=US'),
    ("NotAfter", "23.05.2027 10:15:42"),
    ("Services", "IMAP, POP, IIS, SMTP"),
    ("Subject", "CN=mail.contoso.com, OU=Message Transport Security and Compliance Department, O=Contoso Ltd, L=Redmond, S=Washington, C=US"),
    ("Thumbprint", "0F355531051C83122B79A1CB2E7288F60F6B0988"),
]
RECEIVE = [
    ("RemoteIPRanges", "{::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0.0.0.0-255.255.255.255}"),
    ("Fqdn", "mail.contoso.com"),
    ("Comment", ""),
    ("Name", "Получение почты из Интернета, по договору номер двенадцать тысяч четырнадцать"),
    (
        "DistinguishedName",
        "CN=Default EX01,CN=SMTP Receive Connectors,CN=Protocols,CN=EX01,CN=Servers,CN=Exchange Administrative Group,DC=contoso,DC=com",
    ),
    ("ObjectClass", "{top, msExchSmtpReceiveConnector}"),
]


def read(text: str) -> Document:
    return read_bytes(text.encode(), "paste.txt")


def texts(record: Record) -> list[tuple[str, str]]:
    return [(printed.name, printed.text) for printed in record]


def session(width: int, wrap: Wrap) -> str:
    return (
        f"{PROMPT}Get-ExchangeCertificate | fl *\n{print_list([CERTIFICATE, CERTIFICATE], width, wrap)}\n"
        f"{PROMPT}Get-ReceiveConnector | fl *\n{print_list([RECEIVE], width, wrap)}\n{PROMPT}\n"
    )


@pytest.mark.parametrize(("width", "wrap"), list(product((60, 79, 80, 100, 120, 160, 240, 4096), Wrap)))
def test_what_a_console_prints_comes_back_exactly(width: int, wrap: Wrap) -> None:
    records = read(session(width, wrap)).records
    assert [record.kind for record in records] == [Kind.CERTIFICATE, Kind.CERTIFICATE, Kind.RECEIVE_CONNECTOR]
    assert [texts(record) for record in records] == [CERTIFICATE, CERTIFICATE, RECEIVE]
    assert not any(printed.doubts for record in records for printed in record)


@pytest.mark.parametrize(("width", "wrap"), list(product((60, 79, 80, 100, 120, 160), Wrap)))
def test_without_trailing_blanks_it_is_exact_or_marked(width: int, wrap: Wrap) -> None:
    trimmed = "\n".join(line.rstrip() for line in session(width, wrap).split("\n"))
    for record, wanted in zip(read(trimmed).records, (CERTIFICATE, CERTIFICATE, RECEIVE), strict=True):
        for printed, pair in zip(record, wanted, strict=True):
            assert printed.doubts or (printed.name, printed.text) == pair


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_in_every_encoding(encoding: str, end: str) -> None:
    document = read_bytes(session(100, Wrap.CELL).replace("\n", end).encode(encoding), "paste.txt")
    assert [texts(record) for record in document.records] == [CERTIFICATE, CERTIFICATE, RECEIVE]


@pytest.mark.parametrize(("width", "wrap"), [(40, Wrap.CELL), (60, Wrap.WORD)])
def test_free_text_of_a_narrower_window_is_marked(width: int, wrap: Wrap) -> None:
    note = "This connector takes the mail of the scanners on the second floor,\nask Maria before it is changed."
    wide, narrow = (f"{PROMPT}$own | fl\n{print_list([[('Note', note)]], one, mode)}\n" for one, mode in ((100, Wrap.WORD), (width, wrap)))
    (*_, other) = read(session(100, Wrap.WORD) + wide + narrow).records
    (printed,) = other
    assert note in printed.doubts[0].alternatives


def test_each_record_knows_its_command() -> None:
    commands = [record.command for record in read(session(80, Wrap.WORD)).records]
    assert commands == ["Get-ExchangeCertificate | fl *"] * 2 + ["Get-ReceiveConnector | fl *"]


def test_the_width_can_be_given() -> None:
    document = read_bytes(session(80, Wrap.WORD).encode(), "paste.txt", ReadOptions(width=80, wrap=Wrap.WORD))
    assert [texts(record) for record in document.records] == [CERTIFICATE, CERTIFICATE, RECEIVE]


def test_a_label_that_comes_twice_keeps_both() -> None:
    twice = [("Name", "a"), ("Fqdn", "one.contoso.com"), ("Fqdn", "two.contoso.com"), ("ObjectClass", "{top, msExchSmtpReceiveConnector}")]
    (record,) = read(print_list([twice], 80, Wrap.WORD)).records
    assert [(name, text) for name, text in texts(record) if name.startswith("Fqdn")] == [("Fqdn", "one.contoso.com"), ("Fqdn #2", "two.contoso.com")]


def test_objects_whose_values_lost_empty_lines_stay_apart() -> None:
    connector = [("AuthenticationCredential", ""), ("AdminDisplayName", "\n"), ("AddressSpaces", "{}"), ("Relay", "")]
    printed = f"{PROMPT}Get-SendConnector | fl\n{print_list([connector] * 2, 40, Wrap.WORD)}\n"
    records = read("\n".join(line.rstrip() for line in printed.split("\n"))).records
    assert [texts(record) for record in records] == [connector] * 2


def test_a_command_that_prints_nothing_is_kept() -> None:
    document = read(f"{PROMPT}Get-ExchangeCertificate | fl *\n{PROMPT}Get-SendConnector | fl *\n{PROMPT}\n")
    assert [(command.text, command.printed_nothing) for command in document.commands] == [
        ("Get-ExchangeCertificate | fl *", True),
        ("Get-SendConnector | fl *", True),
    ]


def test_no_break_spaces_tell_the_words_of_a_command_apart() -> None:
    document = read_bytes("[PS] C:\\>Get-ReceiveConnector\u00a0-Server\u00a0EX01\u00a0|\u2009fl\n\nName : a\n".encode(), "x")
    assert [command.server for command in document.commands] == ["EX01"]


def test_lines_that_nobody_understands_are_told() -> None:
    document = read("Dear support,\nplease help.\n\n" + print_list([RECEIVE], 120, Wrap.WORD))
    assert document.unread == (Span(1, 2),)


@pytest.mark.parametrize("text", ["", "\n", "x", "Name", "Name :", " : ", ":::\n", "\r", "\t\n", "Name : a", ">>", "[PS] C:\\>"])
def test_odd_texts_are_read(text: str) -> None:
    document = read(text)
    assert "".join(node.text for node in document.nodes).rstrip("\n") == text.replace("\r", "\n").rstrip("\n")


@pytest.mark.parametrize(
    "piece", ["a", " ", ": ", "Name : a\n", "{", "* ", "[PS] C:\\>x\n", "'", "\t", "<I>", "12014 ", ">> x\n", "a, ", "1.", "\x1b[", "証 : ", "a\n\n"]
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    def seconds(size: int) -> float:
        data = (piece * (size // len(piece))).encode()
        start = time.perf_counter()
        read_bytes(data, "paste.txt")
        return time.perf_counter() - start

    seconds(20_000)
    # Eight times the text. A machine that does other things too disturbs some of the tries, not all.
    tries = (seconds(320_000) / min(seconds(40_000), seconds(40_000)) for _ in range(5))
    assert any(times < 2 * 8 for times in tries)
